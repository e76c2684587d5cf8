import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { Step as StepKind } from '../src';
import { orderApp } from './apps/order-app';
import { endOf, Failure, FAILURES, faultsOf, markdown, Step, STEPS, Thing } from './order-failures';
import { anOrder, deployedOrders, describeWithFaults } from './support/deployed';
import { Ended, OrderSystem, Published } from './support/orders';

const UNDOING: { [state: string]: Thing } = {
  'Cancel shipping': 'shipping',
  'Release inventory': 'inventory',
  'Close reservation': 'inventory',
  'Refund payment': 'payment',
};

/** A person reads it in these words. */
const LEFT = {
  shipping: 'Find out whether the order was shipped',
  inventory: 'Give the items back to the inventory',
  payment: 'Refund what was charged',
  customer: 'Tell the customer',
  record: 'Write the outcome into the record',
};

describeWithFaults('an order of which a step fails', () => {
  const system = deployedOrders((app) => orderApp(app, 'Failures', (shop) => ({
    ship: StepKind.invoke(shop.ship, { timeout: Duration.seconds(2) }),
  })));
  const cells = STEPS.flatMap((step) => (Object.keys(FAILURES) as Failure[]).map((failure) => ({ step, failure })));
  const idOf = (state: string, failure: Failure) => `${state}-${failure}`.replace(/[^A-Za-z0-9]+/g, '-');
  const ended = new Map<string, Ended>();
  let alerts: Published[];

  beforeAll(async () => {
    const left = [...cells];
    const work = async () => {
      for (let cell = left.shift(); cell; cell = left.shift()) {
        const id = idOf(cell.step.state, cell.failure);
        await system().shelve(id, 1);
        const order = anOrder(id, { items: [{ sku: id, quantity: 1 }], faults: faultsOf(cell.step, cell.failure) });
        ended.set(id, await system().run(order));
      }
    };
    await Promise.all(Array.from({ length: 6 }, work));
    alerts = await system().published('Alerts');
  });

  test.each(cells)('$step.state: $failure', async ({ step, failure }) => {
    const id = idOf(step.state, failure);
    const { output, error, executionArn } = ended.get(id)!;
    const expected = endOf(step, failure);
    const alert = alerts.find(({ subject }) => subject === `Order alert: ${id}`);

    expect(error ?? output.outcome).toBe(expected.outcome);
    expect(await undone(system(), executionArn, step, failure)).toEqual(expected.undone);
    expect(await system().stock(id)).toBe(1 - expected.taken);
    expect((await system().record(id))?.outcome ?? 'none').toBe(expected.record);
    expect(alert && Object.entries(LEFT).flatMap(([thing, text]) => alert.text.includes(text) ? [thing] : []))
      .toEqual(expected.left);
  });

  test('a shipping function that takes longer than its timeout counts as unknown', async () => {
    await system().shelve('slow', 1);
    const customer = { email: 'ada@example.com', script: { ship: ['slow'] } };
    const { error, cause } = await system().run(anOrder('slow', { customer, items: [{ sku: 'slow', quantity: 1 }] }));
    expect([error, cause?.failure?.error]).toEqual(['OrderFailed', 'States.Timeout']);
  });
});

test('the documentation shows the table that was run', () => {
  expect(readFileSync(join(__dirname, '..', 'docs', 'order-workflow.md'), 'utf8')).toContain(markdown());
});

/** What an execution undid; a step that failed for good undid nothing. */
async function undone(system: OrderSystem, executionArn: string, step: Step, failure: Failure): Promise<Thing[]> {
  const inVain = step.recoversFrom.includes(failure) ? undefined : step.state;
  const path = await system.path(executionArn);
  return [...new Set(path.filter((state) => state in UNDOING && state !== inVain).map((state) => UNDOING[state]))];
}
