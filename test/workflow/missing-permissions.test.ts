import { Annotations, CfnResource, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Step, Workflow, WorkflowProps } from '../../src';
import { aFunction, aStack } from '../support/synth';
import { warningsOf } from '../support/warnings';

let stack: Stack;
beforeEach(() => {
  stack = aStack();
});

/** A CustomState, for which aws-cdk-lib grants nothing. */
const custom = (call: string, Parameters: object = {}, more: object = {}) =>
  new sfn.CustomState(stack, 'Call', {
    stateJson: { Type: 'Task', Resource: `arn:aws:states:::${call}`, Parameters, ...more },
  });

/** A workflow whose calls need not be complete, for the permissions do not depend on their parameters. */
const flow = (definition: sfn.IChainable, props: Partial<WorkflowProps> = {}) =>
  new Workflow(stack, 'Flow', { definition, validateServiceCalls: false, ...props });

const warning = (): string | undefined => warningsOf(stack).missingPermission;

const allow = (...actions: string[]) => new iam.PolicyStatement({ actions, resources: ['*'] });

/** What the warning lists as missing for the only task. */
const missing = (): string[] => (/needs ([^;]*);/.exec(warning() ?? '')?.[1] ?? '').split(', ').filter(Boolean);

const LIST = 'aws-sdk:s3:listObjectsV2';
const aTable = (id: string) =>
  new dynamodb.Table(stack, id, { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } });

describe('a permission that the role of a workflow lacks', () => {
  test('is a warning with the state, its call and the IAM action', () => {
    flow(custom(LIST, { Bucket: 'uploads' }));
    expect(warning()).toBe(
      "the role of the workflow lacks permissions of its tasks: 'Call' (aws-sdk:s3:listObjectsV2) needs s3:ListBucket "
      + "on uploads; add them with a grant method of the resource, or with 'stateMachine.addToRolePolicy' of the "
      + 'workflow',
    );
  });

  test('is not reported if the warning is acknowledged', () => {
    Annotations.of(flow(custom(LIST))).acknowledgeWarning('cdk-stepwright:missingPermission');
    expect(warning()).toBeUndefined();
  });

  test('is found in a Map and in a Parallel', () => {
    const one = (id: string, service: string) => new sfn.CustomState(stack, id, {
      stateJson: { Type: 'Task', Resource: `arn:aws:states:::aws-sdk:${service}` },
    });
    const map = new sfn.Map(stack, 'Each').itemProcessor(one('Read', 'kinesis:listStreams'));
    flow(new sfn.Parallel(stack, 'Both').branch(map).branch(one('Write', 'ec2:describeInstances')));
    expect(warning()).toContain("'Read' (aws-sdk:kinesis:listStreams) needs kinesis:ListStreams");
    expect(warning()).toContain("'Write' (aws-sdk:ec2:describeInstances) needs ec2:DescribeInstances");
  });

  test.each<[string, object, string[]]>([
    ['lambda:invoke.waitForTaskToken', { FunctionName: 'pay' }, ['lambda:InvokeFunction on pay']],
    ['aws-sdk:sfn:startSyncExecution', {}, ['states:StartSyncExecution']],
    ['aws-sdk:cloudwatchlogs:createLogStream', {}, ['logs:CreateLogStream']],
    ['aws-sdk:dynamodb:transactWriteItems', {}, ['dynamodb:ConditionCheckItem or dynamodb:DeleteItem or '
      + 'dynamodb:PutItem or dynamodb:UpdateItem']],
    ['aws-sdk:rdsdata:executeStatement', {}, ['rds-data:ExecuteStatement', 'secretsmanager:GetSecretValue']],
    ['elasticmapreduce:addStep.sync', {}, ['elasticmapreduce:AddJobFlowSteps', 'elasticmapreduce:DescribeStep',
      'elasticmapreduce:CancelSteps']],
    ['states:startExecution.sync:2', {}, ['states:StartExecution', 'states:DescribeExecution', 'states:StopExecution',
      'events:PutTargets', 'events:PutRule', 'events:DescribeRule']],
    ['http:invoke', {}, ['states:InvokeHTTPEndpoint', 'events:RetrieveConnectionCredentials',
      'secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret']],
    ['apigateway:invoke', { AuthType: 'IAM_ROLE' }, ['execute-api:Invoke']],
    ['aws-sdk:transcribe:startTranscriptionJob', {
      JobExecutionSettings: { DataAccessRoleArn: 'arn:aws:iam::111111111111:role/reader' },
    }, ['transcribe:StartTranscriptionJob', 'iam:PassRole on arn:aws:iam::111111111111:role/reader']],
  ])('is that of %s', (call, parameters, actions) => {
    flow(custom(call, parameters));
    expect(missing()).toEqual(actions);
  });

  test('is to pass the roles of a task definition', () => {
    const definition = new ecs.FargateTaskDefinition(stack, 'Definition');
    definition.addContainer('Main', {
      image: ecs.ContainerImage.fromRegistry('main'),
      logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'main' }),
    });
    flow(custom('ecs:runTask', { TaskDefinition: definition.taskDefinitionArn }));
    expect(missing()).toEqual(['ecs:RunTask', 'iam:PassRole on Stack/Definition/TaskRole',
      'iam:PassRole on Stack/Definition/ExecutionRole']);
  });

  test('is that of a function as the resource itself', () => {
    const fn = aFunction(stack, 'Fn');
    flow(new sfn.CustomState(stack, 'Call', { stateJson: { Type: 'Task', Resource: fn.functionArn } }));
    expect(missing()).toEqual(['lambda:InvokeFunction on Stack/Fn']);
  });

  test('is that of another action than the one that aws-cdk-lib derived from the name of the call', () => {
    // https://github.com/aws/aws-cdk/issues/27573 is one of a kind
    flow(new tasks.CallAwsService(stack, 'Call', {
      service: 's3', action: 'listObjectsV2', iamResources: ['*'], parameters: { Bucket: 'uploads' },
    }));
    expect(missing()).toEqual(['s3:ListBucket on uploads']);
  });
});

