import { Cases, DOCUMENTATION, SPECIFICATION } from '../case';

const LAMBDA = 'arn:aws:states:::lambda:invoke';
const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:work';
const QUEUE = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';
const NESTED = 'arn:aws:states:::states:startExecution.sync:2';
const ACTIVITY = 'arn:aws:states:us-east-1:123456789012:activity:work';

export default [
  {
    source: `${SPECIFICATION}#task-state`,
    cases: [
      {
        name: 'sends the input and outputs the result',
        state: { Type: 'Task', Resource: FUNCTION },
        input: { a: 1 },
        answers: { It: [{ output: { b: 2 } }] },
        sent: [{ a: 1 }],
        output: { b: 2 },
      },
      {
        name: 'sends Parameters',
        state: { Type: 'Task', Resource: LAMBDA, Parameters: { 'FunctionName': 'work', 'Payload.$': '$.order' } },
        input: { order: { id: 7 } },
        answers: { It: [{ output: { Payload: 'done' } }] },
        sent: [{ FunctionName: 'work', Payload: { id: 7 } }],
        output: { Payload: 'done' },
      },
      {
        name: 'applies ResultSelector, then ResultPath, to the result',
        state: {
          Type: 'Task',
          Resource: LAMBDA,
          ResultSelector: { 'code.$': '$.StatusCode' },
          ResultPath: '$.call',
        },
        input: { kept: true },
        answers: { It: [{ output: { StatusCode: 200, Payload: {} } }] },
        output: { kept: true, call: { code: 200 } },
      },
      {
        name: 'fails the execution with the error of the task',
        state: { Type: 'Task', Resource: LAMBDA },
        answers: { It: [{ error: 'OutOfPaper', cause: 'The tray is empty' }] },
        error: 'OutOfPaper',
        cause: 'The tray is empty',
      },
      {
        name: 'fails without an error name and cause if the task has none',
        state: { Type: 'Task', Resource: LAMBDA },
        answers: { It: [{}] },
        error: null,
      },
    ],
  },
  {
    source: `${DOCUMENTATION}/concepts-events.html`,
    cases: [
      {
        name: 'records that an integration is scheduled, started and succeeds',
        state: { Type: 'Task', Resource: LAMBDA },
        answers: { It: [{ output: 1 }] },
        events: [
          'ExecutionStarted',
          'TaskStateEntered',
          'TaskScheduled',
          'TaskStarted',
          'TaskSucceeded',
          'TaskStateExited',
          'ExecutionSucceeded',
        ],
      },
      {
        name: 'records the events of a function that is called by ARN',
        state: { Type: 'Task', Resource: FUNCTION },
        answers: { It: [{ output: 1 }] },
        events: [
          'ExecutionStarted',
          'TaskStateEntered',
          'LambdaFunctionScheduled',
          'LambdaFunctionStarted',
          'LambdaFunctionSucceeded',
          'TaskStateExited',
          'ExecutionSucceeded',
        ],
      },
      {
        name: 'records that a job is submitted, and waits for it',
        state: { Type: 'Task', Resource: NESTED },
        answers: {
          It: [
            [
              { response: { type: 'submitted', output: { ExecutionArn: 'arn' } } },
              { after: 3600, response: { type: 'succeeded', output: { Output: {} } } },
            ],
          ],
        },
        seconds: 3600,
        output: { Output: {} },
        events: [
          'ExecutionStarted',
          'TaskStateEntered',
          'TaskScheduled',
          'TaskStarted',
          'TaskSubmitted',
          'TaskSucceeded',
          'TaskStateExited',
          'ExecutionSucceeded',
        ],
      },
    ],
  },
  {
    source: `${DOCUMENTATION}/connect-to-resource.html#connect-wait-token`,
    cases: [
      {
        name: 'waits for the task token, not for the response to the request',
        state: { Type: 'Task', Resource: QUEUE, Parameters: { QueueUrl: 'q', MessageBody: 'hello' } },
        answers: {
          It: [
            [
              { response: { type: 'submitted', output: { MessageId: 'm' } } },
              { after: 90, response: { type: 'succeeded', output: 'approved' } },
            ],
          ],
        },
        seconds: 90,
        output: 'approved',
      },
      {
        name: 'adds the task token to the context object of JSONPath',
        state: {
          Type: 'Task',
          Resource: QUEUE,
          Parameters: { 'same.$': 'States.ArrayLength(States.Array($$.Task.Token))' },
        },
        answers: { It: [{ output: null }] },
        sent: [{ same: 1 }],
        output: null,
      },
      {
        name: 'adds the task token to the context object of JSONata',
        state: {
          Type: 'Task',
          QueryLanguage: 'JSONata',
          Resource: QUEUE,
          Arguments: { long: '{% $length($states.context.Task.Token) > 30 %}' },
        },
        answers: { It: [{ output: null }] },
        sent: [{ long: true }],
        output: null,
      },
      {
        name: 'has no task token if the task does not wait for one',
        state: {
          Type: 'Task',
          QueryLanguage: 'JSONata',
          Resource: LAMBDA,
          Arguments: '{% $exists($states.context.Task) %}',
        },
        answers: { It: [{ output: null }] },
        sent: [false],
      },
    ],
  },
  {
    source: `${DOCUMENTATION}/concepts-activities.html`,
    cases: [
      {
        name: 'records that an activity starts when a worker takes it',
        state: { Type: 'Task', Resource: ACTIVITY },
        answers: {
          It: [
            [
              { after: 20, response: { type: 'started', workerName: 'Ann' } },
              { after: 30, response: { type: 'succeeded', output: 'made' } },
            ],
          ],
        },
        seconds: 30,
        output: 'made',
        events: [
          'ExecutionStarted',
          'TaskStateEntered',
          'ActivityScheduled',
          'ActivityStarted',
          'ActivitySucceeded',
          'TaskStateExited',
          'ExecutionSucceeded',
        ],
      },
      {
        name: 'fails an activity with the error of its worker',
        state: { Type: 'Task', Resource: ACTIVITY },
        answers: {
          It: [[{ response: { type: 'started' } }, { response: { type: 'failed', error: 'Broke', cause: 'glass' } }]],
        },
        error: 'Broke',
        cause: 'glass',
        events: [
          'ExecutionStarted',
          'TaskStateEntered',
          'ActivityScheduled',
          'ActivityStarted',
          'ActivityFailed',
          'ExecutionFailed',
        ],
      },
      {
        name: 'times out an activity that no worker takes',
        state: { Type: 'Task', Resource: ACTIVITY, TimeoutSeconds: 60 },
        answers: { It: ['never'] },
        error: 'States.Timeout',
        seconds: 60,
        events: ['ExecutionStarted', 'TaskStateEntered', 'ActivityScheduled', 'ActivityTimedOut', 'ExecutionFailed'],
      },
    ],
  },
] satisfies Cases[];
