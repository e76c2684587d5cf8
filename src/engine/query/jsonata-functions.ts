import jsonata, { Expression } from 'jsonata';
import { canonicalText, Json } from '../json';
import { Random, seededRandom } from '../random';
import { hash, parsed, partition, range } from './intrinsics';
import { LIMITS, Meter, outOfMemory } from './jsonata-limits';
import { Scope } from './scope';

/** The name of the variable with the scope of an evaluation. Expressions cannot use it. */
export const EVALUATION = 'states:evaluation';

/** The name of the variable with the meter of an evaluation. Expressions cannot use it. */
export const METER = 'states:meter';

/** The `this` of a function that JSONata calls. */
interface Focus {
  readonly input: unknown;
  readonly environment: { lookup(name: string): unknown };
}

interface Native {
  readonly implementation: (this: unknown, ...args: any[]) => unknown;
}

const meterOf = (focus: Focus) => focus.environment.lookup(METER) as Meter;

const scopeOf = (focus: Focus) => focus.environment.lookup(EVALUATION) as Scope;

/**
 * Registers the functions that Step Functions adds to JSONata, and those that use the time and random numbers of the
 * execution in place of the computer's.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#jsonata-functions-provided-by-sfn
 */
export function registerFunctions(expression: Expression): void {
  const register = (name: string, signature: string, does: (this: Focus, ...args: any[]) => unknown) =>
    expression.registerFunction(name, does as never, signature);

  register('partition', '<an:a>', defined(function (items: Json[], size: number) {
    return partition(items, positive(size, 2, 'partition'));
  }));
  register('range', '<nnn:a>', defined(function (first: number, last: number, step: number) {
    [first, last, step].forEach((value, i) => integer(value, i + 1, 'range'));
    if (step === 0) throw new RangeError('Argument 3 of function "range" must not be 0');
    if ((last - first) / step >= LIMITS.rangeItems) throw outOfMemory();
    return range(first, last, step);
  }));
  register('hash', '<ss:s>', defined(hash));
  register('parse', '<s:x>', defined((text: string) => parsed(text, '$parse')));
  register('random', '<n?:n>', function (seed?: number) {
    return seed === undefined ? scopeOf(this).random.next() : seededRandom(integer(seed, 1, 'random'));
  });
  register('uuid', '<:s>', function () {
    return scopeOf(this).random.uuid();
  });
  register('now', '<s?s?:s>', function (picture?: string, timezone?: string) {
    return builtIn(this, 'fromMillis').call(this, scopeOf(this).now, picture, timezone);
  });
  register('millis', '<:n>', function () {
    return scopeOf(this).now;
  });
  register('toMillis', '<s-s?:n>', async function (timestamp: string, picture?: string) {
    const { implementation } = builtIns!.toMillis;
    const environment = { timestamp: new Date(scopeOf(this).now) };
    return implementation.call({ input: this.input, environment }, timestamp, picture);
  });
  register('shuffle', '<a:a>', function (items?: Json[]) {
    return items && shuffled(items, scopeOf(this).random);
  });
  checkBuiltIns(expression);
  expression.assign('eval', undefined);
}

/** The check of a call of a built-in function before it is made. */
type Check = (meter: Meter, ...args: any[]) => void;

const forEachItem: Check = (meter, items) => meter.spend(Object.keys(Object(items)).length);

/** Built-in functions that may do much work, or make a large value, at once. */
const CHECKED: { readonly [name: string]: Check } = {
  map: forEachItem,
  filter: forEachItem,
  single: forEachItem,
  reduce: forEachItem,
  each: forEachItem,
  sift: forEachItem,
  sort: (meter, items) => meter.spend(sizeOf(items) * Math.ceil(Math.log2(sizeOf(items) + 1))),
  pad: (_meter, _text, width) => sized(Math.abs(width)),
  join: (_meter, texts, separator) => {
    if (!Array.isArray(texts)) return;
    sized(texts.reduce((all: number, text) => all + sizeOf(text) + sizeOf(separator), 0));
  },
};

const sizeOf = (value: unknown): number => Array.isArray(value) || typeof value === 'string' ? value.length : 0;

function sized(bytes: number): void {
  if (bytes > LIMITS.bytes) throw outOfMemory();
}

function checkBuiltIns(expression: Expression): void {
  const replace = (name: string, implementation: (this: Focus, ...args: any[]) => unknown) => {
    const replaced = builtIns![name];
    // jsonata passes as many arguments to a function as it takes.
    expression.assign(name, { ...replaced, implementation, arity: replaced.implementation.length });
  };
  for (const [name, check] of Object.entries(CHECKED)) {
    const { implementation } = builtIns![name];
    replace(name, function (...args) {
      check(meterOf(this), ...args);
      return implementation.apply(this, args);
    });
  }
  // The built-in one compares each item with each other.
  replace('distinct', function (items?: unknown) {
    if (!Array.isArray(items) || items.length <= 1) return items;
    const first = new Map<unknown, unknown>();
    for (const item of items) {
      const key = typeof item === 'object' && item !== null ? `object ${canonicalText(item as Json)}`
        : typeof item === 'string' ? `text ${item}` : item;
      if (!first.has(key)) first.set(key, item);
    }
    const found: unknown[] & { sequence?: true } = [...first.values()];
    if ((items as typeof found).sequence) Object.defineProperty(found, 'sequence', { value: true });
    return found;
  });
}

/** The built-in functions that are called by, or checked before, those that are registered. */
let builtIns: { readonly [name: string]: Native } | undefined;

/** Loads the built-in functions, which jsonata gives only to expressions. Must be awaited before the first one. */
export async function loadBuiltIns(): Promise<void> {
  if (builtIns) return;
  const names = [...Object.keys(CHECKED), 'distinct', 'toMillis'];
  const loaded = names.map(async (name): Promise<[string, Native]> =>
    [name, await jsonata(`$${name}`).evaluate(undefined)]);
  builtIns = Object.fromEntries(await Promise.all(loaded));
}

/** Returns undefined if an argument is undefined, as the built-in functions of JSONata do. */
function defined<A extends unknown[]>(does: (...args: A) => unknown) {
  return (...args: A) => args.includes(undefined) ? undefined : does(...args);
}

function builtIn(focus: Focus, name: string): Native['implementation'] {
  return (focus.environment.lookup(name) as Native).implementation;
}

function shuffled(items: readonly Json[], random: Random): Json[] {
  const mixed = [...items];
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = random.integer(0, i + 1);
    [mixed[i], mixed[j]] = [mixed[j], mixed[i]];
  }
  return mixed;
}

function integer(value: number, position: number, name: string): number {
  if (Number.isInteger(value)) return value;
  throw new RangeError(`Argument ${position} of function "${name}" must be an integer, but was ${value}`);
}

function positive(value: number, position: number, name: string): number {
  if (integer(value, position, name) > 0) return value;
  throw new RangeError(`Argument ${position} of function "${name}" must be at least 1, but was ${value}`);
}
