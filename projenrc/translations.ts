/**
 * Corrects the translated examples where jsii-rosetta writes what does not compile: called with the tablet, after each
 * extraction.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [tablet] = process.argv.slice(2);
const { snippets, ...others } = JSON.parse(readFileSync(tablet, 'utf8'));
for (const { translations } of Object.values<any>(snippets)) {
  // A class in Go needs an override and exported methods: the one that the tests of Go compile.
  for (const [, name] of translations.$.source.matchAll(/class (\w+) extends/g)) {
    const file = join('test', 'go', `${name.replace(/\B[A-Z]/g, '_$&').toLowerCase()}.go`);
    if (!existsSync(file)) throw new Error(`the class ${name} of an example has no translation to Go: write ${file}`);
    translations.go.source = readFileSync(file, 'utf8').replace('package main\n\n', '').trimEnd();
  }
}
writeFileSync(tablet, JSON.stringify({ ...others, snippets }));
