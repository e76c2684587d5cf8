import jsonata, { Expression } from 'jsonata';
import { Json } from '../json';
import { Random, seededRandom } from '../random';
import { hash, parsed, partition, range } from './intrinsics';
import { Scope } from './scope';

/** The name of the variable with the scope of an evaluation. Expressions cannot use it. */
export const EVALUATION = 'states:evaluation';

/** The limit of JSONata's own `[1..n]`. */
const LONGEST_RANGE = 10_000_000;

/** The `this` of a function that JSONata calls. */
interface Focus {
  readonly input: unknown;
  readonly environment: { lookup(name: string): unknown };
}

interface Native {
  readonly implementation: (this: unknown, ...args: unknown[]) => unknown;
}

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
    if ((last - first) / step >= LONGEST_RANGE) {
      throw new RangeError(`Function "range" makes at most ${LONGEST_RANGE} items`);
    }
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
    const { implementation } = await (builtInToMillis ??= jsonata('$toMillis').evaluate(undefined));
    const environment = { timestamp: new Date(scopeOf(this).now) };
    return implementation.call({ input: this.input, environment }, timestamp, picture);
  });
  register('shuffle', '<a:a>', function (items?: Json[]) {
    return items && shuffled(items, scopeOf(this).random);
  });
  expression.assign('eval', undefined);
}

/** The built-in `$toMillis`: it takes the parts that are not in a picture from the `timestamp` of its `this`. */
let builtInToMillis: Promise<Native> | undefined;

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
