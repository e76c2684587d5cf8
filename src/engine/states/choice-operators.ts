import { asArray, Fields, isFields } from '../../asl/model';
import { runtimeFailure } from '../failure';
import { Json } from '../json';
import { NoSuchPath } from '../query/no-such-path';
import { read, Scope } from '../query/scope';
import { timeOf } from '../timestamp';

/**
 * Whether a choice rule in JSONPath applies.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html#amazon-states-language-choice-state-rules
 */
export function holds(rule: unknown, scope: Scope): boolean {
  if (!isFields(rule)) throw runtimeFailure('A choice rule is not an object.');
  let test = tests.get(rule);
  if (!test) tests.set(rule, test = testOf(rule));
  return test(scope);
}

/** The rules of definitions, each compiled once. */
const tests = new WeakMap<object, (scope: Scope) => boolean>();

function testOf(rule: Fields): (scope: Scope) => boolean {
  if (rule.And !== undefined) return (scope) => asArray(rule.And).every((part) => holds(part, scope));
  if (rule.Or !== undefined) return (scope) => asArray(rule.Or).some((part) => holds(part, scope));
  if (rule.Not !== undefined) return (scope) => !holds(rule.Not, scope);
  const operator = Object.keys(rule).find((field) => OPERATOR.test(field));
  if (operator === undefined) throw runtimeFailure('A choice rule has no comparison operator.');
  const operand = rule[operator] as Json;
  const variable = rule.Variable as string;
  if (operator.startsWith('Is')) return (scope) => is(operator, variable, scope) === operand;
  const [, type, comparison, path] = OPERATOR.exec(operator)!;
  return (scope) => compare(
    type, comparison, valueOf(variable, scope), path ? valueOf(operand as string, scope) : operand);
}

const OPERATOR = new RegExp('^(?:Is(?:Present|Null|Boolean|Numeric|String|Timestamp)|'
  + '(Boolean|Numeric|String|Timestamp)(Equals|(?:Less|Greater)Than(?:Equals)?|Matches)(Path)?)$');

function valueOf(path: string, scope: Scope): Json {
  try {
    return read(path, scope);
  } catch (error) {
    if (!(error instanceof NoSuchPath)) throw error;
    throw runtimeFailure(`Invalid path '${path}': The choice state's condition path references an invalid value.`);
  }
}

function is(operator: string, variable: string, scope: Scope): boolean {
  if (operator === 'IsPresent') {
    try {
      read(variable, scope);
      return true;
    } catch (error) {
      if (error instanceof NoSuchPath) return false;
      throw error;
    }
  }
  const value = valueOf(variable, scope);
  switch (operator) {
    case 'IsNull': return value === null;
    case 'IsBoolean': return typeof value === 'boolean';
    case 'IsNumeric': return typeof value === 'number';
    case 'IsString': return typeof value === 'string';
    default: return typeof value === 'string' && timeOf(value) !== undefined;
  }
}

/** A comparison does not hold for values of another type than that of the operator. */
function compare(type: string, comparison: string, value: Json, operand: Json): boolean {
  switch (type) {
    case 'Boolean': return typeof value === 'boolean' && value === operand;
    case 'Numeric':
      return typeof value === 'number' && typeof operand === 'number' && ordered(comparison, value, operand);
    case 'String':
      if (typeof value !== 'string' || typeof operand !== 'string') return false;
      return comparison === 'Matches' ? matchesPattern(value, operand) : ordered(comparison, value, operand);
    default: {
      const [time, other] = [value, operand].map((text) => typeof text === 'string' ? timeOf(text) : undefined);
      return time !== undefined && other !== undefined && ordered(comparison, time, other);
    }
  }
}

function ordered<T extends number | string>(comparison: string, a: T, b: T): boolean {
  switch (comparison) {
    case 'Equals': return a === b;
    case 'LessThan': return a < b;
    case 'GreaterThan': return a > b;
    case 'LessThanEquals': return a <= b;
    default: return a >= b;
  }
}

/** Matches `*` with any text and `\*` with itself. It works piece by piece, so no pattern takes long. */
export function matchesPattern(value: string, pattern: string): boolean {
  const pieces = [''];
  for (let i = 0; i < pattern.length; i++) {
    if (pattern[i] === '*') pieces.push('');
    else pieces[pieces.length - 1] += pattern[i] === '\\' && i + 1 < pattern.length ? pattern[++i] : pattern[i];
  }
  const [first, last] = [pieces[0], pieces[pieces.length - 1]];
  if (pieces.length === 1) return value === first;
  if (!value.startsWith(first) || !value.endsWith(last) || value.length < first.length + last.length) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = value.indexOf(piece, at);
    if (found < 0 || found + piece.length > value.length - last.length) return false;
    at = found + piece.length;
  }
  return true;
}
