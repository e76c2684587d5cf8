import { MemoryObjects } from '../../../src/engine';
import { Cases, DOCUMENTATION, flow } from '../case';

const processor = (ExecutionType: string, states: { readonly [name: string]: object }) => ({
  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType }, ...flow(states),
});
const map = (states: { readonly [name: string]: object }, more: object = {}, type = 'EXPRESS') => ({
  Type: 'Map', ItemProcessor: processor(type, states), ...more,
});
const WAIT = { Wait: { Type: 'Wait', SecondsPath: '$' } };
const show = (expression: string) => ({
  Show: { Type: 'Pass', QueryLanguage: 'JSONata', Output: `{% ${expression} %}` },
});
const task = (more: object = {}) => ({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', ...more });
const TIMED_OUT = { Error: 'States.Timeout', Cause: '' };
const COUNT = {
  'Count': { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $states.input + 1 %}', Next: 'Enough?' },
  'Enough?': { Type: 'Choice', Choices: [{ Variable: '$', NumericLessThan: 50, Next: 'Count' }], Default: 'Done' },
  'Done': { Type: 'Succeed' },
};

export default [
  {
    source: `${DOCUMENTATION}/choosing-workflow-type.html`,
    cases: [
      {
        name: 'times out a child that runs for longer than five minutes',
        state: map(WAIT, { ToleratedFailureCount: 1 }),
        input: [10, 301],
        output: [10, TIMED_OUT],
        seconds: 300,
      },
      { name: 'and not one that runs for five minutes', state: map(WAIT), input: [300], output: [300], seconds: 300 },
      {
        name: 'has no such limit for Standard children',
        state: map(WAIT, {}, 'STANDARD'),
        input: [301],
        output: [301],
        seconds: 301,
      },
      {
        name: 'counts the five minutes from the start of each child',
        state: map(WAIT, { MaxConcurrency: 2, ToleratedFailureCount: 1 }),
        input: [100, 290, 301, 5],
        output: [100, 290, TIMED_OUT, 5],
        seconds: 400,
      },
      {
        name: 'counts a child that timed out as failed',
        state: map(WAIT, { ToleratedFailurePercentage: 49 }),
        input: [1, 301],
        error: 'States.ExceedToleratedFailureThreshold',
        seconds: 300,
      },
      {
        name: 'does not time out the states that follow',
        states: { Map: map(WAIT, { Next: 'After' }), After: { Type: 'Wait', Seconds: 1000 } },
        input: [10],
        output: [10],
        seconds: 1010,
      },
      {
        name: 'gives a child the ARN of an Express execution, and no redrive count',
        state: map(show('$states.context.Execution.[$split(Id, ":")[5], $exists(RedriveCount)]')),
        input: [0],
        output: [['express', false]],
      },
      {
        name: 'has no limit of events for Express children',
        state: map(COUNT),
        limits: { events: 100 },
        input: [0],
        output: [50],
      },
      {
        name: 'counts a Standard child that exceeds the limit of events as failed',
        state: map(COUNT, { ToleratedFailureCount: 1 }, 'STANDARD'),
        limits: { events: 100 },
        input: [0],
        output: [{
          Error: 'States.Runtime', Cause: 'The execution reached the maximum number of history events (100).',
        }],
      },
      {
        name: 'fails a child whose output is larger than 256 KB',
        state: map(show('$pad("x", 262150)')),
        input: [0],
        error: 'States.ExceedToleratedFailureThreshold',
      },
    ],
  },
  {
    source: `${DOCUMENTATION}/redrive-map-run.html`,
    cases: [
      {
        name: 'starts an Express child that failed at its first state',
        redriven: true,
        state: map({ First: task({ Next: 'Second' }), Second: task() }),
        input: ['a'],
        answers: { First: [{ output: 1 }, { output: 2 }], Second: [{ error: 'E' }, { output: 'done' }] },
        sent: ['a', 1, 'a', 2],
        output: ['done'],
      },
      {
        name: 'continues a Standard child that failed at the state that failed',
        redriven: true,
        state: map({ First: task({ Next: 'Second' }), Second: task() }, {}, 'STANDARD'),
        input: ['a'],
        answers: { First: [{ output: 1 }], Second: [{ error: 'E' }, { output: 'done' }] },
        sent: ['a', 1, 1],
        output: ['done'],
      },
      {
        name: 'continues the branches of a Standard child whose failure was tolerated',
        redriven: true,
        states: {
          Map: map({
            Set: { Type: 'Pass', Assign: { 'x.$': '$' }, Next: 'Both' },
            Both: { Type: 'Parallel', Branches: [flow({ Good: task() }), flow({ Bad: task() })], Next: 'Show' },
            Show: { Type: 'Pass', Parameters: { 'x.$': '$x', 'results.$': '$' } },
          }, { ToleratedFailureCount: 1, MaxConcurrency: 1 }, 'STANDARD'),
        },
        input: ['a', 'b'],
        answers: {
          Good: [{ output: 1 }, { output: 2 }],
          Bad: [{ after: 1, error: 'E' }, { after: 1, error: 'E' }, { output: 3 }, { output: 4 }],
        },
        sent: ['a', 'a', 'b', 'b', 'a', 'b'],
        output: [{ x: 'a', results: [1, 3] }, { x: 'b', results: [2, 4] }],
      },
      {
        name: 'starts no more children again at the same time than MaxConcurrency',
        redriven: true,
        machine: { TimeoutSeconds: 35 },
        state: map({ Wait: { Type: 'Wait', Seconds: 20 } }, { MaxConcurrency: 2 }, 'STANDARD'),
        input: [1, 2, 3, 4],
        output: [1, 2, 3, 4],
        seconds: 55,
      },
      {
        name: 'starts a new Map Run after one that failed because of its data',
        redriven: true,
        state: map({ Pass: { Type: 'Pass' } }, { ItemSelector: { 'x.$': '$.missing' } }),
        input: [1],
        error: 'States.Runtime',
        count: { MapRunStarted: 2, MapRunRedriven: 0 },
      },
      {
        name: 'reads the items from S3 again after they could not be read',
        redriven: true,
        objects: new MemoryObjects(),
        state: map({ Pass: { Type: 'Pass' } }, {
          ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: 'b', Key: 'k' } },
        }),
        error: 'States.ItemReaderFailed',
        count: { MapRunStarted: 1, MapRunRedriven: 1, MapRunFailed: 2 },
      },
    ],
  },
] satisfies Cases[];
