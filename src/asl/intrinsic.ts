import { JsonPath, parseJsonPath } from './jsonpath';
import { once } from './once';

/** The type of a value that an intrinsic function takes or returns. `any` if the function does not determine it. */
export type IntrinsicType = 'text' | 'number' | 'boolean' | 'list' | 'object' | 'any';

/** The signature of an intrinsic function. */
export interface IntrinsicFunction {
  /** The minimum number of arguments. */
  readonly least: number;
  /** The maximum number of arguments. */
  readonly most: number;
  /** The types of the arguments. Further ones are of any type. */
  readonly takes: readonly IntrinsicType[];
  readonly returns: IntrinsicType;
}

const ANY_NUMBER = { least: 0, most: Infinity };

function takes(types: readonly IntrinsicType[], returns: IntrinsicType, optional = 0): IntrinsicFunction {
  return { least: types.length - optional, most: types.length, takes: types, returns };
}

/**
 * The intrinsic functions of JSONPath states.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
 */
export const INTRINSIC_FUNCTIONS: ReadonlyMap<string, IntrinsicFunction> = new Map(Object.entries({
  'States.Array': { ...ANY_NUMBER, takes: [], returns: 'list' },
  'States.ArrayPartition': takes(['list', 'number'], 'list'),
  'States.ArrayContains': takes(['list', 'any'], 'boolean'),
  'States.ArrayRange': takes(['number', 'number', 'number'], 'list'),
  'States.ArrayGetItem': takes(['list', 'number'], 'any'),
  'States.ArrayLength': takes(['list'], 'number'),
  'States.ArrayUnique': takes(['list'], 'list'),
  'States.Base64Encode': takes(['text'], 'text'),
  'States.Base64Decode': takes(['text'], 'text'),
  'States.Hash': takes(['text', 'text'], 'text'),
  'States.JsonMerge': takes(['object', 'object', 'boolean'], 'object'),
  'States.StringToJson': takes(['text'], 'any'),
  'States.JsonToString': takes(['any'], 'text'),
  'States.MathRandom': takes(['number', 'number', 'number'], 'number', 1),
  'States.MathAdd': takes(['number', 'number'], 'number'),
  'States.StringSplit': takes(['text', 'text'], 'list'),
  'States.UUID': takes([], 'text'),
  'States.Format': { ...ANY_NUMBER, least: 1, takes: ['text'], returns: 'text' },
} satisfies { [name: string]: IntrinsicFunction }));

/**
 * The maximum depth of calls in calls.
 *
 * AWS documents 10 intrinsic functions in a field. A field with more of them side by side is accepted here, because no
 * response of AWS shows which of the two is counted.
 */
const DEEPEST = 10;

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

/** Parses a call with its arguments. Returns undefined if the text is not a valid call. */
export function parseIntrinsicCall(text: string): IntrinsicCall | undefined {
  const parsed = parse(text);
  return parsed instanceof Refusal ? undefined : parsed;
}

/** The reason why a text is not a valid call of an intrinsic function. Undefined if it is one. */
export function intrinsicProblem(text: string): string | undefined {
  const parsed = parse(text);
  return parsed instanceof Refusal ? parsed.message : undefined;
}

/**
 * Whether a call may return a text, as CausePath and ErrorPath of a Fail state require. An item of a list may be one.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-fail.html
 */
export function returnsText({ name }: IntrinsicCall): boolean {
  return name === 'States.ArrayGetItem' || INTRINSIC_FUNCTIONS.get(name)!.returns === 'text';
}

/** The reason why a text is not a valid call. */
class Refusal extends Error {}

