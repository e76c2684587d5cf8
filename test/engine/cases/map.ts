import { Cases, flow, DOCUMENTATION, SPECIFICATION } from '../case';

const LAMBDA = 'arn:aws:states:::lambda:invoke';
const each = (state: object) => flow({ Each: state });
const SAME = each({ Type: 'Pass' });

export default [
  {
    source: `${SPECIFICATION}#map-state`,
    cases: [
      {
        name: 'it does the same with each item, and gives a list in their order',
        state: { Type: 'Map', ItemProcessor: each({ Type: 'Pass', Parameters: { 'item.$': '$' } }) },
        input: [1, 'two'],
        output: [{ item: 1 }, { item: 'two' }],
      },
      {
        name: 'of no items it makes no list items',
        state: { Type: 'Map', ItemProcessor: SAME },
        input: [],
        output: [],
      },
      {
        name: 'ItemsPath says where the items are',
        state: { Type: 'Map', ItemsPath: '$.detail.shipped', ItemProcessor: SAME, ResultPath: '$.detail.shipped' },
        input: { detail: { shipped: [{ n: 1 }], other: 2 } },
        output: { detail: { shipped: [{ n: 1 }], other: 2 } },
      },
      {
        name: 'ItemSelector makes what each iteration gets, from the input and the item',
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
        name: 'Iterator and Parameters are their older names',
        state: { Type: 'Map', Iterator: SAME, Parameters: { 'v.$': '$$.Map.Item.Value' } },
        input: [7],
        output: [{ v: 7 }],
      },
      {
        name: 'in an iteration the context object holds its item',
        state: {
          Type: 'Map',
          ItemProcessor: each({ Type: 'Pass', Parameters: { 'v.$': '$$.Map.Item.Value' } }),
          ItemSelector: { changed: true },
        },
        input: [7, 8],
        output: [{ v: 7 }, { v: 8 }],
      },
      {
        name: 'MaxConcurrency says how many iterations run at a time',
        state: { Type: 'Map', MaxConcurrency: 2, ItemProcessor: each({ Type: 'Wait', Seconds: 10 }) },
        input: [1, 2, 3, 4, 5],
        output: [1, 2, 3, 4, 5],
        seconds: 30,
      },
      {
        name: 'MaxConcurrency 0 is no limit of the definition, and 40 that of the service',
        state: { Type: 'Map', MaxConcurrency: 0, ItemProcessor: each({ Type: 'Wait', Seconds: 10 }) },
        input: Array.from({ length: 41 }, (_, i) => i),
        seconds: 20,
      },
      {
        name: 'MaxConcurrencyPath reads it',
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
        name: 'an iteration that fails stops the others and fails the whole',
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
        name: 'its events tell each iteration',
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
        // The end of an iteration is told aside: the next one follows what was before it.
        previous: [0, 0, 2, 3, 4, 5, 6, 6, 8, 9, 10, 11, 11, 13],
      },
      {
        name: 'what is no list is States.Runtime',
        state: { Type: 'Map', ItemsPath: '$.items', ItemProcessor: SAME },
        input: { items: { a: 1 } },
        error: 'States.Runtime',
        cause:
          'An error occurred while executing the state \'It\' (entered at the event id #2). Reference path "$.items" ' +
          'must point to array.',
      },
      {
        name: 'it is tried again as a whole',
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
        name: 'in JSONata Items gives the items',
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
        name: 'in JSONata ItemSelector sees the item in the context object',
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
        name: 'in JSONata a list of one is made with brackets, and without them is no list',
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
        name: 'inside an iteration there can be another Map',
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
