import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parameterName, Shape, shapeOf, Structure } from '../../../src/asl/aws';
import { hasRecordings, RECORDINGS } from '../../conformance/grade';

const at = (shape: Shape, ...path: string[]): any => path.reduce((found: any, name) =>
  found.kind === 'list' ? found.item : found.kind === 'map' ? found.value : found.members.get(name)?.shape, shape);
const names = (shape: Structure | undefined) => [...shape!.members.keys()];

describe('the name of a parameter', () => {
  test.each([
    ['TableName', 'TableName', 'TableName'],
    ['stateMachineArn', 'StateMachineArn', 'StateMachineArn'],
    // As public definitions have them, and the AWS SDK for Java 2.31.50.
    ['DBInstanceIdentifier', 'DbInstanceIdentifier', 'DBInstanceIdentifier'],
    ['S3BucketName', 'S3BucketName', 'S3BucketName'],
    ['SSEKMSKeyId', 'SsekmsKeyId', 'SSEKMSKeyId'],
    ['ContentMD5', 'ContentMD5', 'ContentMD5'],
    ['EnableIAMDatabaseAuthentication', 'EnableIAMDatabaseAuthentication', 'EnableIAMDatabaseAuthentication'],
    ['ETag', 'ETag', 'ETag'],
    ['ACL', 'Acl', 'ACL'],
    ['BOOL', 'Bool', 'BOOL'],
    ['NULL', 'Nul', 'NULL'],
    // https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
    ['equals', 'EqualsValue', 'Equals'],
    ['default', 'DefaultValue', 'Default'],
  ])('%s is %s in an SDK integration and %s in an optimized one', (member, sdk, optimized) => {
    expect([parameterName(member, 'sdk'), parameterName(member, 'optimized')]).toEqual([sdk, optimized]);
  });
});

describe('the shape of parameters', () => {
  test('has names, types, what is required, enums and ranges', () => {
    const query = shapeOf('dynamodb', 'query')!;
    expect([...query.members].filter(([, { required }]) => required).map(([name]) => name)).toEqual(['TableName']);
    expect(at(query, 'Select')).toEqual({
      kind: 'string',
      enum: ['ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES', 'SPECIFIC_ATTRIBUTES', 'COUNT'],
    });
    expect(at(query, 'Limit')).toEqual({ kind: 'integer', range: { min: 1 } });
    expect(at(query, 'TableName')).toEqual({ kind: 'string', length: { min: 1, max: 1024 } });
    expect(at(query, 'ConsistentRead')).toEqual({ kind: 'boolean' });
    expect(at(shapeOf('sfn', 'startExecution')!, 'Name').length).toEqual({ min: 1, max: 80 });
    expect(at(shapeOf('rekognition', 'detectLabels')!, 'MinConfidence'))
      .toEqual({ kind: 'number', range: { min: 0, max: 100 } });
  });

  test('follows structures into each other', () => {
    const value = at(shapeOf('dynamodb', 'putItem')!, 'Item', '');
    expect(names(value)).toEqual(['S', 'N', 'B', 'Ss', 'Ns', 'Bs', 'M', 'L', 'Nul', 'Bool']);
    expect(names(at(value, 'L', '', 'M', ''))).toEqual(names(value));
    expect(names(at(shapeOf('dynamodb', 'putItem', 'optimized')!, 'Item', ''))).toContain('BOOL');
  });

  test('takes any JSON as a body, and needs no token that the SDK fills in', () => {
    expect(at(shapeOf('s3', 'putObject')!, 'Body')).toEqual({ kind: 'any' });
    expect(at(shapeOf('lambda', 'invoke')!, 'Payload')).toEqual({ kind: 'any' });
    expect(shapeOf('secretsmanager', 'createSecret')!.members.get('ClientRequestToken')!.required).toBe(false);
    expect(shapeOf('athena', 'startQueryExecution')!.members.get('ClientRequestToken')!.required).toBe(false);
  });

  test('of a copy takes source and destination in both ways, and so requires neither', () => {
    const { members } = shapeOf('s3', 'copyObject')!;
    expect([...members.keys()]).toEqual(expect.arrayContaining(['Bucket', 'Key', 'CopySource', 'SourceBucket']));
    expect([...members.values()].some(({ required }) => required)).toBe(false);
  });

  test('is unknown for an unknown action, one that is not supported, and a service that is seldom used', () => {
    expect([
      shapeOf('dynamodb', 'getItems'), shapeOf('nothing', 'getItem'), shapeOf('bedrockruntime', 'converseStream'),
      shapeOf('quicksight', 'createDashboard'),
    ]).toEqual([undefined, undefined, undefined, undefined]);
  });
});

(hasRecordings ? describe : describe.skip)('recorded on AWS', () => {
  const sent: [string, string, any][] = readFileSync(join(RECORDINGS, 'executions.jsonl'), 'utf8').trim().split('\n')
    .flatMap((line) => (JSON.parse(line).historyEvents ?? []) as any[])
    .map(({ taskScheduledEventDetails: task }) => task)
    .filter((task) => task?.resourceType?.startsWith('aws-sdk:') && task.parameters)
    .map(({ resourceType, resource, parameters }) => [resourceType.slice(8), resource.split('.')[0], parameters]);

  test('there are calls of SDK integrations', () => expect(sent.length).toBeGreaterThan(10));

  test.each(sent)('each parameter is in the shape: %s:%s %j', (service, action, parameters) => {
    const shape = shapeOf(service, action)!;
    const given = typeof parameters === 'string' ? JSON.parse(parameters) : parameters;
    expect(names(shape)).toEqual(expect.arrayContaining(Object.keys(given)));
  });
});
