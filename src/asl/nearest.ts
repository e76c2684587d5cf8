/**
 * Returns the candidate that a misspelled name most likely stands for, for "did you mean …?". Undefined if none is
 * similar: more than one edit per three characters, or than `most`. Upper and lower case are not distinguished.
 */
export function nearest(name: string, candidates: Iterable<string>, most = Infinity): string | undefined {
  let best: string | undefined;
  let limit = Math.min(most, Math.floor(name.length / EDIT_PER_CHARACTERS)) + 1;
  for (const candidate of candidates) {
    const distance = edits(name.toLowerCase(), candidate.toLowerCase(), limit);
    if (distance < limit) [best, limit] = [candidate, distance];
  }
  return best;
}

const EDIT_PER_CHARACTERS = 3;

/** Counts the characters to add, remove, replace or swap with their neighbor; `limit` if there are as many or more. */
function edits(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) >= limit) return limit;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        previous[column] + 1,
        current[column - 1] + 1,
        previous[column - 1] + (same ? 0 : 1),
        swapped ? beforePrevious[column - 2] + 1 : limit,
      );
    }
    if (Math.min(...current) >= limit) return limit;
    [beforePrevious, previous] = [previous, current];
  }
  return Math.min(previous[to.length], limit);
}
