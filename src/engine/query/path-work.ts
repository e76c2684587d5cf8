import { runtimeFailure } from '../failure';

/**
 * The maximum number of values that a path visits.
 *
 * No limit of AWS is documented. A path over the largest input of 256 KB visits a few ten thousand values. One with
 * several `..` visits exponentially many.
 */
const MOST_VISITS = 2_000_000;

let visits = 0;
let running = 0;

/** Selects values with a path. A path in a filter counts as part of the path with the filter. */
export function counted<T>(work: () => T): T {
  if (running++ === 0) visits = 0;
  try {
    return work();
  } finally {
    running--;
  }
}

/** Counts visits of values. The path fails beyond the limit. */
export function spend(more = 1): void {
  visits += more;
  if (visits > MOST_VISITS) throw runtimeFailure(`A JSONPath of the state visits more than ${MOST_VISITS} values.`);
}
