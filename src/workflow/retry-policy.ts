import { Duration } from 'aws-cdk-lib';
import { Retrier } from './retrier';
import { refusals, startsWork, transientErrors } from '../asl/errors';
import { integrationOf } from '../asl/integration';
import { isAtLeast, isShorter } from '../validation/durations';

/** Properties for defining a `RetryPolicy`. */
export interface RetryPolicyProps {
  /**
   * The maximum number of retries after the first attempt.
   *
   * @default 3
   */
  readonly maxAttempts?: number;

  /**
   * The longest delay before the first retry. Each further delay may be `backoffRate` times as long.
   *
   * @default Duration.seconds(2)
   */
  readonly interval?: Duration;

  /**
   * The factor by which the longest delay grows with each retry. At least 1.
   *
   * @default 2
   */
  readonly backoffRate?: number;

  /**
   * The limit of each delay.
   *
   * @default Duration.minutes(1), or no limit if `interval` is longer
   */
  readonly maxDelay?: Duration;

  /**
   * Whether each delay is a random part of its length (`JitterStrategy: FULL`), so that executions that failed together
   * are not retried together.
   *
   * @default true
   */
  readonly jitter?: boolean;

  /**
   * Names of further errors to retry, in addition to the transient errors of the task's service.
   *
   * @default - only `TransientError` and the transient errors of the service
   */
  readonly additionalErrors?: string[];

  /**
   * Whether every error is retried (`States.ALL`), not only transient ones. Only for tasks that may run twice.
   *
   * @default false
   */
  readonly allErrors?: boolean;

  /**
   * Whether a call is retried after errors that do not show whether it was carried out: a response that was lost
   * (`SdkClientException`, `Lambda.ClientExecutionTimeoutException`) and errors within the service
   * (`Lambda.ServiceException`, `ServerException` and the like). Set it to `false` for a call that must not be made
   * twice, such as `updateItem` that subtracts, or a message without deduplication. Throttled and rejected calls and
   * `TransientError` are retried in either case, if the API has a name for throttling of this kind: S3, EC2 and RDS
   * report it as `S3.S3Exception` and the like, which may also be an error within the service.
   *
   * @default true
   */
  readonly afterLostResponse?: boolean;
}

