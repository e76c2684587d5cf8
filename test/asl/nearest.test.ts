import * as fc from 'fast-check';
import { nearest } from '../../src/asl/nearest';

test.each([
  ['requst', ['result', 'request'], 'request'],
  ['reqeust', ['request'], 'request'],
  ['Orderid', ['orderId', 'order'], 'orderId'],
  ['orders', ['order'], 'order'],
  ['customer', ['order', 'payment'], undefined],
  ['id', ['ip'], undefined],
  ['', ['a'], undefined],
  ['abc', [], undefined],
])('of %j among %j is %j', (name, candidates, expected) => {
  expect(nearest(name, candidates)).toBe(expected);
});

test('finds a name with one character removed, added or swapped', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{6,12}$/), fc.nat(4), (name, at) => {
      const removed = name.slice(0, at) + name.slice(at + 1);
      const added = `${name.slice(0, at)}_${name.slice(at)}`;
      const swapped = name.slice(0, at) + name[at + 1] + name[at] + name.slice(at + 2);
      for (const misspelled of [removed, added, swapped]) expect(nearest(misspelled, ['1', name])).toBe(name);
    }),
  );
});
