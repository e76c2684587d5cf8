import { Duration, Stack, TimeZone } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { SqsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { ITrigger, Trigger, Workflow, WorkflowOptions } from '../../src';
import { expectGolden } from '../support/asl';
import { nagFindings } from '../support/nag';
import { permissionsOf } from '../support/permissions';
import { aFunction, aStack, synthError } from '../support/synth';

let stack: Stack;
beforeEach(() => {
  stack = aStack();
});

const aWorkflow = (props: WorkflowOptions & { stateMachineType?: sfn.StateMachineType } = {}) =>
  new Workflow(stack, 'Flow', { definition: sfn.Pass.jsonata(stack, 'Start'), ...props });
const aQueue = (props: sqs.QueueProps = {}) =>
  new sqs.Queue(stack, 'Queue', {
    deadLetterQueue: { queue: new sqs.Queue(stack, 'Dead'), maxReceiveCount: 3 },
    ...props,
  });
const daily = ScheduleExpression.cron({ hour: '6', minute: '0', timeZone: TimeZone.EUROPE_BERLIN });

const KINDS: [string, () => Trigger][] = [
  ['s3Upload', () => Trigger.s3Upload(s3.Bucket.fromBucketName(stack, 'Bucket', 'uploads'))],
  ['event', () => Trigger.event({ pattern: { source: ['com.example'] } })],
  ['schedule', () => Trigger.schedule({ schedule: daily })],
  ['queue', () => Trigger.queue(sqs.Queue.fromQueueArn(stack, 'Jobs', 'arn:aws:sqs:eu-west-1:111111111111:jobs'))],
];

describe.each(KINDS)('Trigger.%s', (name, trigger) => {
  test('is granted permission to start this workflow only, for this account only (golden)', () => {
    aWorkflow().addTrigger(trigger());
    const role = Object.entries(permissionsOf(stack)).find(([path]) => path.endsWith('Trigger/StartRole'))![1];
    expectGolden(role, `trigger-${name}-permissions`);
  });

  test('has no findings of cdk-nag', () => {
    aWorkflow().addTrigger(trigger());
    expect(nagFindings(stack)).toEqual([]);
  });

  test('is granted permission to use the customer managed key of the workflow', () => {
    aWorkflow({ encryptionKey: new kms.Key(stack, 'Key') }).addTrigger(trigger());
    const role = Object.entries(permissionsOf(stack)).find(([path]) => path.endsWith('Trigger/StartRole'))![1];
    expect(role.may).toContain(
      'kms:Decrypt, kms:GenerateDataKey on ${Key.Arn} if StringEquals ' +
        'kms:EncryptionContext:aws:states:stateMachineArn = ${Flow/StateMachine}',
    );
    expect(synthError(stack)).toBeUndefined();
  });

  test('fails if it is added twice with the same id', () => {
    const workflow = aWorkflow();
    const one = trigger();
    workflow.addTrigger(one);
    expect(() => workflow.addTrigger(one)).toThrow(
      `[Stack/Flow] addTrigger: a trigger with id '${one.triggerId}' was already added; `
      + "set a different 'id' on one of them",
    );
  });
});

const ODD_IDS = ['my-trigger!', '', 'two words', 'a/b'];
test.each(ODD_IDS)("addTrigger fails with the id '%s', which is not letters and digits", (triggerId) => {
  const one = { triggerId, bindTrigger: () => ({}) };
  expect(() => aWorkflow().addTrigger(one)).toThrow(
    `[Stack/Flow] addTrigger: the 'id' of a trigger must be letters and digits, got: '${triggerId}'`,
  );
});

describe.each(KINDS.slice(0, 3))('Trigger.%s', (_, trigger) => {
  test('sends undelivered events to an encrypted dead-letter queue with an alarm', () => {
    const topic = new sns.Topic(stack, 'Alarms');
    const { deadLetterQueue } = aWorkflow({ alarmTopic: topic }).addTrigger(trigger());
    expect(deadLetterQueue).toBeInstanceOf(sqs.Queue);
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::SQS::Queue', {
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 1_209_600,
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Threshold: 1,
      AlarmActions: [Match.anyValue()],
    });
  });
});

