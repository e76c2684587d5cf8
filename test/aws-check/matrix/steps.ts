import { Duration, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { aFn, aKey, anOperator, aQueue, aTopic, aWorkflow, samples } from './sample';
import { Approval, ApprovalNotifier, RetryPolicy, Step, WorkerActivity, Workflow } from '../../../src';
import { asWorkflow } from '../../support/synth';

/** The steps one after the other, each under its name. */
function chainOf(stack: Stack, steps: { readonly [name: string]: Step }): sfn.IChainable {
  const states = Object.entries(steps).map(([name, step]) =>
    step.toState(stack, name, { output: '{% $states.input %}' }),
  );
  states.slice(1).forEach((state, index) => states[index].next(state));
  return states[0];
}

const aTable = (stack: Stack, encryptionKey?: kms.IKey) =>
  new dynamodb.Table(stack, 'Table', {
    partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
    encryptionKey,
  });

function aChild(stack: Stack, id: string, encryptionKey?: kms.IKey): sfn.StateMachine {
  return new Workflow(stack, id, { definition: sfn.Pass.jsonata(stack, `${id}Start`), encryptionKey }).stateMachine;
}

/** The request of an item, for `Step.serviceCall`. */
const item = (table: dynamodb.Table) => ({
  TableName: table.tableName,
  Key: { id: { S: '{% $string($request.id) %}' } },
});

/** Every factory of `Step`, and `WorkerActivity`. */
export const STEPS = samples({
  'steps-minimal': (stack) => {
    const table = aTable(stack);
    aWorkflow(stack, {
      definition: chainOf(stack, {
        'Invoke': Step.invoke(aFn(stack)),
        'Get item': Step.serviceCall({
          service: 'dynamodb',
          action: 'getItem',
          resources: [table.tableArn],
          arguments: item(table),
        }),
        'Run child': Step.workflow(asWorkflow(aChild(stack, 'Child'))),
        'Send message': Step.queue(aQueue(stack, 'Queue')),
        'Publish': Step.publish(aTopic(stack, 'Topic')),
        'Put event': Step.event(new events.EventBus(stack, 'Bus'), { source: 'com.example', detailType: 'Done' }),
        'Work': Step.activity(new WorkerActivity(stack, 'Activity')),
        'Run states': Step.states(sfn.Pass.jsonata(stack, 'Inner')),
      }),
    });
  },

  'steps-full': (stack) => {
    const key = (id: string) => aKey(stack, `KeyOf${id}`);
    const table = aTable(stack, key('Table'));
    aWorkflow(stack, {
      encryptionKey: key('Flow'),
      definition: chainOf(stack, {
        'Invoke': Step.invoke(aFn(stack, 'Fn', { environmentEncryption: key('Fn') }), {
          timeout: Duration.minutes(1),
          retry: RetryPolicy.none(),
          arguments: { order: '{% $request.id %}' },
        }),
        'Update item': Step.serviceCall({
          service: 'dynamodb',
          action: 'updateItem',
          resources: [table.tableArn],
          policyStatements: [
            new iam.PolicyStatement({
              actions: [
                'kms:Decrypt',
                'kms:DescribeKey',
                'kms:Encrypt',
                'kms:GenerateDataKey',
                'kms:ReEncryptFrom',
                'kms:ReEncryptTo',
              ],
              resources: [table.encryptionKey!.keyArn],
            }),
          ],
          arguments: {
            ...item(table),
            UpdateExpression: 'SET #n = :n',
            ExpressionAttributeNames: { '#n': 'name' },
            ExpressionAttributeValues: { ':n': { S: '{% $states.context.Execution.Name %}' } },
          },
        }),
        'Run child': Step.workflow(asWorkflow(aChild(stack, 'Child', key('Child'))), {
          executionName: '{% $states.context.Execution.Name %}',
        }),
        'Start child': Step.workflow(asWorkflow(aChild(stack, 'Started', key('Started'))), { waitForEnd: false }),
        'Send message': Step.queue(aQueue(stack, 'Queue', key('Queue')), {
          waitForTaskToken: true,
          delay: Duration.minutes(15),
          timeout: Duration.hours(1),
          heartbeat: Duration.minutes(5),
        }),
        'Send in order': Step.queue(new sqs.Queue(stack, 'Fifo', { fifo: true, encryptionMasterKey: key('Fifo') }), {
          messageGroupId: '{% $states.context.Execution.Name %}',
          messageDeduplicationId: '{% $states.context.Execution.Name %}',
        }),
        'Publish': Step.publish(aTopic(stack, 'Topic', key('Topic')), {
          waitForTaskToken: true,
          subject: 'For {% $request.id %}',
          messageAttributes: { id: '{% $string($request.id) %}' },
        }),
        'Publish in order': Step.publish(
          new sns.Topic(stack, 'FifoTopic', { fifo: true, masterKey: key('FifoTopic') }),
          {
            messageGroupId: '{% $states.context.Execution.Name %}',
            messageDeduplicationId: '{% $states.context.Execution.Name %}',
          },
        ),
        'Put event': Step.event(new events.EventBus(stack, 'Bus'), {
          source: 'com.example',
          detailType: 'x'.repeat(128),
          waitForTaskToken: true,
        }),
      }),
    });
  },

  'steps-of-an-express-workflow': (stack) => {
    aWorkflow(stack, {
      stateMachineType: sfn.StateMachineType.EXPRESS,
      definition: chainOf(stack, {
        'Invoke': Step.invoke(aFn(stack)),
        'Start child': Step.workflow(asWorkflow(aChild(stack, 'Child')), { waitForEnd: false }),
        'Send message': Step.queue(aQueue(stack, 'Queue')),
        'Publish': Step.publish(aTopic(stack, 'Topic')),
        'Put event': Step.event(events.EventBus.fromEventBusName(stack, 'Bus', 'default'), {
          source: 'com.example',
          detailType: 'Done',
        }),
      }),
    });
  },

  'steps-service-calls': (stack) => {
    const { partition, region, account } = stack;
    const arn = (service: string, resource: string) => `arn:${partition}:${service}:${region}:${account}:${resource}`;
    const queue = aQueue(stack, 'Queue');
    aWorkflow(stack, {
      definition: chainOf(stack, {
        'Send message': Step.serviceCall({
          service: 'sqs',
          action: 'sendMessage',
          waitForTaskToken: true,
          resources: [queue.queueArn],
          arguments: { QueueUrl: queue.queueUrl, MessageBody: '{% $states.context.Task.Token %}' },
        }),
        'Read secret': Step.serviceCall({
          service: 'secretsmanager',
          action: 'getSecretValue',
          resources: [arn('secretsmanager', 'secret:shop-??????')],
          arguments: { SecretId: 'shop' },
        }),
        'Read parameter': Step.serviceCall({
          service: 'ssm',
          action: 'getParameter',
          resources: [arn('ssm', 'parameter/shop')],
          arguments: { Name: '/shop' },
        }),
        'List objects': Step.serviceCall({
          service: 's3',
          action: 'listObjectsV2',
          resources: [`arn:${partition}:s3:::shop-bucket`],
          arguments: { Bucket: 'shop-bucket', Prefix: '{% $states.context.Execution.Name & "/" %}' },
        }),
      }),
    });
  },

  'steps-with-credentials': (stack) => {
    const fn = lambda.Function.fromFunctionAttributes(stack, 'Elsewhere', {
      functionArn: `arn:${stack.partition}:lambda:${stack.region}:222222222222:function:theirs`,
      sameEnvironment: false,
    });
    const credentials = iam.Role.fromRoleArn(stack, 'Theirs', `arn:${stack.partition}:iam::222222222222:role/theirs`);
    aWorkflow(stack, { definition: Step.invoke(fn, { credentials }).toState(stack, 'Invoke theirs') });
  },

  'steps-activity': (stack) => {
    const activity = new WorkerActivity(stack, 'Activity', {
      encryptionConfiguration: new sfn.CustomerManagedEncryptionConfiguration(aKey(stack)),
    });
    activity.grantWork(anOperator(stack));
    aWorkflow(stack, {
      definition: Step.activity(activity, { heartbeat: Duration.minutes(1) }).toState(stack, 'Work'),
    });
  },

  'steps-after-approval': (stack) => {
    const approval = new Approval(stack, 'Approval', {
      notifier: ApprovalNotifier.step(Step.invoke(aFn(stack, 'Chat'))),
      encryptionKey: aKey(stack),
    });
    const refund = Step.invoke(aFn(stack)).afterApproval(approval, {
      title: 'Refund {% $request.id %}?',
      onlyIf: '{% $request.amount > 1000 %}',
      otherwise: { refunded: false, decision: '{% $approvalDecision.decision %}' },
    });
    aWorkflow(stack, { definition: refund.toState(stack, 'Refund') });
  },
});
