import { Duration, Size } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as bedrock from 'aws-cdk-lib/aws-bedrock';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { Workflow } from '../../src';
import { aFunction, aStack } from '../support/synth';
import { warningsOf } from '../support/warnings';

const JOB = { integrationPattern: sfn.IntegrationPattern.RUN_JOB };

type Define = (scope: Construct, id: string) => sfn.TaskStateBase;

const table = (scope: Construct) => new dynamodb.Table(scope, 'Table', {
  partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
});
const key = { id: tasks.DynamoAttributeValue.fromString('1') };
const bucket = (scope: Construct, id = 'Input') => s3.Bucket.fromBucketName(scope, id, 'uploads');
const cluster = (scope: Construct) => eks.Cluster.fromClusterAttributes(scope, 'Cluster', {
  clusterName: 'main', clusterEndpoint: 'https://main.example.com', clusterCertificateAuthorityData: 'YQ==',
});
const project = (scope: Construct) => new codebuild.Project(scope, 'Project', {
  buildSpec: codebuild.BuildSpec.fromObject({ version: '0.2' }),
});

/** Tasks of aws-cdk-lib that grant all their permissions. */
const COMPLETE: { readonly [task: string]: Define } = {
  lambdaInvoke: (scope, id) => new tasks.LambdaInvoke(scope, id, { lambdaFunction: aFunction(scope, 'Fn') }),
  aliasOfAFunction: (scope, id) => new tasks.LambdaInvoke(scope, id, {
    lambdaFunction: new lambda.Alias(scope, 'Live', {
      aliasName: 'live', version: aFunction(scope, 'Fn').currentVersion,
    }),
  }),
  importedFunction: (scope, id) => new tasks.LambdaInvoke(scope, id, {
    lambdaFunction: lambda.Function.fromFunctionName(scope, 'Fn', 'pay'),
  }),
  dynamoPutItem: (scope, id) => new tasks.DynamoPutItem(scope, id, { table: table(scope), item: key }),
  dynamoGetItem: (scope, id) => new tasks.DynamoGetItem(scope, id, {
    table: dynamodb.Table.fromTableName(scope, 'Table', 'orders'), key,
  }),
  snsPublish: (scope, id) => new tasks.SnsPublish(scope, id, {
    topic: new sns.Topic(scope, 'Topic', { masterKey: new kms.Key(scope, 'Key') }),
    message: sfn.TaskInput.fromText('Done'),
  }),
  sqsSendMessage: (scope, id) => new tasks.SqsSendMessage(scope, id, {
    queue: new sqs.Queue(scope, 'Queue'), messageBody: sfn.TaskInput.fromText('Done'),
  }),
  importedQueue: (scope, id) => new tasks.SqsSendMessage(scope, id, {
    queue: sqs.Queue.fromQueueArn(scope, 'Queue', 'arn:aws:sqs:us-east-1:111111111111:mail'),
    messageBody: sfn.TaskInput.fromText('Done'),
  }),
  ecsRunTask: (scope, id) => {
    const taskDefinition = new ecs.FargateTaskDefinition(scope, 'Definition');
    taskDefinition.addContainer('Main', {
      image: ecs.ContainerImage.fromRegistry('main'),
      logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'main' }),
    });
    const vpc = new ec2.Vpc(scope, 'Vpc', { natGateways: 0, maxAzs: 1 });
    return new tasks.EcsRunTask(scope, id, {
      ...JOB,
      cluster: new ecs.Cluster(scope, 'Cluster', { vpc }),
      taskDefinition,
      launchTarget: new tasks.EcsFargateLaunchTarget(),
      assignPublicIp: true,
    });
  },
  batchSubmitJobWithoutWaiting: (scope, id) => new tasks.BatchSubmitJob(scope, id, {
    integrationPattern: sfn.IntegrationPattern.REQUEST_RESPONSE,
    jobName: 'job',
    jobQueueArn: 'arn:aws:batch:us-east-1:111111111111:job-queue/main',
    jobDefinitionArn: 'arn:aws:batch:us-east-1:111111111111:job-definition/job:1',
  }),
  glueStartJobRun: (scope, id) => new tasks.GlueStartJobRun(scope, id, { ...JOB, glueJobName: 'load' }),
  glueStartCrawlerRun: (scope, id) => new tasks.GlueStartCrawlerRun(scope, id, { crawlerName: 'crawl' }),
  databrewStartJobRun: (scope, id) => new tasks.GlueDataBrewStartJobRun(scope, id, { ...JOB, name: 'clean' }),
  sageMakerCreateTrainingJob: (scope, id) => new tasks.SageMakerCreateTrainingJob(scope, id, {
    ...JOB,
    trainingJobName: 'train',
    algorithmSpecification: { algorithmName: 'BlazingText', trainingInputMode: tasks.InputMode.FILE },
    inputDataConfig: [{
      channelName: 'train',
      dataSource: { s3DataSource: { s3Location: tasks.S3Location.fromBucket(bucket(scope), 'in') } },
    }],
    outputDataConfig: { s3OutputLocation: tasks.S3Location.fromBucket(bucket(scope, 'Output'), 'out') },
    resourceConfig: {
      instanceCount: 1,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.M5, ec2.InstanceSize.LARGE),
      volumeSize: Size.gibibytes(50),
    },
  }),
  sageMakerCreateTransformJob: (scope, id) => new tasks.SageMakerCreateTransformJob(scope, id, {
    ...JOB,
    transformJobName: 'transform',
    modelName: 'model',
    transformInput: { transformDataSource: { s3DataSource: { s3Uri: 's3://uploads/in' } } },
    transformOutput: { s3OutputPath: 's3://uploads/out' },
  }),
  startExecution: (scope, id) => new tasks.StepFunctionsStartExecution(scope, id, {
    ...JOB,
    stateMachine: new sfn.StateMachine(scope, 'Child', {
      definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(scope, 'Pass')),
    }),
  }),
  invokeActivity: (scope, id) => new tasks.StepFunctionsInvokeActivity(scope, id, {
    activity: new sfn.Activity(scope, 'Activity'),
  }),
  callAwsService: (scope, id) => new tasks.CallAwsService(scope, id, {
    service: 'cloudwatchlogs', // aws-cdk issue 27573
    action: 'createLogStream',
    parameters: { LogGroupName: 'orders', LogStreamName: 'main' },
    iamResources: ['*'],
  }),
  callStepFunctions: (scope, id) => new tasks.CallAwsService(scope, id, {
    service: 'sfn', // aws-cdk issue 23824
    action: 'startExecution',
    parameters: { StateMachineArn: 'arn:aws:states:us-east-1:111111111111:stateMachine:child' },
    iamResources: ['*'],
  }),
  callFileSystem: (scope, id) => new tasks.CallAwsService(scope, id, {
    service: 'efs',
    action: 'tagResource',
    parameters: { ResourceId: 'fs-1', Tags: [] },
    iamResources: ['*'],
    iamAction: 'elasticfilesystem:TagResource',
  }),
  eventBridgePutEvents: (scope, id) => new tasks.EventBridgePutEvents(scope, id, {
    entries: [{ detail: sfn.TaskInput.fromObject({}), detailType: 'Done', source: 'flow' }],
  }),
  codeBuildStartBuild: (scope, id) => new tasks.CodeBuildStartBuild(scope, id, { ...JOB, project: project(scope) }),
  codeBuildStartBuildBatch: (scope, id) =>
    new tasks.CodeBuildStartBuildBatch(scope, id, { ...JOB, project: project(scope) }),
  emrCreateCluster: (scope, id) => new tasks.EmrCreateCluster(scope, id, { ...JOB, name: 'main', instances: {} }),
  emrAddStep: (scope, id) => new tasks.EmrAddStep(scope, id, { ...JOB, clusterId: 'j-1', name: 'step', jar: 's3://a' }),
  emrModifyInstanceFleetByName: (scope, id) => new tasks.EmrModifyInstanceFleetByName(scope, id, {
    clusterId: 'j-1', instanceFleetName: 'core', targetOnDemandCapacity: 2, targetSpotCapacity: 0,
  }),
  emrTerminateCluster: (scope, id) => new tasks.EmrTerminateCluster(scope, id, { ...JOB, clusterId: 'j-1' }),
  emrContainersDeleteVirtualCluster: (scope, id) => new tasks.EmrContainersDeleteVirtualCluster(scope, id, {
    ...JOB, virtualClusterId: sfn.TaskInput.fromText('cluster'),
  }),
  bedrockInvokeModel: (scope, id) => new tasks.BedrockInvokeModel(scope, id, {
    model: bedrock.FoundationModel.fromFoundationModelId(
      scope, 'Model', bedrock.FoundationModelIdentifier.AMAZON_NOVA_LITE_V1_0,
    ),
    body: sfn.TaskInput.fromObject({}),
  }),
  httpInvoke: (scope, id) => new tasks.HttpInvoke(scope, id, {
    apiRoot: 'https://api.example.com',
    apiEndpoint: sfn.TaskInput.fromText('orders'),
    method: sfn.TaskInput.fromText('GET'),
    connection: events.Connection.fromConnectionAttributes(scope, 'Connection', {
      connectionArn: 'arn:aws:events:us-east-1:111111111111:connection/main/1',
      connectionName: 'main',
      connectionSecretArn: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:key-a1b2c3',
    }),
  }),
  evaluateExpression: (scope, id) => new tasks.EvaluateExpression(scope, id, { expression: '$.a + $.b' }),
  mediaConvertCreateJob: (scope, id) => new tasks.MediaConvertCreateJob(scope, id, {
    ...JOB, createJobRequest: { Role: 'arn:aws:iam::111111111111:role/media', Settings: {} },
  }),
  eksCall: (scope, id) => new tasks.EksCall(scope, id, {
    cluster: cluster(scope), httpMethod: tasks.HttpMethods.GET, httpPath: '/api/v1/pods',
  }),
  callApiGateway: (scope, id) => new tasks.CallApiGatewayRestApiEndpoint(scope, id, {
    api: apigateway.RestApi.fromRestApiId(scope, 'Api', 'api'),
    stageName: 'prod',
    method: tasks.HttpMethod.GET,
    authType: tasks.AuthType.IAM_ROLE,
  }),
  createSchedule: (scope, id) => new tasks.EventBridgeSchedulerCreateScheduleTask(scope, id, {
    scheduleName: 'later',
    schedule: tasks.Schedule.rate(Duration.days(1)),
    target: new tasks.EventBridgeSchedulerTarget({
      arn: 'arn:aws:sqs:us-east-1:111111111111:mail',
      role: iam.Role.fromRoleArn(scope, 'Scheduler', 'arn:aws:iam::111111111111:role/scheduler'),
    }),
  }),
};

