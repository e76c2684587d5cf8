/**
 * Holds what is synthesized against AWS's own models: shapes of services, permissions, schemas of CloudFormation, the
 * language server. Each judgement of a template is a test of jest. Other arguments go to jest. Without Python those
 * that need it are skipped and counted; in CI they must run.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Table from 'cli-table3';
import { Exported, explored, synthesize } from './export';
import { Finding } from './finding';
import { definitions, permissions, shapes, templates } from './judges';
import { MATRIX } from './matrix';
import { statementsOf } from './policies';
import { Venv } from '../../integ/support/venv';

const ROOT = join(__dirname, '..', '..');
const FOLDER = join(ROOT, '.aws-check');
const RESULTS = join(FOLDER, 'results');
const TEMPLATES = join(FOLDER, 'templates');

async function main(): Promise<number> {
  process.env.JSII_DEPRECATED = 'quiet'; // aws-cdk-lib warns of itself
  const packages = readFileSync(join(__dirname, 'requirements.txt'), 'utf8').trim().split('\n');
  const venv = new Venv(FOLDER, 'npm run aws-check', packages);
  const lacking = await venv.missing();
  if (lacking) {
    process.stderr.write(
      `Some of AWS's models ${process.env.CI ? 'must be asked in CI' : 'are not asked'}. ${lacking}\n`,
    );
    if (process.env.CI) return 1;
  } else {
    await venv.install();
  }
  const python = lacking ? undefined : venv.python;
  const { exported, found } = await judge(python);
  report(exported, found);
  return jest(process.argv.slice(2), { ...(python && { AWS_CHECK_PYTHON: python }) });
}

type Found = { readonly [judge: string]: Finding[] };

/** Asks all judges; their findings are kept for the tests. */
async function judge(python: string | undefined): Promise<{ exported: Exported[]; found: Found }> {
  for (const folder of [RESULTS, TEMPLATES]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  const synthesized = MATRIX.map((sample) => ({ name: sample.name, template: synthesize(sample) }));
  for (const { name, template } of synthesized) {
    writeFileSync(join(TEMPLATES, `${name}.json`), JSON.stringify(template, null, 1));
  }
  const linted = python ? templates(TEMPLATES, python) : undefined; // takes longest
  const exported: Exported[] = [];
  for (const { name, template } of synthesized) exported.push(await explored(name, template));
  const found: Found = {
    permissions: await permissions(exported),
    definitions: await definitions(exported),
    ...(python && { shapes: await shapes(exported, python), templates: await linted! }),
  };
  const results = { ...found, samples: MATRIX.map(({ name }) => name) };
  for (const [name, result] of Object.entries(results)) {
    writeFileSync(join(RESULTS, `${name}.json`), JSON.stringify(result, null, 1));
  }
  return { exported, found };
}

function report(exported: readonly Exported[], found: Found): void {
  const sum = (count: (one: Exported) => number) => exported.reduce((total, one) => total + count(one), 0);
  const statements = exported.flatMap(({ deployed }) => statementsOf(deployed));
  const rows: [string, number][] = [
    ['templates', exported.length],
    ['resources', sum(({ deployed }) => deployed.resources.length)],
    ['policy statements', statements.length],
    ['actions in them', statements.reduce((total, { actions }) => total + actions.length, 0)],
    ['definitions', sum(({ machines }) => machines.length)],
    [
      'service calls',
      sum(({ machines, starts }) => starts.length + machines.reduce((n, { calls }) => n + calls.length, 0)),
    ],
    ...Object.entries(found).map(([judgeName, findings]): [string, number] => [
      `findings: ${judgeName}`,
      findings.length,
    ]),
  ];
  const table = new Table({ style: { head: [], border: [] } });
  table.push(...rows.map(([what, count]) => [what, { content: String(count), hAlign: 'right' as const }]));
  process.stdout.write(`${table.toString()}\n`);
}

function jest(args: readonly string[], environment: { readonly [name: string]: string }): Promise<number> {
  const bin = join(ROOT, 'node_modules/jest/bin/jest');
  const child = spawn(process.execPath, [bin, '--config', join(__dirname, 'jest.config.json'), '--ci', ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...environment, AWS_CHECK_RESULTS: RESULTS },
  });
  return new Promise((resolve, reject) => child.once('error', reject).once('close', (code) => resolve(code ?? 1)));
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  },
);