/**
 * Defines which errors of a task are retried, how often and after which delays.
 *
 * A policy includes the transient errors of each service: for a Lambda function those of Lambda, including throttling
 * (`Lambda.TooManyRequestsException`), and `TransientError`, which the function throws to be retried. For any other
 * service it includes throttling and faults of the service. If the API of the service has no name for one of them, it
 * includes the name of all errors without one, such as `S3.S3Exception` or `Sfn.SfnException`: some of these are
 * rejected requests, which then fail after all retries.
 *
 * With the defaults a task is attempted four times, with delays of at most 2 + 4 + 8 = 14 seconds in all, 7 on average,
 * since each delay is a random part of its length.
 *
 * @example
 * new Workflow(stack, 'Payment', {
 *   definition: Step.invoke(pay).toState(stack, 'Pay')
 *     .next(Step.invoke(refund, { retry: RetryPolicy.persistent() }).toState(stack, 'Refund')),
 *   retry: RetryPolicy.transientErrors({ maxAttempts: 5, interval: Duration.seconds(5) }),
 * });
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export class RetryPolicy {
  /**
   * Retries transient errors three times. The default policy of a workflow's tasks.
   *
   * @param props differences from the defaults
   */
  public static transientErrors(props: RetryPolicyProps = {}): RetryPolicy {
    return new RetryPolicy(props);
  }

  /**
   * Retries any error eight times, for tasks that have to succeed eventually, such as a compensation. The delays are at
   * most 2 + 4 + 8 + 16 + 32 + 64 + 128 + 256 = 510 seconds in all, 255 on average.
   *
   * As the policy of a step it also repeats a job (`.sync`) up to eight times, and each run is billed. As the policy of
   * a whole workflow it does not: jobs are retried only if they could not be started.
   *
   * @param props differences from these values
   */
  public static persistent(props: RetryPolicyProps = {}): RetryPolicy {
    return new RetryPolicy({ maxAttempts: 8, maxDelay: Duration.minutes(5), allErrors: true, ...props });
  }

  /** Adds no retries. Retriers that a task of aws-cdk-lib defines itself are kept. */
  public static none(): RetryPolicy {
    return new RetryPolicy({ maxAttempts: 0 });
  }

  private readonly props: RetryPolicyProps;

  private constructor(props: RetryPolicyProps) {
    const { maxAttempts, backoffRate, interval, maxDelay, allErrors, additionalErrors, afterLostResponse } = props;
    if (maxAttempts !== undefined && (!Number.isInteger(maxAttempts) || maxAttempts < 0 || maxAttempts > 99_999_999)) {
      throw new Error(`RetryPolicy: 'maxAttempts' must be a whole number from 0 to 99999999, got: ${maxAttempts}`);
    }
    if (backoffRate !== undefined && !(backoffRate >= 1)) {
      throw new Error(`RetryPolicy: 'backoffRate' must be at least 1, got: ${backoffRate}`);
    }
    if (isShorter(interval, 1)) {
      throw new Error(`RetryPolicy: 'interval' must be at least one second, got: ${interval!.toString()}`);
    }
    const shortest = interval ?? DEFAULT_INTERVAL;
    if (isAtLeast(shortest, maxDelay)) {
      throw new Error(`RetryPolicy: 'maxDelay' (${maxDelay!.toString()}) must be longer than 'interval' `
        + `(${shortest.toString()})`);
    }
    if (additionalErrors?.includes('States.ALL')) {
      throw new Error("RetryPolicy: 'States.ALL' cannot be combined with other errors; set 'allErrors' instead");
    }
    if (allErrors && additionalErrors?.length) {
      throw new Error("RetryPolicy: with 'allErrors' every error is retried; remove 'additionalErrors'");
    }
    const unclear = allErrors ? "'allErrors'" : additionalErrors?.find((error) => UNCLEAR.includes(error));
    if (afterLostResponse === false && unclear) {
      throw new Error("RetryPolicy: 'afterLostResponse' is false, but a call may have been carried out before the "
        + `errors of ${unclear}; remove one of the two`);
    }
    this.props = props;
  }

  /**
   * Returns the `Retry` field of a task that calls this resource.
   *
   * @internal
   */
  public _retriers(resource: unknown): Retrier[] {
    const { allErrors, additionalErrors = [], afterLostResponse = true } = this.props;
    if (allErrors) return this.retriersFor(['States.ALL']);
    const integration = integrationOf(resource);
    return this.retriersFor([
      ...afterLostResponse ? transientErrors(integration) : refusals(integration),
      ...additionalErrors,
    ]);
  }

  /**
   * Returns the `Retry` field of a task without its own policy: a job is not run twice unless its step has a policy.
   *
   * @internal
   */
  public _retriersOfWorkflow(resource: unknown): Retrier[] {
    const integration = integrationOf(resource);
    return startsWork(integration) ? this.retriersFor(refusals(integration)) : this._retriers(resource);
  }

  /**
   * Whether this policy of a task that calls the resource retries nothing, although it is meant to: no error of the
   * service is known to fit.
   *
   * @internal
   */
  public _isWithoutEffect(resource: unknown): boolean {
    return this.props.maxAttempts !== 0 && this._retriers(resource).length === 0;
  }

  private retriersFor(errors: string[]): Retrier[] {
    const { maxAttempts = 3, interval = DEFAULT_INTERVAL, backoffRate = 2, jitter = true } = this.props;
    if (maxAttempts === 0 || errors.length === 0) return [];
    const longestDelay = this.props.maxDelay ?? (isShorter(interval, 60) ? Duration.minutes(1) : undefined);
    return [{
      ErrorEquals: [...new Set(errors)],
      IntervalSeconds: interval.toSeconds(),
      MaxAttempts: maxAttempts,
      BackoffRate: backoffRate,
      MaxDelaySeconds: longestDelay?.toSeconds(),
      ...jitter ? { JitterStrategy: 'FULL' } : {},
    }];
  }
}

const DEFAULT_INTERVAL = Duration.seconds(2);

/** Errors that do not show whether the call was carried out. */
const UNCLEAR = ['States.TaskFailed', 'States.Timeout'];
