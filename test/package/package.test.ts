import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

test('the npm package holds what users need, and nothing else', () => {
  const [{ files }] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
  const paths: string[] = files.map(({ path }: { path: string }) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      '.jsii',
      'API.md',
      'LICENSE',
      'README.md',
      'package.json',
      'lib/index.js',
      'lib/index.d.ts',
      'assets/approval/handlers/ask.lambda/index.js',
      'assets/approval/handlers/respond.lambda/index.js',
      'assets/patterns/video-processing/handlers/files.lambda/index.js',
      'assets/patterns/video-processing/handlers/read-metadata.lambda/index.js',
      'lib/asl/validate.js',
      'tables/parameters.jsonl.br',
      'tables/services.jsonl.br',
      'node_modules/jsonata/package.json',
    ]),
  );
  expect(paths).not.toContain('tables/results.jsonl.br'); // only the engine reads it, which does not ship yet
  const folders = new Set(paths.map((path) => (path.includes('/') ? path.split('/')[0] : path)));
  expect([...folders].sort()).toEqual(
    [
      '.jsii',
      'API.md',
      'LICENSE',
      'README.md',
      'NOTICE',
      'assets',
      'lib',
      'node_modules',
      'package.json',
      'tables',
    ].sort(),
  );
  expect(paths.filter((path) => /^lib\/.*(?<!\.d)\.ts$/.test(path))).toEqual([]);
  expect(paths.filter((path) => path.startsWith('lib/engine/'))).toEqual([]); // no entry point uses it yet
  expect(paths.filter((path) => /^node_modules\/(?!jsonata\/)/.test(path))).toEqual([]);
}, 60_000);

test('the notices name what is bundled, in its version', () => {
  const notices = readFileSync(join(ROOT, 'NOTICE'), 'utf8');
  const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules', 'mediabunny', 'package.json'), 'utf8'));
  expect(notices).toContain(`mediabunny ${version} `);
});

describe('cdk-stepwright/worker, an entry of its own', () => {
  let folder: string;
  const write = (file: string, text: string) => {
    writeFileSync(join(folder, file), text);
    return join(folder, file);
  };
  const run = (file: string) => execFileSync(process.execPath, [file], { encoding: 'utf8' });

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'consumer-'));
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(ROOT, join(folder, 'node_modules', 'cdk-stepwright'));
    for (const name of ['@aws-sdk', '@types']) {
      symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('can be required', () => {
    const text = "console.log(Object.keys(require('cdk-stepwright/worker')).sort().join())";
    expect(run(write('a.cjs', text))).toBe('ActivityWorker,TaskTokenClient,TokenGoneError\n');
  });

  test('can be imported', () => {
    const text = "import { ActivityWorker } from 'cdk-stepwright/worker'; console.log(typeof ActivityWorker)";
    expect(run(write('b.mjs', text))).toBe('function\n');
  });

  test.each([
    ['node10', 'commonjs', '--ignoreDeprecations', '6.0'],
    ['nodenext', 'nodenext'],
    ['bundler', 'preserve'],
  ])('has types for moduleResolution %s, as docs/steps.md uses it', (moduleResolution, module, ...more) => {
    const file = write('c.ts', /```js\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'docs', 'steps.md'), 'utf8'))![1]);
    const options = ['--noEmit', '--skipLibCheck', '--strict', '--types', 'node', '--module', module];
    const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    const args = [tsc, ...options, '--moduleResolution', moduleResolution, ...more, file];
    const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    expect(stdout).toBe('');
  }, 60_000);
});

test("aws-cdk-lib's own validator finds nothing in the template of an order app", () => {
  const outdir = mkdtempSync(join(tmpdir(), 'validated-'));
  const { status, stderr, stdout } = spawnSync(process.execPath, ['--import', 'tsx', 'integ/demo/order-app.ts'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, CDK_VALIDATION: 'true', CDK_OUTDIR: outdir },
  });
  rmSync(outdir, { recursive: true });
  expect([status, `${stdout}${stderr}`]).toEqual([0, '']);
}, 60_000);
