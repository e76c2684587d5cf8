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
      recovers('by default it is tried again after 1, 2 and 4 seconds', {}, 3, 7),
      { ...recovers('and then no more', {}, 4, 7), output: undefined as never, error: 'Broken' },
      recovers('IntervalSeconds is the first wait', { IntervalSeconds: 10 }, 1, 10),
      recovers('BackoffRate multiplies it', { IntervalSeconds: 3, BackoffRate: 1.5 }, 2, 3 + 4.5),
      recovers('BackoffRate 1 keeps it', { IntervalSeconds: 5, BackoffRate: 1, MaxAttempts: 10 }, 10, 50),
      recovers(
        'MaxDelaySeconds bounds it',
        { IntervalSeconds: 2, MaxDelaySeconds: 5, MaxAttempts: 4 },
        4,
        2 + 4 + 5 + 5,
      ),
      {
        name: 'MaxAttempts 0 never tries again',
        state: task([{ ErrorEquals: ['Broken'], MaxAttempts: 0 }]),
        answers: failing(1),
        error: 'Broken',
        seconds: 0,
      },
      {
        name: 'each retrier counts for itself, and the first that lists the error takes it',
        state: task([
          { ErrorEquals: ['A'], MaxAttempts: 1, IntervalSeconds: 1 },
          { ErrorEquals: ['A', 'B'], MaxAttempts: 2, IntervalSeconds: 100 },
        ]),
        answers: { It: [{ error: 'A' }, { error: 'B' }, { error: 'B' }, { output: 1 }] },
        output: 1,
        seconds: 1 + 100 + 200,
      },
      {
        name: 'a retrier that is used up does not hand on to the next',
        state: task([
          { ErrorEquals: ['A'], MaxAttempts: 1 },
          { ErrorEquals: ['States.ALL'], MaxAttempts: 5 },
        ]),
        answers: { It: [{ error: 'A' }, { error: 'A' }, { output: 1 }] },
        error: 'A',
      },
      {
        name: 'an error that no retrier lists is not retried',
        state: task([{ ErrorEquals: ['Other'] }]),
        answers: failing(1),
        error: 'Broken',
      },
      {
        name: 'States.TaskFailed is any error but States.Timeout',
        state: task([{ ErrorEquals: ['States.TaskFailed'] }]),
        answers: failing(2),
        output: 'well',
      },
      {
        name: 'States.Timeout is not a States.TaskFailed',
        state: { ...task([{ ErrorEquals: ['States.TaskFailed'] }]), TimeoutSeconds: 3 },
        answers: { It: ['never'] },
        error: 'States.Timeout',
        seconds: 3,
      },
      {
        name: 'States.ALL is any error, one without a name, too',
        state: task([{ ErrorEquals: ['States.ALL'] }]),
        answers: { It: [{}, { error: 'X' }, { output: 1 }] },
        output: 1,
      },
      {
        name: 'a retry is scheduled anew, and the state is not entered anew',
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
        name: 'what is sent is made anew for each attempt, and can know how many there were',
        state: { ...task([{ ErrorEquals: ['States.ALL'] }]), Parameters: { 'n.$': '$$.State.RetryCount' } },
        answers: failing(2),
        sent: [{ n: 0 }, { n: 1 }, { n: 2 }],
      },
      {
        name: 'States.Runtime is never retried',
        state: {
          ...task([{ ErrorEquals: ['States.Runtime'] }, { ErrorEquals: ['States.ALL'] }]),
          Parameters: { 'n.$': '$.none' },
        },
        error: 'States.Runtime',
        seconds: 0,
      },
      {
        name: 'a failed query is retried',
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
        name: 'the time of a task counts anew for each attempt',
        state: { ...task([{ ErrorEquals: ['States.Timeout'], MaxAttempts: 2 }]), TimeoutSeconds: 10 },
        answers: { It: ['never', 'never', { after: 9, output: 1 }] },
        output: 1,
        seconds: 10 + 1 + 10 + 2 + 9,
      },
    ],
  },
] satisfies Cases[];
