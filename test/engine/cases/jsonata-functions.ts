import { Case, Cases, DOCUMENTATION } from '../case';

const gives = (expression: string, output: any, input: any = {}): Case => ({
  name: expression,
  state: { Type: 'Pass', QueryLanguage: 'JSONata', Output: `{% ${expression} %}` },
  input,
  output,
});
const fails = (expression: string, because: string): Case => ({
  name: `${expression} fails`,
  state: { Type: 'Pass', QueryLanguage: 'JSONata', Output: `{% ${expression} %}` },
  error: 'States.QueryEvaluationError',
  cause:
    "An error occurred while executing the state 'It' (entered at the event id #2). The JSONata expression " +
    `'${expression}' specified for the field 'Output' ${because}`,
});
const threw = (text: string) => `threw an error during evaluation. ${text}`;
const signature = (position: number, name: string) =>
  threw(`T0410: Argument ${position} of function "${name}" does not match function signature`);

export default [
  {
    source: `${DOCUMENTATION}/transforming-data.html#jsonata-functions-provided-by-sfn`,
    cases: [
      gives('$partition([1,2,3,4], $floor($count([1,2,3,4]) / 2))', [
        [1, 2],
        [3, 4],
      ]),
      gives('$partition([1,2,3], 2)', [[1, 2], [3]]),
      gives('$partition([], 2)', []),
      fails('$partition([1], 0)', threw('Argument 2 of function "partition" must be at least 1, but was 0')),
      fails('$partition([1], 1.5)', threw('Argument 2 of function "partition" must be an integer, but was 1.5')),
      fails('$partition([1], "2")', signature(2, 'partition')),
      gives('$range(0, 10, 2)', [0, 2, 4, 6, 8, 10]),
      gives('$range(3, 0, -1)', [3, 2, 1, 0]),
      gives('$range(0, -1, 1)', []),
      fails(
        '$range(1, 10000001, 1)',
        'threw an error during evaluation: '
          + 'Expression evaluation memory limit exceeded: Check for excessive memory usage',
      ),
      fails('$range(0, 1, 0)', threw('Argument 3 of function "range" must not be 0')),
      fails('$range(0, 1, 0.5)', threw('Argument 3 of function "range" must be an integer, but was 0.5')),
      gives('$hash("abc", "SHA-1")', 'a9993e364706816aba3e25717850c26c9cd0d89d'),
      gives('$hash("abc", "SHA-256")', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'),
      fails(
        '$hash("abc", "SHA-2")',
        threw("Hash algorithm 'SHA-2' is not one of MD5, SHA-1, SHA-256, SHA-384, SHA-512"),
      ),
      fails('$hash(1, "MD5")', signature(1, 'hash')),
      gives('($r := $random(); $r >= 0 and $r < 1)', true),
      // The numbers that java.util.Random gives for these seeds, bit for bit.
      gives('$random(42)', 0.7275636800328681),
      gives('$random(0)', 0.730967787376657),
      gives('[$random(-1), $random(7)]', [0.26894263088050496, 0.7306990420600421]),
      gives('$random(42) = $random(42)', true),
      fails('$random(1.5)', threw('Argument 1 of function "random" must be an integer, but was 1.5')),
      gives('$random() = $random()', false),
      fails('$random("seed")', signature(1, 'random')),
      gives('$contains($uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)', true),
      gives('$uuid() = $uuid()', false),
      fails('$uuid(1)', signature(1, 'uuid')),
      gives('$parse("{\\"foo\\": [1, null]}")', { foo: [1, null] }),
      gives('$parse($states.input.text).a', 1, { text: '{"a":1}' }),
      fails('$parse("{")', threw('Invalid JSON in $parse: {')),
      fails('$eval("1")', threw('T1006: Attempted to invoke a non-function')),
    ],
  },
  {
    source: `${DOCUMENTATION}/transforming-data.html`,
    cases: [
      { ...gives('$now()', '2026-01-01T00:00:00.000Z'), now: '2026-01-01T00:00:00Z' },
      { ...gives('$now("[Y]-[M01]", "+0100")', '2026-01'), now: '2026-01-01T00:00:00Z' },
      { ...gives('$millis()', 1767225600000), now: '2026-01-01T00:00:00Z' },
      {
        ...gives('$fromMillis($toMillis("13:45", "[H]:[m]"))', '2026-01-01T13:45:00.000Z'),
        now: '2026-01-01T00:00:00Z',
      },
      gives('$sort($shuffle([3,1,2]))', [1, 2, 3]),
      gives('$states.input', { a: 1 }, { a: 1 }),
      fails('$none', 'returned nothing (undefined).'),
      fails('function($x) { $x }', 'returned an unsupported result type.'),
      fails('$sum', 'returned an unsupported result type.'),
      fails('1 + "a"', threw('T2002: The right side of the "+" operator must evaluate to a number')),
      {
        name: 'evaluates a text only if it begins and ends with the delimiters',
        state: {
          Type: 'Pass',
          QueryLanguage: 'JSONata',
          Output: { a: ' {% 1 %}', b: '{% 1 %} ', c: '{%1%}', d: ['{% "x" %}', { e: '{% null %}' }], f: '$.x' },
        },
        output: { a: ' {% 1 %}', b: '{% 1 %} ', c: 1, d: ['x', { e: null }], f: '$.x' },
      },
      {
        name: 'reports the location of an expression with fields and indexes',
        state: { Type: 'Pass', QueryLanguage: 'JSONata', Output: { a: [0, { b: '{% $none %}' }] } },
        error: 'States.QueryEvaluationError',
        cause: /specified for the field 'Output\/a\[1\]\/b' returned nothing/,
      },
      {
        name: 'records EvaluationFailed for a failed query',
        state: { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $none %}' },
        error: 'States.QueryEvaluationError',
        events: ['ExecutionStarted', 'PassStateEntered', 'EvaluationFailed', 'ExecutionFailed'],
      },
    ],
  },
] satisfies Cases[];
