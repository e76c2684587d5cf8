/** Puts stock on the shelf of a small order app, sends the orders of orders.json and shows what became of each. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import Table from 'cli-table3';
import { Play, Ui } from './stage';
import type { OrderSystem } from '../support/orders';

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

export const ORDERS: Play = {
  title: 'An order workflow, deployed and executed',
  stack: 'ShoeShop',
  app: 'node --import tsx integ/demo/order-app.ts',
  deeds: `executes ${orders.length} orders`,
  perform: async (outputs, { ui, step }) => {
    // Loaded now: the clients read the environment when they are made.
    const { OrderSystem: System } = await import('../support/orders.js');
    const system: OrderSystem = new System(outputs);
    await step('Putting stock on the shelf', `On the shelf: ${shelf(stock)}`, async () => {
      for (const [sku, pieces] of Object.entries(stock)) await system.shelve(sku, pieces);
    });
    const rows = await step('Sending the orders', `${orders.length} orders executed`, (say) => execute(system, say));
    process.stdout.write(`${draw(rows)}\n`);
    await showMessages(system, ui);
    check(rows);
    ui.log.success('Every order ended as it should.');
  },
};

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
