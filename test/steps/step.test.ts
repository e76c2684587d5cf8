import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { RetryPolicy, Step, StepBinding, StepOptions, StepPlacement, TaskTimeout, Workflow } from '../../src';
import { definitionOf } from '../support/asl';
import { aFunction, aStack, asWorkflow } from '../support/synth';

let stack: Stack;
beforeEach(() => {
  stack = aStack();
});

/** Returns the state of a step in a workflow. */
function stateOf(step: Step, placement?: StepPlacement): any {
  const workflow = new Workflow(stack, 'Flow', {
    definition: step.toState(stack, 'Do', placement),
    tracing: false,
  });
  return definitionOf(workflow.stateMachine).States.Do;
}

/** Returns the permissions of the workflow except those for logs, as `action on resource`. */
function permissions(): string[] {
  const policies: any[] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  return policies
    .filter((policy) => JSON.stringify(policy.Properties.Roles).includes('FlowRole'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .filter(({ Action }) => !String(Action).includes('logs:'))
    .flatMap(({ Action, Resource }) => [Action].flat().map((action) => `${action} on ${JSON.stringify(Resource)}`));
}

describe('Step.invoke', () => {
  test('invokes exactly this function, and returns its payload', () => {
    const state = stateOf(Step.invoke(aFunction(stack, 'Fn')));
    expect(state).toMatchObject({
      Type: 'Task',
      QueryLanguage: 'JSONata',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: '${Fn.Arn}', Payload: '{% $states.input %}' },
      Output: '{% $states.result.Payload %}',
      TimeoutSeconds: 300,
      End: true,
    });
    expect(permissions()).toEqual([
      expect.stringMatching(/^lambda:InvokeFunction on \{"Fn::GetAtt":\["Fn.*","Arn"\]\}$/),
    ]);
  });

  test('invokes an alias by its own ARN', () => {
    const fn = aFunction(stack, 'Fn');
    stateOf(Step.invoke(new lambda.Alias(stack, 'Live', { aliasName: 'live', version: fn.currentVersion })));
    expect(permissions()).toEqual([expect.stringMatching(/^lambda:InvokeFunction on \{"Ref":"Live/)]);
  });

  test('has at least the timeout of the function', () => {
    expect(stateOf(Step.invoke(aFunction(stack, 'Fn', { timeout: Duration.minutes(10) }))).TimeoutSeconds).toBe(
      600,
    );
  });
});

describe('Step.serviceCall', () => {
  test('grants the IAM action that the call requires, even if it has another name', () => {
    const resources = ['arn:aws:s3:::bucket'];
    const state = stateOf(
      Step.serviceCall({
        service: 's3',
        action: 'listObjectsV2',
        resources,
        arguments: { Bucket: 'bucket' },
      }),
    );
    expect(state).toMatchObject({
      Resource: 'arn:aws:states:::aws-sdk:s3:listObjectsV2',
      Arguments: { Bucket: 'bucket' },
    });
    expect(state.Output).toBeUndefined(); // the response is the output of a task by default
    expect(permissions()).toEqual(['s3:ListBucket on "arn:aws:s3:::bucket"']);
  });

  test('uses the given IAM actions for actions that are not known', () => {
    const resources = ['arn:aws:rekognition:eu-west-1:111111111111:project/p'];
    stateOf(
      Step.serviceCall({
        service: 'rekognition',
        action: 'describeProjects',
        resources,
        iamActions: ['rekognition:DescribeProjects'],
      }),
    );
    expect(permissions()[0]).toMatch(/^rekognition:DescribeProjects on /);
  });

  test('waits for a task token with a heartbeat and the longest possible timeout', () => {
    const state = stateOf(
      Step.serviceCall({
        service: 'sqs',
        action: 'sendMessage',
        resources: ['arn:aws:sqs:eu-west-1:111111111111:q'],
        waitForTaskToken: true,
        heartbeat: Duration.minutes(5),
        arguments: { QueueUrl: '{% $queue %}', MessageBody: '{% $states.context.Task.Token %}' },
      }),
    );
    expect(state).toMatchObject({
      Resource: 'arn:aws:states:::aws-sdk:sqs:sendMessage.waitForTaskToken',
      HeartbeatSeconds: 300,
      TimeoutSeconds: 31_536_000,
    });
  });

  test.each([
    [{ service: 'DynamoDB', action: 'getItem' }, "'service' must be lower case letters and digits"],
    [
      { service: 'dynamodb', action: 'GetItem' },
      "'action' must be in camel case, for example 'getItem', got: 'GetItem'",
    ],
    [
      { service: 'dynamodb', action: 'getItem' },
      "'dynamodb:getItem' requires permissions; set 'resources' to the ARNs that it accesses",
    ],
    [
      { service: 'glue', action: 'getTabel', resources: ['*'] },
      "the IAM actions that 'glue:getTabel' requires are not known",
    ],
    [{ service: 'glue', action: 'getTable', iamActions: ['glue:GetTable'] }, "'iamActions' has no effect"],
  ])('fails with %j', (props, message) => {
    expect(() => stateOf(Step.serviceCall(props))).toThrow(message);
    expect(() => stateOf(Step.serviceCall(props))).toThrow('[Stack] Step.serviceCall: ');
  });
});

describe('Step.workflow', () => {
  const other = () =>
    sfn.StateMachine.fromStateMachineArn(
      stack,
      'Other',
      'arn:aws:states:eu-west-1:111111111111:stateMachine:other',
    );

  test('fails with an execution name of 81 characters', () => {
    expect(() => stateOf(Step.workflow(asWorkflow(other()), { executionName: 'x'.repeat(81) }))).toThrow(
      "'executionName' must be 1 to 80 letters, digits, '-' and '_', or JSONata",
    );
  });

  test('waits until the other workflow ends, and returns its output', () => {
    const state = stateOf(Step.workflow(asWorkflow(other()), { executionName: '{% $request.id %}' }));
    expect(state).toMatchObject({
      Resource: 'arn:aws:states:::states:startExecution.sync:2',
      Arguments: {
        StateMachineArn: 'arn:aws:states:eu-west-1:111111111111:stateMachine:other',
        Input: '{% $states.input %}',
        Name: '{% ($request := ($states.input); $request.id) %}',
      },
      Output: '{% $states.result.Output %}',
      TimeoutSeconds: 86_400,
    });
    expect(permissions().map((permission) => permission.split(' ')[0])).toEqual([
      'states:StartExecution',
      'states:DescribeExecution',
      'states:StopExecution',
      'events:PutTargets',
      'events:PutRule',
      'events:DescribeRule',
    ]);
    expect(permissions()[1]).toContain(':execution:other:*');
    expect(permissions()[3]).toContain(':rule/StepFunctionsGetEventsForStepFunctionsExecutionRule');
  });

  test('starts the other workflow without waiting if waitForEnd is false', () => {
    const state = stateOf(Step.workflow(asWorkflow(other()), { waitForEnd: false }));
    expect(state).toMatchObject({
      Resource: 'arn:aws:states:::states:startExecution',
    });
    expect(state.Output).toBeUndefined();
    expect(permissions()).toEqual([
      'states:StartExecution on "arn:aws:states:eu-west-1:111111111111:stateMachine:other"',
    ]);
  });
});

describe('Step.states', () => {
  test('runs a chain as one state, with the retries and the permissions of the workflow for its tasks', () => {
    const inner = Step.invoke(aFunction(stack, 'Fn')).toState(stack, 'Inner');
    const state = stateOf(Step.states(new sfn.Pass(stack, 'First').next(inner)), { input: { a: '{% $x %}' } });
    expect(state).toMatchObject({
      Type: 'Parallel',
      Arguments: { a: '{% $x %}' },
      Output: '{% $states.result[0] %}',
      Branches: [{ StartAt: 'First', States: { Inner: { Retry: [{ MaxAttempts: 3 }] } } }],
    });
    expect(state.Retry).toBeUndefined();
    expect(permissions()).toEqual([expect.stringContaining('lambda:InvokeFunction')]);
  });

  test('retries the whole chain if a retry policy is set', () => {
    const retry = RetryPolicy.persistent({ maxAttempts: 2 });
    expect(stateOf(Step.states(new sfn.Pass(stack, 'First'), { retry })).Retry).toMatchObject([
      { ErrorEquals: ['States.ALL'], MaxAttempts: 2 },
    ]);
  });
});

describe('options common to all steps', () => {
  test('give $request its value wherever an expression reads it', () => {
    const state = stateOf(Step.invoke(aFunction(stack, 'Fn'), { result: '{% $request.id %}' }), {
      assign: { id: '{% $request.id %}' },
    });
    const bound = '{% ($request := ($states.input); $request.id) %}';
    expect([state.Output, state.Assign.id]).toEqual([bound, bound]);
  });

  const call = (options: StepOptions) => Step.invoke(aFunction(stack, 'Fn'), options);

  test('override the timeout and the retry policy of the workflow, and set a comment', () => {
    const retry = RetryPolicy.transientErrors({ maxAttempts: 1 });
    expect(stateOf(call({ timeout: Duration.seconds(7), retry, comment: 'why' }))).toMatchObject({
      TimeoutSeconds: 7,
      Retry: [{ MaxAttempts: 1 }],
      Comment: 'why',
    });
    stack = aStack();
    expect(stateOf(call({ retry: RetryPolicy.none() })).Retry).toBeUndefined();
  });

  test('read the input that the workflow passes to the step as $request in arguments', () => {
    const placement = { input: { id: '{% $order.id %}', items: ['{% $x %}', 1, null, 'text'] } };
    expect(
      stateOf(call({ arguments: { key: '{% $request.id %}', other: ['{% $y %}'] } }), placement).Arguments.Payload,
    ).toEqual({
      key: '{% ($request := { "id": ($order.id), "items": [($x), 1, null, "text"] }; $request.id) %}',
      other: ['{% $y %}'],
    });
  });

  test('store the result as the placement defines', () => {
    const placement = { resultVariable: 'answer', assign: { done: true }, output: 'over' };
    expect(stateOf(call({ result: { ok: '{% $states.result.Payload.ok %}' } }), placement)).toMatchObject({
      Assign: { done: true, answer: { ok: '{% $states.result.Payload.ok %}' } },
      Output: 'over',
    });
  });

  test.each<[StepOptions, string]>([
    [{ timeout: Duration.seconds(0) }, "'timeout' must be at least one second, got: Duration.seconds(0)"],
    [{ heartbeat: Duration.seconds(5) }, "'heartbeat' (Duration.seconds(5)) requires a step that waits for a task"],
  ])('fail with %j', (options, message) => {
    expect(() => stateOf(call(options))).toThrow(`[Stack] step 'Do': ${message}`);
  });

  test('fail with a heartbeat that is not shorter than the timeout, and with a timeout of a chain', () => {
    const waiting = Step.serviceCall({
      service: 'sqs',
      action: 'sendMessage',
      resources: ['*'],
      waitForTaskToken: true,
      heartbeat: Duration.minutes(1),
      timeout: Duration.minutes(1),
    });
    expect(() => stateOf(waiting)).toThrow("'heartbeat' (Duration.minutes(1)) must be shorter than 'timeout'");
    const chain = Step.states(new sfn.Pass(stack, 'First'), { timeout: Duration.minutes(1) });
    expect(() => stateOf(chain)).toThrow("a chain of states supports no 'timeout' and no 'heartbeat'");
  });
});

test('a step can be used in a JSONPath chain of a plain state machine, with its default retries and timeout', () => {
  const sorry = new sfn.Pass(stack, 'Sorry');
  const step = Step.invoke(aFunction(stack, 'Fn')).toState(stack, 'Ours').addCatch(sorry);
  const chain = new sfn.Pass(stack, 'Theirs', { parameters: { 'a.$': '$.b' } })
    .next(step)
    .next(new sfn.Succeed(stack, 'End'));
  const machine = new sfn.StateMachine(stack, 'Flow', { definitionBody: sfn.DefinitionBody.fromChainable(chain) });
  expect(definitionOf(machine).States.Ours).toMatchObject({
    QueryLanguage: 'JSONata',
    TimeoutSeconds: 300,
    Retry: [{ ErrorEquals: expect.arrayContaining(['TransientError', 'Lambda.TooManyRequestsException']) }],
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Sorry' }],
    Next: 'End',
  });
  expect(permissions()).toEqual([expect.stringContaining('lambda:InvokeFunction')]);
});

describe('a custom step', () => {
  class Greeting extends Step {
    constructor(private readonly binding: StepBinding) {
      super();
    }

    public bind(_scope: Construct, _input: any): StepBinding {
      return this.binding;
    }
  }

  test('is rendered from its binding', () => {
    const resource = 'arn:aws:states:::aws-sdk:sts:getCallerIdentity';
    expect(
      stateOf(new Greeting({ resource, arguments: {}, result: '{% $states.result.Account %}' })),
    ).toMatchObject({
      Resource: resource,
      Arguments: {},
      Output: '{% $states.result.Account %}',
    });
  });

  test('fails if bind() returns neither or both of resource and chain', () => {
    expect(() => stateOf(new Greeting({}))).toThrow("step 'Do': bind() must return either 'resource' or 'chain'");
    const chain = new sfn.Pass(stack, 'First');
    expect(() => stateOf(new Greeting({ resource: 'x', chain }))).toThrow("either 'resource' or 'chain'");
  });
});

test('accepts tokens as durations', () => {
  const token = Duration.seconds(Lazy.number({ produce: () => 42 }));
  const retry = RetryPolicy.transientErrors({ interval: token, maxDelay: token });
  const state = stateOf(Step.invoke(aFunction(stack, 'Fn'), { timeout: token, retry }));
  expect(state).toMatchObject({ TimeoutSeconds: 42, Retry: [{ IntervalSeconds: 42, MaxDelaySeconds: 42 }] });
  expect(() => TaskTimeout.after(token)).not.toThrow();
});
