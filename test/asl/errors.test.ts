import { diagnose, machine, task } from './verdict';
import { errorsOf, serviceNames, tableDate } from '../../src/asl/aws';
import { refusals, transientErrors, whyNotRaised } from '../../src/asl/errors';
import { integrationOf } from '../../src/asl/integration';

const call = (resource: string) => integrationOf(`arn:aws:states:::${resource}`);

describe('the transient errors of a call', () => {
  // Each is an error of the API reference of the service, or the one that all unmodeled errors of the service have.
  test.each<[string, string[]]>([
    ['rekognition:detectLabels', ['Rekognition.ThrottlingException', 'Rekognition.InternalServerErrorException']],
    ['transcribe:startTranscriptionJob', ['Transcribe.TranscribeException', 'Transcribe.InternalFailureException']],
    ['bedrockruntime:converse', ['BedrockRuntime.ThrottlingException', 'BedrockRuntime.ModelTimeoutException']],
    ['sagemaker:describeEndpoint', ['SageMaker.SageMakerException']],
    ['codebuild:startBuild', ['CodeBuild.CodeBuildException']],
    ['textract:detectDocumentText', ['Textract.ProvisionedThroughputExceededException']],
    ['comprehend:detectSentiment', ['Comprehend.TooManyRequestsException', 'Comprehend.InternalServerException']],
    ['kinesis:putRecord', ['Kinesis.ProvisionedThroughputExceededException', 'Kinesis.InternalFailureException']],
    ['firehose:putRecord', ['Firehose.ServiceUnavailableException', 'Firehose.FirehoseException']],
    ['rds:describeDBInstances', ['Rds.RdsException']],
    ['ec2:startInstances', ['Ec2.Ec2Exception']],
    ['emr:describeCluster', ['Emr.InternalServerException', 'Emr.EmrException']],
    ['cloudwatch:putMetricData', ['CloudWatch.CloudWatchException']],
    ['cloudwatchlogs:filterLogEvents', ['CloudWatchLogs.ServiceUnavailableException']],
    ['s3:getObject', ['S3.S3Exception']],
    ['sfn:startExecution', ['Sfn.SfnException']],
    ['sqs:sendMessage', ['Sqs.RequestThrottledException', 'Sqs.SqsException']],
    ['sns:publish', ['Sns.ThrottledException', 'Sns.InternalErrorException']],
  ])('are throttling and faults of the service: %s', (resource, errors) => {
    const all = transientErrors(call(`aws-sdk:${resource}`));
    expect(all).toEqual(expect.arrayContaining([...errors, expect.stringMatching(/\.SdkClientException$/)]));
  });

  test('include every unmodeled error only if throttling or faults of the service have no name', () => {
    const unmodeled = (service: string) =>
      transientErrors(call(`aws-sdk:${service}:any`)).includes(errorsOf(service)!.unmodeled);
    expect(['s3', 'sfn', 'sqs', 'kms'].map(unmodeled)).toEqual([true, true, true, true]);
    expect(['dynamodb', 'rekognition', 'sns', 'lambda'].map(unmodeled)).toEqual([false, false, false, false]);
  });

  test('leave no service in the tables without a retry', () => {
    const few = serviceNames().filter((service) => transientErrors(call(`aws-sdk:${service}:any`)).length < 2);
    expect(few).toEqual([]);
  });

  test.each([
    ['batch:submitJob', 'Batch.AWSBatchException'],
    ['states:startExecution', 'StepFunctions.AWSStepFunctionsException'],
    ['sns:publish', 'SNS.KMSThrottlingException'],
  ])('have the spelling of an optimized integration: %s', (resource, error) => {
    expect(transientErrors(call(resource))).toContain(error);
  });

  test('are those of any failure if a request goes to a service whose errors are unknown, but not for a job', () => {
    expect(transientErrors(call('bedrock:invokeModel'))).toEqual(['States.TaskFailed']);
    expect(transientErrors(call('aws-sdk:tomorrow:getThing'))).toEqual(['States.TaskFailed']);
    expect(transientErrors(call('eks:runJob.sync'))).toEqual([]);
    expect(transientErrors(call('aws-sdk:tomorrow:getThing.waitForTaskToken'))).toEqual(['TransientError']);
  });
});

