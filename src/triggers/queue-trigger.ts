import { Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as pipes from 'aws-cdk-lib/aws-pipes';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { alarmOf } from './dead-letters';
import { forSource, starterRole } from './starter-role';
import { isLonger } from '../validation/durations';
import { InvalidPropError } from '../validation/errors';
import { requireHere } from '../validation/resource-place';
import type { TriggerBinding, IWorkflow } from '../workflow';

/** Options for a trigger that starts executions for the messages of a queue. */
export interface QueueTriggerOptions {
  /**
   * The id of the trigger, which is unique within its workflow. Must be letters and digits.
   *
   * @default Queue
   */
  readonly id?: string;

  /**
   * The maximum number of messages that an execution receives. From 1 to 10,000, or to 10 for a FIFO queue.
   *
   * @default 1
   */
  readonly batchSize?: number;

  /**
   * The longest time to wait until a batch is full. At most five minutes; not supported by FIFO queues.
   *
   * @default - no waiting
   */
  readonly maxBatchingWindow?: Duration;
}

const SERVICE = 'pipes.amazonaws.com';

/** Creates an EventBridge pipe from a queue. */
export function queued(
  scope: Construct, workflow: IWorkflow, queue: sqs.IQueue, { batchSize = 1, maxBatchingWindow }: QueueTriggerOptions,
): TriggerBinding {
  requireHere(scope, 'queue', { kind: 'queue', resource: queue, arn: queue.queueArn });
  const deadLetters = validate(scope, queue, batchSize, maxBatchingWindow);
  if (deadLetters) alarmOf(scope, deadLetters, workflow.alarmTopic);
  const all = Stack.of(scope).formatArn({ service: 'pipes', resource: 'pipe', resourceName: '*' });
  const role = starterRole(scope, workflow, {
    service: SERVICE,
    conditions: forSource(all),
    statements: [
      new iam.PolicyStatement({
        actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
        resources: [queue.queueArn],
      }),
      ...queue.encryptionMasterKey
        ? [new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: [queue.encryptionMasterKey.keyArn] })]
        : [],
    ],
  });
  const pipe = new pipes.CfnPipe(scope, 'Pipe', {
    description: `Starts executions of ${workflow.node.path}`,
    roleArn: role.roleArn,
    source: queue.queueArn,
    sourceParameters: {
      sqsQueueParameters: { batchSize, maximumBatchingWindowInSeconds: maxBatchingWindow?.toSeconds() },
    },
    target: workflow.stateMachineArn,
    targetParameters: { stepFunctionStateMachineParameters: { invocationType: 'FIRE_AND_FORGET' } },
  });
  pipe.node.addDependency(role); // the pipe reads from the queue when it is created
  return { deadLetterQueue: deadLetters };
}

function validate(
  scope: Construct, queue: sqs.IQueue, batchSize: number, window: Duration | undefined,
): sqs.IQueue | undefined {
  const fail = (problem: string) => {
    throw new InvalidPropError(scope, `Trigger.queue: ${problem}`);
  };
  const most = queue.fifo ? 10 : 10_000;
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > most) {
    fail(`'batchSize' must be a whole number from 1 to ${most}, got: ${batchSize}`);
  }
  if (window && queue.fifo) fail(`'maxBatchingWindow' (${window.toString()}) is not supported by FIFO queues`);
  if (isLonger(window, Duration.minutes(5))) {
    fail(`'maxBatchingWindow' must be at most five minutes, got: ${window!.toString()}`);
  }
  if (batchSize > 10 && !window) fail(`'batchSize' (${batchSize}) over 10 requires a 'maxBatchingWindow'`);
  if (!(queue instanceof sqs.Queue)) return undefined;
  if (!queue.deadLetterQueue) {
    fail(`the queue ${queue.node.path} has no dead-letter queue, so a message that cannot start an execution would be `
      + "redelivered until it expires. Set its 'deadLetterQueue'");
  }
  return queue.deadLetterQueue!.queue;
}
