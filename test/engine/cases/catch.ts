import { Case, Cases, DOCUMENTATION, SPECIFICATION } from '../case';

const LAMBDA = 'arn:aws:states:::lambda:invoke';
const caught = (name: string, catcher: object, output: any, more: object = {}): Case => ({
  name,
  states: {
    It: {
      Type: 'Task',
      Resource: LAMBDA,
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Handled', ...catcher }],
      ...more,
    },
    Handled: { Type: 'Pass' },
  },
  input: { a: 1 },
  answers: { It: [{ error: 'Broken', cause: 'by hand' }] },
  output,
});
const broken = { Error: 'Broken', Cause: 'by hand' };
const jsonata = { QueryLanguage: 'JSONata' };

export default [
  {
    source: `${SPECIFICATION}#fallback-states`,
    cases: [
      caught('the error output replaces the input', {}, broken),
      caught('ResultPath places it in the input', { ResultPath: '$.error' }, { a: 1, error: broken }),
      caught('ResultPath null drops it', { ResultPath: null }, { a: 1 }),
      {
        name: 'the first catcher that lists the error takes it',
        states: {
          It: {
            Type: 'Task',
            Resource: LAMBDA,
            Catch: [
              { ErrorEquals: ['Other'], Next: 'Wrong' },
              { ErrorEquals: ['More', 'Broken'], Next: 'Right' },
              { ErrorEquals: ['States.ALL'], Next: 'Wrong' },
            ],
          },
          Wrong: { Type: 'Fail' },
          Right: { Type: 'Pass', Result: 'right' },
        },
        answers: { It: [{ error: 'Broken' }] },
        output: 'right',
      },
      {
        ...caught('an error that none lists ends the execution', { ErrorEquals: ['Other'] }, null),
        output: undefined as never,
        error: 'Broken',
      },
      {
        ...caught('retriers come first', {}, broken, { Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 2 }] }),
        seconds: 3,
        count: { TaskFailed: 3 },
      },
      {
        ...caught('an error without a name and a cause gives nulls', {}, { Error: null, Cause: null }),
        answers: { It: [{}] },
      },
      {
        ...caught('a timeout has an empty cause', {}, { Error: 'States.Timeout', Cause: '' }, { TimeoutSeconds: 1 }),
        answers: { It: ['never'] },
      },
      {
        ...caught('States.TaskFailed does not take a timeout', { ErrorEquals: ['States.TaskFailed'] }, null, {
          TimeoutSeconds: 1,
        }),
        answers: { It: ['never'] },
        output: undefined as never,
        error: 'States.Timeout',
      },
      {
        ...caught('the state is left, with the error output as its output', {}, broken),
        events: [
          'ExecutionStarted',
          'TaskStateEntered',
          'TaskScheduled',
          'TaskStarted',
          'TaskFailed',
          'TaskStateExited',
          'PassStateEntered',
          'PassStateExited',
          'ExecutionSucceeded',
        ],
      },
    ],
  },
  {
    source: `${DOCUMENTATION}/concepts-error-handling.html#error-handling-fallback-states`,
    cases: [
      caught('in JSONata the error output is the output', {}, broken, jsonata),
      caught(
        'in JSONata Output sees it as $states.errorOutput, and the input',
        { Output: { e: '{% $states.errorOutput.Error %}', a: '{% $states.input.a %}' } },
        { e: 'Broken', a: 1 },
        jsonata,
      ),
      {
        ...caught('States.Runtime is not caught, by its name neither', { ErrorEquals: ['States.Runtime'] }, null, {
          InputPath: '$.none',
        }),
        output: undefined as never,
        error: 'States.Runtime',
      },
      caught(
        'a failed query is caught',
        { ErrorEquals: ['States.QueryEvaluationError'], Output: 'caught' },
        'caught',
        { ...jsonata, Arguments: '{% $none %}' },
      ),
      {
        ...caught('a failed query in Output, after the task succeeded, is caught', { Output: 'caught' }, 'caught', {
          ...jsonata,
          Output: '{% $none %}',
        }),
        answers: { It: [{ output: 1 }] },
      },
      {
        ...caught(
          'a query that fails in the catcher itself ends the execution',
          { Output: '{% $none %}' },
          null,
          jsonata,
        ),
        output: undefined as never,
        error: 'States.QueryEvaluationError',
        cause:
          "An error occurred while executing the state 'It' (entered at the event id #2). The JSONata expression " +
          "'$none' specified for the field 'Catch[0]/Output' returned nothing (undefined).",
      },
    ],
  },
] satisfies Cases[];
