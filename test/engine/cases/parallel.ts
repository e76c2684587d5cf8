import { Cases, flow, DOCUMENTATION, SPECIFICATION } from '../case';

const LAMBDA = 'arn:aws:states:::lambda:invoke';
const branch = (name: string, state: object) => flow({ [name]: state });

export default [
  {
    source: `${SPECIFICATION}#parallel-state`,
    cases: [
      {
        name: 'outputs a list of the outputs of the branches, in their order',
        state: {
          Type: 'Parallel',
          Branches: [
            branch('Slow', { Type: 'Wait', Seconds: 10 }),
            branch('Quick', { Type: 'Pass', Result: 'quick' }),
          ],
        },
        input: { a: 1 },
        output: [{ a: 1 }, 'quick'],
        seconds: 10,
      },
      {
        name: 'runs branches at the same time',
        state: {
          Type: 'Parallel',
          Branches: [1, 2, 3].map((n) => branch(`W${n}`, { Type: 'Wait', Seconds: n * 100 })),
        },
        seconds: 300,
      },
      {
        name: 'passes Parameters to each branch',
        state: {
          Type: 'Parallel',
          Parameters: { 'n.$': '$.a' },
          Branches: [branch('A', { Type: 'Pass' })],
          OutputPath: '$[0].n',
        },
        input: { a: 5 },
        output: 5,
      },
      {
        name: 'applies ResultSelector and ResultPath to the list',
        state: {
          Type: 'Parallel',
          Branches: [branch('A', { Type: 'Pass', Result: 1 }), branch('B', { Type: 'Pass', Result: 2 })],
          ResultSelector: { 'a.$': '$[0]', 'b.$': '$[1]' },
          ResultPath: '$.both',
        },
        input: { kept: true },
        output: { kept: true, both: { a: 1, b: 2 } },
      },
      {
        name: 'aborts the other branches and fails if one fails',
        state: {
          Type: 'Parallel',
          Branches: [
            branch('Fails', { Type: 'Task', Resource: LAMBDA }),
            branch('Waits', { Type: 'Wait', Seconds: 1000 }),
          ],
        },
        answers: { Fails: [{ after: 5, error: 'Broken', cause: 'by hand' }] },
        error: 'Broken',
        cause: 'by hand',
        seconds: 5,
        count: { WaitStateAborted: 1, ParallelStateFailed: 1, ExecutionFailed: 1, WaitStateExited: 0 },
      },
    ],
  },
  {
    source: `${DOCUMENTATION}/state-parallel.html`,
    cases: [
      {
        name: 'retries all branches',
        state: {
          Type: 'Parallel',
          Branches: [
            branch('Fails', { Type: 'Task', Resource: LAMBDA }),
            branch('Works', { Type: 'Pass', Result: 1 }),
          ],
          Retry: [{ ErrorEquals: ['Broken'], IntervalSeconds: 7 }],
        },
        answers: { Fails: [{ error: 'Broken' }, { output: 'well' }] },
        output: ['well', 1],
        seconds: 7,
        count: { ParallelStateStarted: 2, ParallelStateFailed: 0, ParallelStateSucceeded: 1 },
      },
      {
        name: 'catches the failure of a branch',
        states: {
          Both: {
            Type: 'Parallel',
            Branches: [branch('Fails', { Type: 'Fail', Error: 'Broken', Cause: 'by hand' })],
            Catch: [{ ErrorEquals: ['Broken'], ResultPath: '$.error', Next: 'Handled' }],
            Next: 'Never',
          },
          Never: { Type: 'Fail' },
          Handled: { Type: 'Pass' },
        },
        input: { a: 1 },
        output: { a: 1, error: { Error: 'Broken', Cause: 'by hand' } },
        events: [
          'ExecutionStarted',
          'ParallelStateEntered',
          'ParallelStateStarted',
          'FailStateEntered',
          'ParallelStateFailed',
          'ParallelStateExited',
          'PassStateEntered',
          'PassStateExited',
          'ExecutionSucceeded',
        ],
      },
      {
        name: 'fails the execution with States.Runtime of a branch, despite a catcher',
        count: { ParallelStateFailed: 0, ExecutionFailed: 1 },
        states: {
          Both: {
            Type: 'Parallel',
            Branches: [branch('Fails', { Type: 'Pass', InputPath: '$.none' })],
            Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Handled' }],
            Next: 'Handled',
          },
          Handled: { Type: 'Pass' },
        },
        error: 'States.Runtime',
        cause:
          /the state 'Fails' \(entered at.*\). Invalid path '\$.none' : No results for path: \$\['none'\]$/,
      },
      {
        name: 'applies Arguments and Output in JSONata',
        state: {
          Type: 'Parallel',
          QueryLanguage: 'JSONata',
          Arguments: { n: '{% $states.input.a %}' },
          Branches: [branch('A', { Type: 'Pass' }), branch('B', { Type: 'Pass', Result: { n: 2 } })],
          Output: '{% $sum($states.result.n) %}',
        },
        input: { a: 5 },
        output: 7,
      },
      {
        name: 'records EvaluationFailed after the last event of the branches',
        state: {
          Type: 'Parallel',
          QueryLanguage: 'JSONata',
          Branches: [branch('A', { Type: 'Pass' })],
          Output: '{% $none %}',
        },
        error: 'States.QueryEvaluationError',
        events: [
          'ExecutionStarted',
          'ParallelStateEntered',
          'ParallelStateStarted',
          'PassStateEntered',
          'PassStateExited',
          'ParallelStateSucceeded',
          'EvaluationFailed',
          'ParallelStateFailed',
          'ExecutionFailed',
        ],
        previous: [0, 0, 2, 3, 4, 5, 5, 7, 8],
      },
      {
        name: 'runs a Parallel inside a branch',
        state: {
          Type: 'Parallel',
          Branches: [branch('Inner', { Type: 'Parallel', Branches: [branch('Leaf', { Type: 'Pass' })] })],
        },
        input: 1,
        output: [[1]],
        events: [
          'ExecutionStarted',
          'ParallelStateEntered',
          'ParallelStateStarted',
          'ParallelStateEntered',
          'ParallelStateStarted',
          'PassStateEntered',
          'PassStateExited',
          'ParallelStateSucceeded',
          'ParallelStateExited',
          'ParallelStateSucceeded',
          'ParallelStateExited',
          'ExecutionSucceeded',
        ],
      },
    ],
  },
] satisfies Cases[];
