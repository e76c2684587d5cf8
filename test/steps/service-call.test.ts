import { Aws, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ServiceCallStepProps, Step, Workflow } from '../../src';
import { aStack } from '../support/synth';

let stack: Stack;
beforeEach(() => {
  stack = aStack();
});

/** Returns the permissions of a workflow with this step, except those for logs, a statement each. */
function permissions(props: ServiceCallStepProps): string[] {
  const definition = Step.serviceCall(props).toState(stack, 'Do');
  new Workflow(stack, 'Flow', { definition, tracing: false });
  const policies: any[] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  return policies
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .map(({ Action, Resource }) => `${[Action].flat().join(' ')} on ${[Resource].flat().map((one) =>
      typeof one === 'string' ? one : JSON.stringify(one)).join(' ')}`)
    .filter((text) => !text.startsWith('logs:CreateLog') && !text.startsWith('logs:Put'));
}

const arn = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:111111111111:${resource}`;
const call = (name: string, ...resources: string[]) => {
  const [service, action] = name.split(':');
  return { service, action, ...resources.length > 0 ? { resources } : {} };
};

describe('Step.serviceCall without IAM actions', () => {
  test.each([
    ['dynamodb:batchWriteItem', arn('dynamodb', 'table/Orders'), 'dynamodb:BatchWriteItem'],
    ['s3:copyObject', 'arn:aws:s3:::bucket/*', 's3:GetObject s3:PutObject'],
    ['s3:headBucket', 'arn:aws:s3:::buck*', 's3:ListBucket'],
    ['lambda:invoke', arn('lambda', 'function:pay:live'), 'lambda:InvokeFunction'],
    ['sfn:describeExecution', arn('states', 'execution:flow:*'), 'states:DescribeExecution'],
    ['bedrockruntime:converse', 'arn:aws:bedrock:eu-west-1::foundation-model/m', 'bedrock:InvokeModel'],
    ['cloudwatchlogs:filterLogEvents', arn('logs', 'log-group:/a/b:*'), 'logs:FilterLogEvents'],
    ['glue:startCrawler', arn('glue', 'crawler/c'), 'glue:StartCrawler'],
    ['sqs:sendMessageBatch', '*', 'sqs:SendMessage'],
    ['sqs:sendMessage', 'arn:*:sqs:*:111111111111:or?ers-*', 'sqs:SendMessage'],
  ])('grants those that the call requires: %s', (name, resource, actions) => {
    expect(permissions(call(name, resource))).toEqual([`${actions} on ${resource}`]);
  });

  test('accepts a resource that is known only at deployment', () => {
    const partitionKey = { name: 'id', type: dynamodb.AttributeType.STRING };
    const table = new dynamodb.Table(stack, 'Table', { partitionKey });
    expect(permissions(call('dynamodb:scan', table.tableArn))[0]).toMatch(/^dynamodb:Scan on .*Table/);
  });

  test.each([
    ['s3:getObject', 'arn:aws:s3:::bucket', "'arn:${Partition}:s3:::${BucketName}/${ObjectName}'", 's3:GetObject'],
    ['s3:listObjectsV2', 'arn:aws:s3:::bucket/*', "'arn:${Partition}:s3:::${BucketName}'", 's3:ListBucket'],
    ['dynamodb:getItem', arn('sqs', 'queue'), "'arn:${Partition}:dynamodb:${Region}", 'dynamodb:GetItem'],
    ['dynamodb:getItem', 'Orders', "'arn:${Partition}:dynamodb:${Region}", 'dynamodb:GetItem'],
    ['sfn:stopExecution', arn('states', 'stateMachine:flow'), ':execution:', 'states:StopExecution'],
  ])('fails if a resource cannot be one of the action: %s on %s', (name, resource, format, action) => {
    const start = `[Stack] Step.serviceCall: 'resources' of '${name}' must be ARNs such as `;
    expect(() => permissions(call(name, resource))).toThrow(start);
    expect(() => permissions(call(name, resource))).toThrow(format);
    expect(() => permissions(call(name, resource))).toThrow(
      `got: '${resource}'. If this one is right, set 'iamActions' too ('${action}')`,
    );
  });

  test('accepts any resource with explicit IAM actions', () => {
    const props = { ...call('s3:getObject', 'arn:aws:s3:::bucket'), iamActions: ['s3:GetObject'] };
    expect(permissions(props)).toEqual(['s3:GetObject on arn:aws:s3:::bucket']);
  });

  test('fails without resources, and shows their formats', () => {
    expect(() => permissions(call('dynamodb:getItem'))).toThrow(
      "[Stack] Step.serviceCall: 'dynamodb:getItem' requires permissions; set 'resources' to the ARNs that it accesses "
      + "('arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}'), or set 'policyStatements'",
    );
  });

  test.each([
    ['glue:getTabel', "did you mean 'getTable'?"],
    ['dynamobd:getItem', "did you mean 'dynamodb'?"],
    ['tomorrow:getItem', /\(data of 20\d\d-\d\d-\d\d\)/],
    ['bedrockruntime:converseStream', 'Step Functions does not support it'],
  ])('fails for an action that is not known: %s', (name, hint) => {
    expect(() => permissions(call(name, '*'))).toThrow(`the IAM actions that '${name}' requires are not known`);
    expect(() => permissions(call(name, '*'))).toThrow(hint);
  });

  test('requires no known IAM actions if the permissions are stated', () => {
    const statement = new iam.PolicyStatement({ actions: ['new:Thing'], resources: ['arn:aws:new:::thing'] });
    expect(permissions({ ...call('tomorrow:getThing'), policyStatements: [statement] }))
      .toEqual(['new:Thing on arn:aws:new:::thing']);
  });
});

describe('Step.serviceCall of an action that AWS allows on * only', () => {
  test('needs no resources, and acknowledges the wildcard with its reason', () => {
    expect(permissions(call('rekognition:detectLabels'))).toEqual(['rekognition:DetectLabels on *']);
    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy')))
      .toContain('AWS supports no resource-level permissions for rekognition:DetectLabels.');
  });

  test('takes * as its resource, and is acknowledged then, too', () => {
    expect(permissions(call('textract:startDocumentTextDetection', '*'))).toHaveLength(1);
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).toContain('AWS supports no resource-level permissions');
  });

  test('does not acknowledge a wildcard that is not forced', () => {
    permissions(call('sns:publish', '*'));
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain('AWS supports no resource-level');
  });

  test.each(['arn:aws:s3:::bucket/*', `arn:${Aws.PARTITION}:s3:::bucket/*`])('fails with another: %s', (resource) => {
    expect(() => permissions(call('rekognition:detectLabels', resource))).toThrow(
      "[Stack] Step.serviceCall: 'rekognition:detectLabels' can only be allowed on '*'",
    );
  });

  test('is granted together with the statements that a call needs besides, and not twice', () => {
    const passRole = () => new iam.PolicyStatement({ actions: ['iam:PassRole'], resources: [arn('iam', 'role/r')] });
    expect(permissions({ ...call('rekognition:startLabelDetection'), policyStatements: [passRole()] }))
      .toEqual(['rekognition:StartLabelDetection on *', expect.stringContaining('iam:PassRole on ')]);
    stack = aStack();
    const own = new iam.PolicyStatement({ actions: ['rekognition:DetectFaces'], resources: ['*'] });
    expect(permissions({ ...call('rekognition:detectFaces'), policyStatements: [own] })).toHaveLength(1);
  });
});

describe('Step.serviceCall whose parameters determine the IAM actions', () => {
  const table = arn('dynamodb', 'table/Orders');
  const key = { id: { S: 'o-1' } };
  const Put = { TableName: 'Orders', Item: key };
  const ConditionCheck = { TableName: 'Orders', Key: key, ConditionExpression: 'attribute_exists(id)' };

  test.each<[string, any, string]>([
    ['transactWriteItems', { TransactItems: [{ Put }, { ConditionCheck }] }, 'ConditionCheckItem PutItem'],
    ['transactWriteItems', { TransactItems: '{% $items %}' }, 'ConditionCheckItem DeleteItem PutItem UpdateItem'],
    [
      'transactWriteItems', { TransactItems: [{ Put }, '{% $more %}'] },
      'ConditionCheckItem DeleteItem PutItem UpdateItem',
    ],
    ['executeStatement', { Statement: 'select * from "Orders"' }, 'PartiQLSelect'],
    ['executeStatement', { Statement: '{% $statement %}' }, 'PartiQLDelete PartiQLInsert PartiQLSelect PartiQLUpdate'],
    [
      'executeTransaction',
      { TransactStatements: [{ Statement: 'EXISTS(SELECT 1)' }, { Statement: 'DELETE FROM "O"' }] },
      'PartiQLDelete PartiQLSelect',
    ],
    ['batchExecuteStatement', { Statements: [{ Statement: 'UPDATE "O" SET a=1' }] }, 'PartiQLUpdate'],
  ])('grants what literal ones ask for, otherwise all: %s with %j', (action, args, expected) => {
    expect(permissions({ ...call(`dynamodb:${action}`, table), arguments: args })).toEqual([
      `${expected.split(' ').map((name) => `dynamodb:${name}`).join(' ')} on ${table}`,
    ]);
  });

  test('grants the secret that every call of the RDS Data API reads, if it is known', () => {
    const props = call('rdsdata:executeStatement', arn('rds', 'cluster:c'));
    const SecretArn = arn('secretsmanager', 'secret:s');
    const others = { ResourceArn: arn('rds', 'cluster:c'), Sql: 'SELECT 1' };
    expect(permissions({ ...props, arguments: { ...others, SecretArn } })).toEqual([
      `rds-data:ExecuteStatement on ${arn('rds', 'cluster:c')}`, `secretsmanager:GetSecretValue on ${SecretArn}`,
    ]);
    stack = aStack();
    expect(permissions({ ...props, arguments: { ...others, SecretArn: '{% $secret %}' } })).toHaveLength(1);
  });

  test('grants no use of keys and roles, which only some calls need', () => {
    expect(permissions(call('ecs:runTask', arn('ecs', 'task-definition/t:1')))).toHaveLength(1);
    stack = aStack();
    expect(permissions(call('s3:putObject', 'arn:aws:s3:::bucket/key'))).toHaveLength(1);
  });
});
