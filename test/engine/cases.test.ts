import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Cases } from './case';
import { seen, wanted } from './expectation';

const FOLDER = join(__dirname, 'cases');

/** Each file has the cases of a state type, a field or a group of functions. New files are found by themselves. */
for (const file of readdirSync(FOLDER)) {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- describe does not wait for an import
  const { default: groups } = require(join(FOLDER, file)) as { default: readonly Cases[] };
  describe(file.replace(/\.ts$/, ''), () => {
    for (const { source, cases } of groups) {
      describe(source, () => {
        test.each(cases.map((it) => [it.name, it] as const))('%s', async (_, it) => {
          expect(await seen(it)).toEqual(wanted(it));
        });
      });
    }
  });
}
