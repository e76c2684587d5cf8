import { isFields } from '../../asl/model';
import { effectiveInput, finish, numberField } from '../dataflow';
import { evaluationFailure, runtimeFailure } from '../failure';
import { has, isArray, isObject, Json, JsonObject } from '../json';
import { fillJsonata, jsonataField } from '../query/jsonata';
import { fillTemplate, readPath } from '../query/scope';
import { StateRun } from '../state-run';
import { childEnded, failWith, startChildren } from './children';
import { distributedMap, isDistributed } from './distributed-map';
import { StateKind } from './state-kind';

/** Does the same with each item of a list; a distributed one in an execution of its own for each. */
export const map: StateKind = {
  async start(run) {
    const input = effectiveInput(run);
    const items = await itemsOf(run, input);
    const maxConcurrency = await numberField(run, 'MaxConcurrency', input);
    run.event('MapStateStarted', () => ({ length: items.values.length }));
    if (isDistributed(run)) return distributedMap.start(run, input, items, maxConcurrency);

    run.frame.children = {
      inputs: await selected(run, input, items),
      keys: items.keys,
      concurrency: Math.min(maxConcurrency || Infinity, run.execution.machine.limits.inlineConcurrency),
      started: 0,
      ended: 0,
      outputs: items.values.map(() => null),
      items: items.values,
    };
    if (items.values.length === 0) return succeed(run);
    return startMore(run);
  },

  async redriven(run) {
    return isDistributed(run) ? distributedMap.redriven(run) : startMore(run);
  },

  async childSucceeded(run, child, output) {
    if (isDistributed(run)) return distributedMap.childSucceeded(run, child, output as Json);
    const iteration = () => ({ name: run.name, index: child.index });
    const ended = run.event('MapIterationSucceeded', iteration, { aside: true, after: child.lastEventId });
    run.thread.lastEventId = child.lastEventId;
    if (!childEnded(run, child, output as Json)) return startMore(run);
    run.thread.lastEventId = ended;
    return succeed(run);
  },

  async childFailed(run, child, failure) {
    if (isDistributed(run)) return distributedMap.childFailed(run, child, failure);
    const iteration = () => ({ name: run.name, index: child.index });
    run.event('MapIterationFailed', iteration, { aside: true, after: child.lastEventId });
    run.thread.lastEventId = child.lastEventId;
    return failWith(run, child, failure);
  },
};

export interface Items {
  readonly values: readonly Json[];
  /** Of the items of an object. */
  readonly keys?: readonly string[];
}

/** Where the states of an iteration stand. */
export function processorLocation(run: StateRun): string {
  const field = has(run.state, 'ItemProcessor') ? 'ItemProcessor' : 'Iterator';
  return `${run.thread.flow}/States/${run.name}/${field}`;
}

/** What an iteration finds in the context object. */
export function mapContext({ values, keys }: Items, index: number): JsonObject {
  return { Item: { Index: index, ...keys && { Key: keys[index] }, Value: values[index] } };
}

async function startMore(run: StateRun): Promise<void> {
  const { children } = run.frame;
  const flow = processorLocation(run);
  startChildren(run, (index) => {
    const started = run.event('MapIterationStarted', () => ({ name: run.name, index }), { aside: true });
    return { flow, after: started, map: mapContext({ values: children!.items!, keys: children!.keys }, index) };
  });
}

async function succeed(run: StateRun): Promise<void> {
  run.frame.triggerEventId = run.thread.lastEventId;
  run.event('MapStateSucceeded', undefined, { aside: true });
  return finish(run, run.frame.children!.outputs);
}

async function itemsOf(run: StateRun, input: Json): Promise<Items> {
  const { state } = run;
  if (run.language === 'JSONata') return jsonataItems(run, input);
  const path = typeof state.ItemsPath === 'string' ? state.ItemsPath : '$';
  const value = readPath(path, run.scope(input));
  if (isArray(value)) return { values: value };
  if (isObject(value) && isDistributed(run)) return entriesOf(value);
  throw runtimeFailure(`Reference path "${path}" must point to array.`);
}

async function jsonataItems(run: StateRun, input: Json): Promise<Items> {
  const { Items: field } = run.state;
  if (field === undefined) {
    if (isArray(input)) return { values: input };
    throw evaluationFailure(`Map state input must be an array but was: ${JSON.stringify(input)}`);
  }
  const scope = run.scope(input);
  if (isDistributed(run)) {
    const value = await fillJsonata(field, 'Items', scope, { input });
    if (isObject(value)) return entriesOf(value);
  }
  return { values: await jsonataField(field, 'Items', 'array', scope, { input }) as readonly Json[] };
}

function entriesOf(value: JsonObject): Items {
  return { values: Object.values(value), keys: Object.keys(value) };
}

/** What each iteration gets: the item, or what ItemSelector (once: Parameters) makes of it. */
export async function selected(run: StateRun, input: Json, items: Items): Promise<Json[]> {
  const { state } = run;
  const selector = state.ItemSelector ?? state.Parameters;
  if (!isFields(selector)) return [...items.values];
  const inputs: Json[] = [];
  for (const index of items.values.keys()) {
    const scope = run.scope(input, { map: mapContext(items, index) });
    const made = run.language === 'JSONata'
      ? await fillJsonata(selector, 'ItemSelector', scope, { input })
      : fillTemplate(selector, scope);
    inputs.push(made);
  }
  return inputs;
}
