import { typeInside } from '../../asl/model';
import { effectiveInput, finish, numberField } from '../dataflow';
import { runtimeFailure, StateFailure } from '../failure';
import { payload } from '../history';
import { isArray, isObject, Json } from '../json';
import { batchingOf, batchOf, grouped } from '../map-run/batches';
import { counted, describe, MapRunDescription, NO_COUNTS } from '../map-run/figures';
import { maxItemsOf, sourceOf } from '../map-run/item-source';
import { Counts, MapRun, PendingChild, ResultDestination, TOO_MANY_FAILED } from '../map-run/map-run';
import { destinationOf, manifestKey } from '../map-run/result-destination';
import { entriesOf, pendingResult, resultOf } from '../map-run/results';
import { TaskMessage } from '../message';
import { readPath } from '../query/template';
import { Ending, Items, Thread } from '../snapshot';
import { StateRun } from '../state-run';
import { notStarted } from './children';
import { itemsOf, mapContext, selected } from './items';

const READER_FAILED = 'States.ItemReaderFailed';

/** The number of items that are read, and kept in memory, at once. */
const PAGE = 1000;

/** Runs each iteration as a child execution with its own history, in a Map Run. */
export const distributedMap = {
  async start(run: StateRun, input: Json): Promise<void> {
    const { engine, state } = run;
    const { machine, random } = engine;
    // ItemsPath is evaluated with an ItemReader, too, but the items are those that are read.
    if (state.ItemReader && typeof state.ItemsPath === 'string') readPath(state.ItemsPath, run.scope(input));
    const source = state.ItemReader ? await sourceOf(run, input) : undefined;
    const items = source ? undefined : await itemsOf(run, input);
    const maxConcurrency = await numberField(run, 'MaxConcurrency', input);
    // Recorded: 0 if the items are still to be read.
    run.record('MapStateStarted', () => ({ length: items?.values.length ?? 0 }));
    const toleratedCount = await numberField(run, 'ToleratedFailureCount', input);
    const toleratedPercentage = await numberField(run, 'ToleratedFailurePercentage', input, 'float');
    if (toleratedPercentage !== undefined && (toleratedPercentage < 0 || toleratedPercentage > 100)) {
      throw runtimeFailure(`The ToleratedFailurePercentage must be between 0 and 100, but is ${toleratedPercentage}`);
    }
    const batching = await batchingOf(run, input);
    const label = (state.Label ?? run.name.replace(/[^\w-]/g, '').slice(0, 40)) as string;
    const id = random.uuid();
    const writer = await destinationOf(run, input, id);
    const maxItems = source ? await maxItemsOf(run, input) : items!.values.length;
    const arn = machine.arnOf('mapRun', `${machine.name}/${label}`, id);
    run.record('MapRunStarted', () => ({ mapRunArn: arn }));
    const concurrency = Math.min(maxConcurrency || Infinity, machine.limits.distributedConcurrency);
    run.frame.children = notStarted([], concurrency, {
      run: {
        arn,
        label,
        startTime: engine.now,
        maxConcurrency: maxConcurrency ?? 0,
        toleratedCount,
        toleratedPercentage,
        source,
        maxItems,
        batching,
        writer,
        isRead: false,
        itemsRead: 0,
        rest: [],
        pending: [],
        items: NO_COUNTS,
        executions: NO_COUNTS,
      },
    });
    tell(run, 'RUNNING');
    if (maxItems < 0) return failed(run, READER_FAILED, 'field MaxItems must be positive');
    if (items) await take(run, { ...items, source: 'STATE_DATA' }, false);
    return advanceRun(run);
  },

  /** Takes items that have been read, or that results have been written. */
  async received(run: StateRun, message: TaskMessage): Promise<void> {
    const mapRun = mapRunOf(run);
    const { task } = run.frame;
    run.frame.task = undefined;
    switch (message.type) {
      case 'itemsRead':
        await take(run, message.items, message.more);
        return advanceRun(run);
      case 'resultsWritten':
        mapRun.isWritten = true;
        return concluded(run);
      case 'mapRunFailed':
        if (mapRun.draining?.isRead === false) {
          mapRun.draining = { ...mapRun.draining, isRead: true };
          return wrapUp(run);
        }
        if (!mapRun.isRead && !mapRun.failure) return failed(run, READER_FAILED, message.cause);
        mapRun.failure ??= { error: 'States.ResultWriterFailed', cause: message.cause };
        return concluded(run);
      default:
        // Any other message is for a task.
        run.frame.task = task;
    }
  },

  /** Continues the Map Run with the executions that ended it, and the count of failures reset. */
  async redriven(run: StateRun): Promise<void> {
    const mapRun = mapRunOf(run);
    // Those that failed within the threshold are not kept: their results stay as they are.
    for (const child of run.engine.childrenOf(run.thread)) {
      const size = sizeOf(run, child);
      const name = child.index === mapRun.failedChild ? 'failed' : 'aborted';
      mapRun.items = counted(mapRun.items, { running: size, [name]: -size });
      mapRun.executions = counted(mapRun.executions, { running: 1, [name]: -1 });
    }
    mapRun.failedChild = undefined;
    mapRun.forgiven = mapRun.items.failed;
    mapRun.failure = undefined;
    mapRun.draining = undefined;
    mapRun.isWritten = undefined;
    run.record('MapRunRedriven', () => ({ mapRunArn: mapRun.arn, redriveCount: run.engine.redriveCount }));
    tell(run, 'RUNNING');
    return advanceRun(run);
  },

  childSucceeded(run: StateRun, child: Thread, output: Json): Promise<void> | void {
    run.engine.recorder.record(child, 'ExecutionSucceeded', () => payload('output', output));
    ended(run, child, 'SUCCEEDED', { output }, output);
    return advanceRun(run);
  },

  childFailed(run: StateRun, child: Thread, failure: StateFailure): Promise<void> | void {
    run.engine.recorder.record(child, 'ExecutionFailed', () => failure.details);
    if (isExceeded(mapRunOf(run), sizeOf(run, child))) {
      settle(run, child, 'FAILED', failure.details);
      mapRunOf(run).failedChild = child.index;
      return tooManyFailed(run, child);
    }
    ended(run, child, 'FAILED', failure.details, failure.output);
    return advanceRun(run);
  },
};

