import { Cases, flow, DOCUMENTATION, SPECIFICATION } from '../case';

export default [
  {
    source: `${SPECIFICATION}#succeed-state`,
    cases: [
      { name: 'a Succeed ends with its input', state: { Type: 'Succeed' }, input: { a: 1 }, output: { a: 1 } },
      {
        name: 'applies InputPath and OutputPath of a Succeed',
        state: { Type: 'Succeed', InputPath: '$.a', OutputPath: '$.b' },
        input: { a: { b: 2 } },
        output: 2,
      },
      {
        name: 'evaluates Output of a Succeed in JSONata',
        state: { Type: 'Succeed', QueryLanguage: 'JSONata', Output: '{% $states.input.a + 1 %}' },
        input: { a: 1 },
        output: 2,
      },
      {
        name: 'ends only the branch of a Succeed',
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
        name: 'fails with the error and cause of a Fail',
        state: { Type: 'Fail', Error: 'ErrorA', Cause: 'Kaiju attack' },
        error: 'ErrorA',
        cause: 'Kaiju attack',
        events: ['ExecutionStarted', 'FailStateEntered', 'ExecutionFailed'],
      },
      {
        name: 'reads error and cause of a Fail from its input',
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
        name: 'evaluates intrinsic functions in the paths of a Fail',
        state: { Type: 'Fail', Error: 'E', CausePath: "States.Format('{} of {}', $.n, $.all)" },
        input: { n: 1, all: 2 },
        error: 'E',
        cause: '1 of 2',
      },
      {
        name: 'evaluates expressions of a Fail in JSONata',
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
        name: 'fails with States.Runtime if ErrorPath finds nothing',
        state: { Type: 'Fail', ErrorPath: '$.Error' },
        error: 'States.Runtime',
        cause:
          "An error occurred while executing the state 'It' (entered at the event id #2). The JSONPath '$.Error' " +
          "specified for the field 'ErrorPath' could not be found in the input '{}'",
      },
      {
        name: 'fails with States.QueryEvaluationError if Error in JSONata is not a text',
        state: { Type: 'Fail', QueryLanguage: 'JSONata', Error: '{% 1 %}' },
        error: 'States.QueryEvaluationError',
      },
    ],
  },
] satisfies Cases[];
