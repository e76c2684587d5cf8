import { Expression } from 'jsonata';
import { LinearRegExp } from './linear-regexp';

/**
 * The limits of AWS on the evaluation of a JSONata expression.
 *
 * The depth, the size and the texts were measured on AWS: 100 terms of `1+1+…` evaluate, 101 do not; `[1..873782]`
 * evaluates, `[1..873783]` does not; a text of 2^22 characters does, one of 2^23 does not.
 *
 * @see https://github.com/floci-io/floci/issues/2667
 * @see https://github.com/floci-io/floci/issues/2737
 * @see https://github.com/floci-io/floci/pull/2783
 */
export const LIMITS = {
  /** The maximum nesting of parts of an expression that are being evaluated. */
  depth: 100,
  /** The maximum size of a single value: a number has 8 bytes, a text one a character. */
  bytes: 6_990_256,
  /** The maximum number of items that `$range` makes. */
  rangeItems: 360_145,
  /**
   * The maximum number of parts that are evaluated. AWS stops after a second. The engine reads no clock and counts
   * instead, so that the same execution ends in the same way on any computer.
   *
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
   */
  work: 1_000_000,
} as const;

/** An expression exceeded a limit. Not an Error, because its stack is of no use and JSONata adds fields to it. */
export class LimitExceeded {
  constructor(readonly message: string) {}
}

export const outOfMemory = () =>
  new LimitExceeded('Expression evaluation memory limit exceeded: Check for excessive memory usage');
export const stackOverflow = () => new LimitExceeded(
  'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive.');
export const outOfTime = () => new LimitExceeded('Expression evaluation timeout: Check for infinite loop');

/** The limit that an error of JSONata or of JavaScript itself stands for. */
export function limitBehind(error: unknown): LimitExceeded | undefined {
  if (error instanceof LimitExceeded) return error;
  // A range that is too long is refused before it is made.
  const { code } = Object(error) as { code?: string };
  if (code === 'D2014' || code === 'D2015') return outOfMemory();
  if (!(error instanceof RangeError)) return undefined;
  if (/call stack/.test(error.message)) return stackOverflow();
  return /Invalid (string|array) length/.test(error.message) ? outOfMemory() : undefined;
}

/** A part of the tree of an expression. */
type Node = object;

/** The frame with the variables of an evaluation. The types of jsonata leave out `base`. */
interface Frame {
  readonly base: { options: object; RegexEngine: unknown };
  bind(name: string | symbol, value: unknown): void;
  lookup(name: string | symbol): unknown;
}

/** jsonata calls what is bound to these names before and after it evaluates a part. */
const ENTRY = Symbol.for('jsonata.__evaluate_entry');
const EXIT = Symbol.for('jsonata.__evaluate_exit');

/** Items of a list or an object, which jsonata evaluates at the same time, with the part that they belong to. */
const listOf = new WeakMap<Node, Node>();

/** Prepares an expression, whose evaluations must then have a {@link Meter} in the given variable. */
export function limit(expression: Expression, variable: string): void {
  findLists(expression.ast());
  expression.assign(ENTRY as unknown as string, (part: Node, _: unknown, frame: Frame) => {
    const meter = frame.lookup(variable) as Meter;
    frame.base.options = { sequence: Math.floor(LIMITS.bytes / 8) };
    frame.base.RegexEngine = LinearRegExp;
    // This frame is that of the whole evaluation. From now on its own functions are called.
    frame.bind(ENTRY, meter.enter);
    frame.bind(EXIT, meter.exit);
    return meter.enter(part);
  });
}

