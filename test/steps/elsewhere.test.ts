/**
 * Steps and workflows that use resources of other regions and accounts.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-access-cross-acct-resources.html
 */
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Approval, ApprovalNotifier, ApprovalWorkflow, Step, StepOptions, Trigger, Workflow } from '../../src';
import { definitionOf } from '../support/asl';
import { minimalOrders } from '../support/orders';
import { permissionsOf } from '../support/permissions';
import { aFunction, asWorkflow } from '../support/synth';
import { videos } from '../support/videos';

const HERE = { region: 'eu-west-1', account: '111111111111' };
const OTHER_REGION = { ...HERE, region: 'us-east-1' };
const OTHER_ACCOUNT = { ...HERE, account: '222222222222' };

let stack: Stack;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack', { env: HERE });
});

type Place = { readonly region: string; readonly account: string };
const arn = (service: string, { region, account }: Place, rest: string) =>
  `arn:aws:${service}:${region}:${account}:${rest}`;

/** Each kind of resource that a step uses, imported from the given region and account. */
const TARGETS: { readonly [kind: string]: (place: Place, options?: StepOptions) => Step } = {
  'function': (place, options) => Step.invoke(
    lambda.Function.fromFunctionArn(stack, 'Theirs', arn('lambda', place, 'function:work')), options),
  'state machine': (place, options) => Step.workflow(
    asWorkflow(sfn.StateMachine.fromStateMachineArn(stack, 'Theirs', arn('states', place, 'stateMachine:Child'))),
    options),
  'activity': (place, options) => Step.activity(
    sfn.Activity.fromActivityArn(stack, 'Theirs', arn('states', place, 'activity:Work')), options),
  'queue': (place, options) =>
    Step.queue(sqs.Queue.fromQueueArn(stack, 'Theirs', arn('sqs', place, 'queue')), options),
  'topic': (place, options) =>
    Step.publish(sns.Topic.fromTopicArn(stack, 'Theirs', arn('sns', place, 'topic')), options),
  'event bus': (place, options) => Step.event(
    events.EventBus.fromEventBusArn(stack, 'Theirs', arn('events', place, 'event-bus/theirs')),
    { source: 'shop', detailType: 'Sold', ...options }),
};

const run = (step: Step, id = 'Work') =>
  new Workflow(stack, 'Flow', { definition: step.toState(stack, id), alarms: false, tracing: false });

describe('a step that uses an imported resource', () => {
  test.each(Object.keys(TARGETS))('fails with a %s of another region', (kind) => {
    expect(() => run(TARGETS[kind](OTHER_REGION))).toThrow(new RegExp(`^\\[Stack\\] step 'Work': the ${kind} `
      + 'Stack/Theirs is in the region us-east-1, and the workflow in eu-west-1; Step Functions calls services of its '
      + 'own region only\\. '));
  });

  test.each(Object.keys(TARGETS))('accepts a %s of the same region and account, or of an unknown one', (kind) => {
    run(TARGETS[kind](HERE));
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('account'));
    stack = new Stack(new App(), 'Stack');
    expect(() => run(TARGETS[kind](OTHER_REGION))).not.toThrow();
  });

  test.each(['state machine', 'activity'])('fails with a %s of another account, which no policy can allow', (kind) => {
    expect(() => run(TARGETS[kind](OTHER_ACCOUNT))).toThrow(new RegExp(`step 'Work': the ${kind} Stack/Theirs is in `
      + 'the account 222222222222, and the workflow in 111111111111; '
      + (kind === 'activity' ? 'use one of the same account' : "set 'credentials' to a role of that account")));
  });

  test('fails with an approval of another account, which supports no credentials', () => {
    const approval = {
      stateMachine: sfn.StateMachine.fromStateMachineArn(
        stack, 'Theirs', arn('states', OTHER_ACCOUNT, 'stateMachine:Ask')),
      identifiesApprovers: false,
      needsApprovers: false,
    };
    expect(() => run(Step.approval(approval, { title: 'Pay?' }))).toThrow('use one of the same account');
  });

  test.each([
    ['function', 'lambda:InvokeFunction'], ['queue', 'sqs:SendMessage'], ['topic', 'sns:Publish'],
    ['event bus', 'events:PutEvents'],
  ])('warns that the policy of a %s of another account must allow the call', (kind, action) => {
    run(TARGETS[kind](OTHER_ACCOUNT));
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp(`the ${kind} Stack/Theirs is in the account `
      + `222222222222, .*allow ${action} to the role of the workflow.*cdk-stepwright:otherAccount`));
  });

  test('fails with a resource of another region in the same app', () => {
    const elsewhere = new Stack(stack.node.root as App, 'Elsewhere', { env: OTHER_REGION });
    const child = new sfn.StateMachine(elsewhere, 'Child', {
      definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(elsewhere, 'Done')),
    });
    expect(() => run(Step.workflow(asWorkflow(child))))
      .toThrow('the state machine Elsewhere/Child is in the region us-east-1');
  });

  test('is granted permission to wait for executions in the region and account of an imported state machine', () => {
    stack = new Stack(new App(), 'Stack');
    run(TARGETS['state machine'](OTHER_ACCOUNT));
    expect(permissionsOf(stack)['Flow/Role'].may).toContain('states:DescribeExecution, states:StopExecution on '
      + 'arn:aws:states:eu-west-1:222222222222:execution:Child:*');
  });
});

