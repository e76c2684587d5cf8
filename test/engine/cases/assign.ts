import { Cases, DOCUMENTATION, flow } from '../case';

const LAMBDA = 'arn:aws:states:::lambda:invoke';
const jsonata = { QueryLanguage: 'JSONata' };
const show = (Output: unknown) => ({ Type: 'Pass', ...jsonata, Output });
const big = 'x'.repeat(200 * 1024);

export default [
  {
    source: `${DOCUMENTATION}/workflow-variables.html`,
    cases: [
      {
        name: 'makes a variable available to the following states, in both query languages',
        states: {
          Set: { Type: 'Pass', Assign: { 'name.$': '$.who', 'n': 1 }, Next: 'Path' },
          Path: { Type: 'Pass', Parameters: { 'a.$': '$name' }, Next: 'Expression' },
          Expression: show({ path: '{% $states.input.a %}', n: '{% $n + 1 %}' }),
        },
        input: { who: 'Ann' },
        output: { path: 'Ann', n: 2 },
      },
      {
        name: 'evaluates Assign with the previous values',
        states: {
          Set: { Type: 'Pass', ...jsonata, Assign: { x: 1, y: 2 }, Next: 'Swap' },
          Swap: {
            Type: 'Pass',
            ...jsonata,
            Assign: { x: '{% $y %}', y: '{% $x %}' },
            Output: '{% $x %}',
            Next: 'Show',
          },
          Show: show('{% [$states.input, $x, $y] %}'),
        },
        output: [1, 2, 1],
      },
      {
        name: 'evaluates Assign of a task with its result',
        states: {
          Ask: {
            Type: 'Task',
            Resource: LAMBDA,
            Assign: { 'code.$': '$.StatusCode' },
            ResultPath: null,
            Next: 'Show',
          },
          Show: { Type: 'Pass', Parameters: { 'code.$': '$code', 'kept.$': '$.a' } },
        },
        input: { a: 1 },
        answers: { Ask: [{ output: { StatusCode: 200 } }] },
        output: { code: 200, kept: 1 },
      },
      {
        name: 'evaluates Assign of a task after ResultSelector',
        states: {
          Ask: {
            Type: 'Task',
            Resource: LAMBDA,
            ResultSelector: { 'c.$': '$.StatusCode' },
            Assign: { 'all.$': '$' },
            Next: 'Show',
          },
          Show: { Type: 'Pass', OutputPath: '$all' },
        },
        answers: { Ask: [{ output: { StatusCode: 200, Payload: 1 } }] },
        output: { c: 200 },
      },
      {
        name: 'applies Assign of a choice rule, and that of the Choice for its Default',
        states: {
          Choose: {
            Type: 'Choice',
            Choices: [{ Variable: '$.n', NumericEquals: 1, Assign: { was: 'one' }, Next: 'Show' }],
            Default: 'Show',
            Assign: { was: 'other' },
          },
          Show: { Type: 'Pass', OutputPath: '$was' },
        },
        input: { n: 2 },
        output: 'other',
      },
      {
        name: 'applies Assign of a Wait',
        states: { Wait: { Type: 'Wait', Seconds: 1, Assign: { x: 1 }, Next: 'Show' }, Show: show('{% $x %}') },
        output: 1,
      },
      {
        name: 'applies Assign of a catcher in place of that of the state, with the error output',
        states: {
          Ask: {
            Type: 'Task',
            ...jsonata,
            Resource: LAMBDA,
            Assign: { ok: true },
            Catch: [{ ErrorEquals: ['States.ALL'], Assign: { why: '{% $states.errorOutput.Error %}' }, Next: 'Show' }],
          },
          Show: show('{% [$why, $exists($ok)] %}'),
        },
        answers: { Ask: [{ error: 'Broken' }] },
        output: ['Broken', false],
      },
      {
        name: 'evaluates Assign of a catcher in JSONPath with the error output',
        states: {
          Ask: {
            Type: 'Task',
            Resource: LAMBDA,
            Catch: [{ ErrorEquals: ['States.ALL'], Assign: { 'why.$': '$.Error' }, ResultPath: null, Next: 'Show' }],
          },
          Show: { Type: 'Pass', Parameters: { 'why.$': '$why', 'kept.$': '$.a' } },
        },
        input: { a: 1 },
        answers: { Ask: [{ error: 'Broken' }] },
        output: { why: 'Broken', kept: 1 },
      },
      {
        name: 'shows outer variables to a branch, and discards those of the branch',
        states: {
          Set: { Type: 'Pass', Assign: { outer: 1 }, Next: 'Both' },
          Both: {
            Type: 'Parallel',
            Branches: [
              flow({ A: { Type: 'Pass', Assign: { own: 2 }, Next: 'B' }, B: show('{% $outer + $own %}') }),
              flow({ C: show('{% $exists($own) %}') }),
            ],
            Next: 'Show',
          },
          Show: show('{% [$states.input, $exists($own), $outer] %}'),
        },
        output: [3, false, false, 1],
      },
      {
        name: 'keeps the variables of each iteration apart',
        states: {
          Set: { Type: 'Pass', Assign: { outer: 10 }, Next: 'Each' },
          Each: {
            Type: 'Map',
            ItemProcessor: flow({
              A: { Type: 'Pass', ...jsonata, Assign: { n: '{% $states.input %}' }, Next: 'Wait' },
              Wait: { Type: 'Wait', ...jsonata, Seconds: '{% 10 - $n %}', Next: 'B' },
              B: show('{% $n + $outer %}'),
            }),
          },
        },
        input: [1, 2, 3],
        output: [11, 12, 13],
      },
      {
        name: 'evaluates Assign of a Parallel with the outputs of its branches',
        states: {
          Both: {
            Type: 'Parallel',
            ...jsonata,
            Branches: [flow({ A: { Type: 'Pass', Result: 4 } })],
            Assign: { sum: '{% $sum($states.result) %}' },
            Next: 'Show',
          },
          Show: show('{% $sum %}'),
        },
        // A variable hides the function of its name.
        output: 4,
      },
      {
        name: 'assigns lists and objects, which paths can read',
        states: {
          Set: { Type: 'Pass', Assign: { order: { items: [{ sku: 'a' }, { sku: 'b' }] } }, Next: 'Show' },
          Show: { Type: 'Pass', InputPath: '$order.items[1].sku' },
        },
        output: 'b',
      },
      {
        name: 'does not assign the variables of a failed attempt',
        states: {
          Set: { Type: 'Pass', Assign: { n: 1 }, Next: 'Ask' },
          Ask: {
            Type: 'Task',
            ...jsonata,
            Resource: LAMBDA,
            Retry: [{ ErrorEquals: ['States.ALL'] }],
            Assign: { n: '{% $n + 1 %}' },
            Next: 'Show',
          },
          Show: show('{% $n %}'),
        },
        answers: { Ask: [{ error: 'A' }, { error: 'B' }, { output: 1 }] },
        output: 2,
      },
    ],
  },
  {
    source: `${DOCUMENTATION}/workflow-variables.html#variable-limits`,
    cases: [
      {
        name: 'limits the variables of one Assign to 256 KiB',
        state: { Type: 'Pass', Assign: { 'a.$': '$', 'b.$': '$' }, ResultPath: null },
        input: big,
        error: 'States.DataLimitExceeded',
      },
      {
        name: 'accepts smaller variables, and several Assigns in sequence',
        states: {
          A: { Type: 'Pass', Assign: { 'a.$': '$' }, Next: 'B' },
          B: { Type: 'Pass', Assign: { 'b.$': '$' }, Next: 'C' },
          C: show('{% $length($a) + $length($b) %}'),
        },
        input: big,
        output: 400 * 1024,
      },
      {
        name: 'limits all variables of a scope',
        limits: { variableBytes: 300 * 1024 },
        states: {
          A: { Type: 'Pass', Assign: { 'a.$': '$' }, Next: 'B' },
          B: { Type: 'Pass', Assign: { 'b.$': '$' } },
        },
        input: big,
        error: 'States.DataLimitExceeded',
      },
    ],
  },
] satisfies Cases[];