function findLists(root: Node): void {
  const seen = new Set<Node>([root]);
  // A set is iterated over in the order of its items, also over those that are added meanwhile.
  for (const node of seen) {
    const { expressions, lhs, group, value, type, signature } = node as {
      [field: string]: any;
    };
    if (type === 'unary' && value === '[') for (const item of expressions) listOf.set(item, node);
    if (type === 'unary' && value === '{') for (const pair of lhs) listOf.set(pair[1], node);
    if (group) for (const pair of group.lhs) listOf.set(pair[1], node);
    if (type === 'lambda' && signature && isCostly(signature.definition)) throw outOfTime();
    for (const part of Object.values(node)) if (typeof part === 'object' && part !== null) seen.add(part);
  }
}

/** Whether the signature of a function makes a regular expression that may take exponential time to match. */
function isCostly(signature: unknown): boolean {
  const count = (pattern: RegExp) => String(signature).match(pattern)?.length ?? 0;
  return count(/\+/g) > 2 || count(/[?-]/g) > 16;
}

/** How large a value may be until it counts as one more part that is evaluated. */
const BYTES_PER_WORK = 4096;

/** Measures an evaluation of an expression, and stops it at a limit. */
export class Meter {
  /** The parts that are being evaluated, from the outside in. */
  private readonly parts: Node[] = [];
  /** Items of lists that wait for their turn, by the place of their list in `parts`. */
  private readonly waiting = new Map<number, (() => void)[]>();
  private work = 0;

  /** Counts work that jsonata does at once. */
  spend(work: number): void {
    this.work += work;
    if (this.work > LIMITS.work) throw outOfTime();
  }

  /** Called by jsonata before it evaluates a part. It waits for the promise. */
  readonly enter = (part: Node): Promise<void> | undefined => {
    const list = listOf.get(part);
    const { parts } = this;
    if (list === undefined || parts[parts.length - 1] === list) {
      this.push(part);
      return undefined;
    }
    // Another item of the same list is being evaluated. Items must take turns, or their depths would add up.
    const place = parts.length - 2;
    return new Promise((resolve) => {
      const queue = this.waiting.get(place) ?? [];
      this.waiting.set(place, queue);
      queue.push(() => {
        this.push(part);
        resolve();
      });
    });
  };

  /** Called by jsonata after it evaluated a part. */
  readonly exit = (part: Node, _input: unknown, _frame: unknown, result: unknown): void => {
    const bytes = bytesOf(result);
    if (bytes > LIMITS.bytes) throw outOfMemory();
    // jsonata copies lists and compares values, so that a large value is more work.
    this.spend(1 + Math.floor(bytes / BYTES_PER_WORK));
    this.parts.pop();
    if (!listOf.has(part)) return;
    const place = this.parts.length - 1;
    const queue = this.waiting.get(place);
    const next = queue?.shift();
    if (queue?.length === 0) this.waiting.delete(place);
    next?.();
  };

  private push(part: Node): void {
    if (this.parts.push(part) > LIMITS.depth) throw stackOverflow();
  }
}

/** Sizes of large values. A value does not change after it was evaluated. */
const known = new WeakMap<object, number>();
const WORTH_KNOWING = 1024;

/** Excludes an object from the size of values, because its fields are made on demand. */
export function excludeFromSize(value: object): void {
  known.set(value, 0);
}

/** The size of a value. It stops counting beyond the limit. */
export function bytesOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return SLOT;
  const size = known.get(value);
  if (size !== undefined) return size;
  let bytes = 0;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length && bytes <= LIMITS.bytes; i++) bytes += bytesInside(value[i]);
  } else if ('_jsonata_lambda' in value || '_jsonata_function' in value) {
    bytes = SLOT;
  } else {
    for (const [key, item] of Object.entries(value)) {
      bytes += key.length + bytesInside(item);
      if (bytes > LIMITS.bytes) break;
    }
  }
  if (bytes >= WORTH_KNOWING) known.set(value, bytes);
  return bytes;
}

/** The size of a number, and of the place of a value inside another one. */
const SLOT = 8;

/** A list or an object inside another one has a size even if it is empty. */
function bytesInside(item: unknown): number {
  return typeof item === 'object' && item !== null ? SLOT + bytesOf(item) : bytesOf(item);
}
