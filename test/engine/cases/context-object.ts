import { Cases, DOCUMENTATION, flow } from '../case';

const show = (expression: string) => ({ Type: 'Pass', QueryLanguage: 'JSONata', Output: `{% ${expression} %}` });
const LAMBDA = 'arn:aws:states:::lambda:invoke';
const now = '2026-05-06T07:08:09.010Z';

export default [
  {
    source: `${DOCUMENTATION}/input-output-contextobject.html`,
    cases: [
      {
        name: 'contains the execution, the state and the state machine',
        state: { Type: 'Pass', Parameters: { 'c.$': '$$' }, OutputPath: "$.c['State','StateMachine']" },
        now,
        output: {
          State: { Name: 'It', EnteredTime: now },
          StateMachine: { Id: 'arn:aws:states:us-east-1:123456789012:stateMachine:StateMachine', Name: 'StateMachine' },
        },
      },
      {
        name: 'contains input, role, start time and redrive count of the execution',
        state: show('$states.context.Execution.[Input.a, RoleArn, StartTime, RedriveCount]'),
        input: { a: 1 },
        now,
        output: [1, 'arn:aws:iam::123456789012:role/StateMachineRole', now, 0],
      },
      {
        name: 'contains the execution name that is the last part of the ARN',
        state: show('$states.context.Execution.($split(Id, ":")[-1] = Name)'),
        output: true,
      },
      {
        name: 'contains the time at which the state was entered, and that of the start',
        states: {
          Wait: { Type: 'Wait', Seconds: 60, Next: 'Show' },
          Show: show('[$states.context.Execution.StartTime, $states.context.State.EnteredTime]'),
        },
        now,
        output: [now, '2026-05-06T07:09:09.010Z'],
      },
      {
        name: 'contains RetryCount only for states that can be retried',
        states: {
          Pass: { Type: 'Pass', Parameters: { 's.$': '$$.State' }, OutputPath: '$.s.keys()', Next: 'Task' },
          Task: {
            Type: 'Task',
            Resource: LAMBDA,
            ResultSelector: { 'n.$': '$$.State.RetryCount', 'keys.$': '$' },
            Retry: [{ ErrorEquals: ['E'] }],
          },
        },
        answers: { Task: [{ error: 'E' }, { output: 'x' }] },
        sent: [['Name', 'EnteredTime'], ['Name', 'EnteredTime']],
        output: { n: 1, keys: 'x' },
      },
      ...['states:startExecution.sync', 'states:startExecution.sync:2', 'batch:submitJob.sync'].map((job) => ({
        name: `contains the token of a task that waits for a job: ${job}`,
        states: {
          Path: {
            Type: 'Task',
            Resource: `arn:aws:states:::${job}`,
            Parameters: { 'token.$': 'States.ArrayLength(States.Array($$.Task.Token))' },
            Next: 'Expression',
          },
          Expression: {
            Type: 'Task',
            QueryLanguage: 'JSONata',
            Resource: `arn:aws:states:::${job}`,
            Arguments: { token: '{% $length($states.context.Task.Token) %}' },
          },
        },
        answers: { Path: [{ output: 1 }], Expression: [{ output: 1 }] },
        sent: [{ token: 1 }, { token: 64 }],
        output: 1,
      })),
      {
        name: 'contains no token of a task that only waits for the response',
        state: { Type: 'Task', Resource: LAMBDA, Parameters: { 'token.$': '$$.Task.Token' } },
        error: 'States.Runtime',
      },
      {
        name: 'contains Map only in iterations, for the innermost Map',
        states: {
          Outer: {
            Type: 'Map',
            ItemProcessor: flow({
              Inner: { Type: 'Map', ItemProcessor: flow({ Show: show('$states.context.Map.Item.Index') }) },
            }),
            Next: 'After',
          },
          After: show('[$states.input, $exists($states.context.Map)]'),
        },
        input: [['a'], ['b', 'c']],
        output: [[0], [0, 1], false],
      },
    ],
  },
] satisfies Cases[];
