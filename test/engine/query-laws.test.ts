import * as fc from 'fast-check';
import { flow } from './case';
import { parseJsonPath } from '../../src/asl/jsonpath';
import { Definition } from '../../src/asl/model';
import { Json, Machine, runExecution } from '../../src/engine';
import { isArray, isObject, sameJson } from '../../src/engine/json';
import { NoSuchPath } from '../../src/engine/query/no-such-path';
import { select } from '../../src/engine/query/select';

const NAMES = ['a', 'b', 'c', '__proto__', 'constructor'];
const names = fc.constantFrom(...NAMES);
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'medium' },
    fc.constantFrom<Json[]>(null, true, false, 0, 1, 2.5, 'a', '1'),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(names, tie('json'), { maxKeys: 4 }),
  ),
}));
const run = async (states: object, input: Json, output: Json = null) => {
  const services = { call: () => [{ response: { type: 'succeeded' as const, output } }] };
  return runExecution(new Machine(flow(states as never) as Definition), { input, services });
};

type Step = ['name', string] | ['index', number] | ['all'] | ['inside', string] | ['slice', number, number];

const step: fc.Arbitrary<Step> = fc.oneof(
  names.map((name): Step => ['name', name]),
  fc.integer({ min: -2, max: 2 }).map((index): Step => ['index', index]),
  fc.constant<Step>(['all']),
  names.map((name): Step => ['inside', name]),
  fc.tuple(fc.nat(2), fc.nat(3)).map(([from, to]): Step => ['slice', from, to]),
);
const children = (value: Json): readonly Json[] =>
  isArray(value) ? value : isObject(value) ? Object.values(value) : [];
const named = (value: Json, name: string): Json[] =>
  isObject(value) && Object.keys(value).includes(name) ? [Object.entries(value).find(([key]) => key === name)![1]] : [];
const allInside = (value: Json): Json[] => [value, ...children(value).flatMap(allInside)];

/** A second implementation of JSONPath: each step makes a list of values from a list of values. */
function selected(steps: readonly Step[], document: Json): Json[] {
  let values: Json[] = [document];
  for (const [kind, ...args] of steps) {
    values = values.flatMap((value): readonly Json[] => {
      switch (kind) {
        case 'name': return named(value, args[0] as string);
        case 'index': return isArray(value) ? value.slice(args[0] as number).slice(0, 1).filter(() =>
          (args[0] as number) >= -value.length) : [];
        case 'all': return children(value);
        case 'slice': return isArray(value) ? value.slice(args[0] as number, args[1] as number) : [];
        default: return allInside(value).flatMap((inner) => named(inner, args[0] as string));
      }
    });
  }
  return values;
}

const textOf = ([kind, ...args]: Step): string => {
  switch (kind) {
    case 'name': return `['${args[0]}']`;
    case 'index': return `[${args[0]}]`;
    case 'all': return '[*]';
    case 'slice': return `[${args[0]}:${args[1]}]`;
    default: return `..${args[0]}`;
  }
};

test('a path selects what a second implementation selects', () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 4 }), json, (steps, document) => {
    const path = parseJsonPath(`$${steps.map(textOf).join('')}`)!;
    const expected = selected(steps, document);
    const single = steps.every(([kind]) => kind === 'name' || kind === 'index');
    if (single && expected.length === 0) expect(() => select(path, document)).toThrow(NoSuchPath);
    else expect(select(path, document)).toEqual(single ? expected[0] : expected);
  }), { numRuns: 2000 });
});

test.each([
  ['descends many times', `$${'..*'.repeat(12)}`],
  ['filters with paths that descend', `$..[?(@..*..*..*${'..*'.repeat(6)})]`],
])('a path fails the execution before it visits millions of values: %s', async (_, InputPath) => {
  let input: Json = 1;
  for (let i = 0; i < 200; i++) input = i % 2 ? [input, i] : { a: input };
  const { error, cause } = await run({ It: { Type: 'Pass', InputPath } }, input);
  expect([error, cause]).toEqual(['States.Runtime', expect.stringContaining('visits more than 2000000 values')]);
});

test('a filter has more conditions than the call stack has room for', async () => {
  const InputPath = `$[?(${'@.a == 1 || '.repeat(20_000)}@.a == 2)]`;
  expect((await run({ It: { Type: 'Pass', InputPath } }, [{ a: 2 }])).output).toEqual([{ a: 2 }]);
});

