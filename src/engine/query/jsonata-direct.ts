import { isObject, Json, setOwn } from '../json';
import { bytesOf, LIMITS } from './jsonata-limits';

/**
 * Expressions of the most common kinds, as functions that need no promises and no meter.
 *
 * These have only names, filters, variables, operators, conditions, lists, objects, `$map`, `$filter`, and functions
 * that make no large values. Without recursion they stay within the depth of AWS by their form, and their work is
 * counted. Whatever they do not know for certain (a list in a list, an operand of another type, much work, every error)
 * is a {@link NOT_DIRECT}: then the jsonata package evaluates the whole expression anew. A test compares both.
 */
export type Direct = (environment: Environment, context?: unknown) => unknown;

/** What the variables of an expression refer to. */
export interface Environment {
  readonly variables: { readonly [name: string]: Json };
  /** The value of `$states`. */
  readonly states: object;
  /** What is left of {@link MOST_WORK}. */
  readonly budget: { work: number };
}

/** The number of items and characters that are made without a meter. */
export const MOST_WORK = 100_000;

/** Thrown if the jsonata package is needed. Not an Error, because its stack is of no use. */
export const NOT_DIRECT = Symbol('not direct');

/** A function of the jsonata package. */
export interface Native {
  readonly implementation: (this: unknown, ...args: any[]) => unknown;
  readonly signature?: {
    /** Such as `<s-nn?:s>`. */
    readonly definition: string;
    validate(args: unknown[], context: unknown): unknown[];
  };
}

/** Functions whose result is a single value, not larger than their arguments. */
export const DIRECT_FUNCTIONS = [
  'sum', 'count', 'max', 'min', 'average', 'number', 'abs', 'floor', 'ceil', 'round', 'power', 'sqrt',
  'length', 'uppercase', 'lowercase', 'trim', 'substring', 'substringBefore', 'substringAfter',
  'boolean', 'not', 'exists', 'type',
] as const;

type Natives = { readonly [name: string]: Native };

/** A part of the tree of an expression. */
interface Node {
  readonly type: string;
  readonly value?: any;
  readonly [field: string]: any;
}

/** Fields of parts that have nothing besides what their type says. */
const PLAIN_FIELDS: ReadonlySet<string> = new Set([
  'type', 'value', 'position', 'steps', 'lhs', 'rhs', 'expression', 'expressions', 'condition', 'then', 'else',
  'procedure', 'arguments', 'end',
]);

/** Half of AWS's maximum, because some parts are nested more deeply than the tree shows. */
const MAXIMUM_DEPTH = LIMITS.depth / 2;

/** Compiles an expression. Returns undefined if the jsonata package must evaluate it. */
export function directOf(tree: object, natives: Natives): Direct | undefined {
  try {
    return compiled(tree as Node, natives, 0);
  } catch (error) {
    if (error === NOT_DIRECT) return undefined;
    throw error;
  }
}

function notDirect(): never {
  throw NOT_DIRECT;
}

function compiled(node: Node, natives: Natives, depth: number): Direct {
  const isPlain = Object.entries(node).every(([name, value]) => value === undefined || PLAIN_FIELDS.has(name));
  if (depth > MAXIMUM_DEPTH || !isPlain) return notDirect();
  const inside = (part: Node) => compiled(part, natives, depth + 1);
  switch (node.type) {
    case 'string':
    case 'number':
    case 'value': {
      const { value } = node;
      return () => value;
    }
    case 'variable': return variable(node.value);
    case 'path': return path(node.steps, inside);
    case 'binary': return binary(node.value, inside(node.lhs), inside(node.rhs));
    case 'unary': return unary(node, inside);
    case 'block': return node.expressions.length === 1 ? inside(node.expressions[0]) : notDirect();
    case 'condition': {
      const [condition, then] = [inside(node.condition), inside(node.then)];
      const otherwise = node.else ? inside(node.else) : () => undefined;
      return (environment, context) =>
        truth(condition(environment, context)) ? then(environment, context) : otherwise(environment, context);
    }
    case 'function': return call(node, natives, inside);
    default: return notDirect();
  }
}

function variable(name: string): Direct {
  // `$states` as a whole has the context object, which is made on demand.
  if (name === '$' || name === 'states') return notDirect();
  if (name === '') return (_, context) => context;
  return ({ variables }) => {
    // It may be a function.
    if (!Object.hasOwn(variables, name)) return notDirect();
    return small(variables[name]);
  };
}

