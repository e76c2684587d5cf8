import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Case } from './case';
import { seen, wanted } from './expectation';

interface Stranger extends Case {
  readonly about: string;
  readonly definition: object;
}

const FOLDER = join(__dirname, 'strangers');

/** Definitions in the style of other authors. */
describe('a definition from elsewhere', () => {
  for (const file of readdirSync(FOLDER)) {
    const { about, definition, ...it }: Stranger = JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
    test(`${file}: ${about}`, async () => {
      const named: Case = { ...it, name: about, states: {}, machine: definition };
      expect(await seen(named)).toEqual(wanted(named));
    });
  }

  test('has twenty examples', () => {
    expect(readdirSync(FOLDER)).toHaveLength(20);
  });
});