describe('credentials of a step', () => {
  const role = () => iam.Role.fromRoleArn(stack, 'Theirs role', 'arn:aws:iam::222222222222:role/Work');

  test.each(Object.keys(TARGETS).filter((kind) => kind !== 'activity'))(
    'call a %s of another account, and grant only permission to assume the role', (kind) => {
      const { stateMachine } = run(TARGETS[kind](OTHER_ACCOUNT, { credentials: role() }));
      expect(definitionOf(stateMachine).States.Work.Credentials)
        .toEqual({ RoleArn: 'arn:aws:iam::222222222222:role/Work' });
      expect(permissionsOf(stack)['Flow/Role'].may.filter((line) => !line.includes('logs:')))
        .toEqual(['sts:AssumeRole on arn:aws:iam::222222222222:role/Work']);
      Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('otherAccount'));
    });

  test('replace the permissions of a service call', () => {
    run(Step.serviceCall({ service: 'dynamodb', action: 'getItem', credentials: role() }));
    expect(permissionsOf(stack)['Flow/Role'].may).toContain('sts:AssumeRole on arn:aws:iam::222222222222:role/Work');
  });

  test('fail with a resource of another region', () => {
    const queue = sqs.Queue.fromQueueArn(stack, 'Theirs', arn('sqs', OTHER_REGION, 'queue'));
    expect(() => run(Step.queue(queue, { credentials: role() }))).toThrow('is in the region us-east-1');
  });

  test('fail for an activity and for a chain of states', () => {
    const credentials = role();
    const activity = new sfn.Activity(stack, 'Activity');
    expect(() => Step.activity(activity, { credentials }).toState(stack, 'Ask'))
      .toThrow("step 'Ask': 'credentials' has no effect on an activity");
    expect(() => Step.states(new sfn.Pass(stack, 'Inner'), { credentials }).toState(stack, 'Chain'))
      .toThrow("step 'Chain': 'credentials' has no effect on a chain of states");
  });
});

describe('a resource that is passed to a workflow', () => {
  const topic = () => sns.Topic.fromTopicArn(stack, 'Topic', arn('sns', OTHER_REGION, 'topic'));
  const queue = () => sqs.Queue.fromQueueArn(stack, 'Queue', arn('sqs', OTHER_REGION, 'queue'));
  const table = () => dynamodb.Table.fromTableArn(stack, 'Table', arn('dynamodb', OTHER_REGION, 'table/theirs'));
  const triggered = (trigger: Trigger) => run(Step.invoke(aFunction(stack, 'Fn'))).addTrigger(trigger);
  const pattern = { source: ['shop'] };

  test.each<[string, () => unknown]>([
    ['alarmTopic', () => new Workflow(stack, 'Flow', {
      definition: new sfn.Pass(stack, 'Done'), alarmTopic: topic(),
    })],
    ['alertTopic', () => minimalOrders(stack, 'Orders', { alertTopic: topic() })],
    ['customerTopic', () => minimalOrders(stack, 'Orders', { customerTopic: topic() })],
    ['orderTable', () => minimalOrders(stack, 'Orders', { orderTable: table() })],
    ['inventoryTable', () => minimalOrders(stack, 'Orders', { inventoryTable: table() })],
    ['statusTable', () => videos(stack, { statusTable: table() })],
    ['alertTopic', () => videos(stack, { alertTopic: topic() })],
    ['requesterTopic', () => new ApprovalWorkflow(stack, 'Approvals', { requesterTopic: topic() })],
    ['notifier.topic', () => new Approval(stack, 'Approval', { notifier: ApprovalNotifier.topic(topic()) })],
    ['deadLetterQueue', () => triggered(Trigger.event({ pattern, deadLetterQueue: queue() }))],
    ['bus', () => triggered(Trigger.event({
      pattern, bus: events.EventBus.fromEventBusArn(stack, 'Bus', arn('events', OTHER_REGION, 'event-bus/theirs')),
    }))],
    ['queue', () => triggered(Trigger.queue(queue()))],
    ['outputBucket', () => videos(stack, {
      outputBucket: s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'theirs', region: 'us-east-1' }),
    })],
    ['bucket', () => triggered(Trigger.s3Upload(
      s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'theirs', region: 'us-east-1' })))],
  ])('fails if \'%s\' is in another region', (prop, define) => {
    expect(define).toThrow(new RegExp(`'${prop}': the .* is in the region us-east-1, and the workflow in eu-west-1`));
  });

  test('fails if a table is in another account, because tasks access it by name', () => {
    const orderTable = dynamodb.Table.fromTableArn(stack, 'Table', arn('dynamodb', OTHER_ACCOUNT, 'table/theirs'));
    expect(() => minimalOrders(stack, 'Orders', { orderTable })).toThrow('is in the account 222222222222');
  });

  test('warns if a key is in another account, whose policy must allow its use', () => {
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', arn('kms', OTHER_ACCOUNT, 'key/1'));
    new Workflow(stack, 'Flow', { definition: new sfn.Pass(stack, 'Done'), encryptionKey });
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('key/1 is in the account 222222222222.*'
      + 'allow kms:Decrypt and kms:GenerateDataKey.*cdk-stepwright:keyPolicy'));
  });
});

test('uses the domains and the partition of China in policies there', () => {
  stack = new Stack(new App(), 'Stack', { env: { region: 'cn-north-1', account: HERE.account } });
  const encryptionKey = new kms.Key(stack, 'Key');
  minimalOrders(stack, 'Orders', { encryptionKey });
  videos(stack, { encryptionKey });
  new Approval(stack, 'Approval', { encryptionKey });
  const text = JSON.stringify(Template.fromStack(stack).toJSON());
  expect(text).toContain('["logs.cn-north-1.",{"Ref":"AWS::URLSuffix"}]');
  expect(text).toContain('["dynamodb.cn-north-1.",{"Ref":"AWS::URLSuffix"}]');
  expect(text).toContain('["s3.cn-north-1.",{"Ref":"AWS::URLSuffix"}]');
  expect(text).not.toMatch(/cn-north-1\.amazonaws\.com"/);
  expect(text).not.toContain('arn:aws:');
});
