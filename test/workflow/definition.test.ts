import { Annotations, Duration, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { RetryPolicy, TaskTimeout, Workflow, WorkflowProps } from '../../src';
import { definitionOf } from '../support/asl';
import { aFunction, aStack, synthError } from '../support/synth';
import { warningsButPermissions } from '../support/warnings';

let stack: Stack;
beforeEach(() => {
  stack = aStack();
});

function workflow(definition: sfn.IChainable, props: Partial<WorkflowProps> = {}): Workflow {
  return new Workflow(stack, 'Flow', { definition, ...props });
}

const statesOf = (definition: sfn.IChainable, props: Partial<WorkflowProps> = {}) =>
  definitionOf(workflow(definition, props).stateMachine).States;

function invoke(id: string, props: Partial<tasks.LambdaInvokeProps> = {}): tasks.LambdaInvoke {
  return new tasks.LambdaInvoke(stack, id, { lambdaFunction: aFunction(stack, `${id}Fn`), ...props });
}

function job(id: string): sfn.CustomState {
  const Parameters = { JobName: 'job', JobQueue: 'jobs', JobDefinition: 'job:1' };
  const stateJson = { Type: 'Task', Resource: 'arn:aws:states:::batch:submitJob.sync', Parameters };
  return new sfn.CustomState(stack, id, { stateJson });
}

function getItem(id: string): tasks.DynamoGetItem {
  const table = dynamodb.Table.fromTableName(stack, `${id}Table`, 'table');
  return new tasks.DynamoGetItem(stack, id, { table, key: { id: tasks.DynamoAttributeValue.fromString('1') } });
}

const LAMBDA_ERRORS = [
  'TransientError',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
];

describe('the retry policy of a workflow', () => {
  const standard = {
    IntervalSeconds: 2,
    MaxAttempts: 3,
    BackoffRate: 2,
    MaxDelaySeconds: 60,
    JitterStrategy: 'FULL',
  };

  test('retries the transient errors of each service, instead of the default of aws-cdk-lib', () => {
    const states = statesOf(invoke('Call').next(getItem('Read')));
    expect(states.Call.Retry).toEqual([{ ErrorEquals: LAMBDA_ERRORS, ...standard }]);
    expect(states.Read.Retry).toEqual([{ ErrorEquals: expect.any(Array), ...standard }]);
    expect(states.Read.Retry[0].ErrorEquals).toEqual(
      expect.arrayContaining(['DynamoDB.ProvisionedThroughputExceededException', 'DynamoDB.ThrottlingException']),
    );
    expect(states.Read.Retry[0].ErrorEquals).not.toContain('TransientError'); // DynamoDB does not throw it
  });

  test('applies inside Parallel and Map, inline and distributed', () => {
    const both = new sfn.Parallel(stack, 'Both').branch(invoke('InParallel'));
    const each = new sfn.Map(stack, 'Each').itemProcessor(invoke('InMap'));
    const many = new sfn.DistributedMap(stack, 'Many').itemProcessor(invoke('InDistributed'));
    const states = statesOf(both.next(each).next(many));
    const inner = [
      states.Both.Branches[0].States.InParallel,
      states.Each.ItemProcessor.States.InMap,
      states.Many.ItemProcessor.States.InDistributed,
    ];
    for (const state of inner) {
      expect(state).toMatchObject({ Retry: [{ ErrorEquals: LAMBDA_ERRORS }], TimeoutSeconds: 300 });
    }
  });

  test('adds retriers after those of a task, for the errors that these do not handle', () => {
    const task = invoke('Call', { retryOnServiceExceptions: false });
    task.addRetry({ errors: ['TransientError', 'Mine'], maxAttempts: 1 });
    const { Retry } = statesOf(task).Call;
    expect(Retry[0]).toMatchObject({ ErrorEquals: ['TransientError', 'Mine'], MaxAttempts: 1 });
    expect(Retry[1].ErrorEquals).toEqual(LAMBDA_ERRORS.slice(1));
  });

  test('adds no retriers to a task that retries all errors already', () => {
    const task = getItem('Read');
    task.addRetry({ maxAttempts: 1 });
    expect(statesOf(task).Read.Retry).toEqual([{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }]);
  });

  test('applies as given', () => {
    const retry = RetryPolicy.transientErrors({
      maxAttempts: 5,
      interval: Duration.seconds(10),
      backoffRate: 1,
      maxDelay: Duration.seconds(11),
      jitter: false,
      additionalErrors: ['Busy'],
    });
    expect(statesOf(invoke('Call'), { retry }).Call.Retry).toEqual([
      {
        ErrorEquals: [...LAMBDA_ERRORS, 'Busy'],
        IntervalSeconds: 10,
        MaxAttempts: 5,
        BackoffRate: 1,
        MaxDelaySeconds: 11,
      },
    ]);
  });

  test('keeps the retriers of a task if it is none', () => {
    const states = statesOf(invoke('Call').next(getItem('Read')), { retry: RetryPolicy.none() });
    expect(states.Call.Retry).toHaveLength(1);
    expect(states.Call.Retry[0].ErrorEquals).not.toContain('TransientError');
    expect(states.Read.Retry).toBeUndefined();
  });

  test.each([
    [{ maxAttempts: -1 }, "'maxAttempts' must be a whole number from 0 to 99999999, got: -1"],
    [{ backoffRate: 0.5 }, "'backoffRate' must be at least 1, got: 0.5"],
    [{ interval: Duration.seconds(0) }, "'interval' must be at least one second, got: Duration.seconds(0)"],
    [{ maxDelay: Duration.seconds(1) }, "'maxDelay' (Duration.seconds(1)) must be longer than 'interval'"],
    [{ additionalErrors: ['States.ALL'] }, "set 'allErrors' instead"],
    [{ allErrors: true, additionalErrors: ['X'] }, "remove 'additionalErrors'"],
  ])('fails for %j', (props, message) => {
    expect(() => RetryPolicy.transientErrors(props)).toThrow(
      `RetryPolicy: ${message.startsWith("'") ? message : ''}`,
    );
    expect(() => RetryPolicy.transientErrors(props)).toThrow(message);
  });
});

describe('the task timeout of a workflow', () => {
  const callback = (heartbeat?: Duration) =>
    new tasks.SqsSendMessage(stack, 'Ask', {
      queue: sqs.Queue.fromQueueArn(stack, 'Queue', 'arn:aws:sqs:eu-west-1:111111111111:queue'),
      messageBody: sfn.TaskInput.fromObject({ token: sfn.JsonPath.taskToken }),
      integrationPattern: sfn.IntegrationPattern.WAIT_FOR_TASK_TOKEN,
      heartbeatTimeout: heartbeat && sfn.Timeout.duration(heartbeat),
    });

  test('is five minutes, or a day if the task waits for a task token', () => {
    expect(statesOf(getItem('Read').next(callback()))).toMatchObject({
      Read: { TimeoutSeconds: 300 },
      Ask: { TimeoutSeconds: 86_400 },
    });
  });

  test('is never shorter than that of the function, its version or its alias', () => {
    const lambdaFunction = aFunction(stack, 'Slow', { timeout: Duration.minutes(15) });
    const alias = new lambda.Alias(stack, 'Alias', { aliasName: 'live', version: lambdaFunction.currentVersion });
    const plain = new tasks.LambdaInvoke(stack, 'Plain', { lambdaFunction });
    expect(statesOf(plain.next(new tasks.LambdaInvoke(stack, 'Aliased', { lambdaFunction: alias })))).toMatchObject(
      {
        Plain: { TimeoutSeconds: 900 },
        Aliased: { TimeoutSeconds: 900 },
      },
    );
  });

  test('is a year if heartbeats detect a lost worker, or at least two heartbeats', () => {
    expect(statesOf(callback(Duration.hours(2))).Ask).toMatchObject({
      HeartbeatSeconds: 7200,
      TimeoutSeconds: 31_536_000,
    });
    stack = aStack();
    const taskTimeout = TaskTimeout.after(Duration.hours(3));
    expect(statesOf(callback(Duration.hours(2)), { taskTimeout }).Ask.TimeoutSeconds).toBe(14_400);
  });

  test('keeps the timeout of a task', () => {
    const taskTimeout = sfn.Timeout.duration(Duration.seconds(7));
    expect(statesOf(invoke('Call', { taskTimeout })).Call.TimeoutSeconds).toBe(7);
  });

  test('applies as given, or not at all', () => {
    expect(
      statesOf(getItem('Read'), { taskTimeout: TaskTimeout.after(Duration.seconds(9)) }).Read.TimeoutSeconds,
    ).toBe(9);
    stack = aStack();
    expect(statesOf(getItem('Read'), { taskTimeout: TaskTimeout.none() }).Read.TimeoutSeconds).toBeUndefined();
  });

  test('fails if it is shorter than a second', () => {
    expect(() => TaskTimeout.after(Duration.seconds(0))).toThrow('at least one second, got: Duration.seconds(0)');
  });
});

describe('a change after the definition was rendered', () => {
  const LOST = 'the definition was changed after it was rendered, and the change would be lost';

  test.each<[string, (task: tasks.LambdaInvoke) => void]>([
    ['a retrier', (task) => task.addRetry()],
    ['a catcher', (task) => task.addCatch(new sfn.Pass(stack, 'Late'))],
    ['a next state', (task) => task.next(new sfn.Pass(stack, 'Late'))],
  ])('fails at synthesis: %s', (_, change) => {
    const task = invoke('Call');
    workflow(task);
    change(task);
    expect(synthError(stack)).toContain(`[Stack/Flow] ${LOST}`);
  });

  test('fails inside a Parallel', () => {
    const task = invoke('Call');
    workflow(new sfn.Parallel(stack, 'Both').branch(task));
    task.addRetry();
    expect(synthError(stack)).toContain(LOST);
  });

  test('is not reported if there is none', () => {
    workflow(invoke('Call'));
    expect(synthError(stack)).toBeUndefined();
  });
});

describe('a definition that AWS would reject', () => {
  const express = { stateMachineType: sfn.StateMachineType.EXPRESS };
  const nested = (integrationPattern: sfn.IntegrationPattern) =>
    new tasks.StepFunctionsStartExecution(stack, 'Nested', {
      stateMachine: sfn.StateMachine.fromStateMachineName(stack, 'Other', 'other'),
      integrationPattern,
      input: sfn.TaskInput.fromObject({ token: sfn.JsonPath.taskToken }),
    });
  const custom = (stateJson: object) => new sfn.CustomState(stack, 'Custom', { stateJson });

  test.each<[string, () => sfn.IChainable, Partial<WorkflowProps>, string]>([
    [
      'Express with a task token',
      () => nested(sfn.IntegrationPattern.WAIT_FOR_TASK_TOKEN),
      express,
      "at /States/Nested/Resource: Express state machine does not support '.waitForTaskToken' service integration",
    ],
    [
      'Express with .sync',
      () => nested(sfn.IntegrationPattern.RUN_JOB),
      express,
      "Express state machine does not support '.sync:2' service integration; make the workflow Standard",
    ],
    [
      'Express with an activity',
      () =>
        new tasks.StepFunctionsInvokeActivity(stack, 'Act', {
          activity: new sfn.Activity(stack, 'Activity'),
        }),
      express,
      'at /States/Act/Resource: Express state machine does not support activities',
    ],
    [
      'Express with a distributed Map',
      () => new sfn.DistributedMap(stack, 'Many').itemProcessor(new sfn.Pass(stack, 'In')),
      express,
      'Express state machine does not support a distributed Map',
    ],
    [
      'Express over five minutes',
      () => new sfn.Pass(stack, 'A'),
      { ...express, timeout: Duration.minutes(10) },
      'An Express workflow runs for at most 300 seconds, got: 600; shorten the timeout or make the workflow Standard',
    ],
    [
      'a heartbeat not shorter than the timeout',
      () =>
        new tasks.StepFunctionsInvokeActivity(stack, 'Act', {
          activity: new sfn.Activity(stack, 'Activity'),
          heartbeatTimeout: sfn.Timeout.duration(Duration.seconds(50)),
          taskTimeout: sfn.Timeout.duration(Duration.seconds(5)),
        }),
      {},
      "'HeartbeatSeconds' (50) must be less than 'TimeoutSeconds' (5)",
    ],
    [
      'a name of 81 characters',
      () => new sfn.Pass(stack, 'x'.repeat(81)),
      {},
      '1 to 80 characters long, this one has 81',
    ],
    [
      'a transition that leads nowhere',
      () => custom({ Type: 'Pass', Next: 'Nowhere' }),
      {},
      "MISSING_TRANSITION_TARGET at /States/Custom/Next: Missing 'Next' target: Nowhere",
    ],
    [
      'a state that cannot be reached',
      () => {
        const branch = custom({
          Type: 'Parallel',
          Branches: [{ StartAt: 'A', States: { A: { Type: 'Succeed' }, Island: { Type: 'Succeed' } } }],
        });
        return branch;
      },
      {},
      'State "Island" is not reachable; add a transition to it, or remove it',
    ],
    [
      'a name used twice',
      () =>
        custom({
          Type: 'Parallel',
          Branches: [1, 2].map(() => ({ StartAt: 'A', States: { A: { Type: 'Succeed' } } })),
        }),
      {},
      "DUPLICATE_STATE_NAME at /States/Custom/Branches[1]/States/A: The name 'A' is used twice",
    ],
    [
      'JSONata that does not parse',
      () => sfn.Pass.jsonata(stack, 'A', { outputs: '{% $states.input.( %}' }),
      {},
      "before end of expression (at character 15): '$states.input.('",
    ],
    [
      'a JSONPath field in a JSONata state',
      () => custom({ Type: 'Pass', QueryLanguage: 'JSONata', ResultPath: '$.x' }),
      {},
      "but field 'ResultPath' is only supported for the 'JSONPath' QueryLanguage; write Assign or Output",
    ],
    [
      'a JSONata field in a JSONPath state',
      () => custom({ Type: 'Pass', Output: {} }),
      {},
      "The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage",
    ],
    [
      'a JSONPath state in a Map that is in JSONata, rendered for the wrong language',
      () => sfn.Map.jsonata(stack, 'Each').itemProcessor(custom({ Type: 'Pass', Arguments: {} })),
      {},
      'Arguments',
    ],
    [
      'a definition over 1 MB',
      () => new sfn.Pass(stack, 'A', { result: sfn.Result.fromString('x'.repeat(1024 * 1024)) }),
      {},
      'A definition has at most 1048576 bytes',
    ],
  ])('fails at synthesis with the path of the construct: %s', (_, chain, props, message) => {
    workflow(chain(), props);
    expect(synthError(stack)).toContain('[Stack/Flow] ');
    expect(synthError(stack)).toContain(message);
  });

  test('fails in aws-cdk-lib if two states of a chain have the same name', () => {
    const chain = new sfn.Pass(stack, 'A', { stateName: 'Same' }).next(
      new sfn.Pass(stack, 'B', { stateName: 'Same' }),
    );
    expect(() => workflow(chain)).toThrow("State with name 'Same' occurs in both");
  });

  test('is accepted in a Standard workflow if only Express does not support it', () => {
    workflow(nested(sfn.IntegrationPattern.RUN_JOB));
    expect(synthError(stack)).toBeUndefined();
  });
});

describe('a definition with bad practice', () => {
  const unwise: [string, string, () => sfn.IChainable, Partial<WorkflowProps>, string][] = [
    [
      'an error that nothing raises',
      'unraisedError',
      () => {
        const task = getItem('Read');
        return task.addCatch(new sfn.Pass(stack, 'Sorry'), { errors: ['OutOfShoes'] });
      },
      {},
      "nothing raises 'OutOfShoes' here: only errors of Step Functions and of dynamodb can come from it",
    ],
    [
      'a Lambda task with no retry',
      'lambdaWithoutRetry',
      () => invoke('Call', { retryOnServiceExceptions: false }),
      { retry: RetryPolicy.none() },
      'the function is not invoked again when Lambda fails or throttles',
    ],
    [
      'a task without a timeout',
      'taskWithoutTimeout',
      () => job('Job'),
      { taskTimeout: TaskTimeout.none() },
      'if the task never completes',
    ],
    [
      'a path in a field without .$',
      'noDollar',
      () => new sfn.CustomState(stack, 'A', { stateJson: { Type: 'Pass', Parameters: { a: '$.b' } } }),
      {},
      "'$.b' is passed on as text; write 'a.$' to evaluate it",
    ],
    [
      'a path in a text of a Fail',
      'noPath',
      () => new sfn.Fail(stack, 'A', { error: '$.error' }),
      {},
      "'$.error' looks like a path, and is not evaluated; write 'ErrorPath'",
    ],
    [
      'a path in the result of a Pass',
      'staticResult',
      () => new sfn.Pass(stack, 'A', { result: sfn.Result.fromObject({ a: '$.b' }) }),
      {},
      "'$.b' is not evaluated, because the result of a Pass is static",
    ],
    [
      'a variable that no state assigns',
      'unassignedVariable',
      () => sfn.Pass.jsonata(stack, 'A', { assign: { request: 1 } })
        .next(sfn.Pass.jsonata(stack, 'B', { outputs: '{% $requst %}' })),
      {},
      "No state that can run before 'B' assigns '$requst'; did you mean '$request'?",
    ],
    [
      'a path in JSONata',
      'unevaluatedPath',
      () => sfn.Pass.jsonata(stack, 'A', { outputs: { 'a.$': '$.b' } }),
      {},
      "'$.b' is passed on as text",
    ],
  ];

  test.each(unwise)('causes a warning: %s', (_, id, chain, props, message) => {
    workflow(chain(), props);
    expect(warningsButPermissions(stack)).toEqual({ [id]: expect.stringContaining(message) });
  });

  test.each(unwise)('causes no warning that was acknowledged: %s', (_, id, chain, props) => {
    Annotations.of(workflow(chain(), props)).acknowledgeWarning(`cdk-stepwright:${id}`);
    expect(warningsButPermissions(stack)).toEqual({});
  });
});
