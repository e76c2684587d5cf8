import { Cases, DOCUMENTATION } from '../case';

const LAMBDA = 'arn:aws:states:::lambda:invoke';
const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:work';
const limit = 256 * 1024;
/** As JSON, with its quotes, it has this many bytes. */
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
        name: 'an answer of 256 KiB is carried',
        state: { Type: 'Task', Resource: FUNCTION },
        answers: { It: [{ output: text(limit) }] },
        output: text(limit),
      },
      {
        name: 'of a larger one the task fails',
        state: { Type: 'Task', Resource: FUNCTION },
        answers: { It: [{ output: text(limit + 1) }] },
        error: 'States.DataLimitExceeded',
        cause: tooLarge(FUNCTION),
        events: ['ExecutionStarted', 'TaskStateEntered', 'LambdaFunctionScheduled', 'LambdaFunctionStarted',
          'LambdaFunctionFailed', 'ExecutionFailed'],
      },
      {
        name: 'bytes count, not characters',
        state: { Type: 'Task', Resource: LAMBDA },
        answers: { It: [{ output: 'ü'.repeat(limit / 2) }] },
        error: 'States.DataLimitExceeded',
        cause: tooLarge('lambda'),
      },
      {
        name: 'what a task answers too largely, States.ALL catches',
        states: {
          It: { Type: 'Task', Resource: LAMBDA, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Handled' }] },
          Handled: { Type: 'Pass', OutputPath: '$.Error' },
        },
        answers: { It: [{ output: text(limit + 1) }] },
        output: 'States.DataLimitExceeded',
      },
      {
        name: 'an output that grows beyond it fails its state, and only its name catches that',
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
        name: 'States.ALL does not',
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
        name: 'what is sent may not be larger either',
        state: { Type: 'Task', Resource: LAMBDA, Parameters: { 'a.$': '$', 'b.$': '$' } },
        input: text(limit / 2),
        error: 'States.DataLimitExceeded',
        count: { TaskScheduled: 0 },
      },
      {
        name: 'the list that a Map makes counts as its output',
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
        name: 'a history has 25,000 events, of which the last tells why the execution failed',
        states: counting(1_000_000),
        input: 0,
        error: 'States.Runtime',
        cause: 'The execution reached the maximum number of history events (25000).',
        count: { ExecutionFailed: 1, ExecutionStarted: 1 },
      },
      { name: 'one of fewer is fine', states: counting(6000), input: 0, output: 6000 },
      {
        name: 'nothing catches that the history is full',
        limits: { events: 20 },
        states: {
          Both: {
            Type: 'Parallel',
            Branches: [{ StartAt: 'Loop', States: { Loop: { Type: 'Wait', Seconds: 1, Next: 'Loop' } } }],
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
