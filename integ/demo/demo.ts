/**
 * Deploys an app, executes it and shows what became of it: orders, with `-- approval` approvals, or with
 * `-- video` videos.
 *
 * On a local AWS, which it installs and starts itself; with `-- --aws` in the AWS account of the caller.
 */
import { parseArgs, styleText } from 'node:util';
import { APPROVALS } from './approvals';
import { ORDERS } from './orders';
import { Play, show } from './stage';
import { VIDEOS } from './videos';

const PLAYS: { readonly [name: string]: Play } = { order: ORDERS, approval: APPROVALS, video: VIDEOS };

async function main(): Promise<void> {
  const { values, positionals: [name = 'order'] } = parseArgs({
    options: { aws: { type: 'boolean', default: false } }, allowPositionals: true,
  });
  const play = PLAYS[name];
  if (!play) throw new Error(`There is no demo '${name}': choose one of ${Object.keys(PLAYS).join(', ')}.`);
  await show(play, values.aws);
}

main().catch((error: Error) => {
  process.stderr.write(`\n${styleText('red', 'The demo did not work.')} ${error.message}\n`);
  process.exitCode = 1;
});
