import { isJsonPath } from './jsonpath';

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

/** Whether a text is a call of an intrinsic function, its arguments included. */
export function isIntrinsicCall(text: string): boolean {
  const end = call(text, 0);
  return end !== undefined && text.slice(end).trim() === '';
}

/** Reads a call that starts at `at`; gives the place after it, or nothing where there is none. */
function call(text: string, at: number): number | undefined {
  const head = /^\s*(States\.\w+)\s*\(/.exec(text.slice(at));
  if (!head || !INTRINSIC_FUNCTIONS.has(head[1])) return undefined;
  let next: number | undefined = at + head[0].length;
  const empty = /^\s*\)/.exec(text.slice(next));
  if (empty) return next + empty[0].length;
  for (;;) {
    next = argument(text, next);
    if (next === undefined) return undefined;
    const separator: RegExpExecArray | null = /^\s*([,)])/.exec(text.slice(next));
    if (!separator) return undefined;
    next += separator[0].length;
    if (separator[1] === ')') return next;
  }
}

/** A text in single quotes in which only some escapes are known, a number, or a word. */
const LITERAL = new RegExp(`^\\s*(?:${[
  "'(?:\\\\[\\\\'{}nrt]|[^'\\\\])*'",
  '-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?(?=\\s*[,)])',
  '(?:true|false|null)(?=\\s*[,)])',
].join('|')})`);

/** Reads a literal, a path or a call. */
function argument(text: string, at: number): number | undefined {
  const rest = text.slice(at);
  const literal = LITERAL.exec(rest);
  if (literal) return at + literal[0].length;
  return /^\s*\$/.test(rest) ? path(text, at) : call(text, at);
}

/** A path ends at the comma or bracket that is not inside brackets of its own. */
function path(text: string, at: number): number | undefined {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const opens = '[('.includes(text[i]);
    const closes = '])'.includes(text[i]);
    if (depth === 0 && (text[i] === ',' || text[i] === ')')) {
      return isJsonPath(text.slice(at, i).trim()) ? i : undefined;
    }
    depth += opens ? 1 : closes ? -1 : 0;
  }
  return undefined;
}
