import * as fc from 'fast-check';
import jsonata from 'jsonata';
import { CANCELLATION_REASONS, ORDER, PROBLEMS, VALID } from '../../../src/patterns/order/order-expressions';

const evaluate = (expression: string, states: object) => jsonata(expression).evaluate({}, { states });
const plain = (value: unknown) => JSON.parse(JSON.stringify(value));
const problemsOf = async (input: unknown) => plain(await evaluate(PROBLEMS, { input }));

const order = { orderId: 'A-1', customer: { email: 'a@b' }, items: [{ sku: 'shoe', quantity: 1 }] };

test('finds no problems in a valid order', async () => {
  expect(await problemsOf(order)).toEqual([]);
  expect(await evaluate(VALID, { input: order })).toBe(true);
});

test.each<[string, object, string[]]>([
  ['a missing id', { orderId: undefined }, ['orderId']],
  ['an id with a line break at its end', { orderId: 'a\n' }, ['orderId']],
  ['an id that is a list', { orderId: ['a'] }, ['orderId']],
  ['a customer without an address', { customer: {} }, ['customer.email']],
  ['a customer that is a list of one', { customer: [{ email: 'a@b' }] }, ['customer.email']],
  ['an address with blanks', { customer: { email: 'a b@c' } }, ['customer.email']],
  ['an empty list of items', { items: [] }, ['items']],
  ['a single item in place of a list', { items: { sku: 'a', quantity: 1 } }, ['items']],
  ['an item that is a list', { items: [[{ sku: 'a', quantity: 1 }]] }, ['items[0].sku', 'items[0].quantity']],
  ['a second item without a SKU', { items: [{ sku: 'a', quantity: 1 }, { quantity: 1 }] }, ['items[1].sku']],
  ['a SKU of 257 characters', { items: [{ sku: 'x'.repeat(257), quantity: 1 }] }, ['items[0].sku']],
  ['a quantity of zero', { items: [{ sku: 'a', quantity: 0 }] }, ['items[0].quantity']],
  ['a quantity of more than a million', { items: [{ sku: 'a', quantity: 1_000_001 }] }, ['items[0].quantity']],
  ['a fractional quantity', { items: [{ sku: 'a', quantity: 0.5 }] }, ['items[0].quantity']],
  ['a quantity that is a string', { items: [{ sku: 'a', quantity: '1' }] }, ['items[0].quantity']],
])('reports %s', async (_, change, fields) => {
  const problems = await problemsOf(plain({ ...order, ...change }));
  expect(problems.map(({ field }: { field: string }) => field)).toEqual(fields);
});

test('returns a list of problems for any input, which is valid only if the list is empty', async () => {
  const field = fc.oneof(fc.jsonValue(), fc.constantFrom('a', 1, [], {}, [order.items[0]], order.customer));
  const input = fc.oneof(
    fc.jsonValue(),
    fc.record({ orderId: field, customer: field, items: field }, { requiredKeys: [] }),
    fc.record({
      orderId: fc.constant('A-1'),
      customer: fc.constant(order.customer),
      items: fc.array(fc.record({ sku: field, quantity: field }, { requiredKeys: [] })),
    }),
  );
  await fc.assert(
    fc.asyncProperty(input, async (value) => {
      const problems = await problemsOf(value);
      expect(Array.isArray(problems)).toBe(true);
      expect(await evaluate(VALID, { input: value })).toBe(problems.length === 0);
    }),
  );
});

test('passes each SKU to the steps once, with the sum of its quantities', async () => {
  const item = fc.record({
    sku: fc.constantFrom('a', 'b', 'c', '__proto__'),
    quantity: fc.integer({ min: 1, max: 9 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(item, { minLength: 1 }), async (items) => {
      const { items: merged } = plain(await evaluate(ORDER, { input: { ...order, items } }));
      const total = new Map<string, number>();
      for (const { sku, quantity } of items) total.set(sku, (total.get(sku) ?? 0) + quantity);
      expect(new Map(merged.map(({ sku, quantity }: any) => [sku, quantity]))).toEqual(total);
      expect(merged).toHaveLength(total.size);
    }),
  );
});

test('passes only known fields of the input to the steps', async () => {
  expect(plain(await evaluate(ORDER, { input: { ...order, extra: 1 } }))).toEqual(order);
  expect(plain(await evaluate(ORDER, { input: { ...order, payment: { card: 1 }, shipping: null } }))).toEqual({
    ...order,
    payment: { card: 1 },
    shipping: null,
  });
});

test('reads the cancellation reasons of a transaction from its cause, in order', async () => {
  const Cause =
    'Transaction cancelled, please refer cancellation reasons for specific reasons ' +
    '[None, ConditionalCheckFailed, TransactionConflict] (Service: DynamoDb, Status Code: 400)';
  expect(plain(await evaluate(CANCELLATION_REASONS, { errorOutput: { Cause } }))).toEqual([
    'None',
    'ConditionalCheckFailed',
    'TransactionConflict',
  ]);
});
