import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { Step as StepKind } from '../src';
import { orderApp } from './apps/order-app';
import { Failure, FAILURES } from './failures';
import { endOf, faultsOfStep, manualIn, markdown, rolledBackOn, STEPS } from './order-failures';
import { anOrder, deployedOrders, describeWithFaults } from './support/deployed';
import { Ended, Published } from './support/orders';

describeWithFaults('an order with a step that fails', () => {
  const system = deployedOrders((app) => orderApp(app, 'Failures', (shop) => ({
    ship: StepKind.invoke(shop.ship, { timeout: Duration.seconds(8) }),
  })));
  const cells = STEPS.flatMap((step) => (Object.keys(FAILURES) as Failure[]).map((failure) => ({ step, failure })));
  const idOf = (state: string, failure: Failure) => `${state}-${failure}`.replace(/[^A-Za-z0-9]+/g, '-');
  const ended = new Map<string, Ended>();
  let alerts: Published[];

  beforeAll(async () => {
    const queue = [...cells];
    const work = async () => {
      for (let cell = queue.shift(); cell; cell = queue.shift()) {
        const id = idOf(cell.step.state, cell.failure);
        await system().shelve(id, 1);
        const order = anOrder(id, { items: [{ sku: id, quantity: 1 }], faults: faultsOfStep(cell.step, cell.failure) });
        ended.set(id, await system().run(order));
      }
    };
    await Promise.all(Array.from({ length: 6 }, work));
    alerts = await system().published('Alerts');
  });

  test.each(cells)('handles $failure of $step.state', async ({ step, failure }) => {
    const id = idOf(step.state, failure);
    const { output, error, executionArn } = ended.get(id)!;
    const expected = endOf(step, failure);
    const alert = alerts.find(({ subject }) => subject === `Order alert: ${id}`);

    expect(error ?? output.outcome).toBe(expected.outcome);
    expect(rolledBackOn(await system().path(executionArn), step, failure)).toEqual(expected.rolledBack);
    expect(await system().stock(id)).toBe(1 - expected.taken);
    expect((await system().record(id))?.outcome ?? 'none').toBe(expected.record);
    expect(alert && manualIn(alert.text)).toEqual(expected.manual);
  });

  test('treats a shipping function that exceeds its timeout as unknown', async () => {
    await system().shelve('slow', 1);
    const customer = { email: 'ada@example.com', script: { ship: ['slow'] } };
    const { error, cause } = await system().run(anOrder('slow', { customer, items: [{ sku: 'slow', quantity: 1 }] }));
    expect([error, cause?.failure?.error]).toEqual(['OrderFailed', 'States.Timeout']);
  });
});

test('matches the table in docs/order-workflow.md', () => {
  expect(readFileSync(join(__dirname, '..', 'docs', 'order-workflow.md'), 'utf8')).toContain(markdown());
});
