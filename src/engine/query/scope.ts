import { parseIntrinsicCall } from '../../asl/intrinsic';
import { parseJsonPath } from '../../asl/jsonpath';
import { namedFailure, runtimeFailure } from '../failure';
import { has, isArray, isObject, Json, JsonObject } from '../json';
import { Random } from '../random';
import { callIntrinsic } from './intrinsics';
import { NoSuchPath, select } from './select';

/** What the queries of a state can see. */
export interface Scope {
  /** `$` in JSONPath. */
  readonly input: Json;
  /** `$$` in JSONPath, `$states.context` in JSONata. */
  readonly context: JsonObject;
  readonly variables: JsonObject;
  readonly random: Random;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What a path gives. Throws {@link NoSuchPath} where it names one place and finds nothing there. */
export function read(text: string, scope: Scope): Json {
  const path = parseJsonPath(text);
  if (!path) throw new NoSuchPath(`'${text}' is no JSONPath`);
  switch (path.root) {
    case '$': return select(path, scope.input);
    case '$$': return select(path, scope.context);
    default:
      if (!has(scope.variables, path.root)) throw new NoSuchPath(`No variable '$${path.root}'`);
      return select(path, scope.variables[path.root]);
  }
}

/** A path in a field of its own, such as InputPath. */
export function readPath(text: string, scope: Scope): Json {
  try {
    return read(text, scope);
  } catch (error) {
    if (error instanceof NoSuchPath) throw runtimeFailure(`Invalid path '${text}' : ${error.message}`);
    throw error;
  }
}

/** A path or the call of an intrinsic function, as the field `field` holds it. */
export function evaluateText(text: string, field: string, scope: Scope): Json {
  const call = parseIntrinsicCall(text);
  const told = (error: Error) => `The function '${text}' had the following error: ${error.message}`;
  try {
    return call ? callIntrinsic(call, scope) : read(text, scope);
  } catch (error) {
    if (!(error instanceof NoSuchPath)) {
      if (call && error instanceof RangeError) {
        throw namedFailure('States.IntrinsicFailure', told(error));
      }
      throw error;
    }
    if (call) throw runtimeFailure(told(error));
    throw runtimeFailure(`The JSONPath '${text}' specified for the field '${field}' could not be found in the input `
      + `'${JSON.stringify(scope.input)}'`);
  }
}

/** Fills a payload template: each field whose name ends in `.$` is replaced by what its path or function gives. */
export function fillTemplate(template: unknown, scope: Scope): Json {
  const value = template as Json;
  if (isArray(value)) return value.map((item) => fillTemplate(item, scope));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) =>
    key.endsWith('.$') && typeof field === 'string'
      ? [key.slice(0, -2), evaluateText(field, key, scope)]
      : [key, fillTemplate(field, scope)]));
}
