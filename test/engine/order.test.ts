import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Shop } from './support/shop';
import { Failure, FAILURES } from '../../integ/failures';
import { endOf, faultsOfStep, manualIn, rolledBackOn, Step, STEPS } from '../../integ/order-failures';
import { Machine, runExecution } from '../../src/engine';

/** The definition as the order workflow synthesizes it, with readable names in place of resources. */
const machine = new Machine(JSON.parse(readFileSync(join(__dirname, '..', 'golden', 'order-full.json'), 'utf8')), {
  name: 'Orders',
});
const anOrder = (more: object = {}) => ({
  orderId: 'o-1',
  customer: { email: 'ada@example.com' },
  items: [{ sku: 'shoe', quantity: 1 }],
  payment: { token: 'tok' },
  ...more,
});

let shop: Shop;
beforeEach(() => {
  shop = new Shop();
  shop.shelve('shoe', 2);
});

const work = (input: any, seed = '') => runExecution(machine, { input, services: shop, seed, name: `x-${seed}` });
const alerts = () => shop.published.filter(({ topic }) => topic.includes('Alert'));

describe('the order workflow', () => {
  test('ends as CONFIRMED: paid, reserved, shipped, notified and recorded', async () => {
    const { output } = await work(anOrder());
    expect(output).toEqual({
      orderId: 'o-1',
      outcome: 'CONFIRMED',
      customerNotified: true,
      payment: { paid: true, paymentId: 'p-1' },
      shipment: { trackingId: 't-1' },
    });
    expect(shop.worked.map(({ state, payload }) => [state, payload.idempotencyKey])).toEqual([
      ['Pay', 'o-1/pay'],
      ['Arrange shipping', 'o-1/ship'],
      ['Notify customer', 'o-1/notify'],
    ]);
    expect([shop.stock('shoe'), shop.orders.get('o-1')!.outcome.S, alerts()]).toEqual([1, 'CONFIRMED', []]);
  });

  test('with an id of 80 characters, publishes subjects that SNS takes', async () => {
    shop.answers = { Pay: { paid: 'perhaps' } };
    await work(anOrder({ orderId: 'x'.repeat(80) }));
    shop.answers = {};
    await work(anOrder({ orderId: 'y'.repeat(80) }), 'second');
    const subjects = shop.published.map(({ subject }) => subject!);
    expect(subjects.length).toBeGreaterThan(0);
    expect(subjects.filter((subject) => subject.length > 100)).toEqual([]);
  });

  test('ends as DECLINED: notifies the customer, and reserves nothing', async () => {
    shop.answers = { Pay: { paid: false, reason: 'no funds' } };
    const { output } = await work(anOrder());
    expect(output).toEqual({ orderId: 'o-1', outcome: 'DECLINED', customerNotified: true, reason: 'no funds' });
    expect(shop.stock('shoe')).toBe(2);
  });

  test('ends as OUT_OF_STOCK: refunds the payment', async () => {
    const { output } = await work(anOrder({ items: [{ sku: 'shoe', quantity: 3 }] }));
    expect(output).toMatchObject({ outcome: 'OUT_OF_STOCK', refunded: true, outOfStock: ['shoe'] });
    expect(shop.worked.map(({ state }) => state)).toEqual(['Pay', 'Refund payment', 'Notify customer']);
  });

  test('ends as INVALID: calls nothing', async () => {
    const { output } = await work({ orderId: 'bad id', customer: {}, items: [] });
    expect(output).toMatchObject({ outcome: 'INVALID' });
    expect((output as any).problems.map(({ field }: any) => field)).toEqual(['orderId', 'customer.email', 'items']);
    expect(shop.worked).toEqual([]);
  });

  test('ends as DUPLICATE: names the first execution', async () => {
    await work(anOrder(), 'first');
    const { output } = await work(anOrder(), 'second');
    expect(output).toEqual({
      orderId: 'o-1',
      outcome: 'DUPLICATE',
      firstExecution: 'arn:aws:states:us-east-1:123456789012:execution:Orders:x-first',
    });
    expect(shop.stock('shoe')).toBe(1);
  });

  test('fails with OrderFailed: refunds a payment with an unclear response', async () => {
    shop.answers = { Pay: { fine: 'yes' } };
    const { error, cause } = await work(anOrder());
    expect([error, JSON.parse(cause!).failure.error]).toEqual(['OrderFailed', 'UnclearResponse']);
    expect(shop.worked.map(({ state }) => state)).toEqual(['Pay', 'Refund payment']);
  });

  test('waits for other orders that reserve at the same time', async () => {
    const conflict = {
      error: 'DynamoDb.TransactionCanceledException',
      cause:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [None, TransactionConflict]',
    };
    shop.faults = { 'Reserve inventory': Array(7).fill(conflict) };
    const { output, events, snapshot } = await work(anOrder());
    expect(output).toMatchObject({ outcome: 'CONFIRMED' });
    expect(events.filter(({ type }) => type === 'WaitStateExited')).toHaveLength(7);
    expect(snapshot.now).toBeGreaterThan(7000);
  });
});

/** The failure matrix of the integration tests, with timeouts. An emulator raises an error in their place. */
describe('an order with a step that fails', () => {
  const cells = STEPS.flatMap((step) => (Object.keys(FAILURES) as Failure[]).map((failure) => ({ step, failure })));

  test.each(cells)('handles $failure of $step.state', async ({ step, failure }) => {
    shop.faults = faultsOfStep({ ...step, service: serviceOf(step) }, failure);
    const { output, error, events } = await work(anOrder());
    const expected = endOf(step, failure);
    const [alert] = alerts();

    expect(error ?? (output as any).outcome).toBe(expected.outcome);
    expect(rolledBackOn(pathOf(events), step, failure)).toEqual(expected.rolledBack);
    expect(2 - shop.stock('shoe')).toBe(expected.taken);
    expect(shop.orders.get('o-1')?.outcome.S ?? 'none').toBe(expected.record);
    expect(alert && manualIn(alert.message)).toEqual(expected.manual);
    if (failure === 'timeout') expect(events.some(({ type }) => type === 'TaskTimedOut')).toBe(true);
  });
});

/** The customer is notified by a function here, and by a topic in the integration tests. */
function serviceOf({ state, service }: Step): Step['service'] {
  const resource = machine.state('', state).Resource as string;
  return resource.endsWith('lambda:invoke') ? 'Lambda' : service;
}

/** The states that an execution went through. */
function pathOf(events: readonly { readonly type: string }[]): string[] {
  const entered = events.filter(({ type }) => type.endsWith('StateEntered'));
  return entered.map((event: any) => event.stateEnteredEventDetails.name);
}
