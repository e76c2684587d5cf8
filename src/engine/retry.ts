import { matches, StateFailure } from './failure';
import { Random } from './random';
import { Frame } from './snapshot';
import { asArray, isFields, State } from '../asl/model';

/** A retrier that applies to a failure. */
export interface AppliedRetrier {
  readonly index: number;
  /** The seconds until the state is retried. @default - its attempts are used up */
  readonly seconds?: number;
}

/**
 * Returns the retrier that applies to a failure, if any, and the seconds until the state is retried.
 *
 * Each retrier has its own count of attempts, which is increased here.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error
 */
export function retrierOf(
  state: State, frame: Frame, failure: StateFailure, random: Random,
): AppliedRetrier | undefined {
  const retriers = asArray(state.Retry).filter(isFields);
  const index = retriers.findIndex(({ ErrorEquals }) => matches(asArray(ErrorEquals), failure));
  if (index < 0) return undefined;
  const {
    IntervalSeconds = 1, MaxAttempts = 3, BackoffRate = 2, MaxDelaySeconds = Infinity, JitterStrategy = 'NONE',
  } = retriers[index] as Retrier;
  const done = frame.retries[index] ?? 0;
  if (done >= MaxAttempts) return { index };
  frame.retries = retriers.map((_, i) => (frame.retries[i] ?? 0) + (i === index ? 1 : 0));
  const delay = Math.min(IntervalSeconds * BackoffRate ** done, MaxDelaySeconds);
  return { index, seconds: JitterStrategy === 'FULL' ? random.next() * delay : delay };
}

interface Retrier {
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}
