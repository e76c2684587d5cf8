import { Integration } from './integration';

/** The error that a user's function throws to be retried. */
export const TRANSIENT_ERROR = 'TransientError';

/**
 * The names that Step Functions itself raises or understands.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export const STATES_ERRORS: ReadonlySet<string> = new Set([
  'ALL', 'BranchFailed', 'DataLimitExceeded', 'ExceedToleratedFailureThreshold', 'HeartbeatTimeout', 'Http.Socket',
  'IntrinsicFailure', 'ItemReaderFailed', 'NoChoiceMatched', 'ParameterPathFailure', 'Permissions',
  'QueryEvaluationError', 'ResultPathMatchFailure', 'ResultWriterFailed', 'Runtime', 'TaskFailed', 'Timeout',
].map((name) => `States.${name}`));

/**
 * Errors of Lambda itself that a later try may not meet.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception
 */
const LAMBDA_TRANSIENT = [
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
];

/** Errors of an HTTP endpoint that a retry may not meet. */
const HTTP_TRANSIENT = [
  'States.Http.StatusCode.429', 'States.Http.StatusCode.502', 'States.Http.StatusCode.503',
  'States.Http.StatusCode.504', 'States.Http.Socket',
];

/**
 * Transient errors of a call that was refused, so that nothing was done: throttling, and conflicts with other work.
 * After all others (an error within the service, a response that was lost) the call may have been carried out.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html
 */
const REFUSALS: ReadonlySet<string> = new Set([
  'ConcurrentRunsExceededException', 'KmsThrottledException', 'KmsThrottlingException',
  'ProvisionedThroughputExceededException', 'RequestLimitExceededException', 'RequestThrottledException',
  'ThrottledException', 'ThrottlingException', 'TooManyRequestsException', 'TransactionConflictException',
  'TransactionInProgressException',
]);

/** The spelling of a service in error names, as an optimized integration and as an SDK integration. */
interface ServiceErrors {
  readonly optimized?: string;
  readonly sdk?: string;
  /** Transient errors of this service beside {@link COMMON_TRANSIENT}. */
  readonly transient?: readonly string[];
}

/** Transient errors that any service may return. */
const COMMON_TRANSIENT = ['SdkClientException', 'ThrottlingException'];

/**
 * SDK integrations use the spelling of the AWS SDK for Java 2 (`DynamoDb`), optimized ones their own (`DynamoDB`).
 * Only spellings that AWS documents or that were seen in an execution are listed here.
 */
const SERVICES: { readonly [service: string]: ServiceErrors } = {
  athena: { optimized: 'Athena', sdk: 'Athena', transient: ['InternalServerException', 'TooManyRequestsException'] },
  batch: { optimized: 'Batch', sdk: 'Batch', transient: ['ServerException'] },
  dynamodb: {
    optimized: 'DynamoDB',
    sdk: 'DynamoDb',
    transient: [
      'ProvisionedThroughputExceededException', 'RequestLimitExceededException', 'InternalServerErrorException',
      'TransactionConflictException', 'TransactionInProgressException',
    ],
  },
  ecs: { optimized: 'ECS', sdk: 'Ecs', transient: ['ServerException'] },
  eventbridge: { sdk: 'EventBridge', transient: ['InternalException'] },
  events: { optimized: 'EventBridge', transient: ['InternalException'] },
  glue: { optimized: 'Glue', sdk: 'Glue', transient: ['ConcurrentRunsExceededException', 'InternalServiceException'] },
  kms: { sdk: 'Kms', transient: ['KmsInternalException', 'DependencyTimeoutException'] },
  mediaconvert: {
    optimized: 'MediaConvert',
    sdk: 'MediaConvert',
    transient: ['InternalServerErrorException', 'TooManyRequestsException'],
  },
  s3: { sdk: 'S3' },
  secretsmanager: { sdk: 'SecretsManager', transient: ['InternalServiceErrorException'] },
  sesv2: { sdk: 'SesV2', transient: ['TooManyRequestsException', 'InternalServiceErrorException'] },
  sfn: { sdk: 'Sfn' },
  sns: {
    optimized: 'SNS',
    sdk: 'Sns',
    transient: ['InternalErrorException', 'ThrottledException', 'KmsThrottlingException'],
  },
  sqs: { optimized: 'SQS', sdk: 'Sqs', transient: ['RequestThrottledException', 'KmsThrottledException'] },
  ssm: { sdk: 'Ssm', transient: ['InternalServerErrorException'] },
  states: { optimized: 'StepFunctions' },
};

