import { Cases, flow, DOCUMENTATION, SPECIFICATION } from '../case';

const LAMBDA = 'arn:aws:states:::lambda:invoke';
const each = (state: object) => flow({ Each: state });
const SAME = each({ Type: 'Pass' });

export default [
  {
    source: `${SPECIFICATION}#map-state`,
    cases: [
      {
        name: 'iterates over the items, and outputs a list in their order',
        state: { Type: 'Map', ItemProcessor: each({ Type: 'Pass', Parameters: { 'item.$': '$' } }) },
        input: [1, 'two'],
        output: [{ item: 1 }, { item: 'two' }],
      },
      {
        name: 'outputs an empty list without items',
        state: { Type: 'Map', ItemProcessor: SAME },
        input: [],
        output: [],
      },
      {
        name: 'reads the items from ItemsPath',
        state: { Type: 'Map', ItemsPath: '$.detail.shipped', ItemProcessor: SAME, ResultPath: '$.detail.shipped' },
        input: { detail: { shipped: [{ n: 1 }], other: 2 } },
        output: { detail: { shipped: [{ n: 1 }], other: 2 } },
      },
      {
        name: 'evaluates ItemSelector with the input and the item',
        state: {
          Type: 'Map',
          ItemsPath: '$.items',
          ItemSelector: {
            'from.$': '$.from',
            'item.$': '$$.Map.Item.Value',
            'index.$': '$$.Map.Item.Index',
          },
          ItemProcessor: SAME,
        },
        input: { from: 'UPS', items: ['a', 'b'] },
        output: [
          { from: 'UPS', item: 'a', index: 0 },
          { from: 'UPS', item: 'b', index: 1 },
        ],
      },
      {
        name: 'accepts the older names Iterator and Parameters',
        state: { Type: 'Map', Iterator: SAME, Parameters: { 'v.$': '$$.Map.Item.Value' } },
        input: [7],
        output: [{ v: 7 }],
      },
      {
        name: 'adds the item to the context object of an iteration',
        state: {
          Type: 'Map',
          ItemProcessor: each({ Type: 'Pass', Parameters: { 'v.$': '$$.Map.Item.Value' } }),
          ItemSelector: { changed: true },
        },
        input: [7, 8],
        output: [{ v: 7 }, { v: 8 }],
      },
      {
        name: 'runs at most MaxConcurrency iterations at the same time',
        state: { Type: 'Map', MaxConcurrency: 2, ItemProcessor: each({ Type: 'Wait', Seconds: 10 }) },
        input: [1, 2, 3, 4, 5],
        output: [1, 2, 3, 4, 5],
        seconds: 30,
      },
      {
        name: 'runs at most 40 iterations at the same time with MaxConcurrency 0',
        state: { Type: 'Map', MaxConcurrency: 0, ItemProcessor: each({ Type: 'Wait', Seconds: 10 }) },
        input: Array.from({ length: 41 }, (_, i) => i),
        seconds: 20,
      },
      {
        name: 'reads the concurrency from MaxConcurrencyPath',
        state: {
          Type: 'Map',
          ItemsPath: '$.items',
          MaxConcurrencyPath: '$.n',
          ItemProcessor: each({ Type: 'Wait', Seconds: 1 }),
        },
        input: { items: [1, 2, 3], n: 1 },
        seconds: 3,
      },
      {
        name: 'aborts the other iterations and fails if one fails',
        state: { Type: 'Map', ItemProcessor: each({ Type: 'Task', Resource: LAMBDA }) },
        input: [1, 2, 3],
        answers: { Each: [{ after: 9, output: 1 }, { after: 1, error: 'Broken', cause: 'two' }, 'never'] },
        error: 'Broken',
        cause: 'two',
        seconds: 1,
        count: {
          MapIterationStarted: 3,
          MapIterationFailed: 1,
          MapIterationAborted: 2,
          TaskStateAborted: 2,
          MapStateFailed: 1,
        },
      },
    ],
  },
  {
    source: `${DOCUMENTATION}/state-map-inline.html`,
    cases: [
      {
        name: 'records the events of each iteration',
        state: { Type: 'Map', MaxConcurrency: 1, ItemProcessor: SAME },
        input: [1, 2],
        events: [
          'ExecutionStarted',
          'MapStateEntered',
          'MapStateStarted',
          'MapIterationStarted',
          'PassStateEntered',
          'PassStateExited',
          'MapIterationSucceeded',
          'MapIterationStarted',
          'PassStateEntered',
          'PassStateExited',
          'MapIterationSucceeded',
          'MapStateSucceeded',
          'MapStateExited',
          'ExecutionSucceeded',
        ],
        // The end of an iteration is recorded aside: the next event follows the one before it.
        previous: [0, 0, 2, 3, 4, 5, 6, 6, 8, 9, 10, 11, 11, 13],
      },
      {
        name: 'fails with States.Runtime if the items are not a list',
        state: { Type: 'Map', ItemsPath: '$.items', ItemProcessor: SAME },
        input: { items: { a: 1 } },
        error: 'States.Runtime',
        cause:
          'An error occurred while executing the state \'It\' (entered at the event id #2). Reference path "$.items" ' +
          'must point to array.',
      },
      {
        name: 'retries all iterations',
        state: {
          Type: 'Map',
          MaxConcurrency: 1,
          ItemProcessor: each({ Type: 'Task', Resource: LAMBDA }),
          Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 5 }],
        },
        input: ['a', 'b'],
        answers: { Each: [{ output: 1 }, { error: 'Broken' }, { output: 3 }, { output: 4 }] },
        output: [3, 4],
        sent: ['a', 'b', 'a', 'b'],
        seconds: 5,
        count: { MapStateStarted: 2, MapStateFailed: 0 },
      },
      {
        name: 'evaluates Items in JSONata',
        state: {
          Type: 'Map',
          QueryLanguage: 'JSONata',
          Items: '{% $states.input.list[n > 1] %}',
          ItemProcessor: SAME,
        },
        input: { list: [{ n: 1 }, { n: 2 }, { n: 3 }] },
        output: [{ n: 2 }, { n: 3 }],
      },
      {
        name: 'evaluates ItemSelector in JSONata with the item in the context object',
        state: {
          Type: 'Map',
          QueryLanguage: 'JSONata',
          ItemSelector: { n: '{% $states.context.Map.Item.Index + $states.context.Map.Item.Value %}' },
          ItemProcessor: SAME,
        },
        input: [10, 20],
        output: [{ n: 10 }, { n: 21 }],
      },
      {
        name: 'evaluates an ItemSelector that is an expression for each item',
        state: {
          Type: 'Map',
          QueryLanguage: 'JSONata',
          Items: '{% $states.input.list %}',
          ItemSelector: "{% $merge([$states.input.common, { 'item': $states.context.Map.Item.Value }]) %}",
          ItemProcessor: SAME,
        },
        input: { list: ['a', 'b'], common: { c: 1 } },
        output: [
          { c: 1, item: 'a' },
          { c: 1, item: 'b' },
        ],
      },
      {
        name: 'fails if an ItemSelector that is an expression returns nothing',
        state: { Type: 'Map', QueryLanguage: 'JSONata', ItemSelector: '{% $none %}', ItemProcessor: SAME },
        input: [1],
        error: 'States.QueryEvaluationError',
      },
      {
        name: 'needs brackets around an expression in JSONata that may return a single item',
        state: {
          Type: 'Map',
          QueryLanguage: 'JSONata',
          Items: '{% $states.input.list[n > 2] %}',
          ItemProcessor: SAME,
        },
        input: { list: [{ n: 1 }, { n: 3 }] },
        error: 'States.QueryEvaluationError',
        cause:
          "An error occurred while executing the state 'It' (entered at the event id #2). The JSONata expression " +
          "'$states.input.list[n > 2]' specified for the field 'Items' returned an unexpected result type. Expected " +
          "'array', but was 'object' for value: {\"n\":3}",
      },
      {
        name: 'runs a Map inside an iteration',
        state: {
          Type: 'Map',
          ItemProcessor: flow({ Row: { Type: 'Map', ItemProcessor: SAME } }),
        },
        input: [[1, 2], [], [3]],
        output: [[1, 2], [], [3]],
      },
    ],
  },
] satisfies Cases[];