function path([first, ...rest]: readonly Node[], inside: (part: Node) => Direct): Direct {
  const isRelative = first.type === 'name';
  const start: Direct = isRelative ? (_, context) => context
    : first.type !== 'variable' ? notDirect()
      : first.value === 'states' && rest.length > 0 ? ({ states }) => states : inside(first);
  const steps = (isRelative ? [first, ...rest] : rest).map((step) => stepOf(step, inside));
  return (environment, context) => {
    const value = start(environment, context);
    if (value === undefined) return undefined;
    if (isRelative && Array.isArray(value)) return notDirect();
    let values: readonly unknown[] = Array.isArray(value) && steps.length > 0 ? value : [value];
    for (const [i, step] of steps.entries()) {
      const found: unknown[] = [];
      for (const one of values) {
        spend(environment, 1);
        if (Array.isArray(one)) return notDirect();
        const next = step.value(environment, one);
        // The package applies a filter to nothing as if it were an item.
        if (next === undefined && step.filter) return notDirect();
        if (next !== undefined) found.push(step.filter ? filtered(environment, step.filter, next) : next);
      }
      // A list at the end of a path remains as it is, unless it was selected from others.
      if (i === steps.length - 1 && !step.filter && found.length === 1 && Array.isArray(found[0])) return found[0];
      values = found.flat();
      if (values.length === 0) return undefined;
    }
    return sequence(values);
  };
}

interface Step {
  readonly value: Direct;
  readonly filter?: Direct;
}

/** A name or an expression in brackets, with at most one filter. */
function stepOf({ stages, ...step }: Node, inside: (part: Node) => Direct): Step {
  if (step.type !== 'name' && step.type !== 'block') return notDirect();
  const name = step.value as string;
  const value: Direct = step.type === 'block' ? inside(step as Node) : (_, item) => field(item, name);
  if (step.type === 'name') inside({ ...step, type: 'string' });
  if (stages === undefined) return { value };
  if (stages.length !== 1 || stages[0].type !== 'filter') return notDirect();
  return { value, filter: inside(stages[0].expr) };
}

function field(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return notDirect();
  return isObject(value as Json) && Object.hasOwn(value as object, name)
    ? (value as { [name: string]: unknown })[name] : undefined;
}

/** The items that a filter selects: by their index, or those for which it is true. */
function filtered(environment: Environment, filter: Direct, value: unknown): readonly unknown[] {
  const items = Array.isArray(value) ? value : [value];
  return items.filter((item, i) => {
    spend(environment, 1);
    if (Array.isArray(item)) return notDirect();
    const test = filter(environment, item);
    if (typeof test !== 'number') return truth(test);
    return Math.floor(test) + (test < 0 ? items.length : 0) === i;
  });
}

/** JSONata takes a list with a single item as that item, if it was selected. */
function sequence(items: readonly unknown[]): unknown {
  return items.length > 1 ? items : items[0];
}

function binary(operator: string, left: Direct, right: Direct): Direct {
  switch (operator) {
    case 'and':
      return (environment, context) => truth(left(environment, context)) && truth(right(environment, context));
    case 'or':
      return (environment, context) => truth(left(environment, context)) || truth(right(environment, context));
    case '=': return (environment, context) => same(left(environment, context), right(environment, context));
    case '!=': return (environment, context) => !same(left(environment, context), right(environment, context));
    case '&':
      return (environment, context) =>
        joined(environment, left(environment, context), right(environment, context));
    case '+': return arithmetic(left, right, (a, b) => a + b);
    case '-': return arithmetic(left, right, (a, b) => a - b);
    case '*': return arithmetic(left, right, (a, b) => a * b);
    case '/': return arithmetic(left, right, (a, b) => a / b);
    case '%': return arithmetic(left, right, (a, b) => a % b);
    case '<': return comparison(left, right, (a, b) => a < b);
    case '<=': return comparison(left, right, (a, b) => a <= b);
    case '>': return comparison(left, right, (a, b) => a > b);
    case '>=': return comparison(left, right, (a, b) => a >= b);
    default: return notDirect();
  }
}

function arithmetic(left: Direct, right: Direct, does: (a: number, b: number) => number): Direct {
  return (environment, context) => {
    const [a, b] = [left(environment, context), right(environment, context)];
    return typeof a === 'number' && typeof b === 'number' ? finite(does(a, b)) : notDirect();
  };
}

function comparison(left: Direct, right: Direct, does: (a: string | number, b: string | number) => boolean): Direct {
  return (environment, context) => {
    const [a, b] = [left(environment, context), right(environment, context)];
    const fits = typeof a === typeof b && (typeof a === 'number' || typeof a === 'string');
    return fits ? does(a as number, b as number) : notDirect();
  };
}

