import { errorsOf, optimizedErrorsOf, ServiceErrors, tableDate } from './aws';
import { Integration } from './integration';
import { nearest } from './nearest';
import { once } from './once';

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

/** The wildcard for every failure of a task but a timeout. */
const TASK_FAILED = 'States.TaskFailed';

/** Throttling by the service itself. That of a key is beside it. */
const THROTTLING =
  /^(?!Kms).*(Throttl|TooManyRequest|ThroughputExceeded|RateExceeded|RateLimit|RequestLimit|LimitExceeded|SlowDown)/i;

/**
 * Transient errors of a call that was refused, so that nothing was done: throttling, and conflicts with other work.
 * After all others (an error within the service, a response that was lost) the call may have been carried out. So it
 * may after an error that the API does not model: it is one name for throttling and for faults of the service.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html
 */
const REFUSAL = new RegExp(
  `${THROTTLING.source}|^KmsThrottl|Conflict|NotReady|TransactionInProgress|ConcurrentRunsExceeded|NotComplete`, 'i',
);

/** Whether the user's own code completes this task, and so may raise errors of any name. */
export function raisesOwnErrors(integration: Integration): boolean {
  return ['lambda', 'activity', 'unknown'].includes(integration.kind) || integration.pattern === 'callback';
}

/**
 * The errors of a task that a retry may not meet: throttling, faults of the service and of the network.
 *
 * A service whose API leaves one of the first two unmodeled reports it under the one name of all unmodeled errors, such
 * as `S3.S3Exception`. It is in the list then, although a rejected request has that name too: repeating that costs
 * seconds, not repeating a throttled one costs the execution. A request to a service whose errors are unknown is
 * repeated after any failure, for the same reason; a job or a callback is not, because its own failure would match.
 */
export function transientErrors(integration: Integration): string[] {
  const own = raisesOwnErrors(integration) ? [TRANSIENT_ERROR] : [];
  if (integration.kind === 'lambda') return [...own, ...LAMBDA_TRANSIENT];
  if (integration.kind === 'optimized' && integration.service === 'http') return [...own, ...HTTP_TRANSIENT];
  const errors = serviceErrors(integration);
  if (errors) return [...own, ...errors.retried];
  return areErrorsUnknown(integration) && integration.pattern === 'request' ? [TASK_FAILED] : own;
}

/** Whether a task calls a service whose errors are not known by name. */
export function areErrorsUnknown(integration: Integration): boolean {
  const { kind, service } = integration;
  return (kind === 'sdk' || kind === 'optimized' && service !== 'http') && serviceErrors(integration) === undefined;
}

/** The transient errors after which a task certainly did nothing, or by which its own code asks for a retry. */
export function refusals(integration: Integration): string[] {
  return transientErrors(integration).filter((error) =>
    error === TRANSIENT_ERROR || error === 'States.Http.StatusCode.429' || REFUSAL.test(lastPart(error)));
}

const lastPart = (error: string) => error.slice(error.lastIndexOf('.') + 1);

/**
 * Whether a task starts work that goes on after the call, and that is paid for: a second try would be a second run.
 * Beside jobs (`.sync`) these are the containers and executions whose end a callback tells.
 */
export function startsWork({ pattern, service }: Integration): boolean {
  return pattern === 'job' || pattern === 'callback' && ['ecs', 'states'].includes(service);
}

interface KnownErrors extends ServiceErrors {
  /** Those that a retry policy names. */
  readonly retried: readonly string[];
  readonly all: ReadonlySet<string>;
}

/** The errors of a task's service. Undefined if they are unknown. */
function serviceErrors({ kind, service }: Integration): KnownErrors | undefined {
  return kind === 'sdk' ? ofSdk(service) : ofOptimized(service);
}

const ofSdk = once((service) => withRetried(errorsOf(service)));
const ofOptimized = once((integration) => withRetried(optimizedErrorsOf(integration)));

