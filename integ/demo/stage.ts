import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { progress, StepThrough } from './progress';
import { install, missing, start } from '../local-aws/local-aws';
import { callersAccount } from '../support/account';
import { bootstrapLocal, cdk } from '../support/cdk';

export type Ui = typeof import('@clack/prompts', { with: { 'resolution-mode': 'import' } });

/** An app of the demo, and the actions that are performed on it. */
export interface Play {
  /** The title, in one line. */
  readonly title: string;
  readonly stack: string;
  /** The command that synthesizes the app. */
  readonly app: string;
  /** The activity in an account, in addition to deploying and removing the stack. */
  readonly activity: string;
  perform(outputs: { readonly [name: string]: string }, stage: Stage): Promise<void>;
}

/** The means by which a play shows its progress. */
export interface Stage {
  readonly ui: Ui;
  readonly step: StepThrough;
}

/** Deploys the app of a play to a local AWS, which is installed and started, or to the caller's account. */
export async function show(play: Play, inAccount: boolean): Promise<void> {
  const ui = await import('@clack/prompts'); // an ES module
  ui.intro(play.title);
  const outdir = mkdtempSync(join(tmpdir(), 'demo-'));
  const cleanups: (() => Promise<unknown>)[] = [async () => rmSync(outdir, { recursive: true, force: true })];

  const step = progress(() => ui.spinner());
  let interrupted = false;
  const cleanUp = async () => {
    for (const act of cleanups.splice(0).reverse()) await act().catch((error) => ui.log.warn(String(error)));
  };
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => { // Ctrl-C may be delivered twice: by the terminal, and by npm
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
      const aws = await step('Starting the local AWS', 'The local AWS runs, on 127.0.0.1 only', start);
      cleanups.push(aws.stop);
      Object.assign(process.env, aws.environment);
      await step('cdk bootstrap', 'Bootstrapped', (say) => bootstrapLocal({ onLine: say }));
    }
    const outputsFile = join(outdir, 'outputs.json');
    const target = ['--app', play.app, '--output', join(outdir, 'cdk.out')];
    if (inAccount) {
      cleanups.push(() => step('cdk destroy', 'The stack was removed', (say) =>
        cdk(['destroy', play.stack, '--force', ...target], { onLine: say, limitSeconds: 900 })));
    }
    await step(`cdk deploy ${play.stack}`, `${play.stack} is deployed`, (say) => cdk(
      ['deploy', play.stack, '--require-approval', 'never', '--outputs-file', outputsFile, ...target],
      { onLine: say, limitSeconds: 900 }));

    await play.perform(JSON.parse(readFileSync(outputsFile, 'utf8'))[play.stack], { ui, step });
  } finally {
    if (!interrupted) await cleanUp();
  }
  ui.outro('All resources were removed.');
}

/** Asks for confirmation before deploying to an account, which is shown. */
async function agreed(ui: Ui, { stack, activity }: Play): Promise<boolean> {
  const { Account, Arn } = await callersAccount();
  ui.log.warn(`This deploys the stack ${stack} to the AWS account ${Account} as ${Arn}, ${activity} `
    + 'and removes the stack again. It costs a few cents. A customer managed key stays scheduled for deletion for '
    + '30 days.');
  const answer = await ui.confirm({ message: `Deploy to account ${Account}?`, initialValue: false });
  if (answer === true) return true;
  ui.outro('Nothing was deployed.');
  return false;
}
