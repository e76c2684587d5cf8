import { orderApp } from './apps/order-app';
import { anOrder, deployedOrders, describeDeployed, testWithFaults } from './support/deployed';

describeDeployed('an order workflow', () => {
  const system = deployedOrders((app) => orderApp(app, 'Order'));
  beforeAll(() => system().shelve('shoe', 100));

  test('confirms an order, takes it off the stock, notifies the customer and records the outcome', async () => {
    await system().shelve('sandal', 5);
    const order = anOrder('confirmed', {
      items: [
        { sku: 'sandal', quantity: 2 },
        { sku: 'sandal', quantity: 1 },
      ],
    });
    const { output } = await system().run(order);
    expect(output).toEqual({
      orderId: 'confirmed',
      outcome: 'CONFIRMED',
      customerNotified: true,
      payment: { paid: true, transaction: 'T-confirmed' },
      shipment: { tracking: 'SHIP-confirmed' },
    });
    expect(await system().stock('sandal')).toBe(2);
    expect(await system().record('confirmed')).toMatchObject({ outcome: 'CONFIRMED', result: output });
    expect(await system().published('Messages')).toContainEqual({
      subject: 'Your order confirmed',
      text: 'Thank you: your order confirmed is confirmed and on its way.',
    });
  });

  test('declines an order whose payment is declined, with the reason, and does not change the stock', async () => {
    await system().shelve('clog', 1);
    const { output, executionArn } = await system().run(
      anOrder('declined', { payment: { card: 'expired' }, items: [{ sku: 'clog', quantity: 1 }] }),
    );
    expect(output).toEqual({
      orderId: 'declined',
      outcome: 'DECLINED',
      customerNotified: true,
      reason: 'the card was declined',
    });
    expect(await system().stock('clog')).toBe(1);
    expect(await system().path(executionArn)).not.toContain('Reserve inventory');
  });

  test('refunds an order that is out of stock, names the SKUs, and takes none of its items', async () => {
    await system().shelve('boot', 3);
    await system().shelve('slipper', 1);
    const items = [
      { sku: 'boot', quantity: 1 },
      { sku: 'slipper', quantity: 2 },
      { sku: 'unknown', quantity: 1 },
    ];
    const { output } = await system().run(anOrder('out-of-stock', { items }));
    expect(output).toEqual({
      orderId: 'out-of-stock',
      outcome: 'OUT_OF_STOCK',
      customerNotified: true,
      outOfStock: ['slipper', 'unknown'],
      refunded: true,
    });
    expect(await system().stock('boot')).toBe(3);
    expect(await system().calls('out-of-stock', 'refund')).toBe(1);
  });

  test('lists every problem of an invalid order by field, and changes nothing', async () => {
    const order = {
      orderId: 'no blanks',
      customer: { email: 'nobody' },
      items: [{ sku: '', quantity: -1 }, 'shoe'],
    };
    const { output } = await system().run(order);
    expect(output.outcome).toBe('INVALID');
    expect(output.problems.map((problem: any) => problem.field)).toEqual([
      'orderId',
      'customer.email',
      'items[0].sku',
      'items[1].sku',
      'items[0].quantity',
      'items[1].quantity',
    ]);
    expect(await system().record('no blanks')).toBeUndefined();
  });

  test('processes an order of 99 different SKUs, and rejects one of 100', async () => {
    const skus = Array.from({ length: 100 }, (_, i) => `sku-${i}`);
    await Promise.all(skus.map((sku) => system().shelve(sku, 1)));
    const items = skus.map((sku) => ({ sku, quantity: 1 }));
    expect((await system().run(anOrder('many', { items: items.slice(1) }))).output.outcome).toBe('CONFIRMED');
    expect(await system().stock('sku-99')).toBe(0);
    expect((await system().run(anOrder('too-many', { items }))).output).toMatchObject({
      outcome: 'INVALID',
      problems: [{ field: 'items', problem: 'must have at most 99 different SKUs' }],
    });
  });

  test('sends an alert about an execution that was stopped', async () => {
    const customer = { email: 'ada@example.com', script: { pay: ['slow'] } };
    const executionArn = await system().start(anOrder('stopped', { customer }));
    await system().stop(executionArn);
    expect((await system().ended(executionArn)).status).toBe('ABORTED');
    expect((await system().published('Alerts')).map(({ text }) => text)).toContainEqual(
      expect.stringContaining(
        `The execution ${executionArn} ended as ABORTED. No error handling ran, so nothing was rolled back.`,
      ),
    );
  });

  describe('an order that is started repeatedly', () => {
    test('ends as DUPLICATE under another name, and names the first execution', async () => {
      const first = await system().run(anOrder('twice'), 'twice');
      const second = await system().run(anOrder('twice'), 'twice-again');
      expect(second.output).toEqual({ orderId: 'twice', outcome: 'DUPLICATE', firstExecution: first.executionArn });
      for (const step of ['pay', 'ship']) expect(await system().calls('twice', step)).toBe(1);
    });

    test('is rejected by Step Functions under the same name, or is the first execution', async () => {
      const order = anOrder('same-name');
      const first = await system().start(order, 'same-name');
      const second = await system()
        .start(order, 'same-name')
        .catch((error: Error) => error.name);
      expect([first, 'ExecutionAlreadyExists']).toContain(second);
      await system().ended(first);
      for (const step of ['pay', 'ship']) expect(await system().calls('same-name', step)).toBe(1);
    });

    test('is paid, reserved and shipped once if started twenty times concurrently', async () => {
      await system().shelve('rush', 20);
      const order = anOrder('at-once', { items: [{ sku: 'rush', quantity: 1 }] });
      const ended = await Promise.all(Array.from({ length: 20 }, () => system().run(order)));
      expect(ended.filter(({ output }) => output.outcome === 'CONFIRMED')).toHaveLength(1);
      expect(ended.filter(({ output }) => output.outcome === 'DUPLICATE')).toHaveLength(19);
      for (const step of ['pay', 'ship']) expect(await system().calls('at-once', step)).toBe(1);
      expect(await system().stock('rush')).toBe(19);
    });

    testWithFaults('reserves once if a reservation is retried after its response was lost', async () => {
      await system().shelve('once', 4);
      const lost = { error: 'DynamoDb.SdkClientException', lost: true };
      const order = anOrder('reserved-once', { items: [{ sku: 'once', quantity: 3 }] });
      const { output, executionArn } = await system().run({ ...order, faults: { 'Reserve inventory': [lost] } });
      expect(output.outcome).toBe('CONFIRMED'); // though a second reservation of three would find only one piece
      expect(await system().path(executionArn)).toContain('Reserve inventory: why not?');
      expect(await system().stock('once')).toBe(1);
      for (const step of ['pay', 'ship']) expect(await system().calls('reserved-once', step)).toBe(1);
    });

    test('passes the same idempotency key to a function that is retried', async () => {
      const customer = { email: 'ada@example.com', script: { pay: ['TransientError', 'TransientError', 'ok'] } };
      expect((await system().run(anOrder('same-key', { customer }))).output.outcome).toBe('CONFIRMED');
      expect(await system().calls('same-key', 'pay')).toBe(3);
    });
  });
});

