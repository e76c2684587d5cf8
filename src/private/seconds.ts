import { Duration, Token } from 'aws-cdk-lib';

/** A duration in seconds, where it is known: a token is let through unchecked. */
export function knownSeconds(duration: Duration | undefined): number | undefined {
  const seconds = duration && duration.toSeconds({ integral: false });
  return Token.isUnresolved(seconds) ? undefined : seconds;
}

/** Whether a duration is known to be shorter than another, or than so many seconds. */
export function isShorter(duration: Duration | undefined, than: Duration | number | undefined): boolean {
  const [a, b] = [knownSeconds(duration), typeof than === 'number' ? than : knownSeconds(than)];
  return a !== undefined && b !== undefined && a < b;
}
