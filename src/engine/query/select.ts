import { JsonPath, Segment } from '../../asl/jsonpath';
import { has, isArray, isObject, Json } from '../json';
import { parseFilter } from './filter';
import { pathFunction } from './path-functions';

/** A path that names one place found nothing there. */
export class NoSuchPath extends Error {}

/** Whether a path names one place, and so gives a value; else it gives a list, which may be empty. */
export function isDefinite({ segments }: JsonPath): boolean {
  return segments.every((segment) => segment.kind === 'names' || segment.kind === 'function'
    || segment.kind === 'indexes' && segment.indexes.length === 1);
}

/**
 * What a path selects. Step Functions evaluates with Jayway's JsonPath, and so do we: a path that names one place and
 * finds nothing there is an error, whose text is that library's; a path that may select many gives what it found.
 *
 * @see https://github.com/json-path/JsonPath
 */
export function select({ root, segments }: JsonPath, document: Json): Json {
  const calls = segments.findIndex(({ kind }) => kind === 'function');
  if (calls >= 0) {
    const { name, args } = segments[calls] as Segment & { kind: 'function' };
    const value = pathFunction(name, args, select({ root, segments: segments.slice(0, calls) }, document), document);
    return select({ root, segments: segments.slice(calls + 1) }, value);
  }
  const definite = isDefinite({ root, segments });
  const found: Json[] = [];
  walk(segments, 0, document, document, definite, found);
  if (!definite) return found;
  if (found.length === 0) throw new NoSuchPath(`No results for path: ${textOf(segments)}`);
  return found[0];
}

function walk(
  segments: readonly Segment[], at: number, value: Json, document: Json, definite: boolean, found: Json[],
): void {
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
        const known = segment.names.filter((name) => has(value, name));
        return go(Object.fromEntries(known.map((name) => [name, value[name]])));
      }
      for (const name of segment.names) {
        if (has(value, name)) {go(value[name]);} else if (definite && at < segments.length - 1) {
          throw new NoSuchPath(`Missing property in path ${textOf(segments.slice(0, at + 1))}`);
        }
      }
      return undefined;
    case 'indexes':
      if (!isArray(value)) return definite ? notAnArray(segments, at, value) : undefined;
      for (const index of segment.indexes) {
        const place: number = index < 0 ? value.length + index : index;
        if (place in value) go(value[place]);
      }
      return undefined;
    case 'slice':
      if (isArray(value)) slice(value, segment).forEach(go);
      return undefined;
    case 'wildcard':
      return childrenOf(value).forEach(go);
    case 'filter': {
      const test = parseFilter(segment.test);
      const candidates = isArray(value) ? value : isObject(value) ? [value] : [];
      return candidates.filter((candidate) => test(candidate, document)).forEach(go);
    }
    case 'descend':
      return descend(segments, at + 1, value, document, found);
    case 'function': // taken out before
  }
}

/** Applies what follows `..` here and at every place below, from the outside in. */
function descend(segments: readonly Segment[], at: number, value: Json, document: Json, found: Json[]): void {
  if (typeof value !== 'object' || value === null) return;
  // A filter is asked about each object; of an array it would select the objects that are visited anyway.
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

/** A value as Java prints it: `{a=1, b=[x, null]}`. AWS lets it be seen in messages and in States.Format. */
export function javaText(value: Json): string {
  if (isArray(value)) return `[${value.map(javaText).join(', ')}]`;
  if (isObject(value)) return `{${Object.entries(value).map(([key, v]) => `${key}=${javaText(v)}`).join(', ')}}`;
  return String(value);
}