const parse = once((text): IntrinsicCall | Refusal => {
  try {
    const { node, end } = call(text, 0, 1);
    const rest = text.slice(end).trim();
    if (rest !== '') throw new Refusal(`Unexpected text after the call: ${shown(rest)}`);
    return node;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
});

interface Found<T> {
  readonly node: T;
  /** The index after it. */
  readonly end: number;
}

const shown = (text: string) => text.length > 60 ? `${text.slice(0, 60)}…` : text;

function call(text: string, at: number, depth: number): Found<IntrinsicCall> {
  const head = /^\s*([\w.]+)\s*\(/.exec(text.slice(at));
  if (!head) {
    const rest = shown(text.slice(at).trim());
    throw new Refusal(`'${rest}' is neither a literal, a path nor a call of an intrinsic function`);
  }
  const name = head[1];
  if (!INTRINSIC_FUNCTIONS.has(name)) {
    throw new Refusal(`'${shown(name)}' is not an intrinsic function; use one of `
      + [...INTRINSIC_FUNCTIONS.keys()].join(', '));
  }
  if (depth > DEEPEST) throw new Refusal(`Intrinsic functions are nested more than ${DEEPEST} deep`);
  const { args, end } = argumentsOf(text, at + head[0].length, depth);
  const node: IntrinsicCall = { kind: 'call', name, args };
  checkArguments(node);
  return { node, end };
}

function argumentsOf(text: string, at: number, depth: number): { args: IntrinsicArgument[]; end: number } {
  const args: IntrinsicArgument[] = [];
  const empty = /^\s*\)/.exec(text.slice(at));
  if (empty) return { args, end: at + empty[0].length };
  for (let next = at; ;) {
    const { node, end } = argument(text, next, depth);
    const separator = /^\s*([,)])/.exec(text.slice(end));
    if (!separator) throw new Refusal(`Expected ',' or ')' at character ${end + 1}`);
    args.push(node);
    next = end + separator[0].length;
    if (separator[1] === ')') return { args, end: next };
  }
}

function checkArguments({ name, args }: IntrinsicCall): void {
  const { least, most, takes: types } = INTRINSIC_FUNCTIONS.get(name)!;
  if (args.length < least || args.length > most) {
    const allowed = most === Infinity ? `at least ${least}` : least === most ? `${least}` : `${least} to ${most}`;
    throw new Refusal(`${name} takes ${allowed} argument${allowed.endsWith('1') ? '' : 's'}, got: ${args.length}`);
  }
  for (const [i, argumentOfCall] of args.entries()) {
    const [wanted, given] = [types[i] ?? 'any', typeOf(argumentOfCall)];
    if (wanted !== 'any' && given !== 'any' && given !== wanted) {
      throw new Refusal(`Argument ${i + 1} of ${name} must be of type ${wanted}, got: ${given}`);
    }
  }
}

/** The type of an argument, as far as the definition determines it. */
function typeOf(given: IntrinsicArgument): IntrinsicType | 'null' {
  switch (given.kind) {
    case 'path': return 'any';
    case 'call': return INTRINSIC_FUNCTIONS.get(given.name)!.returns;
    case 'literal':
      if (given.value === null) return 'null';
      return typeof given.value === 'string' ? 'text' : typeof given.value as 'number' | 'boolean';
  }
}

/** A text in single quotes, with the escapes that are allowed in it. */
const TEXT = /^\s*'((?:\\[\\'{}nrt]|[^'\\])*)'/;

const NUMBER = /^\s*(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?=\s*[,)])/;

const WORD = /^\s*(true|false|null)(?=\s*[,)])/;

/** Parses a literal, a path or a call. */
function argument(text: string, at: number, depth: number): Found<IntrinsicArgument> {
  const rest = text.slice(at);
  const quoted = TEXT.exec(rest);
  // The escapes are kept, because the meaning of `\{` depends on the function.
  if (quoted) return { node: { kind: 'literal', value: quoted[1] }, end: at + quoted[0].length };
  const number = NUMBER.exec(rest);
  if (number) return { node: { kind: 'literal', value: Number(number[1]) }, end: at + number[0].length };
  const word = WORD.exec(rest);
  if (word) return { node: { kind: 'literal', value: JSON.parse(word[1]) }, end: at + word[0].length };
  return /^\s*\$/.test(rest) ? path(text, at) : call(text, at, depth + 1);
}

/** Parses a path, which ends before an unbalanced comma or bracket, except in quoted text. */
function path(text: string, at: number): Found<IntrinsicArgument> {
  for (let [i, depth] = [at, 0]; i < text.length; i++) {
    const character = text[i];
    if (depth === 0 && (character === ',' || character === ')')) {
      const whole = text.slice(at, i).trim();
      const parsed = parseJsonPath(whole);
      if (!parsed) throw new Refusal(`'${shown(whole)}' is not a valid JSONPath`);
      return { node: { kind: 'path', text: whole, path: parsed }, end: i };
    }
    if (character === "'" || character === '"') {
      for (i++; i < text.length && text[i] !== character; i++) if (text[i] === '\\') i++;
    } else {
      depth += '[('.includes(character) ? 1 : '])'.includes(character) ? -1 : 0;
    }
  }
  throw new Refusal(`Expected ',' or ')' after the path '${shown(text.slice(at).trim())}'`);
}