/** Tasks of which aws-cdk-lib grants less than AWS documents: a job runs on if the execution is stopped. */
const INCOMPLETE: { readonly [task: string]: readonly [define: Define, missing: string] } = {
  // https://docs.aws.amazon.com/step-functions/latest/dg/connect-batch.html
  batchSubmitJob: [(scope, id) => new tasks.BatchSubmitJob(scope, id, {
    jobName: 'job',
    jobQueueArn: 'arn:aws:batch:us-east-1:111111111111:job-queue/main',
    jobDefinitionArn: 'arn:aws:batch:us-east-1:111111111111:job-definition/job:1',
  }), 'batch:DescribeJobs, batch:TerminateJob'],
  // https://docs.aws.amazon.com/step-functions/latest/dg/connect-athena.html
  athenaStartQueryExecution: [(scope, id) => new tasks.AthenaStartQueryExecution(scope, id, {
    ...JOB, queryString: 'SELECT 1',
  }), 'athena:StopQueryExecution'],
  // The action does not exist: https://github.com/aws/aws-cdk/issues/30862
  callWithAnotherPrefix: [(scope, id) => new tasks.CallAwsService(scope, id, {
    service: 'cognitoidentityprovider',
    action: 'adminGetUser',
    parameters: { UserPoolId: 'eu-west-1_users', Username: 'ada' },
    iamResources: ['*'],
  }), 'cognito-idp:AdminGetUser'],
};

