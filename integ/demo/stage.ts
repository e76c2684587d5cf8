import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { progress, StepThrough } from './progress';
import { install, missing, start } from '../local-aws/local-aws';
import { callersAccount } from '../support/account';
import { bootstrapLocal, cdk } from '../support/cdk';

export type Ui = typeof import('@clack/prompts', { with: { 'resolution-mode': 'import' } });

/** An app that is deployed, and what is then done with it. */
export interface Play {
  /** What is shown, in a line. */
  readonly title: string;
  readonly stack: string;
  /** The program that synthesizes it. */
  readonly app: string;
  /** What it does in an account, beside deploying and removing the stack. */
  readonly deeds: string;
  perform(outputs: { readonly [name: string]: string }, stage: Stage): Promise<void>;
}

/** What a play shows its progress with. */
export interface Stage {
  readonly ui: Ui;
  readonly step: StepThrough;
}

/** Deploys the app of a play, on a local AWS that is installed and started here or in the caller's account. */
export async function show(play: Play, inAccount: boolean): Promise<void> {
  const ui = await import('@clack/prompts'); // an ES module
  ui.intro(play.title);
  const outdir = mkdtempSync(join(tmpdir(), 'demo-'));
  const undo: (() => Promise<unknown>)[] = [async () => rmSync(outdir, { recursive: true, force: true })];

  const step = progress(() => ui.spinner());
  let interrupted = false;
  const cleanUp = async () => {
    for (const act of undo.splice(0).reverse()) await act().catch((error) => ui.log.warn(String(error)));
  };
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => { // Ctrl-C may come twice: from the terminal, and from npm
      if (interrupted) return;
      interrupted = true;
      void cleanUp().finally(() => process.exit(130));
    });
  }

  try {
    if (inAccount) {
      if (!await agreed(ui, play)) return;
    } else {
      const lacking = await missing();
      if (lacking) throw new Error(lacking);
      await step('Installing a local AWS into .local-aws/', 'A local AWS is installed', install);
      const aws = await step('Starting it', 'It runs, on 127.0.0.1 only', start);
      undo.push(aws.stop);
      Object.assign(process.env, aws.environment);
      await step('cdk bootstrap', 'Bootstrapped', (say) => bootstrapLocal({ onLine: say }));
    }
    const outputsFile = join(outdir, 'outputs.json');
    const target = ['--app', play.app, '--output', join(outdir, 'cdk.out')];
    if (inAccount) {
      undo.push(() => step('cdk destroy', 'The stack is gone', (say) =>
        cdk(['destroy', play.stack, '--force', ...target], { onLine: say, limitSeconds: 900 })));
    }
    await step(`cdk deploy ${play.stack}`, `${play.stack} is deployed`, (say) => cdk(
      ['deploy', play.stack, '--require-approval', 'never', '--outputs-file', outputsFile, ...target],
      { onLine: say, limitSeconds: 900 }));

    await play.perform(JSON.parse(readFileSync(outputsFile, 'utf8'))[play.stack], { ui, step });
  } finally {
    if (!interrupted) await cleanUp();
  }
  ui.outro('Nothing is left running.');
}

/** Nothing is deployed into an account before its owner has seen which one, and said yes. */
async function agreed(ui: Ui, { stack, deeds }: Play): Promise<boolean> {
  const { Account, Arn } = await callersAccount();
  ui.log.warn(`This deploys the stack ${stack} into the AWS account ${Account} as ${Arn}, ${deeds} `
    + 'and removes the stack again. It costs a few cents; a customer key stays scheduled for deletion for '
    + '30 days.');
  const answer = await ui.confirm({ message: `Deploy into account ${Account}?`, initialValue: false });
  if (answer === true) return true;
  ui.outro('Nothing was done.');
  return false;
}
