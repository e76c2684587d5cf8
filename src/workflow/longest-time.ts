import { Token } from 'aws-cdk-lib';
import { boundOf } from './bounded-wait';
import { Retrier } from './retrier';
import { StateJson } from './task-defaults';
import { transientErrors } from '../asl/errors';
import { integrationOf } from '../asl/integration';
import { isDistributed } from '../asl/model';
import { YEAR } from '../validation/durations';

/**
 * The longest time of a state that may be repeated an unknown number of times and still fits into the day that is added
 * to the known times of every execution.
 */
const SHORT_SECONDS = 300;

/**
 * The longest time that a rendered flow may take, in seconds: all its states in sequence, each with its retries.
 * Infinity if it is unknown.
 */
export function longestTime(flow: StateJson): number {
  return Object.entries<StateJson>(flow.States).reduce((sum, [name, state]) => {
    if (mayRepeat(flow, name)) return sum + (isLong(state) ? Infinity : 0);
    return sum + timeWithRetries(state);
  }, 0);
}

/** The longest time of one attempt of a state, in seconds. */
function once(state: StateJson): number {
  switch (state.Type) {
    case 'Task': return numberOr(state.TimeoutSeconds, Infinity);
    case 'Wait': return numberOr(state.Seconds, boundOf(state) ?? Infinity);
    case 'Parallel': return Math.max(0, ...flowsOf(state).map(longestTime));
    case 'Map': return isLong(state) ? Infinity : 0;
    default: return 0;
  }
}

/** Whether a state is too long to be repeated an unknown number of times. */
function isLong(state: StateJson): boolean {
  if (state.Type !== 'Parallel' && state.Type !== 'Map') return once(state) > SHORT_SECONDS;
  return isDistributed(state) // for so many items that even short tasks may take days
    || flowsOf(state).flatMap((flow) => Object.values<StateJson>(flow.States)).some(isLong);
}

/** Whether a state is part of a loop. */
function mayRepeat(flow: StateJson, name: string): boolean {
  const seen = new Set<string>();
  const open = nextOf(flow.States[name]);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === name) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...nextOf(flow.States[next] ?? {}));
  }
  return false;
}

function nextOf({ Next, Default, Choices = [], Catch = [] }: StateJson): string[] {
  return [Next, Default, ...[...Choices, ...Catch].map((one) => one.Next)].filter((name) => name !== undefined);
}

/** The longest time of a state with all its retries and the delays between them, in seconds. */
function timeWithRetries(state: StateJson): number {
  const seconds = once(state);
  const retriers: Retrier[] = state.Retry ?? [];
  return retriers.reduce((sum, retrier) => {
    const repeated = isOfStart(state, retrier) ? 0 : seconds;
    const retries = numberOr(retrier.MaxAttempts, 3);
    const rate = numberOr(retrier.BackoffRate, 2);
    const longest = numberOr(retrier.MaxDelaySeconds, Infinity);
    let [waits, delay] = [0, numberOr(retrier.IntervalSeconds, 1)];
    for (let i = 0; i < retries && waits < YEAR; i++, delay *= rate) waits += repeated + Math.min(delay, longest);
    return sum + waits;
  }, seconds);
}

/** Whether a retrier of a job handles only errors of the call that starts it, so that the job is not repeated. */
function isOfStart({ Resource }: StateJson, { ErrorEquals }: Retrier): boolean {
  const integration = integrationOf(Resource);
  return integration.pattern === 'job'
    && ErrorEquals.every((error) => transientErrors(integration).includes(error));
}

/** The longest known duration of the Waits of one path through a flow, in seconds. */
export function longestWaits(flow: StateJson): number {
  const known = new Map<string, number>();
  const from = (name: string): number => {
    if (!known.has(name)) {
      known.set(name, 0); // a loop counts once
      const state: StateJson = flow.States[name] ?? {};
      const own = state.Type === 'Wait' ? numberOr(state.Seconds, 0) : Math.max(0, ...flowsOf(state).map(longestWaits));
      known.set(name, own + Math.max(0, ...nextOf(state).map(from)));
    }
    return known.get(name)!;
  };
  return from(flow.StartAt);
}

/** The flows nested in a state. */
export function flowsOf({ Branches = [], ItemProcessor, Iterator }: StateJson): StateJson[] {
  return [...Branches, ItemProcessor, Iterator].filter((flow) => flow !== undefined);
}

/** Returns a number that is not a token, or the alternative. */
function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' && !Token.isUnresolved(value) ? value : otherwise;
}
