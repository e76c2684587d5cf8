import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ALLOWED_ABSENCES, ALLOWED_DIAGNOSTICS, ALLOWED_STATEMENTS } from './allowed';
import { inRegion, judgeCalls } from './authorization';
import { Deployed, PLACES } from './deployed';
import { Exported } from './export';
import { Finding, withoutAllowed } from './finding';
import { judgeDefinitions } from './language-server';
import { statementsOf } from './policies';
import { judgePrincipals, judgeStatements } from './statements';

/** Checks the requests of tasks against the shapes of the APIs. */
export async function shapes(exported: readonly Exported[], python: string): Promise<Finding[]> {
  const calls = Object.fromEntries(
    exported.map(({ name, machines, starts }) => [
      name,
      [
        ...machines.flatMap(({ path, calls: ofMachine }) =>
          ofMachine.map(({ state, ...call }) => ({ where: `${path} › ${state}`, ...call })),
        ),
        ...starts.map(({ state, ...call }) => ({ where: state, ...call })),
      ].filter(({ resource }) => !/:activity:/.test(resource)),
    ]),
  ); // an activity takes any input
  const { findings } = await runPython(python, ['shapes.py'], JSON.stringify(calls));
  return [...findings, ...exported.flatMap(unreached)];
}

function unreached({ name, machines }: Exported): Finding[] {
  return machines.flatMap(({ path, unreached: states }) =>
    states.map((state) => ({
      sample: name,
      where: `${path} › ${state}`,
      field: 'state',
      limit: 'no execution came to it: see answers.ts',
      source: 'test/aws-check/calls.ts',
    })),
  );
}

/** Checks the statements of policies, and that they allow the calls of tasks, here and in China. */
export async function permissions(exported: readonly Exported[]): Promise<Finding[]> {
  const china = PLACES['cn-northwest-1'];
  const ofStatements: Finding[] = [];
  const others: Finding[] = [];
  for (const { name, template, deployed, machines } of exported) {
    const there = new Deployed(template, china);
    ofStatements.push(...(await judgeStatements(name, statementsOf(deployed))));
    others.push(
      ...judgePrincipals(name, statementsOf(there), china),
      ...judgeCalls(name, machines, deployed),
      ...judgeCalls(name, inRegion(machines, deployed.place, china), there),
    );
  }
  return [...withoutAllowed(ofStatements, ALLOWED_STATEMENTS), ...others];
}

/** Checks templates against the schemas of CloudFormation. */
export async function templates(folder: string, python: string): Promise<Finding[]> {
  const { findings } = await runPython(python, ['lint.py', folder]);
  return withoutAllowed(findings, ALLOWED_ABSENCES);
}

/** Checks definitions with AWS's language server. */
export async function definitions(exported: readonly Exported[]): Promise<Finding[]> {
  return withoutAllowed(await judgeDefinitions(exported), ALLOWED_DIAGNOSTICS);
}

/** Runs a script of this folder, which answers in JSON. */
export function runPython(python: string, [script, ...args]: string[], input = ''): Promise<{ findings: Finding[] }> {
  const child = spawn(python, [join(__dirname, script), ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answer: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => answer.push(part));
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => {
      if (code === 0) resolve(JSON.parse(Buffer.concat(answer).toString()));
      else reject(new Error(`${script} ended with ${code}`));
    });
  });
}
