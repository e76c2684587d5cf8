import { Fields, isFields, State } from '../../asl/model';
import { argumentsOf, effectiveInput, finish, numberField } from '../dataflow';
import { runtimeFailure, StateFailure } from '../failure';
import { isArray, Json } from '../json';
import { valueAt } from '../map-run/json-pointer';
import { TOO_MANY_FAILED } from '../map-run/map-run';
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
    const total = items.values.length;
    const failures = run.engine.isolation!.mocked!.failures(total);
    // Unlike in a Map Run, without a threshold every failure is tolerated.
    if (failures > (toleratedCount ?? Infinity) || failures * 100 > (toleratedPercentage ?? 100) * total) {
      throw new StateFailure(TOO_MANY_FAILED.error, TOO_MANY_FAILED.cause);
    }
    awaitResponse(run);
  },
  received,
};

async function mockedItems(run: StateRun, input: Json): Promise<Items> {
  const { readerData } = run.engine.isolation!.mocked!;
  const { ItemReader } = run.state;
  if (!isFields(ItemReader)) {
    const items = await itemsOf(run, input);
    if (run.language === 'JSONPath') run.inspect('afterItemsPath', items.values);
    return items;
  }
  if (readerData === undefined) {
    throw runtimeFailure("The ItemReader of the Map needs data: specify 'mapItemReaderData'.");
  }
  return { values: readItems(run, isFields(ItemReader.ReaderConfig) ? ItemReader.ReaderConfig : {}, readerData) };
}

/** The items in the data of an ItemReader: a JSON array, which may be inside of the data, or JSON Lines. */
function readItems(run: StateRun, { InputType, ItemsPointer }: Fields, data: string): readonly Json[] {
  const notItems = () => runtimeFailure('The data of the ItemReader is not an array of items.');
  if (InputType === 'JSONL') {
    return data.split('\n').filter((line) => line.trim()).map((line) => parsed(line, notItems));
  }
  if (InputType !== 'JSON') {
    throw new UnsupportedError(`The engine does not read data of type '${InputType}', which the state '${run.name}' `
      + 'has; mock it as JSON');
  }
  const value = parsed(data, notItems);
  const items = typeof ItemsPointer === 'string' ? valueAt(value, ItemsPointer) : value;
  if (!isArray(items)) throw notItems();
  if (ItemsPointer !== undefined) run.inspect('afterItemsPointer', items);
  return items;
}

function parsed(text: string, failure: () => StateFailure): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw failure();
  }
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
