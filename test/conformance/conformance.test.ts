import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { grade, hasRecordings, problemsOf, RECORDINGS } from './grade';
import { validateText } from '../../src/asl/validate';

/** Where the recordings are not, these tests are skipped, and counted. */
const describeRecorded = hasRecordings ? describe : describe.skip;

describeRecorded('against what AWS answered', () => {
  test('as many executions as ever end as on AWS, and each that does not has its reason', () => {
    expect(problemsOf('executions.jsonl', grade('executions.jsonl'))).toEqual([]);
  });

  test('as many states tested alone respond as on AWS, and each that does not has its reason', () => {
    expect(problemsOf('test-state.jsonl', grade('test-state.jsonl'))).toEqual([]);
  });

  test('each verdict on a definition is the same, with its code and place', () => {
    expect(problemsOf('validate.jsonl', grade('validate.jsonl'))).toEqual([]);
  });

  test('no definition that AWS accepted is refused', () => {
    const rows = readFileSync(join(RECORDINGS, 'executions.jsonl'), 'utf8').trim().split('\n');
    const refused = rows
      .map((row) => JSON.parse(row))
      .map(({ name, definition, type }) => ({ name, found: validateText(JSON.stringify(definition), type) }))
      .filter(({ found }) => found.some(({ severity }) => severity === 'ERROR'));
    expect(refused).toEqual([]);
  });
});