describeDeployed('an order workflow with only the required steps', () => {
  const system = deployedOrders((app) => orderApp(app, 'Required', () => ({ onlyRequired: true })));
  beforeAll(() => system().shelve('shoe', 10));

  test('requires manual action for the refund of an order that is out of stock, and sends an alert', async () => {
    const { output } = await system().run(anOrder('none-left', { items: [{ sku: 'none', quantity: 1 }] }));
    expect(output).toMatchObject({ outcome: 'OUT_OF_STOCK', refunded: false, customerNotified: true });
    const [alert] = await system().published('Alerts');
    expect(alert.subject).toBe('Order alert: none-left');
    expect(alert.text).toMatch(/Requires manual action:\n- Refund what was charged/);
    expect(alert.text).not.toMatch(/inventory/);
  });

  test('requires manual action for an unknown shipment, and neither releases nor refunds', async () => {
    const { error, cause } = await system().run(anOrder('unknown', { shipping: { carrier: 'bankrupt' } }));
    expect(error).toBe('OrderFailed');
    expect(cause).toMatchObject({
      failure: { state: 'Arrange shipping' },
      manualActions: ['shipping', 'inventory', 'payment'],
    });
    expect(await system().stock('shoe')).toBe(9);
    const [alert] = await system().published('Alerts');
    expect(alert.text).toContain('Find out whether the order was shipped (its step had the key unknown/ship)');
    expect(alert.text).toContain('Return the items to the inventory: 1 x shoe.');
    expect(alert.text).toContain('Refund what was charged');
  });

  test('requires manual action for the refund if the payment is unknown', async () => {
    const customer = { email: 'ada@example.com', script: { pay: ['Crash'] } };
    const { error, cause } = await system().run(anOrder('payment-unknown', { customer }));
    expect([error, cause.manualActions]).toEqual(['OrderFailed', ['payment']]);
  });
});
