import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { aBucket, aFn, aKey, anOperator, aTopic, aWorkflow, samples } from './sample';
import {
  OrderWorkflow,
  Quarantine,
  Rendition,
  RetryPolicy,
  Step,
  TaskTimeout,
  VideoProcessingWorkflow,
} from '../../../src';
import { fullOrders, minimalOrders } from '../../support/orders';
import { videos } from '../../support/videos';

const { STRING } = dynamodb.AttributeType;

/** `Workflow`, `OrderWorkflow` and `VideoProcessingWorkflow`. */
export const WORKFLOWS = samples({
  'workflow-minimal': (stack) => {
    aWorkflow(stack);
  },

  'workflow-full': (stack) => {
    const key = aKey(stack);
    const workflow = aWorkflow(stack, {
      comment: 'Everything chosen',
      stateMachineName: 'everything-chosen',
      definition: Step.invoke(aFn(stack), { retry: RetryPolicy.persistent() }).toState(stack, 'Work'),
      timeout: Duration.hours(2),
      retry: RetryPolicy.transientErrors({ maxAttempts: 5, afterLostResponse: false }),
      taskTimeout: TaskTimeout.after(Duration.minutes(10)),
      logLevel: sfn.LogLevel.ERROR,
      logExecutionData: false,
      logRetention: logs.RetentionDays.ONE_YEAR,
      encryptionKey: key,
      alarmTopic: aTopic(stack, 'Alarms', key),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const operator = anOperator(stack);
    workflow.grantStartExecution(operator);
    workflow.grantRead(operator);
    workflow.grantRedrive(operator);
    workflow.grantTaskResponse(operator);
  },

  'workflow-with-resources-of-the-user': (stack) => {
    aWorkflow(stack, {
      definition: Step.invoke(aFn(stack)).toState(stack, 'Work'),
      role: new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('states.amazonaws.com') }),
      logGroup: new logs.LogGroup(stack, 'Log', { logGroupName: '/aws/vendedlogs/states/mine' }),
      retry: RetryPolicy.none(),
      taskTimeout: TaskTimeout.none(),
      tracing: false,
      alarms: false,
    });
  },

  'workflow-without-log': (stack) => {
    aWorkflow(stack, { logLevel: sfn.LogLevel.OFF });
  },

  'workflow-express-minimal': (stack) => {
    aWorkflow(stack, { stateMachineType: sfn.StateMachineType.EXPRESS });
  },

  'workflow-express-full': (stack) => {
    const key = aKey(stack);
    const workflow = aWorkflow(stack, {
      stateMachineType: sfn.StateMachineType.EXPRESS,
      definition: Step.invoke(aFn(stack)).toState(stack, 'Work'),
      timeout: Duration.seconds(20),
      taskTimeout: TaskTimeout.after(Duration.seconds(5)),
      encryptionKey: key,
      alarmTopic: aTopic(stack, 'Alarms'),
    });
    const operator = anOperator(stack);
    workflow.grantStartExecution(operator);
    workflow.grantStartSyncExecution(operator);
    workflow.grantRead(operator);
  },

  'order-minimal': (stack) => {
    minimalOrders(stack);
  },

  'order-full': (stack) => {
    const orders = fullOrders(stack, 'Orders', {
      encryptionKey: aKey(stack),
      messages: { confirmed: 'On its way', declined: 'Not paid', outOfStock: 'Sold out' },
      skuAttribute: 'article',
      stockAttribute: 'pieces',
      timeout: Duration.days(2),
      taskTimeout: TaskTimeout.after(Duration.minutes(1)),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const operator = anOperator(stack);
    orders.grantStartExecution(operator);
    orders.grantReadOrder(operator);
  },

  'order-with-resources-of-the-user': (stack) => {
    const key = aKey(stack);
    const table = (id: string, name: string) =>
      new dynamodb.Table(stack, id, {
        partitionKey: { name, type: STRING },
        billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
        encryptionKey: key,
      });
    minimalOrders(stack, 'Orders', {
      orderTable: table('OrderTable', 'orderId'),
      inventoryTable: table('Inventory', 'sku'),
      customerTopic: aTopic(stack, 'Customers', key),
      alertTopic: aTopic(stack, 'Alerts', key),
    });
  },

  'order-with-imported-resources': (stack) => {
    const topic = (id: string) => sns.Topic.fromTopicArn(stack, id, stack.formatArn({ service: 'sns', resource: id }));
    minimalOrders(stack, 'Orders', {
      orderTable: dynamodb.Table.fromTableName(stack, 'OrderTable', 'orders'),
      inventoryTable: dynamodb.Table.fromTableName(stack, 'Inventory', 'shelf'),
      customerTopic: topic('Customers'),
      alertTopic: topic('Alerts'),
    });
    OrderWorkflow.executionName('order-1');
  },

  'video-minimal': (stack) => {
    videos(stack);
  },

  'video-with-media-convert': (stack) => {
    new VideoProcessingWorkflow(stack, 'Videos', {
      renditions: {
        'source': Rendition.mediaConvert(),
        '720p': Rendition.mediaConvert({ height: 720, maxBitrate: 3_000_000 }),
        // The longest name there is.
        [`${'x'.repeat(39)}1`]: Rendition.mediaConvert({ height: 360 }),
      },
      quarantine: Quarantine.tag(),
    });
  },

  'video-full': (stack) => {
    const key = aKey(stack);
    const transcoder = aFn(stack, 'Transcoder', { timeout: Duration.minutes(15) });
    const videosOf = new VideoProcessingWorkflow(stack, 'Videos', {
      renditions: {
        hls: Rendition.mediaConvert({
          settings: {
            Inputs: [{ FileInput: '{% "s3://" & $request.source.bucket & "/" & $request.source.key %}' }],
            OutputGroups: [
              {
                OutputGroupSettings: {
                  Type: 'HLS_GROUP_SETTINGS',
                  HlsGroupSettings: {
                    SegmentLength: 6,
                    MinSegmentLength: 0,
                    Destination: '{% "s3://" & $request.outputBucket & "/" & $request.outputPrefix %}',
                  },
                },
                Outputs: [{ Preset: 'System-Avc_16x9_720p_29_97fps_3500kbps' }],
              },
            ],
          },
          queueArn: stack.formatArn({ service: 'mediaconvert', resource: 'queues', resourceName: 'Videos' }),
          timeout: Duration.hours(12),
        }),
        small: Rendition.invoke(transcoder, { retry: RetryPolicy.none() }),
        thumbnail: Rendition.step(Step.invoke(aFn(stack, 'Thumbnail'))),
      },
      metadata: Step.invoke(aFn(stack, 'Metadata')),
      sourceBucket: aBucket(stack, 'Sources', key),
      sourcePrefix: 'uploads/',
      outputBucket: aBucket(stack, 'Outputs', key),
      outputPrefix: 'videos/',
      extensions: ['.MP4'],
      maxSize: Size.gibibytes(1),
      partialResults: true,
      quarantine: Quarantine.move('quarantine/'),
      encryptionKey: key,
      logRetention: logs.RetentionDays.ONE_WEEK,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    videosOf.grantReadStatus(anOperator(stack));
    videosOf.grantTranscode(aFn(stack, 'AnotherTranscoder'));
  },

  'video-with-resources-of-the-user': (stack) => {
    videos(stack, {
      quarantine: Quarantine.none(),
      keepFailedOutputs: true,
      alertTopic: aTopic(stack, 'Alerts'),
      statusTable: new dynamodb.Table(stack, 'Statuses', {
        partitionKey: { name: 'key', type: STRING },
        sortKey: { name: 'sequencer', type: STRING },
        encryptionKey: aKey(stack),
      }),
      alarms: false,
      tracing: false,
      logLevel: sfn.LogLevel.OFF,
    });
  },
});
