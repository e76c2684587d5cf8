/** An optimized integration, as the SDK integration of the same service knows it. */
export interface OptimizedIntegration {
  /** The service in the spelling of SDK integrations: `sfn` for `states`. */
  readonly service: string;
  /** The prefix of its errors. @default - unknown */
  readonly errorPrefix?: string;
  /** The name of errors that the API does not model: an exception of the first SDK for Java. @default - unknown */
  readonly unmodeledError?: string;
}

/**
 * The service, the prefix and the exception of each. Prefixes are only those of AWS's documentation and samples, of
 * recorded executions, and of failures in public issues: ECS (wellcomecollection/catalogue-pipeline 3554), Batch
 * (ASFHyP3/hyp3 805 and 912).
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
 */
const OPTIMIZED: { readonly [integration: string]: readonly [service: string, prefix?: string, unmodeled?: string] } = {
  'athena': ['athena', 'Athena', 'AmazonAthenaException'],
  'batch': ['batch', 'Batch', 'AWSBatchException'],
  'bedrock': ['bedrockruntime'],
  'codebuild': ['codebuild', 'CodeBuild', 'AWSCodeBuildException'],
  'databrew': ['databrew'],
  'dynamodb': ['dynamodb', 'DynamoDB', 'AmazonDynamoDBException'],
  'ecs': ['ecs', 'ECS', 'AmazonECSException'],
  'eks': ['eks'],
  'elasticmapreduce': ['emr'],
  'emr-containers': ['emrcontainers'],
  'emr-serverless': ['emrserverless'],
  'events': ['eventbridge', 'EventBridge', 'AmazonEventBridgeException'],
  'glue': ['glue', 'Glue', 'AWSGlueException'],
  'lambda': ['lambda', 'Lambda', 'AWSLambdaException'],
  'mediaconvert': ['mediaconvert', 'MediaConvert', 'AWSMediaConvertException'],
  'sagemaker': ['sagemaker', 'SageMaker', 'AmazonSageMakerException'],
  'sns': ['sns', 'SNS', 'AmazonSNSException'],
  'sqs': ['sqs', 'SQS', 'AmazonSQSException'],
  'states': ['sfn', 'StepFunctions', 'AWSStepFunctionsException'],
};

/** The optimized integration of this name in a resource. Undefined if none has it, or if it calls no single service. */
export function optimizedIntegration(name: string): OptimizedIntegration | undefined {
  if (!Object.hasOwn(OPTIMIZED, name)) return undefined;
  const [service, errorPrefix, unmodeledError] = OPTIMIZED[name];
  return { service, errorPrefix, unmodeledError };
}
