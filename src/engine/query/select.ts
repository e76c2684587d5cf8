import { JsonPath, parseJsonPath, Segment } from '../../asl/jsonpath';
import { once } from '../../asl/once';
import { isArray, isObject, Json } from '../json';
import { parseFilter } from './filter';
import { NoSuchPath } from './no-such-path';
import { pathFunction } from './path-functions';
import { counted, spend } from './path-work';

/** Whether a path names a single place and returns its value. Other paths return a list, which may be empty. */
export function isDefinite({ segments }: JsonPath): boolean {
  return segments.every((segment) => ['names', 'function', 'fromEnd'].includes(segment.kind)
    || segment.kind === 'indexes' && segment.indexes.length === 1);
}

/**
 * Evaluates a path as Jayway's JsonPath does, which Step Functions uses.
 *
 * A path to a single place that finds nothing there is an error with the text of that library. A path that may select
 * several places returns the list of those it finds.
 *
 * @see https://github.com/json-path/JsonPath
 */
export function select(path: JsonPath, document: Json): Json {
  const value = path.names && valueAt(path.names, document);
  return value === undefined ? counted(() => selectNow(path, document)) : value;
}

/** The value behind names. Undefined if it is not there. */
function valueAt(names: readonly string[], document: Json): Json | undefined {
  let value: Json | undefined = document;
  for (const name of names) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

function selectNow({ root, segments }: JsonPath, document: Json): Json {
  let [value, from] = [document, 0];
  for (const [i, segment] of segments.entries()) {
    if (segment.kind !== 'function') continue;
    const { name, args } = segment;
    const selected = withoutFunctions({ root, segments: segments.slice(from, i) }, value);
    const given = args.trim() === '' ? [] : args.split(',').map((text) => argument(text.trim(), value));
    value = pathFunction(name, given, selected);
    from = i + 1;
  }
  return withoutFunctions({ root, segments: segments.slice(from) }, value);
}

function withoutFunctions(path: JsonPath, document: Json): Json {
  const { segments } = path;
  const definite = isDefinite(path);
  const values: Json[] = [];
  walk(segments, 0, document, document, definite, values);
  if (!definite) return values;
  if (values.length === 0) throw new NoSuchPath(`No results for path: ${textOf(segments)}`);
  return values[0];
}

const filterOf = once((test) => parseFilter(test, select));

/** The value of an argument of a path function, which may be a path. */
function argument(text: string, document: Json): Json {
  const path = parseJsonPath(text);
  if (path) return select(path, document);
  try {
    return JSON.parse(text.replace(/^'(.*)'$/s, '"$1"'));
  } catch {
    throw new NoSuchPath(`The argument ${text} is neither a value nor a path`);
  }
}

function walk(
  segments: readonly Segment[], at: number, value: Json, document: Json, definite: boolean, found: Json[],
): void {
  spend();
  if (at === segments.length) {
    found.push(value);
    return;
  }
  const segment = segments[at];
  const go = (next: Json) => walk(segments, at + 1, next, document, definite, found);
  switch (segment.kind) {
    case 'names':
      if (!isObject(value)) return definite ? notAnObject(segments, at, value) : undefined;
      if (segment.names.length > 1 && at === segments.length - 1) {
        const known = segment.names.filter((name) => Object.hasOwn(value, name));
        return go(Object.fromEntries(known.map((name) => [name, value[name]])));
      }
      for (const name of segment.names) {
        if (Object.hasOwn(value, name)) {go(value[name]);} else if (definite && at < segments.length - 1) {
          throw new NoSuchPath(`Missing property in path ${textOf(segments.slice(0, at + 1))}`);
        }
      }
      return undefined;
    case 'indexes':
    case 'fromEnd': {
      if (!isArray(value)) return definite ? notAnArray(segments, at, value) : undefined;
      const indexes = segment.kind === 'fromEnd' ? [value.length - segment.offset] : segment.indexes;
      for (const index of indexes) {
        // An offset that is greater than the length is out of bounds. It does not count from the end once more.
        const place: number = index < 0 && segment.kind === 'indexes' ? value.length + index : index;
        if (place in value) go(value[place]);
      }
      return undefined;
    }
    case 'slice':
      if (isArray(value)) slice(value, segment).forEach(go);
      return undefined;
    case 'wildcard':
      return childrenOf(value).forEach(go);
    case 'filter': {
      const test = filterOf(segment.test);
      const candidates = isArray(value) ? value : isObject(value) ? [value] : [];
      return candidates.filter((candidate) => test(candidate, document)).forEach(go);
    }
    case 'descend':
      return descend(segments, at + 1, value, document, found);
    case 'function': // `select` handles it
  }
}

/** Applies the segments after `..` to the value and to every value inside it, from the outside in. */
function descend(segments: readonly Segment[], at: number, value: Json, document: Json, found: Json[]): void {
  spend();
  if (typeof value !== 'object' || value === null) return;
  // A filter applies to each object. In an array it would select the objects that are visited anyway.
  if (segments[at]?.kind !== 'filter' || isObject(value)) walk(segments, at, value, document, false, found);
  for (const child of childrenOf(value)) descend(segments, at, child, document, found);
}

function childrenOf(value: Json): readonly Json[] {
  return isArray(value) ? value : isObject(value) ? Object.values(value) : [];
}

type Slice = Segment & { kind: 'slice' };

function slice(value: readonly Json[], { from, to, step = 1 }: Slice): Json[] {
  return value.slice(from, to).filter((_, i) => i % (step || 1) === 0);
}

function textOf(segments: readonly Segment[]): string {
  return `$${segments.map((segment) => {
    switch (segment.kind) {
      case 'names': return `[${segment.names.map((name) => `'${name}'`).join(',')}]`;
      case 'indexes': return `[${segment.indexes.join(',')}]`;
      case 'fromEnd': return `[(@.length-${segment.offset})]`;
      default: return '';
    }
  }).join('')}`;
}

function notAnObject(segments: readonly Segment[], at: number, value: Json): never {
  throw new NoSuchPath(`Expected to find an object with property ${textOf([segments[at]]).slice(1)} in path `
    + `${textOf(segments.slice(0, at))} but found '${javaClass(value)}'. This is not a json object according to the `
    + "JsonProvider: 'com.jayway.jsonpath.spi.json.JacksonJsonProvider'.");
}

function notAnArray(segments: readonly Segment[], at: number, value: Json): never {
  if (value === null) throw new NoSuchPath(`The path ${textOf(segments.slice(0, at))} is null`);
  throw new NoSuchPath(`Filter: ${textOf([segments[at]]).slice(1)} can only be applied to arrays. Current context is: `
    + javaText(value));
}

function javaClass(value: Json): string {
  switch (typeof value) {
    case 'string': return 'java.lang.String';
    case 'boolean': return 'java.lang.Boolean';
    case 'number': return Number.isInteger(value) ? 'java.lang.Integer' : 'java.lang.Double';
    default: return value === null ? 'null' : 'java.util.ArrayList';
  }
}

/** A value as Java prints it: `{a=1, b=[x, null]}`. AWS shows it in messages and in States.Format. */
export function javaText(value: Json): string {
  if (isArray(value)) return `[${value.map(javaText).join(', ')}]`;
  if (isObject(value)) return `{${Object.entries(value).map(([key, v]) => `${key}=${javaText(v)}`).join(', ')}}`;
  return String(value);
}
