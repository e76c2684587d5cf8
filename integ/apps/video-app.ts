import { join } from 'node:path';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { listen, show } from './observing';
import { Rendition, VideoProcessingWorkflow, VideoProcessingWorkflowProps } from '../../src';

/** A video workflow whose renditions are created by a function, and a queue that receives its alerts. */
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
  show(stack, {
    StateMachine: videos.stateMachine.stateMachineArn,
    Sources: videos.sourceBucket.bucketName,
    Results: videos.outputBucket.bucketName,
    Statuses: videos.statusTable.tableName,
    Alerts: listen(stack, 'AlertsQueue', videos.alertTopic),
  });
  return stack;
}
