import { once } from './once';

/**
 * A JSONPath as in Step Functions: `$`, `$$` (the context object) or `$name` (a variable), then `.name`, `..name`,
 * `.*`, `['name']`, `[0]`, `[1:3]`, `[0,1]`, `[*]`, `[(@.length-1)]`, `[?(…)]` and a closing function like `.length()`.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html
 */
export interface JsonPath {
  /** `$` for the input, `$$` for the context object, or the name of a variable. */
  readonly root: string;
  readonly segments: readonly Segment[];
  /** The names of a path that consists of nothing else, as most do. */
  readonly names?: readonly string[];
}

/** A segment of a path. */
export type Segment =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'indexes'; readonly indexes: readonly number[] }
  /** `[(@.length-1)]`: the index of an item, counted from the length of the list. */
  | { readonly kind: 'fromEnd'; readonly offset: number }
  | { readonly kind: 'slice'; readonly from?: number; readonly to?: number; readonly step?: number }
  | { readonly kind: 'wildcard' }
  /** `..`: the next segment also applies to every value inside. */
  | { readonly kind: 'descend' }
  /** The text between the brackets of `[?(…)]`. */
  | { readonly kind: 'filter'; readonly test: string }
  | { readonly kind: 'function'; readonly name: string; readonly args: string };

/** Whether a text is a JSONPath. */
export function isJsonPath(text: string): boolean {
  return parseJsonPath(text) !== undefined;
}

/**
 * Whether a text is a reference path: it names a single place, without functions, wildcards, `..`, slices, filters and
 * `@`. It may be of the input, the context object or a variable.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html#amazon-states-language-reference-paths
 */
export function isReferencePath(text: string): boolean {
  return parseJsonPath(text)?.segments.every(namesOnePlace) ?? false;
}

/** Whether ResultPath can have this path: a reference path of the input, because nothing else is written. */
export function isResultPath(text: string): boolean {
  return parseJsonPath(text)?.root === '$' && isReferencePath(text);
}

function namesOnePlace(segment: Segment): boolean {
  return segment.kind === 'names' && segment.names.length === 1
    || segment.kind === 'indexes' && segment.indexes.length === 1;
}

/** Parses a path. Blanks after it are ignored. Returns undefined if the text is not a path. */
export const parseJsonPath = once((text): JsonPath | undefined => {
  const head = /^\$(\$|[\p{L}_][\p{L}\p{N}_]*)?/u.exec(text);
  if (!head) return undefined;
  const segments: Segment[] = [];
  let afterBracket = false;
  for (let rest = text.slice(head[0].length).trimEnd(); rest !== '';) {
    const found: Found | undefined = dotted(rest) ?? bracketed(rest) ?? (afterBracket ? undotted(rest) : undefined);
    if (!found) return undefined;
    segments.push(...found.segments);
    afterBracket = rest[found.length - 1] === ']';
    rest = rest.slice(found.length);
  }
  const names = segments.map((segment) => segment.kind === 'names' && segment.names.length === 1 && segment.names[0]);
  return {
    root: head[1] === '$' ? '$$' : head[1] ?? '$',
    segments,
    ...names.every((name) => typeof name === 'string') && { names: names as string[] },
  };
});

interface Found {
  readonly length: number;
  readonly segments: readonly Segment[];
}

const NAME = /^(\.\.?)(\*|[^\s.[\]()*'",:?@]+(?: [^\s.[\]()*'",:?@]+)+|[^\s.[\]()*'",?]+)(?:\(([^()]*)\))?/u;

/** Parses `.name`, `..name`, `.*`, `..*`, `.length()`, or the dots before a bracket. */
function dotted(text: string): Found | undefined {
  const descend: Segment[] = text.startsWith('..') ? [{ kind: 'descend' }] : [];
  const named = NAME.exec(text);
  if (named) {
    const [whole, , name, args] = named;
    const segment: Segment = args !== undefined ? { kind: 'function', name, args }
      : name === '*' ? { kind: 'wildcard' } : { kind: 'names', names: [name] };
    return { length: whole.length, segments: [...descend, segment] };
  }
  const dots = /^\.\.?(?=\[)/.exec(text);
  return dots ? { length: dots[0].length, segments: descend } : undefined;
}

/**
 * Parses a name without a dot before it. After a bracket, Jayway's JsonPath takes it as if it had one.
 *
 * @see https://github.com/json-path/JsonPath/blob/master/json-path/src/main/java/com/jayway/jsonpath/internal/path/PathCompiler.java
 */
function undotted(text: string): Found | undefined {
  const found = dotted(`.${text}`);
  return found && { ...found, length: found.length - 1 };
}

const QUOTED = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/;
const NAMES = new RegExp(`^\\[\\s*(?:${QUOTED.source})(?:\\s*,\\s*(?:${QUOTED.source}))*\\s*\\]`);

function bracketed(text: string): Found | undefined {
  const names = NAMES.exec(text);
  if (names) {
    const quoted = names[0].match(new RegExp(QUOTED, 'g'))!;
    return { length: names[0].length, segments: [{ kind: 'names', names: quoted.map(unquoted) }] };
  }
  const all = /^\[\s*\*\s*\]/.exec(text);
  if (all) return { length: all[0].length, segments: [{ kind: 'wildcard' }] };
  const indexes = /^\[\s*(-?\d+(?:\s*,\s*-?\d+)*)\s*\]/.exec(text);
  if (indexes) {
    return { length: indexes[0].length, segments: [{ kind: 'indexes', indexes: indexes[1].split(',').map(Number) }] };
  }
  const slice = /^\[\s*(-?\d*)\s*:\s*(-?\d*)\s*(?::\s*(-?\d*)\s*)?\]/.exec(text);
  if (slice) {
    const [from, to, step] = slice.slice(1).map((part) => part ? Number(part) : undefined);
    return { length: slice[0].length, segments: [{ kind: 'slice', from, to, step }] };
  }
  const fromEnd = /^\[\s*\(\s*@\.length\s*-\s*(\d+)\s*\)\s*\]/.exec(text);
  if (fromEnd) return { length: fromEnd[0].length, segments: [{ kind: 'fromEnd', offset: Number(fromEnd[1]) }] };
  return /^\[\s*\?\s*\(/.test(text) ? filter(text) : undefined;
}

/** Removes quotes. Only the quote itself and the backslash are escaped: `\"` in single quotes is two characters. */
function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(['"\\])/g, (whole, escaped) =>
    escaped === '\\' || escaped === text[0] ? escaped : whole);
}

/** Parses a filter, which ends where its brackets are balanced, except in quoted text and after a backslash. */
function filter(text: string): Found | undefined {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const quote = text[i];
    if (quote === "'" || quote === '"') {
      for (i++; i < text.length && text[i] !== quote; i++) if (text[i] === '\\') i++;
    } else if (quote === '\\') {
      i++;
    } else if (quote === '[' || quote === '(') {
      depth++;
    } else if (quote === ']' || quote === ')') {
      depth--;
      if (depth === 0) {
        const test = text.slice(1, i).trim().slice(1).trim();
        return { length: i + 1, segments: [{ kind: 'filter', test }] };
      }
    }
  }
  return undefined;
}
