import jsonata from 'jsonata';
import { DEEPEST } from '../../asl/depth';
import { jsonataIn } from '../../asl/jsonata';
import { once } from '../../asl/once';
import { depthFailure, evaluationFailure } from '../failure';
import { isArray, isObject, Json, typeOf } from '../json';
import { Direct, Environment, MOST_WORK, NOT_DIRECT } from './jsonata-direct';
import {
  builtInsLoaded, directExpression, EVALUATION, loadBuiltIns, METER, registerFunctions,
} from './jsonata-functions';
import { bytesOf, excludeFromSize, limit, limitBehind, LIMITS, Meter } from './jsonata-limits';
import { Scope } from './scope';
import { UnsupportedError } from '../unsupported';

/** The fields of `$states`, except for the context object. */
export interface StatesVariable {
  readonly input: Json;
  readonly result?: Json;
  readonly errorOutput?: Json;
}

/** An expression, compiled once. */
interface Compiled {
  readonly expression: jsonata.Expression;
  /** Evaluates it much faster, if it is of a common kind. */
  readonly direct?: Direct;
}

const compile = once((text): Compiled => {
  const expression = jsonata(text);
  registerFunctions(expression);
  limit(expression, METER);
  return { expression, direct: directExpression(expression) };
});

/** Replaces each `{% … %}` in a field with its result. */
export async function fillJsonata(
  template: unknown, field: string, scope: Scope, states: StatesVariable,
): Promise<Json> {
  const value = template as Json;
  if (typeof value === 'string') {
    const expression = jsonataIn(value);
    return expression === undefined ? value : evaluateJsonata(expression, field, scope, states);
  }
  if (isArray(value)) {
    const items: Json[] = [];
    for (const [i, item] of value.entries()) items.push(await fillJsonata(item, `${field}[${i}]`, scope, states));
    return items;
  }
  if (!isObject(value)) return value;
  const entries: [string, Json][] = [];
  for (const [key, item] of Object.entries(value)) {
    entries.push([key, await fillJsonata(item, `${field}/${key}`, scope, states)]);
  }
  return Object.fromEntries(entries);
}

async function evaluateJsonata(
  expression: string, field: string, scope: Scope, states: StatesVariable,
): Promise<Json> {
  const subject = `The JSONata expression '${expression}' specified for the field '${field}'`;
  // The context object is made on demand.
  const visible = { ...states, get context() { return scope.context; } };
  let result: unknown;
  try {
    if (!builtInsLoaded()) await loadBuiltIns();
    const { direct, expression: compiled } = compile(expression);
    const found = direct ? directly(direct, {
      variables: scope.variables, states: visible, budget: { work: MOST_WORK },
    }) : NOT_DIRECT;
    if (found !== NOT_DIRECT) {
      // Made of JSON only, it needs no copy.
      if (found !== undefined) return found as Json;
      result = found;
    } else {
      excludeFromSize(visible);
      result = await compiled.evaluate(undefined, {
        ...scope.variables, states: visible, [EVALUATION]: scope, [METER]: new Meter(),
      });
    }
  } catch (error) {
    if (error instanceof UnsupportedError) throw error;
    const exceeded = limitBehind(error);
    if (exceeded) throw evaluationFailure(`${subject} threw an error during evaluation: ${exceeded.message}`, field);
    const { code, message } = error as { code?: string; message?: string };
    throw evaluationFailure(`${subject} threw an error during evaluation. ${code ? `${code}: ` : ''}${message}`, field);
  }
  if (result === undefined) throw evaluationFailure(`${subject} returned nothing (undefined).`, field);
  return plain(result, () => { throw evaluationFailure(`${subject} returned an unsupported result type.`, field); });
}

/** The result of an expression, or NOT_DIRECT if the jsonata package must evaluate it. */
function directly(direct: Direct, environment: Environment): unknown {
  try {
    const result = direct(environment);
    return bytesOf(result) > LIMITS.bytes ? NOT_DIRECT : result;
  } catch (error) {
    if (error === NOT_DIRECT) return NOT_DIRECT;
    throw error;
  }
}

/** The result without the properties that JSONata adds to its lists. A function is not supported as a result. */
function plain(value: unknown, unsupported: () => never, levels = DEEPEST): Json {
  if (levels < 0) throw depthFailure();
  if (Array.isArray(value)) return Array.from(value, (item) => plain(item ?? null, unsupported, levels - 1));
  // AWS returns 'Infinity', '-Infinity' or 'NaN', which JSON has no numbers for.
  // See https://github.com/floci-io/floci/issues/2737
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') return unsupported();
  if (typeof value !== 'object' || value === null) return value as Json;
  if ('_jsonata_lambda' in value || '_jsonata_function' in value || value instanceof RegExp) return unsupported();
  return Object.fromEntries(Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => [key, plain(item, unsupported, levels - 1)]));
}

/** The type of value that a field takes. */
export type FieldType = 'array' | 'boolean' | 'number' | 'string';

/** Evaluates a field that takes only one type: an expression or a value. */
export async function jsonataField(
  template: unknown, field: string, type: FieldType, scope: Scope, states: StatesVariable,
): Promise<Json> {
  const value = await fillJsonata(template, field, scope, states);
  if (typeOf(value) === type) return value;
  const expression = typeof template === 'string' ? jsonataIn(template) : undefined;
  const what = expression === undefined
    ? `The field '${field}' has`
    : `The JSONata expression '${expression}' specified for the field '${field}' returned`;
  const was = `'${typeOf(value)}' for value: ${JSON.stringify(value)}`;
  throw evaluationFailure(`${what} an unexpected result type. Expected '${type}', but was ${was}`, field);
}
