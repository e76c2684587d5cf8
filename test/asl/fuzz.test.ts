import * as fc from 'fast-check';
import { isIntrinsicCall } from '../../src/asl/intrinsic';
import { isJsonPath, isReferencePath } from '../../src/asl/jsonpath';
import { validateText } from '../../src/asl/validate';

const key = fc.constantFrom(
  'StartAt',
  'States',
  'Type',
  'Next',
  'End',
  'Branches',
  'ItemProcessor',
  'Retry',
  'Catch',
  'Choices',
  'ErrorEquals',
  'Resource',
  'Parameters',
  'x.$',
  'Output',
  'QueryLanguage',
  'TimeoutSeconds',
  '__proto__',
  'A',
);
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.jsonValue(),
    fc.dictionary(key, tie('value'), { maxKeys: 6 }),
    fc.array(tie('value')),
  ),
})).value;
const types = fc.constantFrom('Task', 'Pass', 'Choice', 'Wait', 'Map', 'Parallel', 'Fail', 'Succeed');

test('validates any text without an exception', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(Array.isArray(validateText(text, 'STANDARD'))).toBe(true);
    }),
  );
});

test('validates any states, with a location and a message in each diagnostic', () => {
  const state = fc
    .tuple(types, fc.dictionary(key, values as fc.Arbitrary<unknown>))
    .map(([Type, fields]) => ({ ...fields, Type }));
  fc.assert(
    fc.property(fc.dictionary(fc.string(), state), fc.string(), (States, StartAt) => {
      for (const { code, location, message } of validateText(JSON.stringify({ StartAt, States }), 'EXPRESS')) {
        // AWS names no location for the whole machine.
        const located = typeof location === 'string' || code === 'MISSING_END_STATE';
        expect([located, message.length > 0]).toEqual([true, true]);
      }
    }),
  );
});

test('accepts paths made of segments, and as reference paths only those to a single place', () => {
  const single = fc.constantFrom('.a', '.b_c', "['x y']", '[0]', '.größe');
  const many = fc.constantFrom('[*]', '..a', '.*', '[1:2]', '[0,1]', '[?(@.a)]');
  fc.assert(fc.property(fc.array(single), (steps) => isReferencePath(`$${steps.join('')}`)));
  fc.assert(
    fc.property(fc.array(single), many, fc.array(single), (before, step, after) => {
      const path = `$${[...before, step, ...after].join('')}`;
      return isJsonPath(path) && !isReferencePath(path);
    }),
  );
});

test('validates long and deeply nested text', () => {
  const path = `$${'.a'.repeat(20_000)}`;
  const call = `${'States.Array('.repeat(2_000)}1${')'.repeat(2_000)}`;
  const wide = `States.Array(${'$.a, '.repeat(20_000)}1)`;
  expect([isJsonPath(path), isIntrinsicCall(call), isIntrinsicCall(wide)]).toEqual([true, false, true]);
  for (const broken of ["$['".repeat(5_000), `$.${'a '.repeat(9_999)}[`, `${path}[`, call.slice(0, -1)]) {
    expect([broken.length, isJsonPath(broken), isIntrinsicCall(broken)]).toEqual([broken.length, false, false]);
  }
});
