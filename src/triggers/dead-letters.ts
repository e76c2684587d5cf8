import { Duration } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from '../private/acknowledge';
import { allowUse, FOR_THIS_ACCOUNT } from '../private/key-policy';
import { occurrenceAlarm } from '../private/occurrence-alarm';
import type { Workflow } from '../workflow';

/** What can be chosen for a trigger whose events may fail to start an execution. */
export interface DeliveryOptions {
  /**
   * Names the trigger among those of its workflow.
   *
   * @default - the kind of the trigger, so that only a second one of the kind needs a name
   */
  readonly id?: string;

  /**
   * Where events go that could not start an execution: an SQS queue, not FIFO.
   *
   * @default - an encrypted queue of its own, which keeps them for 14 days
   */
  readonly deadLetterQueue?: sqs.IQueue;

  /**
   * How long it is tried to start an execution for an event. From one minute to one day.
   *
   * @default Duration.days(1)
   */
  readonly maxEventAge?: Duration;

  /**
   * How often it is tried again to start an execution for an event. From 0 to 185.
   *
   * @default 185
   */
  readonly retryAttempts?: number;
}

/** The queue for events that could not start an execution, with an alarm for the first of them. */
export function deadLetterQueue(
  scope: Construct, workflow: Workflow, service: string, given: sqs.IQueue | undefined,
): sqs.IQueue {
  const queue = given ?? ownQueue(scope, workflow, service);
  alarmOf(scope, queue, workflow.alarmTopic);
  return queue;
}

function ownQueue(scope: Construct, { encryptionKey }: Workflow, service: string): sqs.Queue {
  const queue = new sqs.Queue(scope, 'DeadLetters', {
    encryption: encryptionKey ? sqs.QueueEncryption.KMS : sqs.QueueEncryption.SQS_MANAGED,
    encryptionMasterKey: encryptionKey,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  if (encryptionKey) {
    allowUse(scope, encryptionKey, {
      service, actions: ['kms:Decrypt', 'kms:GenerateDataKey'], conditions: FOR_THIS_ACCOUNT,
    });
  }
  acknowledge(queue, {
    rule: 'AwsSolutions-SQS3',
    reason: 'It is a dead-letter queue itself.',
  });
  return queue;
}

/** The alarm of a queue that should be empty. */
export function alarmOf(scope: Construct, queue: sqs.IQueue, topic: sns.ITopic | undefined): void {
  const waiting = queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5), statistic: 'Maximum' });
  occurrenceAlarm(scope, 'DeadLettersAlarm', waiting, UNDELIVERED, topic);
}

const UNDELIVERED = 'an event could not start an execution. It lies in the dead-letter queue: read its attributes for '
  + 'the reason, mend that, and send it again.';
