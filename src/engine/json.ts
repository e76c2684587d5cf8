/** A JSON value. The engine never changes a value, so snapshots can share them. */
export type Json = null | boolean | number | string | JsonArray | JsonObject;
export type JsonArray = readonly Json[];
export type JsonObject = { readonly [key: string]: Json };

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isArray(value: Json | undefined): value is JsonArray {
  return Array.isArray(value);
}

/** Whether two values are equal. */
export function sameJson(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (isArray(a)) return isArray(b) && a.length === b.length && a.every((item, i) => sameJson(item, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length
    && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]));
}

/** The JSON text of a value with its keys in order: equal values have the same one. */
export function canonicalText(value: Json): string {
  return JSON.stringify(value, (_, item: Json) =>
    isObject(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => a < b ? -1 : 1)) : item);
}

/** Texts that are worth keeping: those of shorter values are made anew sooner than they are found. */
const LONG = 1024;
let longTexts = new WeakMap<object, string>();
let last: { readonly value: Json; readonly text: string } | undefined;

/** Forgets texts. While the engine does not run, a service may change a value that it has returned. */
export function forgetTexts(): void {
  if (last) longTexts = new WeakMap();
  last = undefined;
}

/** The JSON text of a value. It is made once while the engine runs, which never changes a value. */
export function textOf(value: Json): string {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  // The output of a state is the input of the next one.
  if (last?.value === value) return last.text;
  const known = longTexts.get(value);
  const text = known ?? JSON.stringify(value);
  if (known === undefined && text.length >= LONG) longTexts.set(value, text);
  last = { value, text };
  return text;
}

/** Whether the JSON text of a value has more bytes in UTF-8 than the limit, which is how Step Functions counts. */
export function isLargerThan(limit: number, value: Json): boolean {
  const text = textOf(value);
  return text.length * 3 > limit && Buffer.byteLength(text) > limit;
}

/** Sets a field of an object that is being made. `__proto__` is an ordinary name. */
export function setOwn(object: { [name: string]: Json }, name: string, value: Json): void {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

/** The JSON type of a value. */
export function typeOf(value: Json): string {
  return value === null ? 'null' : isArray(value) ? 'array' : typeof value;
}
