/**
 * Returns the candidate that a name certainly misspells: in another case, or with one wrong letter. Undefined if the
 * name may be a newer one. Names of AWS differ in little, too: `getItem` and `getItems`, `Ecs` and `Eks`,
 * `getAttributes` and `setAttributes`. So digits, plurals, first letters and short words prove nothing: then 10 of
 * 70,000 names in the tables look like misspellings of others.
 */
export function misspelled(name: string, candidates: Iterable<string>): string | undefined {
  for (const candidate of candidates) if (isMisspelling(name.toLowerCase(), candidate)) return candidate;
  return undefined;
}

/** The least number of letters of a word in which two are swapped, one is added or missing, and one is replaced. */
const SWAPPED_IN = 4;
const REPLACED_IN = 5;

const WORDS = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g;
const LETTERS = /^[a-z]*$/;

/** Whether a name in lower case is a misspelling of a known one. */
function isMisspelling(name: string, known: string): boolean {
  const lower = known.toLowerCase();
  if (name === lower) return true;
  if (Math.abs(name.length - lower.length) > 1) return false;
  let at = 0;
  while (at < name.length && name[at] === lower[at]) at++;
  const [wrong, right] = [name.slice(at), lower.slice(at)];
  const word = wordAt(known, at, wrong.length > right.length);
  if (word === undefined || word.end - word.start < SWAPPED_IN) return false;
  if (wrong.length === right.length) {
    const isSwapped = wrong[0] === right[1] && wrong[1] === right[0] && wrong.slice(2) === right.slice(2);
    const isReplaced = wrong.slice(1) === right.slice(1) && word.end - word.start >= REPLACED_IN;
    return (isSwapped || isReplaced) && LETTERS.test(wrong[0] + right[0]);
  }
  const [longer, shorter] = wrong.length > right.length ? [wrong, right] : [right, wrong];
  const isPlural = longer[0] === 's' && word.end - at === right.length - shorter.length;
  return longer.slice(1) === shorter && LETTERS.test(longer[0]) && word.start < at && !isPlural;
}

/** The word of a name at a position. A letter that is added may also follow the word. */
function wordAt(name: string, at: number, isAdded: boolean): { start: number; end: number } | undefined {
  for (const { index: start = 0, 0: { length } } of name.matchAll(WORDS)) {
    const end = start + length;
    if (at < end || (isAdded && at === end)) return start <= at ? { start, end } : undefined;
  }
  return undefined;
}
