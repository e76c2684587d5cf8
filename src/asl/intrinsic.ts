import { JsonPath, parseJsonPath } from './jsonpath';
import { once } from './once';

/**
 * The intrinsic functions of JSONPath states.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
 */
export const INTRINSIC_FUNCTIONS: ReadonlySet<string> = new Set([
  'Array', 'ArrayPartition', 'ArrayContains', 'ArrayRange', 'ArrayGetItem', 'ArrayLength', 'ArrayUnique',
  'Base64Encode', 'Base64Decode', 'Hash', 'JsonMerge', 'StringToJson', 'JsonToString', 'MathRandom', 'MathAdd',
  'StringSplit', 'UUID', 'Format',
].map((name) => `States.${name}`));

/** A call of an intrinsic function. */
export interface IntrinsicCall {
  readonly kind: 'call';
  /** The name, such as `States.Format`. */
  readonly name: string;
  readonly args: readonly IntrinsicArgument[];
}

/** An argument of an intrinsic function. */
export type IntrinsicArgument =
  | IntrinsicCall
  | { readonly kind: 'path'; readonly text: string; readonly path: JsonPath }
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null };

/** Whether a text is a call of an intrinsic function with valid arguments. */
export function isIntrinsicCall(text: string): boolean {
  return parseIntrinsicCall(text) !== undefined;
}

/** Parses a call with its arguments. Returns undefined if the text is not a call. */
export const parseIntrinsicCall = once((text): IntrinsicCall | undefined => {
  const found = call(text, 0);
  return found && text.slice(found.end).trim() === '' ? found.node : undefined;
});

interface Found<T> {
  readonly node: T;
  /** The index after it. */
  readonly end: number;
}

function call(text: string, at: number): Found<IntrinsicCall> | undefined {
  const head = /^\s*(States\.\w+)\s*\(/.exec(text.slice(at));
  if (!head || !INTRINSIC_FUNCTIONS.has(head[1])) return undefined;
  const name = head[1];
  let next = at + head[0].length;
  const empty = /^\s*\)/.exec(text.slice(next));
  if (empty) return { node: { kind: 'call', name, args: [] }, end: next + empty[0].length };
  for (const args: IntrinsicArgument[] = []; ;) {
    const found = argument(text, next);
    const separator = found && /^\s*([,)])/.exec(text.slice(found.end));
    if (!found || !separator) return undefined;
    args.push(found.node);
    next = found.end + separator[0].length;
    if (separator[1] === ')') return { node: { kind: 'call', name, args }, end: next };
  }
}

/** A text in single quotes, with the escapes that are allowed in it. */
const TEXT = /^\s*'((?:\\[\\'{}nrt]|[^'\\])*)'/;

const NUMBER = /^\s*(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?=\s*[,)])/;

const WORD = /^\s*(true|false|null)(?=\s*[,)])/;

/** Parses a literal, a path or a call. */
function argument(text: string, at: number): Found<IntrinsicArgument> | undefined {
  const rest = text.slice(at);
  const quoted = TEXT.exec(rest);
  // The escapes are kept, because the meaning of `\{` depends on the function.
  if (quoted) return { node: { kind: 'literal', value: quoted[1] }, end: at + quoted[0].length };
  const number = NUMBER.exec(rest);
  if (number) return { node: { kind: 'literal', value: Number(number[1]) }, end: at + number[0].length };
  const word = WORD.exec(rest);
  if (word) return { node: { kind: 'literal', value: JSON.parse(word[1]) }, end: at + word[0].length };
  return /^\s*\$/.test(rest) ? path(text, at) : call(text, at);
}

/** Parses a path, which ends before an unbalanced comma or bracket. */
function path(text: string, at: number): Found<IntrinsicArgument> | undefined {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const opens = '[('.includes(text[i]);
    const closes = '])'.includes(text[i]);
    if (depth === 0 && (text[i] === ',' || text[i] === ')')) {
      const whole = text.slice(at, i).trim();
      const parsed = parseJsonPath(whole);
      return parsed && { node: { kind: 'path', text: whole, path: parsed }, end: i };
    }
    depth += opens ? 1 : closes ? -1 : 0;
  }
  return undefined;
}
