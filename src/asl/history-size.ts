import { integrationOf } from './integration';
import { asArray, Flow, isFields, State } from './model';

/**
 * How many events a run through states adds to the history of an execution at most: each state is entered once, and
 * each try fails but the last. A Map counts with one item.
 */
export function mostEvents({ States }: Flow): number {
  return sum(Object.values(States).map(eventsOf));
}

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);

const ENTERED_AND_EXITED = 2;
const STARTED_AND_ENDED = 2;

function eventsOf(state: State): number {
  const tries = 1 + sum(asArray(state.Retry).map((retrier) => Number((retrier as State).MaxAttempts ?? 3)));
  const inner = [...asArray(state.Branches), state.ItemProcessor, state.Iterator].filter(isFields) as Flow[];
  switch (state.Type) {
    case 'Task': return ENTERED_AND_EXITED + tries * eventsOfTry(state.Resource);
    case 'Parallel': return ENTERED_AND_EXITED + tries * (STARTED_AND_ENDED + sum(inner.map(mostEvents)));
    case 'Map': return ENTERED_AND_EXITED + tries * (2 * STARTED_AND_ENDED + sum(inner.map(mostEvents)));
    case 'Fail': return 1;
    default: return ENTERED_AND_EXITED;
  }
}

/** Scheduled, started, and ended; submitted before that, where the end is waited for. */
const eventsOfTry = (resource: unknown): number => {
  const { pattern, kind } = integrationOf(resource);
  return pattern === 'request' || kind === 'activity' ? 3 : 4;
};