describe('the errors after which a call certainly did nothing', () => {
  test.each<[string, string[]]>([
    ['aws-sdk:s3:putObject', []],
    ['aws-sdk:tomorrow:getThing', []],
    ['aws-sdk:bedrockruntime:converse', ['ModelNotReady', 'Throttling']],
    ['aws-sdk:route53:changeResourceRecordSets', ['PriorRequestNotComplete', 'Throttling']],
    ['aws-sdk:textract:analyzeDocument', ['ProvisionedThroughputExceeded', 'Throttling']],
    ['aws-sdk:kinesis:putRecord', ['KmsThrottling', 'LimitExceeded', 'ProvisionedThroughputExceeded', 'Throttling']],
  ])('are throttling by name, not an unmodeled error: %s', (resource, names) => {
    const found = refusals(call(resource)).map((error) => error.replace(/^\w+\.|Exception$/g, ''));
    expect(found.sort()).toEqual(names);
  });
});

describe('an error that a task cannot raise', () => {
  test.each([
    ['Bedrock.ThrottlingException', 'aws-sdk:bedrockruntime:converse', 'BedrockRuntime.ThrottlingException'],
    ['DynamoDB.ThrottlingException', 'aws-sdk:dynamodb:putItem', 'DynamoDb.ThrottlingException'],
    ['DynamoDb.ConditionalCheckFailedException', 'dynamodb:putItem', 'DynamoDB.ConditionalCheckFailedException'],
    ['ConditionalCheckFailedException', 'dynamodb:putItem', 'DynamoDB.ConditionalCheckFailedException'],
    ['S3.NoSuchKey', 'aws-sdk:s3:getObject', 'S3.NoSuchKeyException'],
    ['Rekognition.ThrotlingException', 'aws-sdk:rekognition:detectFaces', 'Rekognition.ThrottlingException'],
    ['SNS.KmsThrottlingException', 'sns:publish', 'SNS.KMSThrottlingException'],
    ['Sfn.ThrottlingException', 'aws-sdk:sfn:startExecution', 'Sfn.SfnException'],
    ['Sns.ThrottlingException', 'aws-sdk:sns:publish', 'Sns.ThrottledException'],
    ['Lambda.TooManyRequestException', 'lambda:invoke', 'Lambda.TooManyRequestsException'],
    ['States.Timeuot', 'lambda:invoke', 'States.Timeout'],
  ])('comes with the nearest right name: %s of %s', (error, resource, right) => {
    expect(whyNotRaised(error, call(resource))).toMatch(`; did you mean '${right}'?`);
  });

  test('is one of an SDK integration that does not end as all do', () => {
    expect(whyNotRaised('S3.Whatever', call('aws-sdk:s3:getObject'))).toContain("end with 'Exception'");
  });

  test.each([
    ['DynamoDb.BrandNewException', 'aws-sdk:dynamodb:putItem'], // may be newer than the tables
    ['Bedrock.ThrottlingException', 'bedrock:invokeModel'], // the spelling is not known
    ['EventBridge.FailedEntry', 'events:putEvents'],
    ['S3.S3Exception', 'aws-sdk:s3:getObject'],
    ['Bedrock.ThrottlingException', 'aws-sdk:tomorrow:getThing'],
  ])('is not one that may exist: %s of %s', (error, resource) => {
    expect(whyNotRaised(error, call(resource))).toBeUndefined();
  });
});

describe('a service that is not in the tables', () => {
  const warnings = (service: string, Retry?: object[]) =>
    diagnose(machine({ A: task({ Resource: `arn:aws:states:::aws-sdk:${service}:getThing`, Retry }) }))
      .map(({ severity, code, location, message }) => `${severity} ${code} ${location}: ${message}`);
  const retry = (error: string) => [{ ErrorEquals: [error] }];

  test.each([
    [undefined, 'not retried when the service throttles it'],
    [retry('States.TaskFailed'), "repeated after any failure ('States.TaskFailed')"],
  ])('has a warning with the date of the tables: retried by %j', (retriers, text) => {
    const [found] = warnings('tomorrow', retriers).filter((line) => line.includes('UNKNOWN_SERVICE_ERRORS'));
    expect(found).toContain(
      `WARNING UNKNOWN_SERVICE_ERRORS /States/A: the errors of 'tomorrow' are unknown (data of ${tableDate()})`,
    );
    expect(found).toContain(text);
  });

  test('has none if every error is retried', () => {
    expect(warnings('tomorrow', retry('States.ALL')).join()).not.toContain('UNKNOWN_SERVICE_ERRORS');
  });

  test('has the nearest service in its warning', () => {
    expect(warnings('dynamobd').join()).toContain("did you mean 'dynamodb'?");
  });
});
