/** Resources passed to constructs can be in another stack, regardless of which of the stacks depends on the other. */
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import {
  Approval, ApprovalNotifier, ApprovalWorkflow, OrderWorkflow, Rendition, Step, Trigger, VideoProcessingWorkflow,
  WorkerActivity, Workflow,
} from '../../src';
import { permissionsOf } from '../support/permissions';
import { aFunction, asWorkflow } from '../support/synth';

let app: App;
let theirs: Stack;
let ours: Stack;
beforeEach(() => {
  app = new App();
  theirs = new Stack(app, 'Theirs');
  ours = new Stack(app, 'Ours');
});

const pattern = { source: ['shop'] };
const fn = (id: string) => aFunction(theirs, id);
const topic = (id: string) =>
  new sns.Topic(theirs, id, { masterKey: new kms.Key(theirs, `${id}Key`), enforceSSL: true });
const table = (id: string, name: string, sortKey?: string) => new dynamodb.Table(theirs, id, {
  partitionKey: { name, type: dynamodb.AttributeType.STRING },
  sortKey: sortKey === undefined ? undefined : { name: sortKey, type: dynamodb.AttributeType.STRING },
  encryptionKey: new kms.Key(theirs, `${id}Key`),
});
const queue = (id: string) => new sqs.Queue(theirs, id, {
  encryptionMasterKey: new kms.Key(theirs, `${id}Key`),
  deadLetterQueue: { queue: new sqs.Queue(theirs, `${id}Dead`), maxReceiveCount: 3 },
});
const options = () => ({
  alarmTopic: topic('Alarms'),
  encryptionKey: new kms.Key(theirs, 'Key'),
  logGroup: new logs.LogGroup(theirs, 'Log'),
  role: new iam.Role(theirs, 'Role', { assumedBy: new iam.ServicePrincipal('states.amazonaws.com'), path: '/ours/' }),
});
const flow = (definition: sfn.IChainable = new sfn.Pass(ours, 'Done')) =>
  new Workflow(ours, 'Flow', { definition, ...options() });

/** Our stack uses resources of their stack. */
const FROM_THEIRS: { readonly [name: string]: () => unknown } = {
  'the options of a workflow': () => flow(Step.invoke(fn('Fn')).toState(ours, 'Work')),
  'the resources of steps': () => flow(sfn.Chain
    .start(Step.invoke(fn('Fn')).toState(ours, 'Invoke'))
    .next(Step.queue(queue('Queue')).toState(ours, 'Send'))
    .next(Step.publish(topic('Topic')).toState(ours, 'Publish'))
    .next(Step.activity(new WorkerActivity(theirs, 'Activity', {
      encryptionConfiguration: new sfn.CustomerManagedEncryptionConfiguration(new kms.Key(theirs, 'ActivityKey')),
    })).toState(ours, 'Ask'))
    .next(Step.workflow(asWorkflow(new sfn.StateMachine(theirs, 'Child', {
      definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(theirs, 'Child done')),
      encryptionConfiguration: new sfn.CustomerManagedEncryptionConfiguration(new kms.Key(theirs, 'ChildKey')),
    }))).toState(ours, 'Start'))),
  'an approval of another stack': () => flow(
    Step.approval(new Approval(theirs, 'Approval', { encryptionKey: new kms.Key(theirs, 'ApprovalKey') }), {
      title: 'Pay?',
    }).toState(ours, 'Ask')),
  'a rule': () => flow().addTrigger(Trigger.event({ pattern, deadLetterQueue: queue('Dead') })),
  'uploads': () => flow().addTrigger(
    Trigger.s3Upload(new s3.Bucket(theirs, 'Bucket'), { deadLetterQueue: queue('Dead') })),
  'a schedule': () => flow().addTrigger(Trigger.schedule({
    schedule: scheduler.ScheduleExpression.rate(Duration.days(1)), deadLetterQueue: queue('Dead'),
  })),
  'messages': () => flow().addTrigger(Trigger.queue(queue('Messages'))),
  'a function that completes its own task': () => {
    const worker = fn('Worker');
    flow(Step.invoke(worker).toState(ours, 'Work')).grantTaskResponse(worker);
  },
  'orders': () => new OrderWorkflow(ours, 'Orders', {
    ...options(),
    pay: Step.invoke(fn('Pay')),
    ship: Step.invoke(fn('Ship')),
    customerTopic: topic('Customers'),
    alertTopic: topic('Alerts'),
    orderTable: table('Orders', 'orderId'),
    inventoryTable: table('Inventory', 'sku'),
  }),
  'videos': () => new VideoProcessingWorkflow(ours, 'Videos', {
    ...options(),
    renditions: { hd: Rendition.invoke(fn('Transcode')), sd: Rendition.mediaConvert() },
    sourceBucket: new s3.Bucket(theirs, 'Source', { encryptionKey: new kms.Key(theirs, 'SourceKey') }),
    outputBucket: new s3.Bucket(theirs, 'Output', { encryptionKey: new kms.Key(theirs, 'OutputKey') }),
    statusTable: table('Status', 'key', 'sequencer'),
    alertTopic: topic('Alerts'),
  }),
  'approvals': () => new ApprovalWorkflow(ours, 'Approvals', {
    ...options(),
    approval: new Approval(ours, 'Approval', {
      notifier: ApprovalNotifier.topic(topic('Approvers'), { escalationTopic: topic('Escalations') }),
    }),
    requesterTopic: topic('Requesters'),
    alertTopic: topic('Alerts'),
  }),
};

