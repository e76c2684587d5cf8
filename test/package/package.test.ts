import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

test('the npm package holds what users need, and nothing else', () => {
  const [{ files }] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'],
  }));
  const paths: string[] = files.map(({ path }: { path: string }) => path);
  expect(paths).toEqual(expect.arrayContaining([
    '.jsii', 'API.md', 'LICENSE', 'README.md', 'package.json', 'lib/index.js', 'lib/index.d.ts',
    'lib/asl/validate.js', 'node_modules/jsonata/package.json',
  ]));
  const folders = new Set(paths.map((path) => path.includes('/') ? path.split('/')[0] : path));
  expect([...folders].sort()).toEqual(
    ['.jsii', 'API.md', 'LICENSE', 'README.md', 'lib', 'node_modules', 'package.json'].sort());
  expect(paths.filter((path) => /^lib\/.*(?<!\.d)\.ts$/.test(path))).toEqual([]);
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
