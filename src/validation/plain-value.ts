import { Duration, Size, Token } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { InvalidPropError } from './errors';

/**
 * Sorts the names of every map in the data. Java returns the entries of a map in another order in each run, which would
 * change the template. Lists keep their order, tokens are passed through.
 *
 * @param where the prop, for the error if a value is not plain data: `step 'Pay': 'arguments'`
 */
export function plainValue(scope: IConstruct, where: string, value: any): any {
  return plain(value, (path, problem) => {
    throw new InvalidPropError(scope, `${where} must be plain data (strings, numbers, booleans, lists and maps), got: `
      + `${problem}${path && ` at '${path}'`}`);
  });
}

/** The entries of a map, sorted by name. */
export function sortedEntries<T>(map: { readonly [name: string]: T }): [string, T][] {
  return Object.entries(map).sort(([one], [other]) => one < other ? -1 : 1);
}

/** Whether a value is a map: not a list, a token or an instance of a class. */
export function isMap(value: unknown): value is { [name: string]: unknown } {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Token.isUnresolved(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null; // in any realm
}

type Refuse = (path: string, problem: string) => never;

function plain(value: any, refuse: Refuse, path = ''): any {
  if (Array.isArray(value)) return value.map((item, index) => plain(item, refuse, `${path}[${index}]`));
  if (isMap(value)) {
    return Object.fromEntries(sortedEntries(value)
      .map(([name, field]) => [name, plain(field, refuse, path ? `${path}.${name}` : name)]));
  }
  const problem = problemOf(value);
  if (problem) refuse(path, problem);
  return value;
}

function problemOf(value: any): string | undefined {
  if (typeof value === 'number' && !Number.isFinite(value)) return `${value}, which JSON does not support`;
  if (['function', 'bigint', 'symbol'].includes(typeof value)) return `a ${typeof value}`;
  if (typeof value !== 'object' || value === null) return undefined;
  if (Construct.isConstruct(value)) {
    return `the construct ${value.node.path} (use one of its attributes, such as its ARN or its name)`;
  }
  if (Token.isUnresolved(value)) return undefined;
  if (value instanceof Duration) return "a Duration (use 'duration.toSeconds()')";
  if (value instanceof Size) return "a Size (use 'size.toBytes()')";
  if (value instanceof Date) return "a Date (use 'date.toISOString()')";
  return `an instance of ${value.constructor?.name ?? 'a class'} (use its data)`;
}