/** Their stack uses resources of our stack. */
const FROM_OURS: { readonly [name: string]: () => unknown } = {
  'callers': () => {
    const workflow = new Workflow(ours, 'Flow', {
      definition: new sfn.Pass(ours, 'Done'), encryptionKey: new kms.Key(ours, 'Key'),
    });
    const caller = fn('Caller');
    workflow.addTrigger(Trigger.caller(caller));
    workflow.grantRead(caller);
    workflow.grantRedrive(caller);
  },
  'a parent': () => {
    const workflow = new Workflow(ours, 'Flow', {
      definition: new sfn.Pass(ours, 'Done'), encryptionKey: new kms.Key(ours, 'Key'),
    });
    new Workflow(theirs, 'Parent', { definition: Step.workflow(workflow).toState(theirs, 'Start') });
  },
  'readers of orders, statuses and requests': () => {
    const reader = fn('Reader');
    const step = () => Step.invoke(aFunction(ours, 'Fn'));
    new OrderWorkflow(ours, 'Orders', { pay: Step.invoke(aFunction(ours, 'Pay')), ship: step() })
      .grantReadOrder(reader);
    const videos = new VideoProcessingWorkflow(ours, 'Videos', {
      renditions: { hd: Rendition.invoke(aFunction(ours, 'Transcode')) },
    });
    videos.grantReadStatus(reader);
    new Approval(ours, 'Approval').grantReadRequests(reader);
  },
  'workers of an activity': () => new WorkerActivity(ours, 'Activity', {
    encryptionConfiguration: new sfn.CustomerManagedEncryptionConfiguration(new kms.Key(ours, 'Key')),
  }).grantWork(fn('Worker')),
};

describe.each(Object.entries({ FROM_THEIRS, FROM_OURS }))('references between two stacks, %s', (direction, cases) => {
  test.each(Object.entries(cases))('add a dependency in one direction only: %s', (_, define) => {
    define();
    app.synth();
    const [user, used] = direction === 'FROM_THEIRS' ? [ours, theirs] : [theirs, ours];
    expect(user.dependencies).toEqual([used]);
    expect(used.dependencies).toEqual([]);
  });
});

describe('a role of another stack', () => {
  test('gets the permissions of the workflow in a policy in the stack of the workflow', () => {
    flow(Step.invoke(fn('Fn')).toState(ours, 'Work'));
    Template.fromStack(ours).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'lambda:InvokeFunction' })]) },
      Roles: [{ 'Fn::ImportValue': Match.stringLikeRegexp('RefRole') }],
    });
    Template.fromStack(ours).hasResourceProperties('AWS::StepFunctions::StateMachine', {
      RoleArn: { 'Fn::ImportValue': Match.stringLikeRegexp('GetAttRole.*Arn') },
    });
  });
});

describe('the dead-letter queue of a trigger', () => {
  const sources = (stack: Stack) => Object.values<any>(Template.fromStack(stack).findResources('AWS::SQS::QueuePolicy'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .filter(({ Principal }) => Principal.Service === 'events.amazonaws.com')
    .map(({ Condition }) => Condition);

  test('accepts events of exactly its rule', () => {
    flow().addTrigger(Trigger.event({ pattern, deadLetterQueue: new sqs.Queue(ours, 'Dead') }));
    expect(sources(ours)).toEqual([{
      ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [expect.stringMatching('^FlowEventTriggerRule'), 'Arn'] } },
    }]);
  });

  test('accepts events of all rules of its account and region if it is in another stack than its rule', () => {
    flow().addTrigger(Trigger.event({ pattern, deadLetterQueue: queue('Dead') }));
    const [{ StringEquals, ArnLike }] = sources(theirs);
    expect(StringEquals).toEqual({ 'aws:SourceAccount': { Ref: 'AWS::AccountId' } });
    expect(JSON.stringify(ArnLike)).toContain('{"Ref":"AWS::AccountId"},":rule/*"');
  });

  test('warns about the required policy if it is imported', () => {
    const deadLetterQueue = sqs.Queue.fromQueueArn(ours, 'Dead', 'arn:aws:sqs:eu-west-1:111111111111:dead');
    flow().addTrigger(Trigger.event({ pattern, deadLetterQueue }));
    Annotations.fromStack(ours).hasWarning('*', Match.stringLikeRegexp('allow sqs:SendMessage to events.amazonaws.com '
      + 'in the policy of arn:aws:sqs:eu-west-1:111111111111:dead.*aws:SourceArn.*cdk-stepwright:queuePolicy'));
  });

  test('requires no policy for a schedule, whose role sends the events', () => {
    flow().addTrigger(Trigger.schedule({ schedule: scheduler.ScheduleExpression.rate(Duration.days(1)) }));
    expect(permissionsOf(ours)['Flow/ScheduleTrigger/StartRole'].may)
      .toContain('sqs:SendMessage on ${Flow/ScheduleTrigger/DeadLetters.Arn}');
    const keyPolicies = JSON.stringify(Template.fromStack(theirs).findResources('AWS::KMS::Key'));
    expect(keyPolicies).not.toContain('scheduler.amazonaws.com');
  });
});
