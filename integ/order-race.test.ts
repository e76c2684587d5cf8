import { Duration } from 'aws-cdk-lib';
import { Step } from '../src';
import { orderApp } from './apps/order-app';
import { Shop } from './shop/shop';
import { anOrder, deployedOrders, describeDeployed, testWithFaults } from './support/deployed';

const BUYERS = 50;
const PAIRS = 7;

/** Counts its calls like the functions of the shop, but without a function, so that fifty can run at once. */
function counted(shop: Shop, result: object): Step {
  return Step.serviceCall({
    service: 'dynamodb',
    action: 'updateItem',
    resources: [shop.calls.tableArn],
    timeout: Duration.seconds(30),
    arguments: {
      TableName: shop.calls.tableName,
      Key: { idempotencyKey: { S: '{% $request.idempotencyKey %}' } },
      UpdateExpression: 'ADD tries :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    },
    result,
  });
}

describeDeployed(`an order workflow with ${BUYERS} concurrent orders for ${PAIRS} pairs`, () => {
  const system = deployedOrders((app) => orderApp(app, 'Race', (shop) => ({
    pay: counted(shop, { paid: true }),
    ship: counted(shop, {}),
    refund: counted(shop, {}),
  })));

  const race = async (name: string, more: (buyer: number) => object) => {
    await system().shelve(name, PAIRS);
    const orderIds = Array.from({ length: BUYERS }, (_, buyer) => `${name}-${buyer}`);
    const ended = await Promise.all(orderIds.map((orderId, buyer) =>
      system().run({ ...anOrder(orderId, { items: [{ sku: name, quantity: 1 }] }), ...more(buyer) })));
    const outcomes = ended.map(({ output }) => output?.outcome);
    const refunds = await Promise.all(orderIds.map((orderId) => system().calls(orderId, 'refund')));

    expect(outcomes.filter((outcome) => outcome === 'CONFIRMED')).toHaveLength(PAIRS);
    expect(outcomes.filter((outcome) => outcome === 'OUT_OF_STOCK')).toHaveLength(BUYERS - PAIRS);
    expect(await system().stock(name)).toBe(0);
    expect(refunds).toEqual(outcomes.map((outcome) => outcome === 'CONFIRMED' ? 0 : 1));
    return ended;
  };

  test('confirms exactly as many orders as there are pairs, and refunds all others', () => race('sneaker', () => ({})));

  testWithFaults('confirms exactly as many orders as there are pairs if transactions conflict', async () => {
    const conflict = {
      error: 'DynamoDb.TransactionCanceledException',
      cause: 'Transaction cancelled, please refer cancellation reasons for specific reasons '
        + '[None, TransactionConflict] (Service: DynamoDb, Status Code: 400, Request ID: 0)',
    };
    const ended = await race('conflict', (buyer) => ({
      faults: { 'Reserve inventory': Array(buyer % 8).fill(conflict) },
    }));
    const path = await system().path(ended[7].executionArn);
    expect(path.filter((state) => state === 'Reserve inventory: wait for other buyers')).toHaveLength(7);
  });

  testWithFaults('rolls back an order whose conflicts do not end', async () => {
    await system().shelve('stuck', 1);
    const conflict = { error: 'DynamoDb.TransactionCanceledException', cause: 'reasons [None, TransactionConflict]' };
    const order = anOrder('stuck', { items: [{ sku: 'stuck', quantity: 1 }] });
    const { error } = await system().run({ ...order, faults: { 'Reserve inventory': Array(21).fill(conflict) } });
    expect(error).toBe('OrderFailed');
    expect(await system().calls('stuck', 'refund')).toBe(1);
    expect(await system().stock('stuck')).toBe(1);
  });
});
