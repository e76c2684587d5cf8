/**
 * The maximum nesting of lists and objects in a definition, an input or a value of an execution.
 *
 * No limit of AWS is documented. Values that a workflow works with have a few levels, and the call stack of Node.js
 * allows several thousand, of which the code between two levels needs some.
 */
export const DEEPEST = 1000;

/** Whether lists and objects in a JSON value are nested more than {@link DEEPEST} levels deep. */
export function isTooDeep(value: unknown, levels = DEEPEST): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const item of Array.isArray(value) ? value : Object.values(value)) {
    if (isTooDeep(item, levels - 1)) return true;
  }
  return false;
}