function mapRunOf(run: StateRun): MapRun {
  return run.frame.children!.run!;
}

/** Prepares child executions for items, and starts as many as may run at the same time. */
async function take(run: StateRun, items: Items, more: boolean): Promise<void> {
  const mapRun = mapRunOf(run);
  const { itemsRead, rest, draining } = mapRun;
  const first = draining?.from ?? itemsRead;
  const next = first + items.values.length;
  const isRead = !more || next >= mapRun.maxItems;
  const prepared = await prepare(run, items, first, draining?.rest ?? rest, isRead);
  if (draining) {
    mapRun.draining = { from: next, rest: prepared.rest, isRead };
    return writePending(run, prepared.children);
  }
  mapRun.itemsRead = next;
  mapRun.isRead = isRead;
  mapRun.rest = prepared.rest;
  mapRun.pending = [...mapRun.pending, ...prepared.children];
  mapRun.items = counted(mapRun.items, { total: items.values.length });
  mapRun.executions = counted(mapRun.executions, { total: prepared.children.length });
}

/** Applies ItemSelector and ItemBatcher to items. */
async function prepare(
  run: StateRun, items: Items, first: number, before: readonly Json[], isLast: boolean,
): Promise<{ readonly children: readonly PendingChild[]; readonly rest: readonly Json[] }> {
  const { batching } = mapRunOf(run);
  let inputs: readonly Json[];
  try {
    inputs = await selected(run, effectiveInput(run), items, first);
  } catch (error) {
    tell(run, 'FAILED');
    throw error;
  }
  if (!batching) {
    return { children: inputs.map((input, i) => ({ input, items: 1, map: mapContext(items, i, first) })), rest: [] };
  }
  const { full, rest } = grouped(batching, [...before, ...inputs]);
  const batches = isLast && rest.length > 0 ? [...full, rest] : full;
  return {
    children: batches.map((batch) => ({ input: batchOf(batching, batch), items: batch.length })),
    rest: isLast ? [] : rest,
  };
}