function withRetried(errors: ServiceErrors | undefined): KnownErrors | undefined {
  if (!errors) return undefined;
  const { transient, final, unmodeled } = errors;
  const throttles = transient.some((error) => THROTTLING.test(lastPart(error)));
  const fails = transient.some((error) => !REFUSAL.test(lastPart(error)) && !error.endsWith('.SdkClientException'));
  return {
    ...errors,
    retried: throttles && fails ? transient : [...transient, unmodeled],
    all: new Set([...transient, ...final, unmodeled]),
  };
}

/** The reason why a task cannot raise an error of this name. Undefined if it can. */
export function whyNotRaised(error: string, integration: Integration): string | undefined {
  const [prefix, ...rest] = error.split('.');
  if (prefix === 'States') {
    return STATES_ERRORS.has(error) || error.startsWith('States.Http.StatusCode.')
      ? undefined
      : `Step Functions has no error of this name${didYouMean(nearest(error, STATES_ERRORS))}`;
  }
  if (prefix === 'Lambda' && integration.kind === 'lambda') return whyNotOfLambda(error);
  if (raisesOwnErrors(integration)) return undefined;
  const errors = serviceErrors(integration);
  if (rest.length === 0) {
    return `only errors of Step Functions and of ${integration.service || 'the service'} can come from it`
      + didYouMean(errors && similar(error, errors));
  }
  if (!errors) return undefined; // a service whose spelling is not known here
  if (prefix !== errors.prefix) {
    return `its errors start with '${errors.prefix}.'${didYouMean(similar(error, errors))}`;
  }
  return whyNotOfService(error, errors, integration);
}

/** An error with the right prefix. One that the tables do not have may be newer than they are, unless it is a slip. */
function whyNotOfService(error: string, errors: KnownErrors, integration: Integration): string | undefined {
  if (errors.all.has(error)) return undefined;
  const slip = misspelled(error, errors.all);
  if (slip) return `${errors.prefix} has no error of this name${didYouMean(slip)}`;
  if (COMMON_THROTTLING.includes(lastPart(error))) {
    return `its API does not model it (as of ${tableDate()}), so it is reported as another error`
      + didYouMean(errors.transient.find((name) => THROTTLING.test(lastPart(name))) ?? errors.unmodeled);
  }
  return integration.kind === 'sdk' && !error.endsWith('Exception')
    ? `the names of its errors end with 'Exception'${didYouMean(similar(error, errors))}`
    : undefined;
}

/** Errors that any API may return, and that have no name of their own unless the API models them. */
const COMMON_THROTTLING = ['Throttling', 'ThrottlingException', 'TooManyRequestsException'];

function whyNotOfLambda(error: string): string | undefined {
  const all = [...LAMBDA_TRANSIENT, 'Lambda.Unknown', ...ofOptimized('lambda')!.all];
  if (all.includes(error)) return undefined;
  const slip = misspelled(error, all);
  return slip || !error.endsWith('Exception') ? `Lambda has no error of this name${didYouMean(slip)}` : undefined;
}

export const didYouMean = (name: string | undefined): string => name === undefined ? '' : `; did you mean '${name}'?`;

/** The known error that a name certainly stands for: but for capitals, an ending or one typing error. */
function misspelled(error: string, known: Iterable<string>): string | undefined {
  const names = [...known];
  return names.find((name) => bare(name) === bare(error)) ?? nearest(error, names, 1);
}

/** `Lambda.TooManyRequestException` without what is easily mistaken. */
const bare = (error: string) =>
  error.toLowerCase().replace(/[^a-z0-9]/g, '').replace(/(exception|error|fault)+$/, '').replace(/s$/, '');

/** The known error that a name with another prefix, or without one, most likely stands for. */
function similar(error: string, { all, prefix }: KnownErrors): string | undefined {
  const own = `${prefix}.${lastPart(error)}`;
  return all.has(own) ? own : misspelled(own, all) ?? nearest(own, all);
}
