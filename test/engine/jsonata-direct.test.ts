import * as fc from 'fast-check';
import jsonata from 'jsonata';
import { Json } from '../../src/engine';
import {
  Direct, DIRECT_FUNCTIONS, directOf, Environment, MOST_WORK, Native, NOT_DIRECT,
} from '../../src/engine/query/jsonata-direct';

const VALUES: Json[] = [
  null, true, false, 0, 1, -2, 2.5, 'a', 'b', '', [], [1], [[1]], [[1, 2], [3]], [1, 'a', null], {}, { a: 1 },
  { a: { b: 'x', c: [1, 2] } }, [{ a: 1, b: 'x' }, { a: 2 }, { b: [3] }], [{ a: [{ b: 1 }] }, { a: [] }],
  { a: [{ b: 1, c: 2 }, { b: 3, c: 4 }, { c: 5 }], b: [true, false], c: [{ a: { b: 1 } }] },
];
const values = fc.constantFrom(...VALUES);
const names = fc.constantFrom('a', 'b', 'c');
const { expression } = fc.letrec<{ expression: string; step: string }>((tie) => ({
  step: fc.oneof(
    names, fc.tuple(names, tie('expression')).map(([name, test]) => `${name}[${test}]`),
    tie('expression').map((inner) => `(${inner})`),
  ),
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('1', '"x"', 'true', 'null', '$', '$v', '$states.input', '$states', '0', '-1'),
    names,
    fc.tuple(fc.constantFrom('$v', '$states.input', '$'), fc.array(tie('step'), { minLength: 1, maxLength: 3 }))
      .map(([root, steps]) => [root, ...steps].join('.')),
    fc.tuple(tie('expression'), fc.constantFrom('+', '-', '*', '%', '=', '!=', '<', '>=', '&', 'and', 'or'),
      tie('expression')).map((parts) => `(${parts.join(' ')})`),
    fc.array(tie('expression'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `{ "a": ${a}, "__proto__": ${b} }`),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    fc.tuple(fc.constantFrom(...DIRECT_FUNCTIONS, 'merge'), tie('expression')).map(([name, of]) => `$${name}(${of})`),
    fc.tuple(fc.constantFrom('map', 'filter'), tie('expression'), tie('expression'))
      .map(([name, of, body]) => `$${name}(${of}, function($v) { ${body} })`),
  ),
}));

describe('a direct expression', () => {
  const natives: { [name: string]: Native } = {};
  beforeAll(async () => {
    for (const name of DIRECT_FUNCTIONS) natives[name] = await jsonata(`$${name}`).evaluate(undefined);
  });

  const run = (direct: Direct, more: Partial<Environment>) => {
    try {
      return direct({ variables: {}, states: {}, budget: { work: MOST_WORK }, ...more });
    } catch (error) {
      return error;
    }
  };
  /** As JSON, in which `undefined` and lists with properties of JSONata are what they are to a state. */
  const shown = (value: unknown) => JSON.stringify({ value });

  test('has the result of the jsonata package, or none', async () => {
    let direct = 0;
    await fc.assert(fc.asyncProperty(expression, values, values, async (text, input, v) => {
      const compiled = directOf(jsonata(text).ast(), natives);
      const found = compiled ? run(compiled, { variables: { v }, states: { input } }) : NOT_DIRECT;
      if (found === NOT_DIRECT) return;
      direct++;
      expect(shown(found)).toBe(shown(await jsonata(text).evaluate(undefined, { v, states: { input } })));
    }), { numRuns: 3000 });
    expect(direct).toBeGreaterThan(300);
  });

  test.each([
    ['a recursive function', '($f := function($x) { $f($x) }; $f(1))'],
    ['a range', '[1..3]'],
    ['a random number', '$random()'],
    ['more parts inside each other than half the maximum', `${'('.repeat(60)}1${')'.repeat(60)}`],
  ])('is not made of %s', (_, text) => {
    expect(directOf(jsonata(text).ast(), natives)).toBeUndefined();
  });

  test('leaves much work to the evaluation with limits', () => {
    const list = Array.from({ length: 1000 }, (_, i) => i);
    const nested = directOf(jsonata('$count($map($v, function($a) { $count($map($v, function($b) { $b })) }))').ast(),
      natives)!;
    expect(run(nested, { variables: { v: list } })).toBe(NOT_DIRECT);
    expect(run(nested, { variables: { v: list.slice(0, 100) } })).toBe(100);
  });
});
