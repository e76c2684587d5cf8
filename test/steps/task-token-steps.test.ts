import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Step, WorkerActivity, Workflow } from '../../src';
import { Machine, runExecution, TaskResponse } from '../../src/engine';
import { definitionOf } from '../support/asl';
import { aFunction, aStack, synthError } from '../support/synth';

let stack: Stack;
beforeEach(() => {
  stack = aStack();
});

const aWorkflow = (step: Step, props: object = {}) =>
  new Workflow(stack, 'Flow', { definition: step.toState(stack, 'Do'), tracing: false, ...props });
const stateOf = (step: Step) => definitionOf(aWorkflow(step).stateMachine).States.Do;

/** Returns the permissions of a role except those for logs, as `action on resource`. */
function permissions(role: string): string[] {
  const policies: any[] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  return policies
    .filter((policy) => JSON.stringify(policy.Properties.Roles).includes(role))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .filter(({ Action }) => !String(Action).includes('logs:'))
    .flatMap(({ Action, Resource }) => [Action].flat().map((action) => `${action} on ${JSON.stringify(Resource)}`));
}

/** Runs the workflow with the given responses to the task of the step. */
async function run(step: Step, input: any, responses: TaskResponse[]) {
  const definition = definitionOf(aWorkflow(step).stateMachine);
  const sent: any[] = [];
  const services = {
    call: ({ input: arguments_ }: any) => {
      sent.push(arguments_);
      return responses;
    },
  };
  const result = await runExecution(new Machine(definition), { input, services });
  return { ...result, sent };
}

const TASK_TOKEN_RESPONSE: TaskResponse[] = [
  { response: { type: 'submitted', output: { MessageId: 'm' } } },
  { after: 120, response: { type: 'succeeded', output: { approved: true } } },
];