describe('Trigger.s3Upload', () => {
  const pattern = (options: object) => {
    aWorkflow().addTrigger(Trigger.s3Upload(new s3.Bucket(stack, 'Bucket'), options));
    const [rule]: any[] = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule'));
    return rule.Properties.EventPattern.detail.object?.key;
  };

  test.each<[object, any]>([
    [{}, undefined],
    [{ prefix: 'in/' }, [{ prefix: 'in/' }]],
    [{ suffix: '.mp4' }, [{ suffix: '.mp4' }]],
    [{ prefix: 'in/', suffix: '.mp4' }, [{ wildcard: 'in/*.mp4' }]],
    [{ prefix: 'a*b\\', suffix: '.x' }, [{ wildcard: 'a\\*b\\\\*.x' }]],
  ])('matches keys by %j', (options, key) => {
    expect(pattern(options)).toEqual(key);
  });

  test('enables the events of the bucket without a custom resource', () => {
    pattern({});
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::S3::Bucket', {
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
    template.resourceCountIs('Custom::S3BucketNotifications', 0);
    template.resourceCountIs('AWS::Lambda::Function', 0);
  });

  test('warns if the bucket is imported', () => {
    aWorkflow().addTrigger(KINDS[0][1]());
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('enable its events to EventBridge there'));
  });

  test.each([[false], [true]])(
    'validates a bucket with other notifications and eventBridgeEnabled: %p',
    (on) => {
      const bucket = new s3.Bucket(stack, 'Bucket', { eventBridgeEnabled: on });
      bucket.addObjectCreatedNotification(new SqsDestination(new sqs.Queue(stack, 'Other')));
      aWorkflow().addTrigger(Trigger.s3Upload(bucket));
      if (on) expect(synthError(stack)).toBeUndefined();
      else expect(synthError(stack)).toContain("set 'eventBridgeEnabled: true' on the bucket");
    },
  );
});

test('Trigger.event supports another bus, input, retries and age', () => {
  const bus = new events.EventBus(stack, 'Bus');
  const input = events.RuleTargetInput.fromObject({ order: events.EventField.fromPath('$.detail.order') });
  aWorkflow().addTrigger(
    Trigger.event({ pattern: { source: ['x'] }, bus, input, retryAttempts: 3, maxEventAge: Duration.hours(1) }),
  );
  Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
    EventBusName: Match.anyValue(),
    Targets: [
      {
        InputTransformer: { InputPathsMap: { 'detail-order': '$.detail.order' } },
        RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 3600 },
        DeadLetterConfig: { Arn: Match.anyValue() },
      },
    ],
  });
});

describe('Trigger.schedule', () => {
  const target = (props: object = {}, workflow: object = {}) => {
    aWorkflow(workflow).addTrigger(Trigger.schedule({ schedule: daily, ...props }));
    const [schedule]: any[] = Object.values(Template.fromStack(stack).findResources('AWS::Scheduler::Schedule'));
    const { Input } = schedule.Properties.Target;
    return {
      ...schedule.Properties,
      input: JSON.parse(Input['Fn::Join'][1].map((part: any) => (typeof part === 'string' ? part : 'ARN')).join('')),
    };
  };

  test('sets the time zone, and an execution name that is the same for retries', () => {
    expect(target()).toMatchObject({
      ScheduleExpression: 'cron(0 6 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':scheduler:::aws-sdk:sfn:startExecution']] },
      },
      input: {
        StateMachineArn: 'ARN',
        Name: '<aws.scheduler.execution-id>',
        Input: '{"scheduledTime":"<aws.scheduler.scheduled-time>","schedule":"<aws.scheduler.schedule-arn>"}',
      },
    });
  });

  test('supports another input and a time window', () => {
    expect(target({ input: { report: 'daily' }, flexibleWindow: Duration.minutes(15) })).toMatchObject({
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
      input: { Input: '{"report":"daily"}' },
    });
  });

  test('sets no name for an Express execution, which would not be deduplicated', () => {
    expect(target({}, { stateMachineType: sfn.StateMachineType.EXPRESS }).input.Name).toBeUndefined();
  });
});

