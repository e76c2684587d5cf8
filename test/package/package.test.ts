import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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
      'lib/asl/validate.js',
      'node_modules/jsonata/package.json',
    ]),
  );
  const folders = new Set(paths.map((path) => (path.includes('/') ? path.split('/')[0] : path)));
  expect([...folders].sort()).toEqual(
    ['.jsii', 'API.md', 'LICENSE', 'README.md', 'lib', 'node_modules', 'package.json'].sort(),
  );
  expect(paths.filter((path) => /^lib\/.*(?<!\.d)\.ts$/.test(path))).toEqual([]);
}, 60_000);

test('cdk-stepwright/worker is an entry of its own, for require, import and types', () => {
  const folder = mkdtempSync(join(tmpdir(), 'consumer-'));
  try {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(ROOT, join(folder, 'node_modules', 'cdk-stepwright'));
    const names = 'Object.keys(worker).sort().join()';
    const expected = 'ActivityWorker,CallbackClient,TokenGoneError\n';
    const run = (file: string, text: string) => {
      writeFileSync(join(folder, file), text);
      return execFileSync(process.execPath, [join(folder, file)], { encoding: 'utf8' });
    };
    expect(run('a.cjs', `const worker = require('cdk-stepwright/worker'); console.log(${names})`)).toBe(expected);
    expect(
      run('b.mjs', "import { ActivityWorker } from 'cdk-stepwright/worker'; console.log(typeof ActivityWorker)"),
    ).toBe('function\n');
    writeFileSync(
      join(folder, 'c.ts'),
      "import { ActivityWorker } from 'cdk-stepwright/worker';\nvoid ActivityWorker;\n",
    );
    for (const resolution of [
      ['commonjs', 'node10'],
      ['nodenext', 'nodenext'],
      ['preserve', 'bundler'],
    ]) {
      const args = [
        '--noEmit',
        '--skipLibCheck',
        '--strict',
        '--module',
        resolution[0],
        '--moduleResolution',
        resolution[1],
        ...(resolution[1] === 'node10' ? ['--ignoreDeprecations', '6.0'] : []),
      ];
      const tsc = spawnSync(
        process.execPath,
        [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), ...args, join(folder, 'c.ts')],
        { cwd: folder, encoding: 'utf8' },
      );
      expect([resolution[1], tsc.stdout]).toEqual([resolution[1], '']);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);

test("aws-cdk-lib's own validator finds nothing in the template of an order app", () => {
  const outdir = mkdtempSync(join(tmpdir(), 'validated-'));
  const { status, stderr, stdout } = spawnSync(process.execPath, ['--import', 'tsx', 'integ/demo/app.ts'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, CDK_VALIDATION: 'true', CDK_OUTDIR: outdir },
  });
  rmSync(outdir, { recursive: true });
  expect([status, `${stdout}${stderr}`]).toEqual([0, '']);
}, 60_000);
