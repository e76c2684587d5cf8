import { Cases, flow, DOCUMENTATION, SPECIFICATION } from '../case';

export default [
  {
    source: `${SPECIFICATION}#succeed-state`,
    cases: [
      { name: 'a Succeed ends with its input', state: { Type: 'Succeed' }, input: { a: 1 }, output: { a: 1 } },
      {
        name: 'a Succeed has InputPath and OutputPath',
        state: { Type: 'Succeed', InputPath: '$.a', OutputPath: '$.b' },
        input: { a: { b: 2 } },
        output: 2,
      },
      {
        name: 'a Succeed in JSONata has Output',
        state: { Type: 'Succeed', QueryLanguage: 'JSONata', Output: '{% $states.input.a + 1 %}' },
        input: { a: 1 },
        output: 2,
      },
      {
        name: 'a Succeed ends its branch only',
        states: {
          Both: {
            Type: 'Parallel',
            Branches: [flow({ A: { Type: 'Succeed' } }), flow({ B: { Type: 'Pass', Result: 2 } })],
          },
        },
        input: 1,
        output: [1, 2],
      },
    ],
  },
  {
    source: `${SPECIFICATION}#fail-state`,
    cases: [
      {
        name: 'a Fail ends with its error and cause',
        state: { Type: 'Fail', Error: 'ErrorA', Cause: 'Kaiju attack' },
        error: 'ErrorA',
        cause: 'Kaiju attack',
        events: ['ExecutionStarted', 'FailStateEntered', 'ExecutionFailed'],
      },
      {
        name: 'a Fail can read both from its input',
        state: { Type: 'Fail', ErrorPath: '$.Error', CausePath: '$.Cause' },
        input: { Error: 'E', Cause: 'C' },
        error: 'E',
        cause: 'C',
      },
      { name: 'a Fail may say nothing', state: { Type: 'Fail' }, error: null },
    ],
  },
  {
    source: `${DOCUMENTATION}/state-fail.html`,
    cases: [
      {
        name: 'the paths of a Fail may be intrinsic functions',
        state: { Type: 'Fail', Error: 'E', CausePath: "States.Format('{} of {}', $.n, $.all)" },
        input: { n: 1, all: 2 },
        error: 'E',
        cause: '1 of 2',
      },
      {
        name: 'a Fail in JSONata has expressions',
        state: {
          Type: 'Fail',
          QueryLanguage: 'JSONata',
          Error: '{% $states.input.e %}',
          Cause: '{% "no " & $states.input.e %}',
        },
        input: { e: 'Paper' },
        error: 'Paper',
        cause: 'no Paper',
      },
      {
        name: 'an ErrorPath to nothing is States.Runtime',
        state: { Type: 'Fail', ErrorPath: '$.Error' },
        error: 'States.Runtime',
        cause:
          "An error occurred while executing the state 'It' (entered at the event id #2). The JSONPath '$.Error' " +
          "specified for the field 'ErrorPath' could not be found in the input '{}'",
      },
      {
        name: 'an Error in JSONata that is no text is States.QueryEvaluationError',
        state: { Type: 'Fail', QueryLanguage: 'JSONata', Error: '{% 1 %}' },
        error: 'States.QueryEvaluationError',
      },
    ],
  },
] satisfies Cases[];
