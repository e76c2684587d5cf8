import { isDistributed } from '../../asl/model';
import { filled } from '../dataflow';
import { evaluationFailure, runtimeFailure } from '../failure';
import { isArray, isObject, Json, JsonObject } from '../json';
import { fillJsonata, jsonataField } from '../query/jsonata';
import { readPath } from '../query/template';
import { Items } from '../snapshot';
import { StateRun } from '../state-run';

/** The `$$.Map` of an iteration. */
export function mapContext({ values, keys, source }: Items, index: number, first = 0): JsonObject {
  return {
    Item: {
      Index: first + index,
      ...keys && { Key: keys[index] },
      Value: values[index],
      ...source !== undefined && { Source: typeof source === 'string' ? source : source[index] },
    },
  };
}

/** The items a Map iterates over. */
export async function itemsOf(run: StateRun, input: Json): Promise<Items> {
  const { state } = run;
  if (run.language === 'JSONata') return jsonataItems(run, input);
  const path = typeof state.ItemsPath === 'string' ? state.ItemsPath : '$';
  const value = readPath(path, run.scope(input));
  if (isArray(value)) return { values: value };
  if (isObject(value) && isDistributed(state)) return entriesOf(value);
  // AWS names a path into the context object like one into the input.
  throw runtimeFailure(`Reference path "${path.replace(/^\$\$/, () => '$')}" must point to array.`);
}

async function jsonataItems(run: StateRun, input: Json): Promise<Items> {
  const { Items: field } = run.state;
  if (field === undefined) {
    if (isArray(input)) return { values: input };
    throw evaluationFailure(`Map state input must be an array but was: ${JSON.stringify(input)}`);
  }
  const scope = run.scope(input);
  if (isDistributed(run.state)) {
    const value = await fillJsonata(field, 'Items', scope, { input });
    if (isObject(value)) return entriesOf(value);
  }
  return { values: await jsonataField(field, 'Items', 'array', scope, { input }) as readonly Json[] };
}

function entriesOf(value: JsonObject): Items {
  return { values: Object.values(value), keys: Object.keys(value) };
}

/** The input of each iteration: the item, or the result of ItemSelector (formerly Parameters). */
export async function selected(run: StateRun, input: Json, items: Items, first = 0): Promise<Json[]> {
  const { state } = run;
  // In JSONata it may be an expression.
  const selector = state.ItemSelector ?? state.Parameters;
  if (selector === undefined) return [...items.values];
  const inputs: Json[] = [];
  for (const index of items.values.keys()) {
    inputs.push(await filled(run, selector, 'ItemSelector', input, { map: mapContext(items, index, first) }));
  }
  return inputs;
}
