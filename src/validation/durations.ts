import { Duration, Token } from 'aws-cdk-lib';

/** A duration in seconds, if it is known. Tokens are passed through unchecked. */
export function knownSeconds(duration: Duration | undefined): number | undefined {
  const seconds = duration && duration.toSeconds({ integral: false });
  return Token.isUnresolved(seconds) ? undefined : seconds;
}

/** Whether a duration is known to be shorter than a number of seconds. */
export function isShorter(duration: Duration | undefined, than: number): boolean {
  const seconds = knownSeconds(duration);
  return seconds !== undefined && seconds < than;
}

/** Whether a duration is known to be longer than another. */
export function isLonger(duration: Duration | undefined, than: Duration | undefined): boolean {
  const [a, b] = [knownSeconds(duration), knownSeconds(than)];
  return a !== undefined && b !== undefined && a > b;
}

/** Whether a duration is known to be at least as long as another. */
export function isAtLeast(duration: Duration | undefined, other: Duration | undefined): boolean {
  const [a, b] = [knownSeconds(duration), knownSeconds(other)];
  return a !== undefined && b !== undefined && a >= b;
}

export const HOUR = 3600;
export const DAY = 24 * HOUR;

/**
 * The longest time that a Standard execution may run.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html#service-limits-state-machine-executions
 */
export const YEAR = 365 * DAY;

/** Formats a time for a message: `26 hours`, `90 seconds`. */
export function inWords(seconds: number): string {
  const [size, unit] = seconds % DAY === 0 ? [DAY, 'day'] : seconds % HOUR === 0 ? [HOUR, 'hour']
    : seconds % 60 === 0 ? [60, 'minute'] : [1, 'second'];
  return `${seconds / size} ${unit}${seconds === size ? '' : 's'}`;
}
