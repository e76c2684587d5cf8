import { Case, Cases, DOCUMENTATION, flow } from '../case';

const jsonata = { QueryLanguage: 'JSONata' };
const task = (name: string, fields: object, sent: any, output: any): Case => ({
  name,
  state: { Type: 'Task', ...jsonata, Resource: 'arn:aws:states:::lambda:invoke', ...fields },
  input: { a: 1, list: [1, 2] },
  answers: { It: [{ output: { Payload: { b: 2 }, StatusCode: 200 } }] },
  sent: [sent],
  output,
});
const answer = { Payload: { b: 2 }, StatusCode: 200 };

export default [
  {
    source: `${DOCUMENTATION}/transforming-data.html`,
    cases: [
      task(
        'sends the input without Arguments, and outputs the result without Output',
        {},
        { a: 1, list: [1, 2] },
        answer,
      ),
      task(
        'sends an object of Arguments',
        { Arguments: { 'n': '{% $states.input.a + 1 %}', 'm.$': '$.a' } },
        { 'n': 2, 'm.$': '$.a' },
        answer,
      ),
      task('sends the result of an expression', { Arguments: '{% $states.input.list %}' }, [1, 2], answer),
      task('sends a list', { Arguments: ['{% $states.input.a %}', { b: null }] }, [1, { b: null }], answer),
      task(
        'evaluates Output with the result and the input',
        {
          Output: { input: '{% $states.input.a %}', answer: '{% $states.result.Payload.b %}' },
        },
        { a: 1, list: [1, 2] },
        { input: 1, answer: 2 },
      ),
      task('accepts a constant Output', { Output: 'done' }, { a: 1, list: [1, 2] }, 'done'),
      task('accepts null as Output', { Output: null }, { a: 1, list: [1, 2] }, null),
      {
        name: 'evaluates Output of a Map with the outputs of its iterations',
        state: {
          Type: 'Map',
          ...jsonata,
          ItemProcessor: flow({ Each: { Type: 'Pass' } }),
          Output: '{% $max($states.result) %}',
        },
        input: [3, 1, 2],
        output: 3,
      },
      {
        name: 'evaluates Output of a Succeed',
        state: { Type: 'Succeed', ...jsonata, Output: '{% [$states.input, 2] %}' },
        input: 1,
        output: [1, 2],
      },
      {
        name: 'reports the field of an expression that fails',
        state: {
          Type: 'Task',
          ...jsonata,
          Resource: 'arn:aws:states:::lambda:invoke',
          Arguments: { Payload: { n: '{% $states.input.none %}' } },
        },
        error: 'States.QueryEvaluationError',
        cause:
          /'\$states.input.none' specified for the field 'Arguments\/Payload\/n' returned nothing \(undefined\)\.$/,
        events: ['ExecutionStarted', 'TaskStateEntered', 'EvaluationFailed', 'ExecutionFailed'],
        previous: [0, 0, 0, 3],
      },
      {
        name: 'records EvaluationFailed of Output after TaskSucceeded',
        state: { Type: 'Task', ...jsonata, Resource: 'arn:aws:states:::lambda:invoke', Output: '{% $none %}' },
        answers: { It: [{ output: 1 }] },
        error: 'States.QueryEvaluationError',
        events: [
          'ExecutionStarted',
          'TaskStateEntered',
          'TaskScheduled',
          'TaskStarted',
          'TaskSucceeded',
          'EvaluationFailed',
          'ExecutionFailed',
        ],
        previous: [0, 0, 2, 3, 4, 5, 6],
      },
    ],
  },
] satisfies Cases[];
