import { Annotations, Duration, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from '../permissions/acknowledge';
import { allowUse, forAccountOf, inWords } from '../permissions/key-policy';
import { USE_ACTIONS } from '../permissions/machine-key';
import { occurrenceAlarm } from '../resources/occurrence-alarm';
import { requireSameRegion } from '../validation/resource-place';
import type { IWorkflow } from '../workflow';

/** Options for the delivery of events by a trigger. */
export interface DeliveryOptions {
  /**
   * The id of the trigger, which is unique within its workflow. Must be letters and digits.
   *
   * @default - the kind of the trigger, so that only a second trigger of the same kind requires an id
   */
  readonly id?: string;

  /**
   * The dead-letter queue for events that could not start an execution. Must be a standard SQS queue, not FIFO.
   *
   * @default - a dedicated encrypted queue with a retention period of 14 days
   */
  readonly deadLetterQueue?: sqs.IQueue;

  /**
   * The longest time for which starting an execution for an event is retried. From one minute to one day.
   *
   * @default Duration.days(1)
   */
  readonly maxEventAge?: Duration;

  /**
   * The maximum number of retries to start an execution for an event. From 0 to 185.
   *
   * @default 185
   */
  readonly retryAttempts?: number;
}

/** Returns the queue for events that could not start an execution, and adds an alarm for the first of them. */
export function deadLetterQueue(scope: Construct, workflow: IWorkflow, given: sqs.IQueue | undefined): sqs.IQueue {
  if (given) {
    const used = { kind: 'queue', resource: given, arn: given.queueArn };
    requireSameRegion(scope, "'deadLetterQueue'", used, 'use one of the same region');
  }
  const queue = given ?? ownQueue(scope, workflow);
  alarmOf(scope, queue, workflow.alarmTopic);
  return queue;
}

/**
 * Allows a rule to send to its dead-letter queue, with the customer managed key of the queue.
 *
 * If the queue is in another stack, naming the rule in its policy would be a cycle of stacks, since the rule names the
 * queue. In that case all rules of this account and region are allowed.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html#eb-rule-dlq
 */
export function allowRule(queue: sqs.IQueue, rule: events.Rule): void {
  const rules = Stack.of(rule).formatArn({ service: 'events', resource: 'rule', resourceName: '*' });
  const service = 'events.amazonaws.com';
  const conditions = Stack.of(queue) === Stack.of(rule)
    ? { ArnEquals: { 'aws:SourceArn': rule.ruleArn } }
    : { ...forAccountOf(rule), ArnLike: { 'aws:SourceArn': rules } };
  const { statementAdded } = queue.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(service)],
    actions: ['sqs:SendMessage'],
    resources: [queue.queueArn],
    conditions,
  }));
  if (!statementAdded) {
    Annotations.of(rule).addWarningV2('cdk-stepwright:queuePolicy', 'the policy of an imported queue cannot be changed '
      + `by this app; allow sqs:SendMessage to ${service} in the policy of ${inWords(rule, queue.queueArn)}, with the `
      + `condition ${inWords(rule, conditions)}`);
  }
  if (queue.encryptionMasterKey) {
    allowUse(rule, queue.encryptionMasterKey, { service, actions: USE_ACTIONS, conditions: forAccountOf(rule) });
  }
}

function ownQueue(scope: Construct, { encryptionKey }: IWorkflow): sqs.Queue {
  const queue = new sqs.Queue(scope, 'DeadLetters', {
    encryption: encryptionKey ? sqs.QueueEncryption.KMS : sqs.QueueEncryption.SQS_MANAGED,
    encryptionMasterKey: encryptionKey,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  acknowledge(queue, {
    rule: 'AwsSolutions-SQS3',
    reason: 'The queue is a dead-letter queue itself.',
  });
  return queue;
}

/** Adds an alarm for a queue that should be empty. */
export function alarmOf(scope: Construct, queue: sqs.IQueue, topic: sns.ITopic | undefined): void {
  const waiting = queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5), statistic: 'Maximum' });
  occurrenceAlarm(scope, 'DeadLettersAlarm', waiting, UNDELIVERED, topic);
}

const UNDELIVERED = 'an event could not start an execution. It is in the dead-letter queue. Read its attributes for '
  + 'the reason, fix it, and send the event again.';
