import { Duration, Stack, TimeZone } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as events from 'aws-cdk-lib/aws-events';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { aBucket, aFn, aKey, aQueue, aTopic, aWorkflow, samples } from './sample';
import { Trigger, Workflow } from '../../../src';

const { EXPRESS } = sfn.StateMachineType;

/** A workflow of which everything is encrypted with a customer managed key. */
const encrypted = (stack: Stack, props: Partial<{ stateMachineType: sfn.StateMachineType }> = {}): Workflow =>
  aWorkflow(stack, { encryptionKey: aKey(stack), alarmTopic: aTopic(stack, 'Alarms'), ...props });

const DELIVERY = { maxEventAge: Duration.minutes(1), retryAttempts: 0 };

const anAuthorizer = (stack: Stack) =>
  new apigateway.TokenAuthorizer(stack, 'Authorizer', { handler: aFn(stack, 'Authorizes') });

const SCHEMA: apigateway.JsonSchema = {
  type: apigateway.JsonSchemaType.OBJECT,
  required: ['id'],
  properties: { id: { type: apigateway.JsonSchemaType.STRING } },
};

/** Every factory of `Trigger`, alone and with all its options. */
export const TRIGGERS = samples({
  'trigger-s3-upload-minimal': (stack) => {
    aWorkflow(stack).addTrigger(Trigger.s3Upload(aBucket(stack, 'Bucket')));
  },
  'trigger-s3-upload-full': (stack) => {
    const bucket = aBucket(stack, 'Bucket', aKey(stack, 'KeyOfBucket'));
    encrypted(stack).addTrigger(Trigger.s3Upload(bucket, { id: 'New', prefix: 'in/', suffix: '.csv', ...DELIVERY }));
  },

  'trigger-event-minimal': (stack) => {
    aWorkflow(stack).addTrigger(Trigger.event({ pattern: { source: ['com.example'] } }));
  },
  'trigger-event-full': (stack) => {
    encrypted(stack).addTrigger(
      Trigger.event({
        id: 'Order',
        pattern: { source: ['com.example'], detailType: ['Order placed'] },
        bus: new events.EventBus(stack, 'Bus'),
        input: events.RuleTargetInput.fromEventPath('$.detail'),
        deadLetterQueue: aQueue(stack, 'Undelivered', aKey(stack, 'KeyOfQueue')),
        ...DELIVERY,
      }),
    );
  },

  'trigger-schedule-minimal': (stack) => {
    aWorkflow(stack).addTrigger(Trigger.schedule({ schedule: scheduler.ScheduleExpression.rate(Duration.hours(1)) }));
  },
  'trigger-schedule-full': (stack) => {
    encrypted(stack, { stateMachineType: EXPRESS }).addTrigger(
      Trigger.schedule({
        id: 'Nightly',
        schedule: scheduler.ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.EUROPE_BERLIN }),
        flexibleWindow: Duration.minutes(15),
        input: { report: 'nightly' },
        deadLetterQueue: aQueue(stack, 'Undelivered', aKey(stack, 'KeyOfQueue')),
        ...DELIVERY,
      }),
    );
  },

  'trigger-queue-minimal': (stack) => {
    aWorkflow(stack).addTrigger(Trigger.queue(aQueue(stack, 'Queue')));
  },
  'trigger-queue-full': (stack) => {
    encrypted(stack).addTrigger(
      Trigger.queue(aQueue(stack, 'Queue', aKey(stack, 'KeyOfQueue')), {
        id: 'Orders',
        batchSize: 100,
        maxBatchingWindow: Duration.minutes(5),
      }),
    );
  },

  'trigger-api-minimal': (stack) => {
    aWorkflow(stack).addTrigger(Trigger.api());
  },
  'trigger-api-full': (stack) => {
    encrypted(stack).addTrigger(
      Trigger.api({
        id: 'Orders',
        authorizer: anAuthorizer(stack),
        requestSchema: SCHEMA,
        rateLimit: 5,
        burstLimit: 10,
        nameHeader: 'X-Id',
      }),
    );
  },

  'trigger-sync-api-minimal': (stack) => {
    aWorkflow(stack, { stateMachineType: EXPRESS }).addTrigger(Trigger.syncApi());
  },
  'trigger-sync-api-full': (stack) => {
    encrypted(stack, { stateMachineType: EXPRESS }).addTrigger(
      Trigger.syncApi({
        id: 'Price',
        authorizer: anAuthorizer(stack),
        requestSchema: SCHEMA,
        rateLimit: 5,
        burstLimit: 10,
        errorStatus: { OutOfStock: 422 },
      }),
    );
  },

  'trigger-caller-minimal': (stack) => {
    aWorkflow(stack).addTrigger(Trigger.caller(aFn(stack)));
  },
  'trigger-caller-full': (stack) => {
    encrypted(stack).addTrigger(Trigger.caller(aFn(stack), { id: 'Shop', environmentVariable: 'ORDERS_ARN' }));
  },
});
