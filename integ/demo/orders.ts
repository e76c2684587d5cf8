/** Adds stock to the inventory of a small order app, sends the orders of orders.json and shows the outcome of each. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import Table from 'cli-table3';
import { Play, Ui } from './stage';
import type { OrderSystem } from '../support/orders';

interface Story {
  readonly story: string;
  readonly order: { readonly orderId: string; readonly [field: string]: unknown };
  /** The name of the execution, if it is not the ID of the order. */
  readonly name?: string;
}

/** The stock in the inventory, and the orders. */
interface Input {
  readonly stock: { readonly [sku: string]: number };
  readonly orders: Story[];
}
const { stock, orders }: Input = JSON.parse(readFileSync(join(__dirname, 'orders.json'), 'utf8'));

export const ORDERS: Play = {
  title: 'An order workflow, deployed and executed',
  stack: 'ShoeShop',
  app: 'node --import tsx integ/demo/order-app.ts',
  activity: `executes ${orders.length} orders`,
  perform: async (outputs, { ui, step }) => {
    // Imported here, because the clients read the environment when they are created.
    const { OrderSystem: System } = await import('../support/orders.js');
    const system: OrderSystem = new System(outputs);
    await step('Adding stock', `In stock: ${listed(stock)}`, async () => {
      for (const [sku, pieces] of Object.entries(stock)) await system.shelve(sku, pieces);
    });
    const rows = await step('Sending the orders', `${orders.length} orders executed`, (say) => execute(system, say));
    process.stdout.write(`${draw(rows)}\n`);
    await showMessages(system, ui);
    check(rows);
    ui.log.success('Every order ended as expected.');
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
    const before = await inStock(system);
    const { output, error, cause, executionArn } = await system.run(story.order, story.name ?? story.order.orderId);
    rows.push({
      story,
      outcome: error ?? output.outcome,
      detail: error ? `at '${cause.failure.state}': ${cause.failure.error}` : detailOf(output),
      path: await system.path(executionArn),
      before,
      after: await inStock(system),
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

async function inStock(system: OrderSystem): Promise<string> {
  const now: { [sku: string]: number } = {};
  for (const sku of Object.keys(stock)) now[sku] = await system.stock(sku);
  return listed(now);
}

function listed(pieces: Input['stock']): string {
  return Object.entries(pieces).map(([sku, count]) => `${count} ${sku}`).join(', ');
}

const COLORS: { [outcome: string]: 'green' | 'red' | 'yellow' } = { CONFIRMED: 'green', OrderFailed: 'red' };

/** Draws a table that fits a terminal of 80 columns, with the path of each order below it. */
function draw(rows: Row[]): string {
  const table = new Table({
    head: ['order', 'case', 'outcome', 'in stock'],
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
  ui.note(alerts.map(({ text }) => text).join('\n\n'), `${alerts.length} alert to operators`);
}

const EXPECTED = ['CONFIRMED', 'DECLINED', 'OUT_OF_STOCK', 'INVALID', 'DUPLICATE', 'CONFIRMED', 'OrderFailed'];

function check(rows: Row[]): void {
  const got = rows.map(({ outcome }) => outcome);
  if (got.join() !== EXPECTED.join()) throw new Error(`expected ${EXPECTED.join(', ')}, got ${got.join(', ')}`);
  const { before, after, path } = rows[rows.length - 1];
  if (before !== after || !path.includes('Refund payment')) throw new Error('the failed order was not rolled back');
}
