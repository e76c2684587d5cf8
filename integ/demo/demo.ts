/**
 * Deploys a small order app, puts stock on the shelf, sends the orders of orders.json and shows what became of each.
 *
 * On a local AWS, which it installs and starts itself; with `-- --aws` in the AWS account of the caller.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, styleText } from 'node:util';
import Table from 'cli-table3';
import { install, missing, start } from '../local-aws/local-aws';
import { callersAccount } from '../support/account';
import { bootstrapLocal, cdk } from '../support/cdk';
import type { OrderSystem } from '../support/orders';

const STACK = 'ShoeShop';
const APP = 'node --import tsx integ/demo/app.ts';

type Ui = typeof import('@clack/prompts', { with: { 'resolution-mode': 'import' } });

interface Story {
  readonly story: string;
  readonly order: { readonly orderId: string; readonly [field: string]: unknown };
  /** The name to start it under, if not the order's id. */
  readonly name?: string;
}

/** What is on the shelf, and the orders that come in. */
interface Input {
  readonly stock: { readonly [sku: string]: number };
  readonly orders: Story[];
}
const { stock, orders }: Input = JSON.parse(readFileSync(join(__dirname, 'orders.json'), 'utf8'));

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { aws: { type: 'boolean', default: false } } });
  const ui = await import('@clack/prompts'); // an ES module
  ui.intro('An order workflow, deployed and executed');
  const outdir = mkdtempSync(join(tmpdir(), 'demo-'));
  const undo: (() => Promise<unknown>)[] = [async () => rmSync(outdir, { recursive: true, force: true })];

  type Work<T> = (say: (line: string) => void) => Promise<T>;
  const step = async <T>(title: string, done: string, work: Work<T>): Promise<T> => {
    const spinner = ui.spinner();
    const begun = Date.now();
    spinner.start(title);
    try {
      const result = await work((line) => spinner.message(`${title}: ${line.slice(0, 70)}`));
      spinner.stop(`${done} ${styleText('dim', `(${((Date.now() - begun) / 1000).toFixed(1)} s)`)}`);
      return result;
    } catch (error) {
      spinner.error(`${title}: failed`);
      throw error;
    }
  };

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
    if (values.aws) {
      if (!await agreed(ui)) return;
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
    const target = ['--app', APP, '--output', join(outdir, 'cdk.out')];
    if (values.aws) {
      undo.push(() => step('cdk destroy', 'The stack is gone', (say) =>
        cdk(['destroy', STACK, '--force', ...target], { onLine: say, limitSeconds: 900 })));
    }
    await step(`cdk deploy ${STACK}`, `${STACK} is deployed`, (say) => cdk(
      ['deploy', STACK, '--require-approval', 'never', '--outputs-file', outputsFile, ...target],
      { onLine: say, limitSeconds: 900 }));

    // Loaded now: the clients read the environment when they are made.
    const { OrderSystem: System } = await import('../support/orders.js');
    const system: OrderSystem = new System(JSON.parse(readFileSync(outputsFile, 'utf8'))[STACK]);
    await step('Putting stock on the shelf', `On the shelf: ${shelf(stock)}`, async () => {
      for (const [sku, pieces] of Object.entries(stock)) await system.shelve(sku, pieces);
    });
    const rows = await step('Sending the orders', `${orders.length} orders executed`, (say) => execute(system, say));
    process.stdout.write(`${draw(rows)}\n`);
    await showMessages(system, ui);
    check(rows);
    ui.log.success('Every order ended as it should.');
  } finally {
    if (!interrupted) await cleanUp();
  }
  ui.outro('Nothing is left running.');
}

/** Nothing is deployed into an account before its owner has seen which one, and said yes. */
async function agreed(ui: Ui): Promise<boolean> {
  const { Account, Arn } = await callersAccount();
  ui.log.warn(`This deploys the stack ${STACK} into the AWS account ${Account} as ${Arn}, executes ${orders.length} `
    + 'orders and removes the stack again. It costs a few cents; a customer key stays scheduled for deletion for '
    + '30 days.');
  const answer = await ui.confirm({ message: `Deploy into account ${Account}?`, initialValue: false });
  if (answer === true) return true;
  ui.outro('Nothing was done.');
  return false;
}

interface Row {
  readonly story: Story;
  readonly outcome: string;
  readonly detail: string;
  readonly path: string[];
  readonly before: string;
  readonly after: string;
}

async function execute(system: OrderSystem, say: (line: string) => void): Promise<Row[]> {
  const rows: Row[] = [];
  for (const story of orders) {
    say(story.story);
    const before = await onShelf(system);
    const { output, error, cause, executionArn } = await system.run(story.order, story.name ?? story.order.orderId);
    rows.push({
      story,
      outcome: error ?? output.outcome,
      detail: error ? `at '${cause.failure.state}': ${cause.failure.error}` : detailOf(output),
      path: await system.path(executionArn),
      before,
      after: await onShelf(system),
    });
  }
  return rows;
}

function detailOf(output: any): string {
  return output.reason
    ?? output.outOfStock?.join(', ')
    ?? output.problems?.map((problem: any) => `${problem.field} ${problem.problem}`).join('\n')
    ?? output.firstExecution?.replace(/.*:/, 'first execution: ')
    ?? output.shipment?.tracking;
}

async function onShelf(system: OrderSystem): Promise<string> {
  const now: { [sku: string]: number } = {};
  for (const sku of Object.keys(stock)) now[sku] = await system.stock(sku);
  return shelf(now);
}

function shelf(pieces: Input['stock']): string {
  return Object.entries(pieces).map(([sku, count]) => `${count} ${sku}`).join(', ');
}

const COLORS: { [outcome: string]: 'green' | 'red' | 'yellow' } = { CONFIRMED: 'green', OrderFailed: 'red' };

/** Fits a terminal of 80 columns; the path of an order stands below it. */
function draw(rows: Row[]): string {
  const table = new Table({
    head: ['order', 'what happens', 'outcome', 'on the shelf'],
    colWidths: [7, 22, 27, 19],
    wordWrap: true,
  });
  for (const { story, outcome, detail, path, before, after } of rows) {
    table.push([
      story.order.orderId,
      story.story,
      `${styleText(COLORS[outcome] ?? 'yellow', outcome)}\n${detail ?? ''}`,
      before === after ? `${before}\n(unchanged)` : `${before}\n> ${after}`,
    ]);
    table.push([{ colSpan: 4, content: styleText('dim', path.join(' > ')) }]);
  }
  return table.toString();
}

async function showMessages(system: OrderSystem, ui: Ui): Promise<void> {
  const messages = await system.published('Messages');
  const alerts = await system.published('Alerts');
  ui.note(messages.map(({ text }) => text).join('\n'), `${messages.length} messages to customers`);
  ui.note(alerts.map(({ text }) => text).join('\n\n'), `${alerts.length} alert to people`);
}

const EXPECTED = ['CONFIRMED', 'DECLINED', 'OUT_OF_STOCK', 'INVALID', 'DUPLICATE', 'CONFIRMED', 'OrderFailed'];

function check(rows: Row[]): void {
  const got = rows.map(({ outcome }) => outcome);
  if (got.join() !== EXPECTED.join()) throw new Error(`expected ${EXPECTED.join(', ')}, got ${got.join(', ')}`);
  const { before, after, path } = rows[rows.length - 1];
  if (before !== after || !path.includes('Refund payment')) throw new Error('the failed order was not undone');
}

main().catch((error: Error) => {
  process.stderr.write(`\n${styleText('red', 'The demo did not work.')} ${error.message}\n`);
  process.exitCode = 1;
});