test('Trigger.queue starts an execution for each message, and adds an alarm to the dead-letter queue', () => {
  const { deadLetterQueue } = aWorkflow().addTrigger(Trigger.queue(aQueue()));
  expect(deadLetterQueue!.node.path).toBe('Stack/Dead');
  Template.fromStack(stack).hasResourceProperties('AWS::Pipes::Pipe', {
    SourceParameters: { SqsQueueParameters: { BatchSize: 1 } },
    TargetParameters: { StepFunctionStateMachineParameters: { InvocationType: 'FIRE_AND_FORGET' } },
  });
});

test('Trigger.caller grants a function permission to start the workflow, and sets its ARN', () => {
  aWorkflow().addTrigger(Trigger.caller(aFunction(stack, 'Checkout')));
  expect(permissionsOf(stack)['Checkout/ServiceRole'].may).toEqual(['states:StartExecution on ${Flow/StateMachine}']);
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { STATE_MACHINE_ARN: { Ref: Match.stringLikeRegexp('^FlowStateMachine') } } },
  });
});

test('addTrigger accepts a custom trigger', () => {
  const added: string[] = [];
  const mine: ITrigger = {
    triggerId: 'Mine',
    bindTrigger: (scope, workflow) => {
      added.push(scope.node.path, workflow.node.path);
      return { url: 'https://start.example' };
    },
  };
  expect(aWorkflow().addTrigger(mine)).toEqual({ url: 'https://start.example' });
  expect(added).toEqual(['Stack/Flow/MineTrigger', 'Stack/Flow']);
});

test.each<[string, () => Trigger, string]>([
  [
    'an age over a day',
    () => Trigger.event({ pattern: {}, maxEventAge: Duration.days(2) }),
    "'maxEventAge' must be from one minute to one day, got: Duration.days(2)",
  ],
  [
    'an age of seconds',
    () => Trigger.schedule({ schedule: daily, maxEventAge: Duration.seconds(5) }),
    "'maxEventAge' must be from one minute to one day, got: Duration.seconds(5)",
  ],
  [
    'too many retries',
    () => Trigger.event({ pattern: {}, retryAttempts: 186 }),
    "'retryAttempts' must be a whole number from 0 to 185, got: 186",
  ],
  [
    'a window of seconds',
    () => Trigger.schedule({ schedule: daily, flexibleWindow: Duration.seconds(90) }),
    "'flexibleWindow' must be whole minutes, from one minute to one day, got: Duration.seconds(90)",
  ],
  [
    'a batch of none',
    () => Trigger.queue(aQueue(), { batchSize: 0 }),
    "'batchSize' must be a whole number from 1 to 10000, got: 0",
  ],
  [
    'a large batch without a window',
    () => Trigger.queue(aQueue(), { batchSize: 100 }),
    "over 10 requires a 'maxBatchingWindow'",
  ],
  [
    'a large batch of a FIFO queue',
    () => Trigger.queue(aQueue({ fifo: true, deadLetterQueue: undefined }), { batchSize: 11 }),
    "'batchSize' must be a whole number from 1 to 10, got: 11",
  ],
  [
    'a window of a FIFO queue',
    () => Trigger.queue(aQueue({ fifo: true, deadLetterQueue: undefined }), { maxBatchingWindow: Duration.seconds(5) }),
    "'maxBatchingWindow' (Duration.seconds(5)) is not supported by FIFO queues",
  ],
  [
    'a long window',
    () => Trigger.queue(aQueue(), { maxBatchingWindow: Duration.minutes(6) }),
    'must be at most five minutes',
  ],
  [
    'a queue that loses messages',
    () => Trigger.queue(new sqs.Queue(stack, 'Bare')),
    'the queue Stack/Bare has no dead-letter queue',
  ],
])('addTrigger fails with %s', (_, trigger, message) => {
  expect(() => aWorkflow().addTrigger(trigger())).toThrow(message);
});
