import { Diagnostic, refuse } from '../diagnostic';
import { Kind } from '../fields';
import { intrinsicProblem, isIntrinsicCall, parseIntrinsicCall, returnsText } from '../intrinsic';
import { isJsonPath, isReferencePath, isResultPath } from '../jsonpath';
import { isFields } from '../model';
import { hasPlaceholder } from '../placeholder';
import { entriesOf } from '../values';

/** The problems of the paths in a field of a JSONPath state. */
export function* pathProblems(kind: Kind, value: unknown, location: string, name: string): Generator<Diagnostic> {
  if (kind.is === 'template' || kind.is === 'variables') {
    yield* templateProblems(value, location);
  } else if (typeof value === 'string') {
    const problem = pathProblem(kind, value);
    if (problem && !hasPlaceholder(value)) yield refuse(location, `'${name}' must be ${problem}, got: '${value}'`);
  }
}

/** The kind of path that a text must be, if it is not. */
function pathProblem(kind: Kind, value: string): string | undefined {
  switch (kind.is) {
    case 'path': return isJsonPath(value) ? undefined : 'a valid JSONPath';
    case 'textPath': return isTextPath(value) ? undefined : 'a valid JSONPath, or an intrinsic function for text';
    case 'reference': return isReferencePath(value) ? undefined : 'a valid reference path';
    case 'result': return isResultPath(value) ? undefined : 'a valid reference path into the input, or null';
    default: return undefined;
  }
}

function isTextPath(value: string): boolean {
  const call = parseIntrinsicCall(value);
  return call === undefined ? isJsonPath(value) : returnsText(call);
}

/** In a payload template a field whose name ends in `.$` has a path or a call of an intrinsic function. */
function* templateProblems(template: unknown, location: string): Generator<Diagnostic> {
  for (const { value } of entriesOf(template, location)) {
    if (!isFields(value)) continue;
    for (const [key, item] of Object.entries(value)) {
      if (key.endsWith('.$')) yield* entryProblems(value, key, item, location);
    }
  }
}

function* entryProblems(fields: object, key: string, value: unknown, location: string): Generator<Diagnostic> {
  const plain = key.slice(0, -2);
  if (typeof value !== 'string') {
    yield refuse(location, `The value for the field '${key}' must be a STRING that contains a JSONPath but was an `
      + `${typeOf(value)}; write '${plain}' for a constant`);
  } else if (!isJsonPath(value) && !isIntrinsicCall(value) && !hasPlaceholder(value)) {
    const why = value.startsWith('States.') ? intrinsicProblem(value) : undefined;
    yield refuse(location, `The value for the field '${key}' must be a valid JSONPath or a valid intrinsic function `
      + `call${why === undefined ? '' : `: ${why}`}`);
  }
  if (Object.hasOwn(fields, plain)) {
    yield refuse(location,
      `The fields '${plain}' and '${key}' set the same field of the result; remove one of them`);
  }
}

/** The type of a value as AWS calls it. */
function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'ARRAY' : value === null ? 'NULL' : (typeof value).toUpperCase();
}
