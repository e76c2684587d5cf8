import { Case, Cases, DOCUMENTATION, SPECIFICATION } from '../case';

const LAMBDA = 'arn:aws:states:::lambda:invoke';
const task = (Retry: object[]) => ({ Type: 'Task', Resource: LAMBDA, Retry });
const failing = (times: number, error = 'Broken') => ({ It: [...Array(times).fill({ error }), { output: 'well' }] });
const recovers = (name: string, retrier: object, times: number, seconds: number): Case => ({
  name,
  state: task([{ ErrorEquals: ['Broken'], ...retrier }]),
  answers: failing(times),
  output: 'well',
  seconds,
});

export default [
  {
    source: `${SPECIFICATION}#errors`,
    cases: [
      recovers('retries after 1, 2 and 4 seconds by default', {}, 3, 7),
      { ...recovers('retries at most 3 times by default', {}, 4, 7), output: undefined as never, error: 'Broken' },
      recovers('waits IntervalSeconds before the first retry', { IntervalSeconds: 10 }, 1, 10),
      recovers('multiplies the delay by BackoffRate', { IntervalSeconds: 3, BackoffRate: 1.5 }, 2, 3 + 4.5),
      recovers('keeps the delay with BackoffRate 1', { IntervalSeconds: 5, BackoffRate: 1, MaxAttempts: 10 }, 10, 50),
      recovers(
        'limits the delay to MaxDelaySeconds',
        { IntervalSeconds: 2, MaxDelaySeconds: 5, MaxAttempts: 4 },
        4,
        2 + 4 + 5 + 5,
      ),
      {
        name: 'never retries with MaxAttempts 0',
        state: task([{ ErrorEquals: ['Broken'], MaxAttempts: 0 }]),
        answers: failing(1),
        error: 'Broken',
        seconds: 0,
      },
      {
        name: 'counts attempts for each retrier, and applies the first that lists the error',
        state: task([
          { ErrorEquals: ['A'], MaxAttempts: 1, IntervalSeconds: 1 },
          { ErrorEquals: ['A', 'B'], MaxAttempts: 2, IntervalSeconds: 100 },
        ]),
        answers: { It: [{ error: 'A' }, { error: 'B' }, { error: 'B' }, { output: 1 }] },
        output: 1,
        seconds: 1 + 100 + 200,
      },
      {
        name: 'does not apply the next retrier after one is used up',
        state: task([
          { ErrorEquals: ['A'], MaxAttempts: 1 },
          { ErrorEquals: ['States.ALL'], MaxAttempts: 5 },
        ]),
        answers: { It: [{ error: 'A' }, { error: 'A' }, { output: 1 }] },
        error: 'A',
      },
      {
        name: 'does not retry an error that no retrier lists',
        state: task([{ ErrorEquals: ['Other'] }]),
        answers: failing(1),
        error: 'Broken',
      },
      {
        name: 'matches any error except States.Timeout with States.TaskFailed',
        state: task([{ ErrorEquals: ['States.TaskFailed'] }]),
        answers: failing(2),
        output: 'well',
      },
      {
        name: 'does not match States.Timeout with States.TaskFailed',
        state: { ...task([{ ErrorEquals: ['States.TaskFailed'] }]), TimeoutSeconds: 3 },
        answers: { It: ['never'] },
        error: 'States.Timeout',
        seconds: 3,
      },
      {
        name: 'matches any error with States.ALL, even one without a name',
        state: task([{ ErrorEquals: ['States.ALL'] }]),
        answers: { It: [{}, { error: 'X' }, { output: 1 }] },
        output: 1,
      },
      {
        name: 'schedules a retry without entering the state again',
        state: task([{ ErrorEquals: ['Broken'] }]),
        answers: failing(1),
        events: [
          'ExecutionStarted',
          'TaskStateEntered',
          'TaskScheduled',
          'TaskStarted',
          'TaskFailed',
          'TaskScheduled',
          'TaskStarted',
          'TaskSucceeded',
          'TaskStateExited',
          'ExecutionSucceeded',
        ],
      },
    ],
  },
  {
    source: `${DOCUMENTATION}/concepts-error-handling.html#error-handling-retrying-after-an-error`,
    cases: [
      {
        name: 'evaluates the arguments for each attempt, with the retry count',
        state: { ...task([{ ErrorEquals: ['States.ALL'] }]), Parameters: { 'n.$': '$$.State.RetryCount' } },
        answers: failing(2),
        sent: [{ n: 0 }, { n: 1 }, { n: 2 }],
      },
      {
        name: 'never retries States.Runtime',
        state: {
          ...task([{ ErrorEquals: ['States.Runtime'] }, { ErrorEquals: ['States.ALL'] }]),
          Parameters: { 'n.$': '$.none' },
        },
        error: 'States.Runtime',
        seconds: 0,
      },
      {
        name: 'retries a failed query',
        state: {
          ...task([{ ErrorEquals: ['States.QueryEvaluationError'], MaxAttempts: 1 }]),
          QueryLanguage: 'JSONata',
          Arguments: '{% $none %}',
        },
        error: 'States.QueryEvaluationError',
        seconds: 1,
        count: { EvaluationFailed: 2, TaskScheduled: 0 },
      },
      {
        name: 'applies the timeout of a task to each attempt',
        state: { ...task([{ ErrorEquals: ['States.Timeout'], MaxAttempts: 2 }]), TimeoutSeconds: 10 },
        answers: { It: ['never', 'never', { after: 9, output: 1 }] },
        output: 1,
        seconds: 10 + 1 + 10 + 2 + 9,
      },
    ],
  },
] satisfies Cases[];
