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

/** What can be chosen for a step that sends a message to a queue. */
export interface QueueStepOptions extends TaskTokenStepOptions {
  /**
   * How long the message stays hidden first. At most 15 minutes; not for a FIFO queue.
   *
   * @default - the delay of the queue
   */
  readonly delay?: Duration;

  /**
   * The group that the message of a FIFO queue belongs to, with JSONata in `{% … %}`: messages of one group are
   * received one after the other.
   *
   * @default - none; a FIFO queue must have one
   */
  readonly messageGroupId?: string;

  /**
   * What makes the message of a FIFO queue the same as another one, which is then dropped, with JSONata in `{% … %}`:
   * up to 128 characters. A step that waits for a callback has another token in each try: put
   * `$states.context.State.RetryCount` into it.
   *
   * @default - what the message says, where the queue has content-based deduplication
   */
  readonly messageDeduplicationId?: string;
}

const LONGEST_DELAY = Duration.minutes(15);

/** A queue. */
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
    throw new InvalidPropError(scope, `Step.queue: a message to the FIFO queue ${queue.node.path} needs a `
      + "'messageGroupId'");
  }
  if (!queue.fifo && messageDeduplicationId !== undefined) {
    throw new InvalidPropError(scope, "Step.queue: 'messageDeduplicationId' is for FIFO queues, and "
      + `${queue.node.path} is none`);
  }
  if (delay && queue.fifo) {
    throw new InvalidPropError(scope, `Step.queue: 'delay' (${delay.toString()}) is not for FIFO queues, which delay `
      + "all their messages alike; set the queue's 'deliveryDelay'");
  }
  if (isLonger(delay, LONGEST_DELAY)) {
    throw new InvalidPropError(scope, `Step.queue: 'delay' must be at most 15 minutes, got: ${delay!.toString()}`);
  }
}
