import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  errorName,
  errorsOf,
  optimizedErrorsOf,
  optimizedIntegration,
  serviceNames,
} from '../../../src/asl/aws';
import { hasRecordings, RECORDINGS } from '../../conformance/grade';

describe('the name of an error', () => {
  test.each([
    // https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
    ['BucketAlreadyExists', 'BucketAlreadyExistsException'],
    ['ResourceNotFoundException', 'ResourceNotFoundException'],
    // the classes of the AWS SDK for Java 2.31.50
    ['DBInstanceNotFoundFault', 'DbInstanceNotFoundException'],
    ['KMSInternalException', 'KmsInternalException'],
    ['CustomKeyStoreHasCMKsException', 'CustomKeyStoreHasCmKsException'],
    ['EC2ThrottledException', 'Ec2ThrottledException'],
    ['InvalidS3ObjectException', 'InvalidS3ObjectException'],
    [
      'SubnetIPAddressLimitReachedException',
      'SubnetIpAddressLimitReachedException',
    ],
    ['InternalServerError', 'InternalServerErrorException'],
  ])('of %s is %s', (shape, name) => {
    expect(errorName(shape, 'sdk')).toBe(name);
  });

  test('leaves acronyms as they are in an optimized integration', () => {
    expect(errorName('KMSThrottlingException', 'optimized')).toBe(
      'KMSThrottlingException',
    );
    expect(errorName('StateMachineDoesNotExist', 'optimized')).toBe(
      'StateMachineDoesNotExistException',
    );
  });
});

describe('the errors of a service', () => {
  test.each<[string, string[]]>([
    [
      'rekognition',
      ['InternalServerError', 'ProvisionedThroughputExceeded', 'Throttling'],
    ],
    [
      'bedrockruntime',
      [
        'InternalServer',
        'ModelNotReady',
        'ModelTimeout',
        'ServiceUnavailable',
        'Throttling',
      ],
    ],
    ['kms', ['DependencyTimeout', 'KmsInternal']],
    ['lambda', ['Service', 'TooManyRequests', 'Ec2Throttled']],
    ['glue', ['ConcurrentRunsExceeded', 'InternalService', 'OperationTimeout']],
    ['kinesis', ['ProvisionedThroughputExceeded', 'LimitExceeded']],
    [
      'dynamodb',
      [
        'TransactionConflict',
        'TransactionInProgress',
        'ReplicatedWriteConflict',
      ],
    ],
  ])('%s has the transient ones %j', (service, names) => {
    const { prefix, transient } = errorsOf(service)!;
    expect(transient).toEqual(
      expect.arrayContaining(names.map((name) => `${prefix}.${name}Exception`)),
    );
  });

  test.each<[string, string[]]>([
    [
      'rekognition',
      [
        'InvalidImageFormat',
        'ImageTooLarge',
        'InvalidS3Object',
        'AccessDenied',
      ],
    ],
    ['bedrockruntime', ['Validation', 'AccessDenied', 'ServiceQuotaExceeded']],
    [
      'dynamodb',
      ['ConditionalCheckFailed', 'TransactionCanceled', 'ResourceNotFound'],
    ],
    ['s3', ['NoSuchKey', 'NoSuchBucket', 'BucketAlreadyExists']],
    ['sagemaker', ['ResourceLimitExceeded']],
  ])('%s has the final ones %j', (service, names) => {
    const { prefix, final } = errorsOf(service)!;
    expect(final).toEqual(
      expect.arrayContaining(names.map((name) => `${prefix}.${name}Exception`)),
    );
  });

  test('are never transient and final', () => {
    const both = serviceNames().flatMap((service) => {
      const { transient, final } = errorsOf(service)!;
      return transient.filter((name) => final.includes(name));
    });
    expect(both).toEqual([]);
  });

  test.each([
    // https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html, and recorded executions
    ['lambda', 'Lambda.AWSLambdaException'],
    ['sqs', 'SQS.AmazonSQSException'],
    ['dynamodb', 'DynamoDB.AmazonDynamoDBException'],
    // The exceptions of the first SDK for Java, 1.12.780.
    ['states', 'StepFunctions.AWSStepFunctionsException'],
    ['ecs', 'ECS.AmazonECSException'],
    ['sagemaker', 'SageMaker.AmazonSageMakerException'],
    ['glue', 'Glue.AWSGlueException'],
    ['mediaconvert', 'MediaConvert.AWSMediaConvertException'],
  ])('of the optimized integration %s are %s if the API does not model them', (integration, name) => {
    expect(optimizedErrorsOf(integration)!.unmodeled).toBe(name);
  });

  test('are unknown for what is no service, and for an optimized integration whose spelling is not known', () => {
    expect(errorsOf('states')).toBeUndefined();
    expect(optimizedErrorsOf('http')).toBeUndefined();
    expect(optimizedErrorsOf('eks')).toBeUndefined();
    expect(optimizedIntegration('eks')).toEqual({ service: 'eks' });
  });
});

(hasRecordings ? describe : describe.skip)('recorded on AWS', () => {
  const failures = new Map<string, string>();
  const collect = (value: any): void => {
    if (typeof value !== 'object' || value === null) return;
    if (
      typeof value.resourceType === 'string' &&
      typeof value.error === 'string'
    ) {
      failures.set(`${value.resourceType} ${value.error}`, value.cause ?? '');
    }
    Object.values(value).forEach(collect);
  };
  for (const file of ['executions.jsonl', 'test-state.jsonl']) {
    for (const line of readFileSync(join(RECORDINGS, file), 'utf8')
      .trim()
      .split('\n')) {collect(JSON.parse(line));}
  }
  const ofServices = [...failures.keys()].filter((key) =>
    /^\S+ (?!States\.)\w+\.\w+$/.test(key),
  );

  test('there are failures of services', () =>
    expect(ofServices.length).toBeGreaterThanOrEqual(9));

  test.each(ofServices)('an error is one of those in the tables: %s', (key) => {
    const [type, error] = key.split(' ');
    const known = type.startsWith('aws-sdk:')
      ? errorsOf(type.slice(8))!
      : optimizedErrorsOf(type)!;
    expect([...known.transient, ...known.final, known.unmodeled]).toContain(
      error,
    );
  });
});
