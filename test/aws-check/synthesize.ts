/** Writes the templates of the samples that are named into a folder: `synthesize.ts <folder> <sample>…` */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from './export';
import { MATRIX } from './matrix';

const [folder, ...names] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
for (const name of names) {
  const sample = MATRIX.find((one) => one.name === name);
  if (!sample) throw new Error(`There is no sample '${name}' in the matrix`);
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(synthesize(sample)));
}
