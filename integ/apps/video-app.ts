import { join } from 'node:path';
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Rendition, VideoProcessingWorkflow, VideoProcessingWorkflowProps } from '../../src';

/** A video workflow whose renditions a function makes, and a queue that shows its alerts. */
export function videoApp(
  app: App, stackName: string, heights: readonly number[],
  props: (stack: Stack) => Partial<VideoProcessingWorkflowProps> = () => ({}),
): Stack {
  const stack = new Stack(app, stackName);
  const removalPolicy = RemovalPolicy.DESTROY;
  const transcode = new lambda.Function(stack, 'Transcode', {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    memorySize: 1024,
    timeout: Duration.seconds(60),
    code: lambda.Code.fromAsset(join(__dirname, '..', 'video')),
  });
  const renditions = Object.fromEntries(heights.map((height) => [`${height}p`, Rendition.invoke(transcode)]));
  const videos = new VideoProcessingWorkflow(stack, 'Videos', { renditions, removalPolicy, ...props(stack) });
  const alerts = new sqs.Queue(stack, 'AlertsQueue', { removalPolicy });
  videos.alertTopic.addSubscription(new SqsSubscription(alerts));
  const outputs = {
    StateMachine: videos.stateMachine.stateMachineArn,
    Sources: videos.sourceBucket.bucketName,
    Results: videos.outputBucket.bucketName,
    Statuses: videos.statusTable.tableName,
    Alerts: alerts.queueUrl,
  };
  for (const [name, value] of Object.entries(outputs)) {
    new CfnOutput(stack, `${name}Output`, { value }).overrideLogicalId(name);
  }
  return stack;
}
