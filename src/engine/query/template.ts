import { parseIntrinsicCall } from '../../asl/intrinsic';
import { namedFailure, runtimeFailure } from '../failure';
import { isArray, isObject, Json } from '../json';
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
  if (isArray(value)) return value.map((item) => fillTemplate(item, scope));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) =>
    key.endsWith('.$') && typeof field === 'string'
      ? [key.slice(0, -2), evaluateText(field, key, scope)]
      : [key, fillTemplate(field, scope)]));
}