/** Starts child executions, asks for more items, or ends the Map Run. */
function advanceRun(run: StateRun): Promise<void> | void {
  const mapRun = mapRunOf(run);
  if (mapRun.failure) return wrapUp(run);
  // Only now the number of items is known, of which a percentage may fail.
  if (mapRun.isRead && isExceeded(mapRun)) return tooManyFailed(run);
  startMore(run);
  const { concurrency } = run.frame.children!;
  const { isRead, pending, executions } = mapRun;
  if (isRead && pending.length === 0 && executions.running === 0) return wrapUp(run);
  if (!isRead && pending.length === 0 && executions.running < concurrency && !run.frame.task) {
    readMore(run, mapRun.itemsRead);
  }
}

function startMore(run: StateRun): void {
  const { engine, frame } = run;
  const { machine, random, recorder } = engine;
  const children = frame.children!;
  const mapRun = children.run!;
  const [flow] = run.innerFlows;
  const started = mapRun.pending.slice(0, Math.max(0, children.concurrency - mapRun.executions.running));
  if (started.length === 0) return;
  const isExpress = typeInside(run.state, machine.type) === 'EXPRESS';
  const place = `${machine.name}/${mapRun.label}`;
  for (const { input, map } of started) {
    const name = random.uuid();
    const arn = isExpress
      ? machine.arnOf('express', place, name, random.uuid())
      : machine.arnOf('execution', place, name);
    const history = recorder.startChild(arn, name, input);
    engine.startThread(run.thread, children.started++, input, { flow, history, map });
  }
  mapRun.pending = mapRun.pending.slice(started.length);
  mapRun.executions = counted(mapRun.executions, { running: started.length });
  mapRun.items = counted(mapRun.items, { running: started.reduce((sum, { items }) => sum + items, 0) });
}

function readMore(run: StateRun, from: number): void {
  const { arn, source, maxItems } = mapRunOf(run);
  const token = run.engine.random.text(64);
  run.frame.task = { token };
  const count = Math.min(PAGE, maxItems - from);
  run.engine.emit({
    type: 'readItems', request: { token, mapRunArn: arn, source: source!, from, count, time: run.engine.now },
  });
}

/** The number of items that a child execution has. */
function sizeOf(run: StateRun, child: Thread): number {
  if (!mapRunOf(run).batching) return 1;
  const { input } = run.engine.recorder.historyOf(child);
  return isObject(input) && isArray(input.Items) ? input.Items.length : 1;
}

/**
 * Whether more items have failed than is tolerated: none without a threshold, with two neither may be exceeded.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html#maprun-fail-threshold
 */
function isExceeded({ items, isRead, forgiven = 0, toleratedCount, toleratedPercentage }: MapRun, more = 0): boolean {
  const failures = items.failed + items.timedOut + more - forgiven;
  if (toleratedCount === undefined && toleratedPercentage === undefined) return failures > 0;
  return failures > (toleratedCount ?? Infinity)
    || isRead && failures * 100 > (toleratedPercentage ?? 100) * items.total;
}

type Ended = 'SUCCEEDED' | 'FAILED' | 'ABORTED';
const COUNTED_AS = { SUCCEEDED: 'succeeded', FAILED: 'failed', ABORTED: 'aborted' } as const satisfies
  { [status in Ended]: keyof Counts };

/** Counts a child execution that has ended, and emits its result if results are written. */
function settle(run: StateRun, child: Thread, status: Ended, ending: Ending): readonly Json[] {
  const mapRun = mapRunOf(run);
  const { engine } = run;
  const size = sizeOf(run, child);
  const name = COUNTED_AS[status];
  mapRun.items = counted(mapRun.items, { running: -size, [name]: size });
  mapRun.executions = counted(mapRun.executions, { running: -1, [name]: 1 });
  const { writer } = mapRun;
  if (!writer) return [];
  const full = () =>
    resultOf(engine.machine, mapRun.label, engine.recorder.historyOf(child), status, ending, engine);
  const entries = entriesOf(writer, status, ending.output, full);
  if (writer.bucket !== undefined) {
    const file = status === 'SUCCEEDED' ? status : 'FAILED';
    engine.emit({ type: 'result', result: { mapRunArn: mapRun.arn, destination: writer, file, entries } });
  }
  return entries;
}

