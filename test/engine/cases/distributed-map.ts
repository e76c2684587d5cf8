import { Cases, flow, DOCUMENTATION } from '../case';

const LAMBDA = 'arn:aws:states:::lambda:invoke';
const each = (state: object) => ({
  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
  ...flow({ Each: state }),
});
const TASK = each({ Type: 'Task', Resource: LAMBDA });
const TWO_OF_FOUR = { Each: [{ output: 1 }, { error: 'Broken', cause: 'b' }, { error: 'Broken' }, { output: 4 }] };
const succeeded = [
  'ExecutionStarted',
  'MapStateEntered',
  'MapStateStarted',
  'MapRunStarted',
  'MapRunSucceeded',
  'MapStateSucceeded',
  'MapStateExited',
  'ExecutionSucceeded',
];

export default [
  {
    source: `${DOCUMENTATION}/state-map-distributed.html`,
    cases: [
      {
        name: 'runs each item in a child execution, whose events are not in the history',
        state: { Type: 'Map', ItemProcessor: each({ Type: 'Pass' }) },
        input: [1, 2, 3],
        output: [1, 2, 3],
        events: succeeded,
      },
      {
        name: 'succeeds at once without items',
        state: { Type: 'Map', ItemProcessor: TASK },
        input: [],
        output: [],
        events: succeeded,
      },
      {
        name: 'fails with the first failure without a threshold',
        state: { Type: 'Map', ItemProcessor: TASK },
        input: ['a', 'b', 'c', 'd'],
        answers: TWO_OF_FOUR,
        error: 'States.ExceedToleratedFailureThreshold',
        cause: 'The specified tolerated failure threshold was exceeded',
        events: [
          'ExecutionStarted',
          'MapStateEntered',
          'MapStateStarted',
          'MapRunStarted',
          'MapRunFailed',
          'MapStateFailed',
          'ExecutionFailed',
        ],
      },
      {
        name: 'tolerates ToleratedFailureCount failures',
        state: { Type: 'Map', ToleratedFailureCount: 2, ItemProcessor: TASK },
        input: ['a', 'b', 'c', 'd'],
        answers: TWO_OF_FOUR,
        output: [1, { Error: 'Broken', Cause: 'b' }, { Error: 'Broken', Cause: null }, 4],
      },
      {
        name: 'does not tolerate one failure more than ToleratedFailureCount',
        state: { Type: 'Map', ToleratedFailureCount: 1, ItemProcessor: TASK },
        input: ['a', 'b', 'c', 'd'],
        answers: TWO_OF_FOUR,
        error: 'States.ExceedToleratedFailureThreshold',
      },
      {
        name: 'tolerates ToleratedFailurePercentage of the items',
        state: { Type: 'Map', ToleratedFailurePercentage: 50, ItemProcessor: TASK },
        input: ['a', 'b', 'c', 'd'],
        answers: TWO_OF_FOUR,
        status: 'SUCCEEDED',
      },
      {
        name: 'fails if either of two thresholds is exceeded',
        state: { Type: 'Map', ToleratedFailurePercentage: 40, ToleratedFailureCount: 3, ItemProcessor: TASK },
        input: ['a', 'b', 'c', 'd'],
        answers: TWO_OF_FOUR,
        error: 'States.ExceedToleratedFailureThreshold',
      },
      {
        name: 'reads the threshold from ToleratedFailureCountPath',
        state: { Type: 'Map', ItemsPath: '$.items', ToleratedFailureCountPath: '$.n', ItemProcessor: TASK },
        input: { items: ['a', 'b', 'c', 'd'], n: 2 },
        answers: TWO_OF_FOUR,
        status: 'SUCCEEDED',
      },
      {
        name: 'fails if ToleratedFailureCountPath refers to no whole number',
        state: { Type: 'Map', ItemsPath: '$.items', ToleratedFailureCountPath: '$.n', ItemProcessor: TASK },
        input: { items: [], n: 'many' },
        error: 'States.Runtime',
        cause:
          "An error occurred while executing the state 'It' (entered at the event id #2). The " +
          'ToleratedFailureCountPath field refers to value "many" which is not a valid integer: $.n',
      },
      {
        name: 'runs at most MaxConcurrency child executions at the same time',
        state: { Type: 'Map', MaxConcurrency: 100, ItemProcessor: each({ Type: 'Wait', Seconds: 10 }) },
        input: Array.from({ length: 250 }, (_, i) => i),
        seconds: 30,
      },
      {
        name: 'runs more than the 40 of an inline Map at the same time without MaxConcurrency',
        state: { Type: 'Map', ItemProcessor: each({ Type: 'Wait', Seconds: 10 }) },
        input: Array.from({ length: 250 }, (_, i) => i),
        seconds: 10,
      },
      {
        name: 'gives a child its own execution in the context object, and the item as input',
        state: {
          Type: 'Map',
          ItemProcessor: each({
            Type: 'Pass',
            QueryLanguage: 'JSONata',
            Output:
              '{% [$states.context.Execution.Input, $contains($states.context.Execution.Id, "StateMachine/It:")] %}',
          }),
        },
        input: ['a', 'b'],
        output: [
          ['a', true],
          ['b', true],
        ],
      },
      {
        name: 'does not show the variables of the parent to a child',
        states: {
          Set: { Type: 'Pass', Assign: { x: 1 }, Next: 'Work' },
          Work: {
            Type: 'Map',
            ItemProcessor: each({ Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $exists($x) %}' }),
          },
        },
        input: ['a'],
        output: [false],
      },
      {
        name: 'iterates over the entries of an object in JSONata',
        state: {
          Type: 'Map',
          QueryLanguage: 'JSONata',
          Items: '{% $states.input %}',
          ItemSelector: { k: '{% $states.context.Map.Item.Key %}', v: '{% $states.context.Map.Item.Value %}' },
          ItemProcessor: each({ Type: 'Pass' }),
        },
        input: { a: 1, b: 2 },
        output: [
          { k: 'a', v: 1 },
          { k: 'b', v: 2 },
        ],
      },
      {
        name: 'counts a child that fails with States.Runtime as one failure',
        state: { Type: 'Map', ToleratedFailureCount: 1, ItemProcessor: each({ Type: 'Pass', InputPath: '$.a' }) },
        input: [{ a: 1 }, {}],
        output: [
          1,
          {
            Error: 'States.Runtime',
            Cause:
              "An error occurred while executing the state 'Each' (entered at the event id #2). Invalid path '$.a' : " +
              "No results for path: $['a']",
          },
        ],
      },
      {
        name: 'aborts the other branches of a child that fails',
        state: {
          Type: 'Map',
          ToleratedFailureCount: 1,
          ItemProcessor: each({
            Type: 'Parallel',
            Branches: [
              flow({ Fails: { Type: 'Pass', InputPath: '$.a' } }),
              flow({ Waits: { Type: 'Wait', Seconds: 1000 } }),
            ],
          }),
        },
        input: [{}],
        status: 'SUCCEEDED',
        seconds: 0,
      },
      {
        name: 'catches the exceeded threshold',
        states: {
          Work: {
            Type: 'Map',
            ItemProcessor: each({ Type: 'Fail' }),
            Catch: [{ ErrorEquals: ['States.ExceedToleratedFailureThreshold'], Next: 'Handled' }],
          },
          Handled: { Type: 'Pass', Result: 'handled' },
        },
        input: [1],
        output: 'handled',
      },
    ],
  },
] satisfies Cases[];
