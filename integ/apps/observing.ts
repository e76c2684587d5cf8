import { CfnOutput, RemovalPolicy } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** Adds outputs to the stack with exactly these names. */
export function show(scope: Construct, outputs: { [name: string]: string }): void {
  for (const [name, value] of Object.entries(outputs)) {
    new CfnOutput(scope, `${name}Output`, { value }).overrideLogicalId(name);
  }
}

/** Subscribes a queue to a topic and returns its URL. */
export function listen(scope: Construct, id: string, topic: sns.ITopic): string {
  const queue = new sqs.Queue(scope, id, { removalPolicy: RemovalPolicy.DESTROY });
  topic.addSubscription(new SqsSubscription(queue));
  return queue.queueUrl;
}