/** Removes a child execution that has ended. Results that are written to S3 are not kept. */
function ended(run: StateRun, child: Thread, status: Ended, ending: Ending, output: Json): void {
  const children = run.frame.children!;
  const entries = settle(run, child, status, ending);
  const { writer } = children.run!;
  children.ended++;
  if (!writer) children.outputs[child.index] = output;
  else if (writer.bucket === undefined) children.outputs[child.index] = entries;
  run.engine.discard(child);
  run.engine.recorder.endChild(child);
}

/** Fails the Map Run, and aborts the child executions that are running. */
function tooManyFailed(run: StateRun, child?: Thread): Promise<void> | void {
  const { engine, thread } = run;
  for (const other of engine.childrenOf(thread)) if (other !== child) settle(run, other, 'ABORTED', {});
  engine.abortChildren(thread, child);
  return failed(run, TOO_MANY_FAILED.error, TOO_MANY_FAILED.cause);
}

function failed(run: StateRun, error: string, cause: string): Promise<void> | void {
  run.engine.abandonTask(run.thread);
  mapRunOf(run).failure = { error, cause };
  return wrapUp(run);
}

/** Completes the files of the results before the state ends. After a failure they list what was not started, too. */
function wrapUp(run: StateRun): Promise<void> | void {
  const mapRun = mapRunOf(run);
  const { arn, writer, failure } = mapRun;
  if (writer?.bucket === undefined) return concluded(run);
  if (failure && !mapRun.draining) {
    writePending(run, mapRun.pending);
    mapRun.draining = {
      from: mapRun.itemsRead, rest: mapRun.rest, isRead: mapRun.isRead || failure.error === READER_FAILED,
    };
  }
  if (mapRun.draining?.isRead === false) return readMore(run, mapRun.draining.from);
  const token = run.engine.random.text(64);
  run.frame.task = { token };
  run.engine.emit({
    type: 'writeResults', request: { token, mapRunArn: arn, destination: writer, time: run.engine.now },
  });
}

function writePending(run: StateRun, children: readonly PendingChild[]): void {
  const { arn, writer } = mapRunOf(run);
  if (children.length === 0) return;
  const entries = children.map(({ input }) => pendingResult(input));
  run.engine.emit({ type: 'result', result: { mapRunArn: arn, destination: writer!, file: 'PENDING', entries } });
}

/** Ends the state when nothing is left to do. */
function concluded(run: StateRun): Promise<void> | void {
  const mapRun = mapRunOf(run);
  const { failure, writer } = mapRun;
  if (failure) {
    run.record('MapRunFailed', () => failure);
    tell(run, 'FAILED');
    throw new StateFailure(failure.error, failure.cause);
  }
  run.frame.triggerEventId = run.record('MapRunSucceeded');
  run.record('MapStateSucceeded', undefined, { aside: true });
  tell(run, 'SUCCEEDED');
  return finish(run, outputOf(mapRun, writer, run.frame.children!.outputs));
}

function outputOf({ arn }: MapRun, writer: ResultDestination | undefined, outputs: readonly Json[]): Json {
  if (!writer) return outputs;
  if (writer.bucket !== undefined) {
    return { MapRunArn: arn, ResultWriterDetails: { Bucket: writer.bucket, Key: manifestKey(writer) } };
  }
  const entries = (outputs as readonly (readonly Json[])[]).flat();
  return writer.outputType === 'JSONL' ? entries.map((entry) => JSON.stringify(entry)).join('\n') : entries;
}

/** Emits the figures of the Map Run. */
function tell(run: StateRun, status: MapRunDescription['status']): void {
  const { recorder, now, redriveCount, redriveTime } = run.engine;
  const { arn: executionArn } = recorder.historyOf(run.thread);
  const description = describe(mapRunOf(run), status, { executionArn, now, redriveCount, redriveTime });
  run.engine.emit({ type: 'mapRun', run: description });
}
