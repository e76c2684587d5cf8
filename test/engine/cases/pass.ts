import { Cases, DOCUMENTATION, SPECIFICATION } from '../case';

export default [
  {
    source: `${SPECIFICATION}#pass-state`,
    cases: [
      { name: 'a Pass hands its input on', state: { Type: 'Pass' }, input: { a: 1 }, output: { a: 1 } },
      {
        name: 'replaces the input with Result',
        state: { Type: 'Pass', Result: { b: 2 } },
        input: { a: 1 },
        output: { b: 2 },
      },
      {
        name: 'adds Result to the input at ResultPath',
        state: { Type: 'Pass', Result: { x: 0.381018, y: 622.2269926397355 }, ResultPath: '$.coords' },
        input: { georefOf: 'Home' },
        output: { georefOf: 'Home', coords: { x: 0.381018, y: 622.2269926397355 } },
      },
      {
        name: 'does not evaluate paths in Result',
        state: { Type: 'Pass', Result: { 'a.$': '$.b' } },
        output: { 'a.$': '$.b' },
      },
      { name: 'a Result of null is a result', state: { Type: 'Pass', Result: null }, input: { a: 1 }, output: null },
      {
        name: 'records entering and exiting',
        state: { Type: 'Pass' },
        events: ['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded'],
      },
      {
        name: 'accepts any JSON as input',
        state: { Type: 'Pass' },
        input: [1, 'two', null],
        output: [1, 'two', null],
      },
    ],
  },
  {
    source: `${DOCUMENTATION}/state-pass.html`,
    cases: [
      {
        name: 'replaces the input with Output in JSONata',
        state: { Type: 'Pass', QueryLanguage: 'JSONata', Output: { total: '{% $sum($states.input.prices) %}' } },
        input: { prices: [1, 2, 3] },
        output: { total: 6 },
      },
      {
        name: 'outputs its input without Output in JSONata',
        state: { Type: 'Pass', QueryLanguage: 'JSONata' },
        input: { a: [] },
        output: { a: [] },
      },
      {
        name: 'applies InputPath, Parameters, ResultPath, OutputPath in this order',
        state: {
          Type: 'Pass',
          InputPath: '$.in',
          Parameters: { 'sum.$': 'States.MathAdd($.a, $.b)' },
          ResultPath: '$.result',
          OutputPath: '$.result.sum',
        },
        input: { in: { a: 1, b: 2 } },
        output: 3,
      },
    ],
  },
] satisfies Cases[];
