import { Batching } from './map-run';
import { numberIn } from './part-number';
import { Fields, isFields } from '../../asl/model';
import { filled } from '../dataflow';
import { runtimeFailure } from '../failure';
import { Json } from '../json';
import { StateRun } from '../state-run';

const MOST_BYTES = 256 * 1024;

/**
 * Evaluates the ItemBatcher of a Map.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html
 */
export async function batchingOf(run: StateRun, input: Json): Promise<Batching | undefined> {
  const { ItemBatcher } = run.state;
  if (!isFields(ItemBatcher)) return undefined;
  const maxItems = await limitOf(run, ItemBatcher, 'MaxItemsPerBatch', input);
  const maxBytes = await limitOf(run, ItemBatcher, 'MaxInputBytesPerBatch', input);
  const { BatchInput } = ItemBatcher;
  return {
    maxItems: maxItems ?? Number.MAX_SAFE_INTEGER,
    maxBytes: Math.min(maxBytes ?? MOST_BYTES, MOST_BYTES),
    ...BatchInput !== undefined && { batchInput: await filled(run, BatchInput, 'ItemBatcher/BatchInput', input) },
  };
}

async function limitOf(run: StateRun, batcher: Fields, field: string, input: Json): Promise<number | undefined> {
  const limit = await numberIn(run, batcher, 'ItemBatcher', field, input);
  if (limit === undefined || limit > 0) return limit;
  throw runtimeFailure(`The ${field} of the ItemBatcher must be positive, but is ${limit}`);
}

/** The input of the child execution that gets a batch. */
export function batchOf({ batchInput }: Batching, items: readonly Json[]): Json {
  return { ...batchInput !== undefined && { BatchInput: batchInput }, Items: items };
}

/** Groups items: full batches, and the items that do not fill one yet. An item that is too large is alone. */
export function grouped(batching: Batching, items: readonly Json[]): { full: Json[][]; rest: Json[] } {
  const full: Json[][] = [];
  const empty = Buffer.byteLength(JSON.stringify(batchOf(batching, [])));
  let [rest, bytes]: [Json[], number] = [[], empty];
  for (const item of items) {
    const size = Buffer.byteLength(JSON.stringify(item));
    const comma = rest.length > 0 ? 1 : 0;
    if (rest.length > 0 && (rest.length >= batching.maxItems || bytes + comma + size > batching.maxBytes)) {
      full.push(rest);
      [rest, bytes] = [[], empty];
    }
    bytes += (rest.length > 0 ? 1 : 0) + size;
    rest.push(item);
  }
  return { full, rest };
}
