import jsonata from 'jsonata';
import { DEEPEST } from '../../asl/depth';
import { jsonataIn } from '../../asl/jsonata';
import { once } from '../../asl/once';
import { depthFailure, evaluationFailure } from '../failure';
import { isArray, isObject, Json, typeOf } from '../json';
import { EVALUATION, loadBuiltIns, METER, registerFunctions } from './jsonata-functions';
import { excludeFromSize, limit, limitBehind, Meter } from './jsonata-limits';
import { Scope } from './scope';
import { UnsupportedError } from '../unsupported';

/** The fields of `$states`, except for the context object. */
export interface StatesVariable {
  readonly input: Json;
  readonly result?: Json;
  readonly errorOutput?: Json;
}

const compile = once((expression): jsonata.Expression => {
  const compiled = jsonata(expression);
  registerFunctions(compiled);
  limit(compiled, METER);
  return compiled;
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
  excludeFromSize(visible);
  let result: unknown;
  try {
    await loadBuiltIns();
    result = await compile(expression).evaluate(undefined, {
      ...scope.variables, states: visible, [EVALUATION]: scope, [METER]: new Meter(),
    });
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
