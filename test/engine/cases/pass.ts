import { Cases, DOCUMENTATION, SPECIFICATION } from '../case';

export default [
  {
    source: `${SPECIFICATION}#pass-state`,
    cases: [
      { name: 'a Pass hands its input on', state: { Type: 'Pass' }, input: { a: 1 }, output: { a: 1 } },
      {
        name: 'its Result replaces the input',
        state: { Type: 'Pass', Result: { b: 2 } },
        input: { a: 1 },
        output: { b: 2 },
      },
      {
        name: 'its Result goes where ResultPath says',
        state: { Type: 'Pass', Result: { x: 0.381018, y: 622.2269926397355 }, ResultPath: '$.coords' },
        input: { georefOf: 'Home' },
        output: { georefOf: 'Home', coords: { x: 0.381018, y: 622.2269926397355 } },
      },
      {
        name: 'paths in a Result stay text',
        state: { Type: 'Pass', Result: { 'a.$': '$.b' } },
        output: { 'a.$': '$.b' },
      },
      { name: 'a Result of null is a result', state: { Type: 'Pass', Result: null }, input: { a: 1 }, output: null },
      {
        name: 'its events are those of entering and leaving',
        state: { Type: 'Pass' },
        events: ['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded'],
      },
      {
        name: 'any JSON can be the input',
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
        name: 'in JSONata its Output replaces the input',
        state: { Type: 'Pass', QueryLanguage: 'JSONata', Output: { total: '{% $sum($states.input.prices) %}' } },
        input: { prices: [1, 2, 3] },
        output: { total: 6 },
      },
      {
        name: 'in JSONata without Output it hands its input on',
        state: { Type: 'Pass', QueryLanguage: 'JSONata' },
        input: { a: [] },
        output: { a: [] },
      },
      {
        name: 'the order is InputPath, Parameters, ResultPath, OutputPath',
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