describe('a permission is not lacking', () => {
  test.each<[string, object]>([
    ['apigateway:invoke', { AuthType: 'RESOURCE_POLICY' }],
    ['eks:call', {}],
    ['aws-sdk:sts:getCallerIdentity', {}],
    ['aws-sdk:cognitoidentityprovider:initiateAuth', {}],
    ['aws-sdk:future:doSomething', {}],
    ['aws-sdk:dynamodb:doSomethingNew', {}],
  ])('for %s, which needs none or is unknown', (call, parameters) => {
    flow(custom(call, parameters));
    expect(warning()).toBeUndefined();
  });

  test('for an activity', () => {
    const activity = new sfn.Activity(stack, 'Activity');
    flow(new sfn.CustomState(stack, 'Call', { stateJson: { Type: 'Task', Resource: activity.activityArn } }));
    expect(warning()).toBeUndefined();
  });

  test('for a task with credentials, which has those of another role', () => {
    flow(custom(LIST, {}, { Credentials: { RoleArn: 'arn:aws:iam::222222222222:role/lister' } }));
    expect(warning()).toBeUndefined();
  });

  test.each(['s3:ListBucket', 's3:listbucket', 's3:List*', 's3:*', '*'])('if %s is allowed', (action) => {
    flow(custom(LIST)).stateMachine.addToRolePolicy(allow(action));
    expect(warning()).toBeUndefined();
  });

  test('if it is granted by a policy in another place of the app', () => {
    const { role } = flow(custom(LIST));
    new iam.Policy(stack, 'Policy', { statements: [allow('s3:ListBucket')], roles: [role as iam.Role] });
    expect(warning()).toBeUndefined();
  });

  test('if it is granted by a managed policy of the app, whichever of both refers to the other', () => {
    const { role } = flow(custom(LIST));
    const policy = new iam.ManagedPolicy(stack, 'Policy', { statements: [allow('s3:ListBucket')] });
    role.addManagedPolicy(policy);
    expect(warning()).toBeUndefined();
  });

  test('if it is granted by resources of CloudFormation', () => {
    const { role } = flow(custom(LIST));
    new iam.CfnRolePolicy(stack, 'Policy', {
      policyName: 'list',
      roleName: role.roleName,
      policyDocument: { Statement: { Effect: 'Allow', Action: 's3:ListBucket', Resource: '*' } },
    });
    expect(warning()).toBeUndefined();
  });

  test('if the role has a managed policy that is defined elsewhere', () => {
    flow(custom(LIST)).role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonS3ReadOnlyAccess'));
    expect(warning()).toBeUndefined();
  });

  test('if a statement excludes other actions only', () => {
    flow(custom(LIST)).stateMachine.addToRolePolicy(
      new iam.PolicyStatement({ notActions: ['iam:*'], resources: ['*'] }),
    );
    expect(warning()).toBeUndefined();
  });

  test('if the policy of the resource allows the role', () => {
    const queue = new sqs.Queue(stack, 'Queue');
    const { role } = flow(custom('sqs:sendMessage', { QueueUrl: queue.queueUrl }));
    queue.addToResourcePolicy(new iam.PolicyStatement({
      actions: ['sqs:SendMessage'], resources: ['*'], principals: [new iam.ArnPrincipal(role.roleArn)],
    }));
    expect(warning()).toBeUndefined();
  });

  test('for a role that was given', () => {
    const role = new iam.Role(stack, 'Given', { assumedBy: new iam.ServicePrincipal('states.amazonaws.com') });
    flow(custom(LIST), { role });
    expect(warning()).toBeUndefined();
  });

  test('for a role that replaces its own', () => {
    const { stateMachine } = flow(custom(LIST));
    (stateMachine.node.defaultChild as sfn.CfnStateMachine).roleArn = 'arn:aws:iam::111111111111:role/other';
    expect(warning()).toBeUndefined();
  });

  test('if it is in an escape hatch', () => {
    const { role } = flow(custom(LIST));
    (role.node.defaultChild as CfnResource).addPropertyOverride('Policies', []);
    expect(warning()).toBeUndefined();
  });

  test('if it is in a policy that aws-cdk-lib splits because of its size', () => {
    const { stateMachine } = flow(custom(LIST));
    for (let i = 0; i < 400; i++) {
      stateMachine.addToRolePolicy(new iam.PolicyStatement({
        actions: ['dynamodb:PutItem'],
        resources: [`arn:aws:dynamodb:us-east-1:111111111111:table/orders-${i}`],
        conditions: { StringEquals: { 'aws:RequestTag/number': String(i) } },
      }));
    }
    stateMachine.addToRolePolicy(allow('s3:ListBucket'));
    expect(warning()).toBeUndefined();
  });

  test('for a service call of the library', () => {
    flow(Step.serviceCall({
      service: 'dynamodb',
      action: 'getItem',
      resources: ['arn:aws:dynamodb:us-east-1:111111111111:table/orders'],
    }).toState(stack, 'Call'));
    expect(warning()).toBeUndefined();
  });
});

