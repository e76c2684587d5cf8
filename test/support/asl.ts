import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export { definitionOf } from '../../src/testing';

/** Compares a definition with its golden file. `npm run golden` rewrites the files. */
export function expectGolden(definition: object, name: string): void {
  const file = join(__dirname, '..', 'golden', `${name}.json`);
  const text = `${JSON.stringify(definition, null, 2)}\n`;
  if (process.env.GOLDEN === 'write') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  if (!existsSync(file)) throw new Error(`the golden file ${name}.json does not exist; write it with npm run golden`);
  expect(text).toEqual(readFileSync(file, 'utf8'));
}
