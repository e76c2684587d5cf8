/**
 * Deploys an app, executes it and shows the outcomes: orders by default, approvals with `-- approval`, or videos with
 * `-- video`.
 *
 * It uses a local AWS, which it installs and starts, or, with `-- --aws`, the AWS account of the caller.
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
  if (!play) throw new Error(`there is no demo '${name}'; choose one of: ${Object.keys(PLAYS).join(', ')}`);
  await show(play, values.aws);
}

main().catch((error: Error) => {
  process.stderr.write(`\n${styleText('red', 'The demo failed:')} ${error.message}\n`);
  process.exitCode = 1;
});