describe('a permission on another resource', () => {
  const put = (TableName: string) => custom('dynamodb:putItem', { TableName, Item: {} });
  const arn = (name: string) => `arn:aws:dynamodb:us-east-1:111111111111:table/${name}`;
  const allowedOn = (...resources: string[]) => new iam.PolicyStatement({ actions: ['dynamodb:PutItem'], resources });

  test('of this app is a warning', () => {
    aTable('Other').grantWriteData(flow(put(aTable('Orders').tableName)).role);
    expect(missing()).toEqual(['dynamodb:PutItem on Stack/Orders']);
  });

  test('with another name is a warning', () => {
    flow(put('orders')).stateMachine.addToRolePolicy(allowedOn(arn('other')));
    expect(missing()).toEqual(['dynamodb:PutItem on orders']);
  });

  test.each<[string, () => [named: string, allowed: string]]>([
    ['the same table', () => ['orders', arn('orders')]],
    ['a pattern of names', () => ['orders', arn('ord*')]],
    ['all tables', () => ['orders', stack.formatArn({ service: 'dynamodb', resource: 'table', resourceName: '*' })]],
    ['a table by its ARN', () => [arn('orders'), arn('orders')]],
    ['a table of this app', () => {
      const table = aTable('Orders');
      return [table.tableName, table.tableArn];
    }],
    ['a table of this app, which may have that name', () => ['orders', aTable('Orders').tableArn]],
    ['the names that start with that of a table', () => [aTable('Orders').tableName, `${aTable('Other').tableArn}*`]],
    ['a table that is known at run time only', () => ['{% $table %}', arn('orders')]],
  ])('is not certain for %s', (_, values) => {
    const [named, allowed] = values();
    const call = named.startsWith('{%') ? custom('dynamodb:putItem', { 'TableName.$': '$.table' }) : put(named);
    flow(call).stateMachine.addToRolePolicy(allowedOn(allowed));
    expect(warning()).toBeUndefined();
  });

  test.each([
    ['pay', 'pay'], ['pay:live', 'pay'], ['111111111111:function:pay', 'pay:*'],
    ['arn:aws:lambda:us-east-1:111111111111:function:pay:live', 'pay:live'],
  ])('is not that of the function %s for %s', (FunctionName, allowed) => {
    flow(custom('lambda:invoke', { FunctionName })).stateMachine.addToRolePolicy(new iam.PolicyStatement({
      actions: ['lambda:InvokeFunction'],
      resources: [`arn:aws:lambda:us-east-1:111111111111:function:${allowed}`],
    }));
    expect(warning()).toBeUndefined();
  });

  test('is not that of a queue by its URL', () => {
    flow(custom('sqs:sendMessage', { QueueUrl: 'https://sqs.us-east-1.amazonaws.com/111111111111/mail' }))
      .stateMachine.addToRolePolicy(new iam.PolicyStatement({
        actions: ['sqs:SendMessage'], resources: ['arn:aws:sqs:us-east-1:111111111111:mail'],
      }));
    expect(warning()).toBeUndefined();
  });
});