describe('Step.queue', () => {
  test('sends the input as the body of a message', async () => {
    const queue = new sqs.Queue(stack, 'Queue');
    expect(stateOf(Step.queue(queue))).toMatchObject({
      Resource: 'arn:aws:states:::sqs:sendMessage',
      Arguments: { QueueUrl: '${Queue}', MessageBody: '{% $states.input %}' },
      TimeoutSeconds: 300,
    });
    expect(permissions('FlowRole')).toEqual([expect.stringMatching(/^sqs:SendMessage on .*"Queue/)]);
  });

  test('waits for a task token, which is in the message', async () => {
    const step = Step.queue(new sqs.Queue(stack, 'Queue'), { waitForTaskToken: true, heartbeat: Duration.minutes(5) });
    const { output, sent, snapshot } = await run(step, { id: 7 }, TASK_TOKEN_RESPONSE);
    expect(sent).toEqual([
      {
        QueueUrl: '${Queue}',
        MessageBody: { input: { id: 7 }, taskToken: expect.stringMatching(/^\w{30,}$/) },
      },
    ]);
    expect([output, snapshot.now]).toEqual([{ approved: true }, 120_000]);
  });

  test('times out if no heartbeat is received in time', async () => {
    const step = Step.queue(new sqs.Queue(stack, 'Queue'), { waitForTaskToken: true, heartbeat: Duration.minutes(5) });
    const { error, snapshot, events: history } = await run(step, { id: 7 }, []);
    expect([error, snapshot.now]).toEqual(['States.Timeout', 300_000]);
    const scheduled = history.find(({ type }) => type === 'TaskScheduled');
    expect(scheduled?.taskScheduledEventDetails).toMatchObject({
      timeoutInSeconds: 365 * 86_400,
      heartbeatInSeconds: 300,
    });
  });

  test('is granted permission to use the customer managed key of the queue', () => {
    const encryptionMasterKey = new kms.Key(stack, 'Key');
    stateOf(Step.queue(new sqs.Queue(stack, 'Queue', { encryptionMasterKey })));
    expect(permissions('FlowRole')).toEqual([
      expect.stringMatching(/^sqs:SendMessage on /),
      expect.stringMatching(/^kms:Decrypt on .*"Key/),
      expect.stringMatching(/^kms:GenerateDataKey on .*"Key/),
    ]);
  });

  test('sends to a FIFO queue with a message group and a deduplication id', () => {
    const queue = new sqs.Queue(stack, 'Queue', { fifo: true });
    const state = stateOf(
      Step.queue(queue, {
        messageGroupId: '{% $states.input.customer %}',
        messageDeduplicationId: '{% $states.context.Execution.Name %}',
      }),
    );
    expect(state.Arguments).toMatchObject({
      MessageGroupId: '{% $states.input.customer %}',
      MessageDeduplicationId: '{% $states.context.Execution.Name %}',
    });
  });

  test.each([
    [{ fifo: true }, {}, "a message to the FIFO queue Stack/Queue requires a 'messageGroupId'"],
    [{}, { messageDeduplicationId: 'x' }, "'messageDeduplicationId' is only supported by FIFO queues, and Stack/Queue"],
    [
      { fifo: true },
      { messageGroupId: 'g', delay: Duration.seconds(5) },
      "'delay' (Duration.seconds(5)) is not supported by FIFO",
    ],
    [{}, { delay: Duration.minutes(16) }, "'delay' must be at most 15 minutes, got: Duration.minutes(16)"],
  ])('fails for a queue with %j and options %j', (props, options, message) => {
    const queue = new sqs.Queue(stack, 'Queue', props);
    expect(() => stateOf(Step.queue(queue, options))).toThrow(message);
  });
});

describe('Step.publish', () => {
  test.each([
    ['of 101 characters', 'x'.repeat(101)], ['with a line break', 'a\nb'], ['that is empty', ''],
  ])('fails with a subject %s', (_, subject) => {
    expect(() => stateOf(Step.publish(new sns.Topic(stack, 'Topic'), { subject }))).toThrow(
      "'subject' must be 1 to 100 characters without line breaks, got",
    );
  });

  test('publishes the input, with subject and attributes', () => {
    const state = stateOf(
      Step.publish(new sns.Topic(stack, 'Topic'), {
        subject: 'News',
        messageAttributes: { kind: '{% $states.input.kind %}' },
      }),
    );
    expect(state).toMatchObject({
      Resource: 'arn:aws:states:::sns:publish',
      Arguments: {
        TopicArn: '${Topic}',
        Message: '{% $states.input %}',
        Subject: 'News',
        MessageAttributes: { kind: { DataType: 'String', StringValue: '{% $states.input.kind %}' } },
      },
    });
    expect(permissions('FlowRole')).toEqual([expect.stringMatching(/^sns:Publish on .*"Topic/)]);
  });

  test('waits for a task token', async () => {
    const step = Step.publish(new sns.Topic(stack, 'Topic'), { waitForTaskToken: true });
    const { output, sent } = await run(step, 'hello', TASK_TOKEN_RESPONSE);
    expect(sent[0].Message).toEqual({ input: 'hello', taskToken: expect.any(String) });
    expect(output).toEqual({ approved: true });
  });

  test('fails for a FIFO topic without a message group', () => {
    const topic = new sns.Topic(stack, 'Topic', { fifo: true });
    expect(() => stateOf(Step.publish(topic))).toThrow("the FIFO topic Stack/Topic requires a 'messageGroupId'");
  });
});

describe('Step.event', () => {
  const props = { source: 'com.example.orders', detailType: 'Order placed' };

  test('sends the input to the bus as the detail of an event', () => {
    const state = stateOf(Step.event(new events.EventBus(stack, 'Bus'), props));
    expect(state).toMatchObject({
      Resource: 'arn:aws:states:::events:putEvents',
      Arguments: {
        Entries: [
          {
            EventBusName: '${Bus.Arn}',
            Source: 'com.example.orders',
            DetailType: 'Order placed',
            Detail: '{% $states.input %}',
          },
        ],
      },
    });
    expect(permissions('FlowRole')).toEqual([expect.stringMatching(/^events:PutEvents on .*"Bus/)]);
  });

  test('waits for a task token', async () => {
    const bus = new events.EventBus(stack, 'Bus');
    const step = Step.event(bus, { ...props, waitForTaskToken: true });
    const { output, sent } = await run(step, { id: 7 }, TASK_TOKEN_RESPONSE);
    expect(sent[0].Entries[0].Detail).toEqual({ input: { id: 7 }, taskToken: expect.any(String) });
    expect(output).toEqual({ approved: true });
  });

  test('fails with a source that is reserved for AWS', () => {
    const bus = new events.EventBus(stack, 'Bus');
    expect(() => stateOf(Step.event(bus, { ...props, source: 'aws.mine' }))).toThrow("must not start with 'aws.'");
  });
});

describe('Step.activity', () => {
  test('waits for a worker, and requires no permissions', () => {
    const activity = new WorkerActivity(stack, 'Render');
    const state = stateOf(Step.activity(activity, { heartbeat: Duration.seconds(30) }));
    expect(state).toMatchObject({
      Arguments: '{% $states.input %}',
      HeartbeatSeconds: 30,
      TimeoutSeconds: 365 * 86_400,
    });
    expect(state.Resource).toMatch(/^arn:aws:states:.*:activity:/);
    expect(permissions('FlowRole')).toEqual([]);
  });

  test('accepts an activity that is imported by its ARN', () => {
    const arn = 'arn:aws:states:eu-west-1:111111111111:activity:render';
    expect(stateOf(Step.activity(sfn.Activity.fromActivityArn(stack, 'Render', arn))).Resource).toBe(arn);
  });

  test('fails in an Express workflow', () => {
    const activity = new WorkerActivity(stack, 'Render');
    aWorkflow(Step.activity(activity), { stateMachineType: sfn.StateMachineType.EXPRESS });
    expect(synthError(stack)).toContain('Express');
  });

  test('grants a worker permission to poll, send heartbeats and complete tasks only', () => {
    const role = new iam.Role(stack, 'Worker', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    new WorkerActivity(stack, 'Render').grantWork(role);
    expect(permissions('Worker')).toEqual(
      ['GetActivityTask', 'SendTaskSuccess', 'SendTaskFailure', 'SendTaskHeartbeat'].map((action) =>
        expect.stringMatching(new RegExp(`^states:${action} on \\{"Ref":"Render`)),
      ),
    );
  });

  test('grants a worker permission to use the customer managed key of the activity', () => {
    const role = new iam.Role(stack, 'Worker', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    const key = new kms.Key(stack, 'Key');
    const encryptionConfiguration = new sfn.CustomerManagedEncryptionConfiguration(key);
    new WorkerActivity(stack, 'Render', { encryptionConfiguration }).grantWork(role);
    expect(
      permissions('Worker')
        .filter((text) => text.startsWith('kms:'))
        .map((text) => text.split(' ')[0]),
    ).toEqual(['kms:Decrypt', 'kms:GenerateDataKey']);
  });
});

describe('grantTaskResponse', () => {
  test('grants a function that the workflow invokes permission to complete tasks, without a cycle', () => {
    const fn = aFunction(stack, 'Fn');
    const workflow = aWorkflow(Step.invoke(fn));
    workflow.grantTaskResponse(fn);
    workflow.grantTaskResponse(fn);
    expect(synthError(stack)).toBeUndefined();
    expect(permissions('FnServiceRole')).toEqual(
      ['SendTaskSuccess', 'SendTaskFailure', 'SendTaskHeartbeat'].map((action) =>
        expect.stringMatching(new RegExp(`^states:${action} on \\{"Ref":"Flow`)),
      ),
    );
  });

  test('grants a function of another stack permission to complete tasks', () => {
    const other = new Stack(stack.node.root as App, 'Other');
    const fn = aFunction(other, 'Fn');
    aWorkflow(Step.invoke(fn)).grantTaskResponse(fn);
    expect(synthError(stack)).toBeUndefined();
  });

  test('grants an imported role permission to complete tasks', () => {
    const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111111111111:role/mine');
    aWorkflow(Step.queue(new sqs.Queue(stack, 'Queue'))).grantTaskResponse(role);
    expect(permissions('mine')).toHaveLength(3);
  });

  test('fails for a grantee that supports no policy, and for an Express workflow', () => {
    const step = Step.queue(new sqs.Queue(stack, 'Queue'));
    const grantee = { grantPrincipal: new iam.ServicePrincipal('lambda.amazonaws.com') };
    expect(() => aWorkflow(step).grantTaskResponse(grantee)).toThrow(
      '[Stack/Flow] grantTaskResponse: the grantee must have a role',
    );
    stack = aStack();
    const express = aWorkflow(Step.queue(new sqs.Queue(stack, 'Queue')), {
      stateMachineType: sfn.StateMachineType.EXPRESS,
    });
    expect(() => express.grantTaskResponse(grantee)).toThrow('an Express execution cannot wait for a task token');
  });
});
