import { Duration } from 'aws-cdk-lib';
import { Retrier } from './retrier';
import { refusals, startsWork, transientErrors } from '../asl/errors';
import { integrationOf } from '../asl/integration';
import { isAtLeast, isShorter } from '../validation/durations';

/** How a failed task is tried again. */
export interface RetryPolicyProps {
  /**
   * How often a task is tried again after its first try.
   *
   * @default 3
   */
  readonly maxAttempts?: number;

  /**
   * The longest wait before the second try; each further wait may be `backoffRate` times as long.
   *
   * @default Duration.seconds(2)
   */
  readonly interval?: Duration;

  /**
   * By how much the longest wait grows from try to try. At least 1.
   *
   * @default 2
   */
  readonly backoffRate?: number;

  /**
   * No wait is longer than this.
   *
   * @default Duration.minutes(1), or no limit where `interval` is longer
   */
  readonly maxDelay?: Duration;

  /**
   * Whether a wait is a random part of its length (`JitterStrategy: FULL`), so that executions that failed together
   * do not come back together.
   *
   * @default true
   */
  readonly jitter?: boolean;

  /**
   * Names of further errors to try again after, beside the transient errors of the task's service.
   *
   * @default - only `TransientError` and the transient errors of the service
   */
  readonly additionalErrors?: string[];

  /**
   * Try again after every error (`States.ALL`), not only after transient ones. Right only for a task that may run
   * twice.
   *
   * @default false
   */
  readonly allErrors?: boolean;

  /**
   * Whether a call is retried after errors that leave open whether it was carried out: a response that was lost
   * (`SdkClientException`, `Lambda.ClientExecutionTimeoutException`) and errors within the service
   * (`Lambda.ServiceException`, `ServerException` and the like). Set it to `false` for a call that must not be made
   * twice, such as `updateItem` that subtracts, or a message without deduplication. Throttled and refused calls and
   * `TransientError` are retried all the same.
   *
   * @default true
   */
  readonly afterLostResponse?: boolean;
}

/**
 * When and how often a task that failed is tried again.
 *
 * A policy names the transient errors of each service itself: for a Lambda function those of Lambda, throttling
 * (`Lambda.TooManyRequestsException`) included, and `TransientError`, which the function throws to say "try again".
 *
 * With the defaults a task is tried four times and waits at most 2 + 4 + 8 = 14 seconds in all, 7 on the average,
 * since each wait is a random part of its length.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export class RetryPolicy {
  /**
   * The policy that every task of a workflow has unless it is given another: three more tries after transient errors.
   *
   * @param props what differs from the defaults
   */
  public static transientErrors(props: RetryPolicyProps = {}): RetryPolicy {
    return new RetryPolicy(props);
  }

  /**
   * A policy for what has to succeed in the end, such as undoing what was done: eight more tries after any error. The
   * waits are at most 2 + 4 + 8 + 16 + 32 + 64 + 128 + 256 = 510 seconds in all, 255 on the average.
   *
   * As the policy of a step it also repeats a job (`.sync`) up to eight times, each of which is paid for. As the policy
   * of a whole workflow it does not: jobs are retried only when they could not be started.
   *
   * @param props what differs from that
   */
  public static persistent(props: RetryPolicyProps = {}): RetryPolicy {
    return new RetryPolicy({ maxAttempts: 8, maxDelay: Duration.minutes(5), allErrors: true, ...props });
  }

  /** No retry at all, beyond what a task from aws-cdk-lib brings along. */
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
      throw new Error("RetryPolicy: 'States.ALL' cannot stand beside other errors; set 'allErrors' instead");
    }
    if (allErrors && additionalErrors?.length) {
      throw new Error("RetryPolicy: with 'allErrors' every error is retried; leave 'additionalErrors' out");
    }
    const unclear = allErrors ? "'allErrors'" : additionalErrors?.find((error) => UNCLEAR.includes(error));
    if (afterLostResponse === false && unclear) {
      throw new Error("RetryPolicy: 'afterLostResponse' is false, but a call may have been carried out before the "
        + `errors of ${unclear}; leave one of the two out`);
    }
    this.props = props;
  }

  /**
   * The `Retry` field of a task that calls this resource.
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
   * The same for a task that has no policy of its own: a job is not run twice unless its step says so.
   *
   * @internal
   */
  public _retriersOfWorkflow(resource: unknown): Retrier[] {
    const integration = integrationOf(resource);
    return startsWork(integration) ? this.retriersFor(refusals(integration)) : this._retriers(resource);
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

/** Errors of which nobody knows what was done before. */
const UNCLEAR = ['States.TaskFailed', 'States.Timeout'];
