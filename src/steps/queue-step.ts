import { Aws, Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { BindStep } from './step-binding';
import type { TaskTokenStepOptions } from './task-token-step-options';
import { useKeyStatements } from '../permissions/publish-statements';
import { taskTokenSuffix, withTaskToken } from '../permissions/task-token';
import { isLonger } from '../validation/durations';
import { InvalidPropError } from '../validation/errors';

/** Options for a step that sends a message to an SQS queue. */
export interface QueueStepOptions extends TaskTokenStepOptions {
  /**
   * The time before the message becomes visible to receivers. At most 15 minutes; not supported by FIFO queues.
   *
   * @default - the delay of the queue
   */
  readonly delay?: Duration;

  /**
   * The message group of a message to a FIFO queue, which delivers the messages of a group in order. May hold JSONata
   * in `{% … %}`.
   *
   * @default - no message group; required for a FIFO queue
   */
  readonly messageGroupId?: string;

  /**
   * The deduplication id of a message to a FIFO queue, which drops further messages with the same id. Up to 128
   * characters; may hold JSONata in `{% … %}`. Each attempt of a step that waits for a task token has a different
   * token, so include `$states.context.State.RetryCount` in the id of such a step.
   *
   * @default - derived from the body of the message, if the queue has content-based deduplication
   */
  readonly messageDeduplicationId?: string;
}

const LONGEST_DELAY = Duration.minutes(15);

/** Binds a step to a queue. */
export function queueStep(queue: sqs.IQueue, options: QueueStepOptions): BindStep {
  const { waitForTaskToken, delay, messageGroupId, messageDeduplicationId } = options;
  return (scope, input) => {
    validate(scope, queue, options);
    return {
      resource: `arn:${Aws.PARTITION}:states:::sqs:sendMessage${taskTokenSuffix(waitForTaskToken)}`,
      arguments: {
        QueueUrl: queue.queueUrl,
        MessageBody: waitForTaskToken ? withTaskToken(input) : input,
        DelaySeconds: delay?.toSeconds(),
        MessageGroupId: messageGroupId,
        MessageDeduplicationId: messageDeduplicationId,
      },
      policyStatements: [
        new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }),
        ...useKeyStatements(queue.encryptionMasterKey),
      ],
      targets: [{ kind: 'queue', resource: queue, arn: queue.queueArn, allowedByPolicy: 'sqs:SendMessage' }],
    };
  };
}

function validate(scope: Construct, queue: sqs.IQueue, options: QueueStepOptions): void {
  const { delay, messageGroupId, messageDeduplicationId } = options;
  if (queue.fifo && messageGroupId === undefined) {
    throw new InvalidPropError(scope, `Step.queue: a message to the FIFO queue ${queue.node.path} requires a `
      + "'messageGroupId'");
  }
  if (!queue.fifo && messageDeduplicationId !== undefined) {
    throw new InvalidPropError(scope, "Step.queue: 'messageDeduplicationId' is only supported by FIFO queues, "
      + `and ${queue.node.path} is not one; remove it`);
  }
  if (delay && queue.fifo) {
    throw new InvalidPropError(scope, `Step.queue: 'delay' (${delay.toString()}) is not supported by FIFO queues, `
      + "which delay all messages by the same time; set 'deliveryDelay' of the queue instead");
  }
  if (isLonger(delay, LONGEST_DELAY)) {
    throw new InvalidPropError(scope, `Step.queue: 'delay' must be at most 15 minutes, got: ${delay!.toString()}`);
  }
}
