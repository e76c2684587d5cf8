import { Stack } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, IGrantable, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { CALLS } from './calls';
import { iamOf } from '../../../src/asl/aws';

const iam = (call: string) => {
  const [service, action] = call.split(':');
  return iamOf(service, action)!;
};

describe('the IAM actions of a call', () => {
  test.each(Object.entries(CALLS))('%s are as AWS documents them: %s', (call, expected) => {
    const { actions, resourceTypes, all, wildcard } = iam(call);
    const types = wildcard ? ['*'] : resourceTypes.map(({ name }) => name).sort();
    const found = [...all ? [] : ['some:'], ...actions.map(({ name }) => name), ...types].join(' ');
    const onlyActions = !/[ ][^:]+$/.test(expected) && !expected.includes(' ');
    expect(onlyActions ? actions.map(({ name }) => name).join(' ') : found).toBe(expected);
  });

  test.each<[string, (stack: Stack, grantee: IGrantable) => Grant]>([
    ['dynamodb:query', (stack, to) => tableOf(stack).grantReadData(to)],
    ['dynamodb:transactWriteItems', (stack, to) => tableOf(stack).grantReadWriteData(to)],
    ['s3:listObjectsV2', (stack, to) => new Bucket(stack, 'Bucket').grantRead(to)],
    ['s3:headObject', (stack, to) => new Bucket(stack, 'Bucket').grantRead(to)],
    ['s3:uploadPart', (stack, to) => new Bucket(stack, 'Bucket').grantPut(to)],
    ['s3:deleteObjects', (stack, to) => new Bucket(stack, 'Bucket').grantDelete(to)],
    ['sns:publishBatch', (stack, to) => new Topic(stack, 'Topic').grantPublish(to)],
    ['sqs:sendMessageBatch', (stack, to) => new Queue(stack, 'Queue').grantSendMessages(to)],
    ['sqs:deleteMessageBatch', (stack, to) => new Queue(stack, 'Queue').grantConsumeMessages(to)],
    ['lambda:invoke', (stack, to) => new Function(stack, 'Function', {
      runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromInline('0'),
    }).grantInvoke(to)],
    ['secretsmanager:getSecretValue', (stack, to) => new Secret(stack, 'Secret').grantRead(to)],
    ['ssm:getParameter', (stack, to) => StringParameter.fromStringParameterName(stack, 'P', 'p').grantRead(to)],
  ])('%s are within what the grant of aws-cdk-lib allows', (call, grant) => {
    const stack = new Stack();
    const { principalStatements } = grant(stack, new Role(stack, 'Role', { assumedBy: new ServicePrincipal('x') }));
    const granted = principalStatements.flatMap((statement) => statement.actions)
      .map((action) => new RegExp(`^${action.replace(/\*/g, '.*')}$`));
    const missing = iam(call).actions.filter(({ name }) => !granted.some((pattern) => pattern.test(name)));
    expect(missing).toEqual([]);
  });

  test('have the resource types of another service with their ARNs', () => {
    const [{ name, resourceTypes }] = iam('s3control:getBucketPolicy').actions;
    expect({ name, resourceTypes }).toEqual({
      name: 's3-outposts:GetBucketPolicy',
      resourceTypes: [{
        name: 'bucket',
        arn: 'arn:${Partition}:s3-outposts:${Region}:${Account}:outpost/${OutpostId}/bucket/${BucketName}',
        required: true,
      }],
    });
  });

  test('have resource types with the names of the reference, also those of several words', () => {
    expect(iam('lexruntimev2:recognizeText').resourceTypes.map(({ name }) => name)).toContain('bot alias');
  });

  test('are unknown for an unknown service or action, one that is not supported, and one without a source', () => {
    expect([
      iamOf('nothing', 'getItem'), iamOf('dynamodb', 'getItems'), iamOf('dynamodb', 'constructor'),
      iamOf('bedrockruntime', 'converseStream'), iamOf('polly', 'createVoice'),
    ]).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });
});

describe('what a call needs besides', () => {
  test.each([
    ['s3:putObject', ['kms:GenerateDataKey via s3']],
    ['sqs:sendMessage', ['kms:GenerateDataKey via sqs', 'kms:Decrypt via sqs']],
    ['sns:publish', ['kms:Decrypt via sns', 'kms:GenerateDataKey via sns']],
    ['dynamodb:transactWriteItems', ['kms:Decrypt via dynamodb']],
    ['ecs:runTask', ['iam:PassRole']],
    ['transcribe:startTranscriptionJob', expect.arrayContaining(['iam:PassRole'])],
    ['rdsdata:executeStatement', ['secretsmanager:GetSecretValue!']],
    ['lambda:invoke', []],
  ])('%s: %j', (call, expected) => {
    const text = iam(call).dependent.map(({ name, viaService, conditional }) =>
      `${name}${viaService ? ` via ${viaService}` : ''}${conditional ? '' : '!'}`);
    expect(text).toEqual(expected);
  });
});

const tableOf = (stack: Stack) =>
  new Table(stack, 'Table', { partitionKey: { name: 'id', type: AttributeType.STRING } });