function unary(node: Node, inside: (part: Node) => Direct): Direct {
  switch (node.value) {
    case '-': return arithmetic(() => 0, inside(node.expression), (_, value) => -value);
    case '[': {
      const items = (node.expressions as Node[]).map((part) => ({ whole: part.value === '[', item: inside(part) }));
      return (environment, context) => {
        const list: unknown[] = [];
        for (const { whole, item } of items) {
          const value = item(environment, context);
          if (Array.isArray(value) && !whole) for (const one of value) list.push(one);
          else if (value !== undefined) list.push(value);
        }
        return list;
      };
    }
    case '{': {
      const pairs = (node.lhs as [Node, Node][]).map(([key, value]) =>
        key.type === 'string' && !key.value.startsWith('_jsonata') ? { key: key.value as string, value: inside(value) }
          : notDirect());
      if (new Set(pairs.map(({ key }) => key)).size < pairs.length) return notDirect();
      return (environment, context) => {
        // Of a list it makes groups.
        if (Array.isArray(context)) return notDirect();
        const object: { [name: string]: Json } = {};
        for (const { key, value } of pairs) {
          const made = value(environment, context);
          if (made !== undefined) setOwn(object, key, made as Json);
        }
        return object;
      };
    }
    default: return notDirect();
  }
}

function call({ procedure, arguments: given }: Node, natives: Natives, inside: (part: Node) => Direct): Direct {
  const name = procedure.type === 'variable' ? procedure.value as string : notDirect();
  if (name === 'map' || name === 'filter') return repeated(name, given, inside);
  const args = (given as Node[]).map(inside);
  const does = name === 'merge' ? merged : nativeCall(natives[name], args.length);
  if (!does) return notDirect();
  return (environment, context) => {
    if (Object.hasOwn(environment.variables, name)) return notDirect();
    return does(args.map((argument) => argument(environment, context)));
  };
}

/** `$map` and `$filter` with a function of one parameter. */
function repeated(name: 'map' | 'filter', [given, lambda, ...more]: Node[], inside: (part: Node) => Direct): Direct {
  const { type, arguments: parameters, body, signature, predicate, group } = lambda ?? {};
  const isPlain = type === 'lambda' && parameters.length === 1 && !signature && !predicate && !group;
  if (more.length > 0 || !isPlain) return notDirect();
  const list = inside(given);
  // A call at the end of a function is wrapped, so that it can be made after the function.
  const ending = body.thunk ? body.body : body;
  // The list that such a call makes remains a list, whatever its length.
  if (body.thunk && ['map', 'filter'].includes(ending.procedure.value)) return notDirect();
  const does = inside(ending);
  const parameter = parameters[0].value as string;
  return (environment, context) => {
    const items = list(environment, context);
    if (!Array.isArray(items) || Object.hasOwn(environment.variables, name)) return notDirect();
    const results: unknown[] = [];
    for (const item of items) {
      spend(environment, 1);
      const variables = { ...environment.variables, [parameter]: item };
      const result = does({ ...environment, variables }, context);
      if (name === 'filter' ? truth(result) : result !== undefined) results.push(name === 'filter' ? item : result);
    }
    return sequence(results);
  };
}

/** A call with all arguments. In place of a missing one the package takes the context. */
function nativeCall(native: Native | undefined, given: number): ((args: unknown[]) => unknown) | undefined {
  if (!native || given < requiredBy(native)) return undefined;
  const { implementation, signature } = native;
  return (args) => {
    // Its errors are those that the package makes.
    let result: unknown;
    try {
      result = implementation.apply({}, signature ? signature.validate(args, undefined) : args);
    } catch {
      return notDirect();
    }
    if (typeof result === 'object' && result !== null) return notDirect();
    return typeof result === 'number' ? finite(result) : result;
  };
}

/** The number of arguments that a function needs. */
function requiredBy({ signature }: Native): number {
  const parameters = /^<(.*):/.exec(signature?.definition ?? '')?.[1].replace(/<[^>]*>/g, '') ?? '';
  return (parameters.match(/(?:\([^)]*\)|\w)[-+]?\??/g) ?? []).filter((one) => !one.endsWith('?')).length;
}

function merged([list, ...more]: unknown[]): unknown {
  if (more.length > 0 || !Array.isArray(list) || !list.every(isObject)) return notDirect();
  const result: { [name: string]: Json } = {};
  for (const object of list as { readonly [name: string]: Json }[]) {
    for (const name of Object.keys(object)) setOwn(result, name, object[name]);
  }
  return result;
}

function truth(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  return value === undefined ? false : notDirect();
}

function same(a: unknown, b: unknown): boolean {
  const isPlain = (value: unknown) => value !== undefined && (typeof value !== 'object' || value === null);
  return isPlain(a) && isPlain(b) ? a === b : notDirect();
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  // The package rounds numbers to 15 digits.
  return Number.isInteger(value) && Math.abs(value as number) < 1e15 ? String(value) : notDirect();
}

function joined(environment: Environment, left: unknown, right: unknown): string {
  const whole = text(left) + text(right);
  spend(environment, whole.length);
  return whole;
}

function spend({ budget }: Environment, work: number): void {
  budget.work -= work;
  if (budget.work < 0) notDirect();
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : notDirect();
}

/** A value within the limit of AWS. */
function small<T>(value: T): T {
  return bytesOf(value) > LIMITS.bytes ? notDirect() : value;
}
