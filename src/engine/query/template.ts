import { parseIntrinsicCall } from '../../asl/intrinsic';
import { namedFailure, runtimeFailure } from '../failure';
import { isArray, isObject, Json, setOwn } from '../json';
import { callIntrinsic } from './intrinsics';
import { NoSuchPath } from './no-such-path';
import { read, Scope } from './scope';

/** Evaluates the path in a field such as InputPath. */
export function readPath(text: string, scope: Scope): Json {
  try {
    return read(text, scope);
  } catch (error) {
    if (error instanceof NoSuchPath) throw runtimeFailure(`Invalid path '${text}' : ${error.message}`);
    throw error;
  }
}

/** Evaluates a path or the call of an intrinsic function. */
export function evaluateText(text: string, field: string, scope: Scope): Json {
  const call = parseIntrinsicCall(text);
  const causeOf = (error: Error) => `The function '${text}' had the following error: ${error.message}`;
  try {
    return call ? callIntrinsic(call, scope) : read(text, scope);
  } catch (error) {
    if (!(error instanceof NoSuchPath)) {
      if (call && error instanceof RangeError) {
        throw namedFailure('States.IntrinsicFailure', causeOf(error));
      }
      throw error;
    }
    if (call) throw runtimeFailure(causeOf(error));
    throw runtimeFailure(`The JSONPath '${text}' specified for the field '${field}' could not be found in the input `
      + `'${JSON.stringify(scope.input)}'`);
  }
}

/** Fills a payload template: evaluates the path or function in each field whose name ends in `.$`. */
export function fillTemplate(template: unknown, scope: Scope): Json {
  const value = template as Json;
  if (typeof value !== 'object' || value === null) return value;
  let filler = fillers.get(value);
  if (filler === undefined) fillers.set(value, filler = compiled(value) ?? CONSTANT);
  return filler === CONSTANT ? value : filler(scope);
}

/** Makes the value of a template. */
type Filler = (scope: Scope) => Json;

const CONSTANT: Filler = () => null;

/** Templates of definitions, each compiled once. */
const fillers = new WeakMap<object, Filler>();

/** Compiles a template. Returns undefined if there is nothing in it to evaluate, so that it needs no copy. */
function compiled(template: Json): Filler | undefined {
  if (isArray(template)) {
    const items = template.map(compiled);
    if (items.every((item) => item === undefined)) return undefined;
    return (scope) => template.map((item, i) => {
      const fill = items[i];
      return fill ? fill(scope) : item;
    });
  }
  if (!isObject(template)) return undefined;
  const fields = Object.entries(template).map(([key, field]) => key.endsWith('.$') && typeof field === 'string'
    ? { name: key.slice(0, -2), value: field, fill: (scope: Scope) => evaluateText(field, key, scope) }
    : { name: key, value: field, fill: compiled(field) });
  if (fields.every(({ fill }) => fill === undefined)) return undefined;
  return (scope) => {
    const filled: { [name: string]: Json } = {};
    for (const { name, value, fill } of fields) setOwn(filled, name, fill ? fill(scope) : value);
    return filled;
  };
}
