import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * What the package of a language gives, compared with TypeScript. `test/<language>/run.sh` builds the package, runs the
 * app of that language three times, and starts this with:
 *
 * - LANGUAGE: the language
 * - SYNTHESIZED: the folders that the app was synthesized into
 * - SMALLEST: the folder that the smallest app was synthesized into, as docs/languages.md has it
 * - PACKAGE: the folder of what a user gets, unpacked; nothing where the tools of the language are missing
 */
const { LANGUAGE = '', SYNTHESIZED = '', SMALLEST = '', PACKAGE } = process.env;
const ROOT = join(__dirname, '..', '..');
const EXAMPLES: { [language: string]: RegExp } = {
  Python: /OrderWorkflow\(stack, "Orders",\n\s+pay=Step\.invoke\(pay\)/,
  Java: /OrderWorkflow\.Builder\.create\(stack, "Orders"\)\n[\s*]+\.pay\(Step\.invoke\(pay\)\)/,
  Go: /cdkstepwright\.NewOrderWorkflow\(stack, jsii\.String\("Orders"\), &cdkstepwright\.OrderWorkflowProps\{/,
};

const template = (folder: string, stack = 'Shop') => readFileSync(join(folder, `${stack}.template.json`), 'utf8');
const files = (folder: string): string[] => readdirSync(folder).flatMap((name) => {
  const path = join(folder, name);
  return statSync(path).isDirectory() ? files(path) : [path];
});

function synthesize(app: string, folder: string): void {
  const env = { ...process.env, CDK_OUTDIR: folder };
  const args = ['--import', 'tsx', app];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', env });
  if (status !== 0) throw new Error(stderr);
}

/** Without what jsii says of itself, and the hashes of what the package brings along. */
function comparable(text: string): any {
  return JSON.parse(text.replace(/\b[0-9a-f]{64}\b/g, 'hash'), (name, value) =>
    name === 'CDKMetadata' || name === 'CDKMetadataAvailable' ? undefined : value);
}

(PACKAGE ? describe : describe.skip)(`the package for ${LANGUAGE}`, () => {
  const runs = SYNTHESIZED.split(' ');
  let typescript: string;

  beforeAll(() => {
    typescript = mkdtempSync(join(tmpdir(), 'typescript-'));
    synthesize(join(__dirname, 'app.ts'), typescript);
  }, 120_000);
  afterAll(() => rmSync(typescript, { recursive: true }));

  test('gives the same template as TypeScript, with steps and triggers of kinds of its own', () => {
    const { Resources } = JSON.parse(template(runs[0]));
    const machines = Object.values<any>(Resources).filter(({ Type }) => Type === 'AWS::StepFunctions::StateMachine');
    expect(machines.length).toBe(4);
    expect(comparable(template(runs[0]))).toEqual(comparable(template(typescript)));
  });

  test('gives the same template as TypeScript for the smallest app', () => {
    const smallest = join(__dirname, 'smallest.ts'); // here the name of the package leads to it
    const docs = readFileSync(join(ROOT, 'docs/languages.md'), 'utf8');
    writeFileSync(smallest, /```TypeScript\n([^]*?)```/.exec(docs)![1]);
    synthesize(smallest, join(typescript, 'smallest'));
    rmSync(smallest);
    expect(comparable(template(SMALLEST, 'ShoeShop')))
      .toEqual(comparable(template(join(typescript, 'smallest'), 'ShoeShop')));
  }, 120_000);

  test('gives the same template in each of three runs', () => {
    expect(new Set(runs).size).toBe(3);
    expect(new Set(runs.map((run) => template(run))).size).toBe(1);
  });

  test('refuses mistakes in the same words', () => {
    const expected: string[] = JSON.parse(readFileSync(join(typescript, 'errors.json'), 'utf8'));
    const errors = readFileSync(join(runs[0], 'errors.txt'), 'utf8');
    expect(expected.filter((message) => !errors.includes(message))).toEqual([]);
    expect(expected.length).toBe(3);
  });

  test.each(['LICENSE', 'NOTICE'])('holds the %s', (name) => {
    const found = files(PACKAGE!).filter((file) => file.endsWith(`/${name}`));
    expect(found.map((file) => readFileSync(file, 'utf8'))).toContain(readFileSync(join(ROOT, name), 'utf8'));
  });

  test('has its examples in its own language', () => {
    const texts = files(PACKAGE!).filter((file) => /(METADATA|README\.md|package-info\.java)$/.test(file))
      .map((file) => readFileSync(file, 'utf8'));
    expect(texts.length).toBe(1);
    expect(texts[0]).toMatch(EXAMPLES[LANGUAGE]);
    // What is not translated, such as the code of a handler, is not said to be. Javadoc shows no language.
    const blocks = texts[0].match(/(```(python|go)|<blockquote><pre>)\n[^]*?(```|<\/pre>)/g)!
      .filter((block) => LANGUAGE !== 'Java' || !block.includes(" from '"));
    const snippets = readFileSync(join(ROOT, 'README.md'), 'utf8').match(/```ts\b/g)!;
    expect(blocks.length).toBeGreaterThanOrEqual(snippets.length); // none is lost in translation
    expect(blocks.filter((block) => /\b(const|declare|export|import type) |\bundefined\b|=>/.test(block))).toEqual([]);
    // What jsii-rosetta writes, and projenrc/translations.ts corrects: `Step_*Invoke(…)` in Go, an attribute in Java.
    expect(blocks.filter((block) => /_\*|\*\w+\.\w+\(|_[a-z]\w*\(|\w\.[a-z]*[tT]opic\./.test(block)
      && LANGUAGE !== 'Python')).toEqual([]);
  });
});
