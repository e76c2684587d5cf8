import {
  INTRINSIC_FUNCTIONS, intrinsicProblem, isIntrinsicCall, parseIntrinsicCall, returnsText,
} from '../../src/asl/intrinsic';

const nested = (depth: number) => `${'States.Array('.repeat(depth)}1${')'.repeat(depth)}`;
const call = (name: string, count: number) => `${name}(${Array.from({ length: count }, () => '$.a').join(', ')})`;

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html */
describe('a call of an intrinsic function', () => {
  test.each([...INTRINSIC_FUNCTIONS])('%s has its number of arguments', (name, { least, most }) => {
    const most4 = Math.min(most, 40);
    expect([least, most4].map((count) => intrinsicProblem(call(name, count)))).toEqual([undefined, undefined]);
    if (least > 0) expect(intrinsicProblem(call(name, least - 1))).toContain(`${name} takes `);
    if (most < Infinity) expect(intrinsicProblem(call(name, most + 1))).toContain(`, got: ${most + 1}`);
  });

  test.each([
    ['States.ArrayLength()', 'States.ArrayLength takes 1 argument, got: 0'],
    ['States.UUID(1)', 'States.UUID takes 0 arguments, got: 1'],
    ['States.MathRandom(1)', 'States.MathRandom takes 2 to 3 arguments, got: 1'],
    ['States.Format()', 'States.Format takes at least 1 argument, got: 0'],
    ['States.JsonMerge($.a, $.b)', 'States.JsonMerge takes 3 arguments, got: 2'],
    ["States.ArrayLength('a')", 'Argument 1 of States.ArrayLength must be of type list, got: text'],
    ['States.ArrayLength(States.UUID())', 'Argument 1 of States.ArrayLength must be of type list, got: text'],
    ["States.MathAdd(1, '2')", 'Argument 2 of States.MathAdd must be of type number, got: text'],
    ['States.Format(1)', 'Argument 1 of States.Format must be of type text, got: number'],
    ['States.StringToJson(null)', 'Argument 1 of States.StringToJson must be of type text, got: null'],
    ["States.JsonMerge($.a, $.b, 'no')", 'Argument 3 of States.JsonMerge must be of type boolean, got: text'],
    ['States.Array(States.ArrayLength())', 'States.ArrayLength takes 1 argument, got: 0'],
    ['States.Array($.a', "Expected ',' or ')' after the path '$.a'"],
    ['States.Array(1 2)', "'1 2)' is neither a literal, a path nor a call of an intrinsic function"],
    ["States.Array('a' 2)", "Expected ',' or ')' at character 17"],
    ['States.Array($.a..)', "'$.a..' is not a valid JSONPath"],
    ['States.Array(1) 2', 'Unexpected text after the call: 2'],
    ['text', "'text' is neither a literal, a path nor a call of an intrinsic function"],
    ['', "'' is neither a literal, a path nor a call of an intrinsic function"],
  ])('%s is refused: %s', (text, problem) => {
    expect(intrinsicProblem(text)).toBe(problem);
    expect([isIntrinsicCall(text), parseIntrinsicCall(text)]).toEqual([false, undefined]);
  });

  test('is refused with the names of all functions if there is no such function', () => {
    for (const name of ['States.Sum', 'states.Format', 'Format', 'States.constructor', 'constructor', '__proto__']) {
      expect(intrinsicProblem(`${name}($.a)`)).toMatch(
        new RegExp(`^'${name}' is not an intrinsic function; use one of States.Array, .*, States.Format$`));
    }
  });

  test('is nested at most 10 deep', () => {
    expect([nested(1), nested(10)].map(intrinsicProblem)).toEqual([undefined, undefined]);
    expect([nested(11), nested(100_000)].map(intrinsicProblem)).toEqual(
      Array(2).fill('Intrinsic functions are nested more than 10 deep'));
  });

  test('may have more than 10 calls side by side', () => {
    expect(isIntrinsicCall(`States.Array(${Array(12).fill('States.UUID()').join(', ')})`)).toBe(true);
  });

  test.each([
    "States.Format('{}', $['a)'], $[\"b,(\"])",
    "States.ArrayGetItem(States.StringSplit($$.StateMachine.Name, '-'), 0)",
    'States.MathAdd(States.ArrayGetItem($.a, 0), 1)',
    'States.JsonMerge(States.StringToJson($.a), $.b, false)',
    'States.Array(null, true, -1.5e3, $.list[(@.length-1)], $.list[?(@.a == 1)])',
    ' States.UUID ( ) ',
  ])('is %s', (text) => {
    expect(intrinsicProblem(text)).toBeUndefined();
  });
});

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/state-fail.html */
test('returns a text from the functions that CausePath and ErrorPath of a Fail state may call', () => {
  const names = [...INTRINSIC_FUNCTIONS].flatMap(([name, { least }]) =>
    returnsText(parseIntrinsicCall(call(name, least))!) ? [name] : []);
  expect(names.sort()).toEqual([
    'States.ArrayGetItem', 'States.Base64Decode', 'States.Base64Encode', 'States.Format', 'States.Hash',
    'States.JsonToString', 'States.UUID',
  ]);
});
