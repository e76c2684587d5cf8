import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALLOW_LIST, Finding, line } from './finding';

/** The findings that `npm run aws-check` wrote, undefined for a check that could not run. */
function resultOf<T>(name: string): T | undefined {
  const folder = process.env.AWS_CHECK_RESULTS;
  if (!folder) throw new Error('The judges are asked by `npm run aws-check`');
  const file = join(folder, `${name}.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

const SAMPLES = resultOf<string[]>('samples')!;

describe.each([
  ['shapes', 'sends only what the APIs take'],
  ['permissions', 'has permissions that exist and suffice'],
  ['templates', 'is a template that CloudFormation takes'],
  ['definitions', "has definitions that AWS's language server takes"],
])('%s', (judge, claim) => {
  const findings = resultOf<Finding[]>(judge);
  const testOrSkip = findings ? test : test.skip;

  testOrSkip.each(SAMPLES)(`%s ${claim}`, (name) => {
    expect(findings!.filter(({ sample }) => sample === name).map(line)).toEqual([]);
  });

  testOrSkip('the allow-list has no entry that excuses nothing', () => {
    expect(findings!.filter(({ sample }) => sample === ALLOW_LIST).map(line)).toEqual([]);
  });
});
