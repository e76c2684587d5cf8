import { isDistributed, isFields, State } from '../../asl/model';
import { argumentsOf, effectiveInput, finish, numberField } from '../dataflow';
import { runtimeFailure, StateFailure } from '../failure';
import { Json } from '../json';
import { batchingOf, batchOf, grouped } from '../map-run/batches';
import { asItems, Item, readData } from '../map-run/item-reader';
import { maxItemsOf, NEGATIVE_MAX_ITEMS, sourceOf } from '../map-run/item-source';
import { READER_FAILED, TOO_MANY_FAILED } from '../map-run/map-run';
import { TaskMessage } from '../message';
import { Items } from '../snapshot';
import { StateRun } from '../state-run';
import { UnsupportedError } from '../unsupported';
import { itemsOf, selected } from './items';
import { StateKind } from './state-kind';

/** The code of a state that does not run what is inside, but waits for a response to itself as a task does. */
export function mockedKindOf({ Type }: State): StateKind | undefined {
  return Type === 'Map' ? mockedMap : Type === 'Parallel' ? mockedParallel : undefined;
}

const mockedParallel: StateKind = {
  async start(run) {
    await argumentsOf(run, effectiveInput(run));
    awaitResponse(run);
  },
  received,
};

const mockedMap: StateKind = {
  async start(run) {
    const input = effectiveInput(run);
    const items = await mockedItems(run, input);
    run.inspect('maxConcurrency', await numberField(run, 'MaxConcurrency', input) ?? 0);
    const toleratedCount = await numberField(run, 'ToleratedFailureCount', input);
    if (toleratedCount !== undefined) run.inspect('toleratedFailureCount', toleratedCount);
    const toleratedPercentage = await numberField(run, 'ToleratedFailurePercentage', input, 'float');
    if (toleratedPercentage !== undefined) run.inspect('toleratedFailurePercentage', toleratedPercentage);
    const inputs = await selected(run, input, items);
    if (run.state.ItemSelector !== undefined || run.state.Parameters !== undefined) {
      run.inspect('afterItemSelector', inputs);
    }
    const total = await batched(run, input, inputs);
    const failures = run.engine.isolation!.mocked!.failures(total);
    // Unlike in a Map Run, without a threshold every failure is tolerated.
    if (failures > (toleratedCount ?? Infinity) || failures * 100 > (toleratedPercentage ?? 100) * total) {
      throw new StateFailure(TOO_MANY_FAILED.error, TOO_MANY_FAILED.cause);
    }
    awaitResponse(run);
  },
  received,
};

/** Applies the ItemBatcher of a Map to the inputs of its iterations. Returns the number of iterations. */
async function batched(run: StateRun, input: Json, inputs: readonly Json[]): Promise<number> {
  const batching = await batchingOf(run, input);
  if (!batching) return inputs.length;
  const { full, rest } = grouped(batching, inputs);
  const batches = rest.length > 0 ? [...full, rest] : full;
  run.inspect('afterItemBatcher', batches.map((batch) => batchOf(batching, batch)));
  return batches.length;
}

async function mockedItems(run: StateRun, input: Json): Promise<Items> {
  const { ItemReader } = run.state;
  if (isFields(ItemReader)) return readItems(run, input);
  const items = await itemsOf(run, input);
  if (run.language === 'JSONPath') run.inspect('afterItemsPath', items.values);
  return isDistributed(run.state) ? { ...items, source: 'STATE_DATA' } : items;
}

/** The items in the data that the ItemReader is given. */
async function readItems(run: StateRun, input: Json): Promise<Items> {
  const { readerData } = run.engine.isolation!.mocked!;
  if (readerData === undefined) {
    throw runtimeFailure("The ItemReader of the Map needs data: specify 'mapItemReaderData'.");
  }
  const source = await sourceOf(run, input);
  const maxItems = await maxItemsOf(run, input);
  if (maxItems < 0) throw new StateFailure(READER_FAILED, NEGATIVE_MAX_ITEMS);
  const read: Item[] = [];
  try {
    for await (const item of readData(source, readerData)) read.push(item);
  } catch (error) {
    throw error instanceof UnsupportedError ? error : new StateFailure(READER_FAILED, (error as Error).message);
  }
  if (source.pointer !== undefined) {
    const { keys, values } = asItems(read);
    run.inspect('afterItemsPointer', keys ? Object.fromEntries(keys.map((key, i) => [key, values[i]])) : values);
  }
  return asItems(read.slice(0, maxItems));
}

function awaitResponse(run: StateRun): void {
  const { engine, frame, name } = run;
  const token = engine.random.text(64);
  frame.task = { token };
  engine.emit({
    type: 'task', request: { token, state: name, resource: '', input: frame.input, retryCount: 0, time: engine.now },
  });
}

async function received(run: StateRun, message: TaskMessage): Promise<void> {
  run.frame.task = undefined;
  if (message.type === 'taskFailed') throw new StateFailure(message.error, message.cause);
  if (message.type === 'taskSucceeded') await finish(run, message.output);
}