const scalar = fc.oneof(
  fc.constantFrom<Json[]>(null, true, false, 0, 1, -1, 2.5, '', 'a', 'b', 'ab', '1'),
  fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-01T01:00:00+01:00', '2026-01-02T00:00:00Z'),
);
const TYPES: { [type: string]: (value: Json) => number | string | boolean | undefined } = {
  Boolean: (value) => typeof value === 'boolean' ? value : undefined,
  Numeric: (value) => typeof value === 'number' ? value : undefined,
  String: (value) => typeof value === 'string' ? value : undefined,
  Timestamp: (value) => typeof value === 'string' && value.includes('T') ? Date.parse(value) : undefined,
};
const COMPARISONS: { [comparison: string]: (a: any, b: any) => boolean } = {
  Equals: (a, b) => a === b,
  LessThan: (a, b) => a < b,
  GreaterThan: (a, b) => a > b,
  LessThanEquals: (a, b) => a <= b,
  GreaterThanEquals: (a, b) => a >= b,
};

test('a choice rule compares as JavaScript does, and only values of the type of its operator', async () => {
  const operator = fc.tuple(fc.constantFrom(...Object.keys(TYPES)), fc.constantFrom(...Object.keys(COMPARISONS)))
    .filter(([type, comparison]) => type !== 'Boolean' || comparison === 'Equals');
  await fc.assert(fc.asyncProperty(operator, scalar, scalar, fc.boolean(), async ([type, comparison], a, b, not) => {
    const [left, right] = [TYPES[type](a), TYPES[type](b)];
    const holds = left !== undefined && right !== undefined && COMPARISONS[comparison](left, right);
    const rule = { Variable: '$.a', [`${type}${comparison}Path`]: '$.b' };
    const states = {
      Choose: {
        Type: 'Choice', Choices: [not ? { Not: rule, Next: 'Yes' } : { ...rule, Next: 'Yes' }], Default: 'No',
      },
      Yes: { Type: 'Pass', Result: true, Next: 'End' },
      No: { Type: 'Pass', Result: false },
      End: { Type: 'Succeed' },
    };
    expect((await run(states, { a, b })).output).toBe(holds !== not);
  }), { numRuns: 300 });
});

test('ResultPath places what the same path reads, and changes nothing else', async () => {
  const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke' };
  const places = fc.array(names, { minLength: 1, maxLength: 3 });
  await fc.assert(fc.asyncProperty(places, json, json, async (at, input, it) => {
    const path = `$${at.map((name) => `['${name}']`).join('')}`;
    const { status, output, error } = await run({ It: { ...task, ResultPath: path } }, input, it);
    if (status !== 'SUCCEEDED') return expect(error).toBe('States.ResultPathMatchFailure');
    expect(select(parseJsonPath(path)!, output!)).toEqual(it);
    const others = (value: Json) => Object.entries(value as object).filter(([name]) => name !== at[0]);
    expect(others(output!)).toEqual(others(input));
    // OutputPath with the same path gives the result back, and placing it once more gives the same output.
    expect((await run({ It: { ...task, ResultPath: path, OutputPath: path } }, input, it)).output).toEqual(it);
    const again = await run({ It: { ...task, ResultPath: path } }, output!, it);
    return expect(sameJson(again.output!, output!)).toBe(true);
  }), { numRuns: 200 });
});

test('ResultPath and OutputPath of null leave the input, or nothing', async () => {
  const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke' };
  await fc.assert(fc.asyncProperty(json, json, async (input, it) => {
    expect((await run({ It: { ...task, ResultPath: null } }, input, it)).output).toEqual(input);
    expect((await run({ It: { ...task, ResultPath: '$' } }, input, it)).output).toEqual(it);
    expect((await run({ It: { ...task, OutputPath: null } }, input, it)).output).toEqual({});
    expect((await run({ It: { Type: 'Pass', OutputPath: '$' } }, input)).output).toEqual(input);
  }), { numRuns: 100 });
});

test('a failure in a matched choice rule names the rule', async () => {
  const rule = (fields: object) => ({ Condition: '{% $states.input.b %}', Next: 'End', ...fields });
  for (const [fields, field] of [
    [{ Output: { v: '{% $nothing %}' } }, 'Choices[1]/Output/v'],
    [{ Assign: { x: '{% $nothing %}' } }, 'Choices[1]/Assign/x'],
  ] as const) {
    const states = {
      Choose: {
        Type: 'Choice', QueryLanguage: 'JSONata', Choices: [{ Condition: '{% false %}', Next: 'End' }, rule(fields)],
      },
      End: { Type: 'Succeed' },
    };
    const { cause } = await run(states, { b: true });
    expect(cause).toContain(`The JSONata expression '$nothing' specified for the field '${field}' returned nothing`);
  }
  const otherwise = {
    Choose: {
      Type: 'Choice', QueryLanguage: 'JSONata', Choices: [rule({})], Default: 'End', Output: { v: '{% $nothing %}' },
    },
    End: { Type: 'Succeed' },
  };
  expect((await run(otherwise, { b: false })).cause).toContain("specified for the field 'Output/v'");
});
