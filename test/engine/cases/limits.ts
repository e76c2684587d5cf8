import { Cases, DOCUMENTATION } from '../case';

const LAMBDA = 'arn:aws:states:::lambda:invoke';
const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:work';
const limit = 256 * 1024;
/** A text whose JSON, with its quotes, has this many bytes. */
const text = (bytes: number) => 'x'.repeat(bytes - 2);
const tooLarge = (what: string) =>
  `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`;
const counting = (to: number) => ({
  'Count': { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $states.input + 1 %}', Next: 'Enough?' },
  'Enough?': { Type: 'Choice', Choices: [{ Variable: '$', NumericLessThan: to, Next: 'Count' }], Default: 'Done' },
  'Done': { Type: 'Succeed' },
});

export default [
  {
    source: `${DOCUMENTATION}/service-quotas.html#service-limits-task-executions`,
    cases: [
      {
        name: 'accepts a result of 256 KiB',
        state: { Type: 'Task', Resource: FUNCTION },
        answers: { It: [{ output: text(limit) }] },
        output: text(limit),
      },
      {
        name: 'fails the task if its result is larger',
        state: { Type: 'Task', Resource: FUNCTION },
        answers: { It: [{ output: text(limit + 1) }] },
        error: 'States.DataLimitExceeded',
        cause: tooLarge(FUNCTION),
        events: ['ExecutionStarted', 'TaskStateEntered', 'LambdaFunctionScheduled', 'LambdaFunctionStarted',
          'LambdaFunctionFailed', 'ExecutionFailed'],
      },
      {
        name: 'counts bytes, not characters',
        state: { Type: 'Task', Resource: LAMBDA },
        answers: { It: [{ output: 'ü'.repeat(limit / 2) }] },
        error: 'States.DataLimitExceeded',
        cause: tooLarge('lambda'),
      },
      {
        name: 'catches a result that is too large with States.ALL',
        states: {
          It: { Type: 'Task', Resource: LAMBDA, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Handled' }] },
          Handled: { Type: 'Pass', OutputPath: '$.Error' },
        },
        answers: { It: [{ output: text(limit + 1) }] },
        output: 'States.DataLimitExceeded',
      },
      {
        name: 'fails a state whose output is too large, which is caught by name',
        states: {
          It: {
            Type: 'Task',
            Resource: LAMBDA,
            ResultPath: '$.more',
            Catch: [{ ErrorEquals: ['States.DataLimitExceeded'], ResultPath: null, Next: 'Handled' }],
          },
          Handled: { Type: 'Pass', Result: 'handled' },
        },
        input: { a: text(limit / 2) },
        answers: { It: [{ output: text(limit / 2) }] },
        output: 'handled',
      },
      {
        name: 'does not catch an output that is too large with States.ALL',
        states: {
          It: {
            Type: 'Task',
            Resource: LAMBDA,
            ResultPath: '$.more',
            Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'Handled' }],
          },
          Handled: { Type: 'Pass' },
        },
        input: { a: text(limit / 2) },
        answers: { It: [{ output: text(limit / 2) }] },
        error: 'States.DataLimitExceeded',
        cause: tooLarge('It'),
      },
      {
        name: 'fails if the arguments of a task are too large',
        state: { Type: 'Task', Resource: LAMBDA, Parameters: { 'a.$': '$', 'b.$': '$' } },
        input: text(limit / 2),
        error: 'States.DataLimitExceeded',
        count: { TaskScheduled: 0 },
      },
      {
        name: 'limits the list of outputs of a Map',
        state: {
          Type: 'Map',
          ItemProcessor: {
            StartAt: 'Each',
            States: { Each: { Type: 'Pass', Result: text(limit / 2), End: true } },
          },
        },
        input: [1, 2, 3],
        error: 'States.DataLimitExceeded',
      },
    ],
  },
  {
    source: `${DOCUMENTATION}/service-quotas.html#service-limits-state-machine-executions`,
    cases: [
      {
        name: 'fails the execution with the 25,000th event',
        states: counting(1_000_000),
        input: 0,
        error: 'States.Runtime',
        cause: 'The execution reached the maximum number of history events (25000).',
        count: { ExecutionFailed: 1, ExecutionStarted: 1 },
      },
      { name: 'one of fewer is fine', states: counting(6000), input: 0, output: 6000 },
      {
        name: 'does not catch that the history is full',
        limits: { events: 20 },
        states: {
          Both: {
            Type: 'Parallel',
            Branches: [{
              StartAt: 'Loop',
              States: {
                Loop: { Type: 'Wait', Seconds: 1, Next: 'Again' },
                Again: {
                  Type: 'Choice', Choices: [{ Variable: '$.stop', IsPresent: true, Next: 'Stop' }], Default: 'Loop',
                },
                Stop: { Type: 'Succeed' },
              },
            }],
            Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Handled' }],
            Next: 'Handled',
          },
          Handled: { Type: 'Pass' },
        },
        error: 'States.Runtime',
        cause: 'The execution reached the maximum number of history events (20).',
      },
    ],
  },
] satisfies Cases[];
