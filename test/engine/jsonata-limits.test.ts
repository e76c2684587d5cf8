import * as fc from 'fast-check';
import { flow } from './case';
import { Definition } from '../../src/asl/model';
import { Json, Machine, runExecution } from '../../src/engine';
import { UnsupportedError } from '../../src/engine/unsupported';

const evaluate = async (expression: string, input: Json = {}) => {
  const state = { Type: 'Pass', QueryLanguage: 'JSONata', Output: { v: `{% ${expression} %}` } };
  return runExecution(new Machine(flow({ It: state }) as Definition), { input, services: { call: () => [] } });
};
const valueOf = async (expression: string, input?: Json) => {
  const { status, output, cause } = await evaluate(expression, input);
  return status === 'SUCCEEDED' ? (output as { v: Json }).v : cause;
};

const STACK = 'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as '
  + 'tail-recursive.';
const MEMORY = 'Expression evaluation memory limit exceeded: Check for excessive memory usage';
const TIME = 'Expression evaluation timeout: Check for infinite loop';

/** @see https://github.com/floci-io/floci/issues/2737 for what was measured on AWS */
describe('an expression', () => {
  const ones = (terms: number) => Array(terms).fill('1').join('+');
  const recursion = (n: number) => `($f := function($n) { $n > 0 ? $f($n - 1) + 1 : 0 }; $f(${n}))`;
  const doubled = (times: number) =>
    `($p := function($s, $n) { $n = 0 ? $s : $p($s & $s, $n - 1) }; $length($p("x", ${times})))`;

  test.each<[string, string, Json]>([
    ['100 terms', ones(100), 100],
    ['99 parentheses', `${'('.repeat(99)}1${')'.repeat(99)}`, 1],
    ['99 brackets', `${'['.repeat(99)}1${']'.repeat(99)}`, JSON.parse(`${'['.repeat(99)}1${']'.repeat(99)}`)],
    ['99 stages', `1${' ~> $count()'.repeat(99)}`, 1],
    ['a recursive function that calls itself 31 times', recursion(31), 31],
    ['a range of 873,782 items', '[1..873782] ~> $count()', 873_782],
    ['a text of 2^22 characters', doubled(22), 4_194_304],
    ['360,145 items of $range', '$count($range(1, 360145, 1))', 360_145],
    ['an object with more fields than the maximum depth', `$count($keys({${
      Array.from({ length: 300 }, (_, i) => `"${i}": ${i} + ${i}`).join()}}))`, 300],
  ])('evaluates up to the limit: %s', async (_, expression, value) => {
    expect(await valueOf(expression)).toEqual(value);
  });

  test.each<[string, string, string]>([
    ['101 terms', ones(101), STACK],
    ['100 parentheses', `${'('.repeat(100)}1${')'.repeat(100)}`, STACK],
    ['100 brackets', `${'['.repeat(100)}1${']'.repeat(100)}`, STACK],
    ['100 stages', `1${' ~> $count()'.repeat(100)}`, STACK],
    ['a recursive function that calls itself 32 times', recursion(32), STACK],
    ['an endless recursion', '($f := function($x) { 1 + $f($x) }; $f(1))', STACK],
    ['an endless recursion inside an object', '($f := function($x) { {"a": 1, "b": $f($x)} }; $f(1))', STACK],
    ['a range of 873,783 items', '[1..873783] ~> $count()', MEMORY],
    ['a range of ten million items', '[1..10000000]', MEMORY],
    ['a range beyond the limit of JSONata', '[1..100000000]', MEMORY],
    ['a text of 2^23 characters', doubled(23), MEMORY],
    ['360,146 items of $range', '$range(1, 360146, 1)', MEMORY],
    ['a billion items of $range', '$range(1, 1000000000, 1)', MEMORY],
    ['a padded text', '$pad("x", -100000000)', MEMORY],
    ['a joined text', '$join($map([1..1000], function() { $pad("x", 10000) }))', MEMORY],
    ['a text with replacements', '$replace($pad("x", 100000, "x"), "x", $pad("y", 100000))', MEMORY],
    ['an endless tail recursion', '($f := function($x) { $f($x + 1) }; $f(1))', TIME],
    ['loops inside loops', '$map([1..800000], function() { $map([1..800000], $string) })', TIME],
    ['a signature that matches in exponential time',
      `(function($a)<${'n+'.repeat(20)}:n> { 1 })(${'1,'.repeat(60)}"")`, TIME],
  ])('fails the state beyond the limit: %s', async (_, expression, why) => {
    const { status, error, cause } = await evaluate(expression);
    expect([status, error, cause]).toEqual(['FAILED', 'States.QueryEvaluationError', expect.stringContaining(
      `The JSONata expression '${expression}' specified for the field 'Output/v' threw an error during evaluation: `
        + why)]);
  });

  test('does not take quadratic time to find distinct items', async () => {
    expect(await valueOf('$count($distinct([1..200000]))')).toBe(200_000);
    expect(await valueOf('$distinct([1, "1", 1, true, null, {"a": 1, "b": 2}, {"b": 2, "a": 1}, [1], [1], null])'))
      .toEqual([1, '1', true, null, { a: 1, b: 2 }, [1]]);
    expect(await valueOf('$distinct($states.input.a)', { a: [2, 2] })).toEqual([2]);
  });

  test('evaluates to the names of numbers that JSON does not have', async () => {
    expect(await valueOf('1/0')).toBe('Infinity');
    expect(await valueOf('-1/0')).toBe('-Infinity');
    expect(await valueOf('1e308*10')).toBe('Infinity');
    expect(await valueOf('$parseInteger("x", "0")')).toBe('NaN');
    expect(await valueOf('[1/0, {"k": 0/0}]')).toEqual(['Infinity', { k: 'NaN' }]);
  });

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('finds no %s of an object', async (name) => {
    for (const path of [`$states.input.\`${name}\``, `$states.\`${name}\``, `$lookup($states.input, "${name}")`,
      `$string.\`${name}\``, `$\`${name}\``]) {
      expect(await valueOf(`$exists(${path})`)).not.toBe(true);
    }
    const set = `$merge([{}, {"${name}": {"polluted": 1}}]).\`${name}\`.polluted`;
    expect(await valueOf(set)).toBe(1);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('a regular expression', () => {
  const text = `${'a'.repeat(100_000)}b`;

  test('takes linear time in JSONata', async () => {
    expect(await valueOf('$contains($states.input, /(a+)+$/)', text)).toBe(false);
    expect(await valueOf('$contains($states.input, /(a|aa)+$/i)', text)).toBe(false);
  });

  test('takes linear time in a filter', async () => {
    const state = { Type: 'Pass', InputPath: '$[?(@.t =~ /(a+)+/)]' };
    const { output } = await runExecution(new Machine(flow({ It: state }) as Definition), {
      input: [{ t: text }, { t: 'aa' }], services: { call: () => [] },
    });
    expect(output).toEqual([{ t: 'aa' }]);
  });

  test('has groups, flags and positions', async () => {
    expect(await valueOf('$replace("abab", /(A)(b)/i, "$2$1")')).toBe('baba');
    expect(await valueOf('$split("a1b22c", /\\d+/)')).toEqual(['a', 'b', 'c']);
    expect(await valueOf('$match("größe ab", /(x)?[a-z](b)/)')).toEqual({ match: 'ab', index: 6, groups: [null, 'b'] });
    expect(await valueOf('$contains("a\nb", /^b$/m)')).toBe(true);
  });

  test.each(['/(?=a)a/', '/(?<!a)a/', '/(a)\\1/'])('ends the run if only AWS supports it: %s', async (regexp) => {
    await expect(evaluate(`$contains("aa", ${regexp})`)).rejects.toThrow(UnsupportedError);
    await expect(evaluate(`$contains("aa", ${regexp})`)).rejects.toThrow(`does not support the regular expression ${
      regexp}`);
  });
});

test('a random expression evaluates or fails the state', async () => {
  const { expression } = fc.letrec<{ expression: string }>((tie) => ({
    expression: fc.oneof({ depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('1', '0', '-1', '""', '"a"', 'true', 'null', '[]', '{}', '$states', '$states.input', '$f', '$x',
        '$states.input.a', '$states.input.**', '$states.input.*', '/a*/',
        '$uuid()', '[1..3]', '1e308', '$constructor', '$sum'),
      fc.tuple(tie('expression'), fc.constantFrom('+', '-', '/', '*', '%', '&', '=', '<', 'in', 'and', '~>', '..'),
        tie('expression')).map(([a, operator, b]) => `(${a} ${operator} ${b})`),
      fc.tuple(fc.constantFrom('sum', 'string', 'count', 'map', 'filter', 'reduce', 'sort', 'distinct', 'join', 'pad',
        'replace', 'match', 'split', 'merge', 'spread', 'keys', 'lookup', 'each', 'sift', 'zip', 'range', 'partition',
        'hash', 'parse', 'toMillis', 'fromMillis', 'formatNumber', 'parseInteger', 'random', 'f', 'error', 'eval'),
      fc.array(tie('expression'), { maxLength: 3 })).map(([name, args]) => `$${name}(${args.join()})`),
      tie('expression').map((body) => `($f := function($x) { ${body} }; $f(1))`),
      fc.array(tie('expression'), { maxLength: 3 }).map((items) => `[${items.join()}]`),
      fc.array(tie('expression'), { maxLength: 3 }).map((items) => `{${items.map((v, i) => `"${i}": ${v}`).join()}}`),
      fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `${a}[${b}]`),
      fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `${a}^(${b})`),
      fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `(${a} ? ${b})`),
      fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `(${a} ~> |$|${b}|)`)),
  }));
  await fc.assert(fc.asyncProperty(expression, fc.jsonValue({ maxDepth: 3 }), async (text, input) => {
    const { status, error } = await evaluate(text, input as Json).catch((refusal) => {
      expect(String(refusal)).toMatch(/Invalid State Machine Definition: '\w+_JSONATA_EXPRESSION/);
      return { status: 'REFUSED', error: 'States.Runtime' };
    });
    if (status === 'SUCCEEDED') expect(error).toBeUndefined();
    else expect(error).toMatch(/^States\.(QueryEvaluationError|Runtime|DataLimitExceeded)$/);
  }), { numRuns: 150, interruptAfterTimeLimit: 2500 });
});
