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
      caught('replaces the input with the error output', {}, broken),
      caught('adds the error output to the input at ResultPath', { ResultPath: '$.error' }, { a: 1, error: broken }),
      caught('drops the error output with ResultPath null', { ResultPath: null }, { a: 1 }),
      {
        name: 'applies the first catcher that lists the error',
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
        ...caught('fails the execution if no catcher lists the error', { ErrorEquals: ['Other'] }, null),
        output: undefined as never,
        error: 'Broken',
      },
      {
        ...caught('applies retriers before catchers', {}, broken, {
          Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 2 }],
        }),
        seconds: 3,
        count: { TaskFailed: 3 },
      },
      {
        ...caught('outputs null for a missing error name and cause', {}, { Error: null, Cause: null }),
        answers: { It: [{}] },
      },
      {
        ...caught('outputs no cause of a timeout', {}, { Error: 'States.Timeout', Cause: '' }, { TimeoutSeconds: 1 }),
        answers: { It: ['never'] },
      },
      {
        ...caught('does not match a timeout with States.TaskFailed', { ErrorEquals: ['States.TaskFailed'] }, null, {
          TimeoutSeconds: 1,
        }),
        answers: { It: ['never'] },
        output: undefined as never,
        error: 'States.Timeout',
      },
      {
        ...caught('exits the state with the error output', {}, broken),
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
      caught('outputs the error output in JSONata', {}, broken, jsonata),
      caught(
        'evaluates Output in JSONata with $states.errorOutput and the input',
        { Output: { e: '{% $states.errorOutput.Error %}', a: '{% $states.input.a %}' } },
        { e: 'Broken', a: 1 },
        jsonata,
      ),
      {
        ...caught('does not catch States.Runtime, even by name', { ErrorEquals: ['States.Runtime'] }, null, {
          InputPath: '$.none',
        }),
        output: undefined as never,
        error: 'States.Runtime',
      },
      caught(
        'catches a failed query',
        { ErrorEquals: ['States.QueryEvaluationError'], Output: 'caught' },
        'caught',
        { ...jsonata, Arguments: '{% $none %}' },
      ),
      {
        ...caught('catches a failed query in Output after the task succeeded', { Output: 'caught' }, 'caught', {
          ...jsonata,
          Output: '{% $none %}',
        }),
        answers: { It: [{ output: 1 }] },
      },
      {
        ...caught(
          'fails the execution if a query of the catcher fails',
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