describe('tasks of aws-cdk-lib', () => {
  /** The tasks whose workflow has the warning. Each has a workflow of its own, all in one stack. */
  function lacking(change: (workflow: Workflow) => void): string[] {
    const stack = aStack();
    for (const [name, define] of Object.entries(COMPLETE)) {
      const definition = define(new Construct(stack, `${name}Of`), name);
      change(new Workflow(new Construct(stack, name), 'Flow', { definition }));
    }
    const id = Match.stringLikeRegexp('missingPermission');
    return Annotations.fromStack(stack).findWarning('*', id).map((found) => found.id.split('/')[2]);
  }

  test('lack no permission', () => {
    expect(lacking(() => {})).toEqual([]);
  });

  test('lack their permissions on a role that has none', () => {
    const withoutPermission = ['invokeActivity', 'eksCall'];
    expect(lacking(({ role }) => role.node.tryRemoveChild('DefaultPolicy')))
      .toEqual(Object.keys(COMPLETE).filter((name) => !withoutPermission.includes(name)));
  });

  test.each(Object.entries(INCOMPLETE))('%s lacks what aws-cdk-lib does not grant', (_, [define, missing]) => {
    const stack = aStack();
    new Workflow(stack, 'Flow', { definition: define(stack, 'Call') });
    expect(warningsOf(stack).missingPermission).toContain(` needs ${missing}; add`);
  });
});