/** Whether the user's own code completes this task, and so may raise errors of any name. */
export function raisesOwnErrors(integration: Integration): boolean {
  return ['lambda', 'activity', 'unknown'].includes(integration.kind) || integration.pattern === 'callback';
}

/** The errors of a task that a retry may not meet. */
export function transientErrors(integration: Integration): string[] {
  const own = raisesOwnErrors(integration) ? [TRANSIENT_ERROR] : [];
  if (integration.kind === 'lambda') return [...own, ...LAMBDA_TRANSIENT];
  if (integration.kind === 'optimized' && integration.service === 'http') return [...own, ...HTTP_TRANSIENT];
  const spelling = spellingOf(integration);
  if (spelling === undefined) return own;
  const transient = [...COMMON_TRANSIENT, ...SERVICES[integration.service].transient ?? []];
  return [...own, ...transient.map((name) => `${spelling}.${name}`)];
}

/** The transient errors after which a task certainly did nothing, or by which its own code asks for a retry. */
export function refusals(integration: Integration): string[] {
  return transientErrors(integration).filter((error) =>
    error === TRANSIENT_ERROR || error === 'States.Http.StatusCode.429' || REFUSALS.has(error.split('.').pop()!));
}

/**
 * Whether a task starts work that goes on after the call, and that is paid for: a second try would be a second run.
 * Beside jobs (`.sync`) these are the containers and executions whose end a callback tells.
 */
export function startsWork({ pattern, service }: Integration): boolean {
  return pattern === 'job' || pattern === 'callback' && ['ecs', 'states'].includes(service);
}

/** The prefix of the errors of a task's service, if it is known. */
function spellingOf({ kind, service }: Integration): string | undefined {
  return kind === 'sdk' ? SERVICES[service]?.sdk : SERVICES[service]?.optimized;
}

/** The reason why a task cannot raise an error of this name. Undefined if it can. */
export function whyNotRaised(error: string, integration: Integration): string | undefined {
  const [prefix, ...rest] = error.split('.');
  if (prefix === 'States') {
    return STATES_ERRORS.has(error) || error.startsWith('States.Http.StatusCode.')
      ? undefined
      : 'Step Functions has no error of this name';
  }
  if (prefix === 'Lambda' && integration.kind === 'lambda') {
    return LAMBDA_ERRORS.has(error) || error.endsWith('Exception') && !nearMiss(error)
      ? undefined
      : 'Lambda has no error of this name';
  }
  if (raisesOwnErrors(integration)) return undefined;
  const spelling = spellingOf(integration);
  if (rest.length > 0 && spelling !== undefined) {
    return prefix === spelling ? undefined : `its errors start with '${spelling}.'`;
  }
  if (rest.length > 0) return undefined; // a service whose spelling is not known here
  return `only errors of Step Functions and of ${integration.service || 'the service'} can come from it`;
}

const LAMBDA_ERRORS: ReadonlySet<string> = new Set([...LAMBDA_TRANSIENT, 'Lambda.Unknown']);

/** Whether a name is a misspelled error of Lambda, such as `Lambda.TooManyRequestException`. */
function nearMiss(error: string): boolean {
  const bare = (name: string) => name.toLowerCase().replace(/s(?=exception|$)|[^a-z]/g, '');
  return !LAMBDA_ERRORS.has(error) && [...LAMBDA_ERRORS].some((known) => bare(known) === bare(error));
}
