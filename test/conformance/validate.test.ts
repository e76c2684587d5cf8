import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateText } from '../../src/asl/validate';

const FOLDER = join(__dirname, '..', '..', '..', 'shared', 'conformance');
const rows = (file: string) =>
  readFileSync(join(FOLDER, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const errors = (definition: string, type: 'STANDARD' | 'EXPRESS') =>
  validateText(definition, type).filter(({ severity }) => severity === 'ERROR');

/** Recordings of AWS stand beside the project in some places only; elsewhere these tests are skipped, and counted. */
const describeRecorded = existsSync(FOLDER) ? describe : describe.skip;

describeRecorded('against what AWS answered', () => {
  test('each verdict on a definition is the same, with its code and place', () => {
    for (const { name, request, response, exception } of rows('validate.jsonl')) {
      const [first] = errors(request.definition, request.type);
      const refusal = /'(\w+): .* at ([^ ]+)'$/s.exec(exception?.exception_value ?? '');
      const wanted = exception ? { code: refusal![1], location: refusal![2] } : response.diagnostics[0];
      expect({
        name,
        code: first?.code,
        location: first?.location?.startsWith('/') ? first.location : undefined,
      }).toEqual({
        name,
        code: wanted?.code,
        location: wanted?.location?.startsWith('/') ? wanted.location : undefined,
      });
    }
  });

  test('no definition that AWS accepted is refused', () => {
    const refused = rows('executions.jsonl')
      .map(({ name, definition, type }) => ({ name, errors: errors(JSON.stringify(definition), type) }))
      .filter((row) => row.errors.length > 0);
    expect(refused).toEqual([]);
  });
});
