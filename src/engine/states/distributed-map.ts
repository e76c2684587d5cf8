import { effectiveInput, finish, numberField } from '../dataflow';
import { runtimeFailure, StateFailure, timeout } from '../failure';
import { payload } from '../history';
import { Json } from '../json';
import { batchingOf, batchOf, grouped } from '../map-run/batches';
import { abortRunning, counted, describe, MapRunDescription, NO_COUNTS } from '../map-run/figures';
import { maxItemsOf, NEGATIVE_MAX_ITEMS, sourceOf } from '../map-run/item-source';
import {
  Counts, MapRun, PendingChild, READER_FAILED, ResultDestination, ResultStatus, TOO_MANY_FAILED, WRITER_FAILED,
} from '../map-run/map-run';
import { destinationOf, manifestKey, redrivenDestination } from '../map-run/result-destination';
import { entriesOf, pendingResult, resultOf } from '../map-run/results';
import { TaskMessage } from '../message';
import { readPath } from '../query/template';
import { Ending, Items, Thread } from '../snapshot';
import { StateRun } from '../state-run';
import {
  discardChild, discardChildren, keepFailed, overdueChildren, setTimeoutOfChildren, sizeOf, startChild, takeFailedAgain,
} from './child-executions';
import { isDone, notStarted } from './children';
import { itemsOf, mapContext, selected } from './items';

/**
 * The failures after which a Map Run can be redriven. After others, those of the data, a redrive starts a new one.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-map-run.html
 */
const REDRIVABLE: ReadonlySet<string> = new Set([READER_FAILED, WRITER_FAILED, TOO_MANY_FAILED.error]);

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
    if (maxItems < 0) return failed(run, READER_FAILED, NEGATIVE_MAX_ITEMS);
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
        mapRun.failure ??= { error: WRITER_FAILED, cause: message.cause };
        return concluded(run);
      default:
        // Any other message is for a task.
        run.frame.task = task;
    }
  },

  /** Continues the Map Run: all child executions that did not succeed run again, within MaxConcurrency. */
  async redriven(run: StateRun): Promise<void> {
    const { engine } = run;
    const mapRun = mapRunOf(run);
    if (mapRun.failure && !REDRIVABLE.has(mapRun.failure.error)) {
      discardChildren(run);
      run.frame.children = undefined;
      return distributedMap.start(run, effectiveInput(run));
    }
    takeFailedAgain(run, mapRun);
    mapRun.failure = undefined;
    mapRun.isAborted = undefined;
    mapRun.draining = undefined;
    mapRun.isWritten = undefined;
    mapRun.isTimed = undefined;
    mapRun.redriveTime = engine.now;
    const redriveCount = mapRun.redriveCount = (mapRun.redriveCount ?? 0) + 1;
    mapRun.writer &&= redrivenDestination(mapRun.writer, redriveCount);
    run.record('MapRunRedriven', () => ({ mapRunArn: mapRun.arn, redriveCount }));
    tell(run, 'RUNNING');
    return advanceRun(run);
  },

  /**
   * Aborts the Map Run. Its results are written. Of a dataset, only items that have been read are among the pending.
   */
  aborted(run: StateRun): void {
    const mapRun = mapRunOf(run);
    if (mapRun.failure || mapRun.isAborted || isDone(mapRun)) return;
    mapRun.isAborted = true;
    for (const child of run.engine.childrenOf(run.thread)) settle(run, child, 'ABORTED', {});
    if (mapRun.writer?.bucket !== undefined) writePending(run, mapRun.pending);
    tell(run, 'ABORTED');
  },

  /** Times out Express child executions. */
  childrenDue(run: StateRun): Promise<void> | void {
    const mapRun = mapRunOf(run);
    mapRun.isTimed = undefined;
    for (const child of mapRun.failure ? [] : overdueChildren(run)) {
      run.engine.recorder.record(child, 'ExecutionTimedOut');
      if (!isTolerated(run, child, 'TIMED_OUT', timeout('timeout'))) return tooManyFailed(run, child);
    }
    if (mapRun.executions.running > 0) setTimeoutOfChildren(run, mapRun);
    return advanceRun(run);
  },

  childSucceeded(run: StateRun, child: Thread, output: Json): Promise<void> | void {
    run.engine.recorder.record(child, 'ExecutionSucceeded', () => payload('output', output));
    ended(run, child, 'SUCCEEDED', { output }, output);
    return advanceRun(run);
  },

  childFailed(run: StateRun, child: Thread, failure: StateFailure): Promise<void> | void {
    run.engine.recorder.record(child, 'ExecutionFailed', () => failure.details);
    return isTolerated(run, child, 'FAILED', failure) ? advanceRun(run) : tooManyFailed(run, child);
  },
};

/** Takes a child execution that did not succeed. Returns whether the Map Run goes on. */
function isTolerated(
  run: StateRun, child: Thread, status: 'FAILED' | 'TIMED_OUT', failure: StateFailure,
): boolean {
  const isOneTooMany = isExceeded(mapRunOf(run), sizeOf(run, child));
  if (isOneTooMany) settle(run, child, status, failure.details);
  else ended(run, child, status, failure.details, failure.output);
  return !isOneTooMany;
}

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
  const mapRun = mapRunOf(run);
  const { batching } = mapRun;
  try {
    const inputs = await selected(run, effectiveInput(run), items, first);
    const { full, rest } = batching ? grouped(batching, [...before, ...inputs]) : { full: [], rest: [] };
    const batches = isLast && rest.length > 0 ? [...full, rest] : full;
    const children = batching ? batches.map((batch) => ({ input: batchOf(batching, batch), items: batch.length }))
      : inputs.map((input, i) => ({ input, items: 1, map: mapContext(items, i, first) }));
    // AWS documents that an input has at most 256 KB, but not the error.
    for (const { input } of children) run.checkSize(input);
    return { children, rest: isLast ? [] : rest };
  } catch (error) {
    const { error: name = '', cause = '' } = error as StateFailure;
    mapRun.failure = { error: name, cause };
    abortRunning(mapRun);
    tell(run, 'FAILED');
    throw error;
  }
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
  const children = run.frame.children!;
  const mapRun = children.run!;
  const started = mapRun.pending.slice(0, Math.max(0, children.concurrency - mapRun.executions.running));
  if (started.length === 0) return;
  const [flow] = run.innerFlows;
  for (const child of started) startChild(run, flow, child);
  mapRun.pending = mapRun.pending.slice(started.length);
  mapRun.executions = counted(mapRun.executions, { running: started.length });
  mapRun.items = counted(mapRun.items, { running: started.reduce((sum, { items }) => sum + items, 0) });
  setTimeoutOfChildren(run, mapRun);
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

/**
 * Whether more items have failed than is tolerated: none without a threshold, with two neither may be exceeded.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html#maprun-fail-threshold
 */
function isExceeded({ items, isRead, toleratedCount, toleratedPercentage }: MapRun, more = 0): boolean {
  const failures = items.failed + items.timedOut + more;
  if (toleratedCount === undefined && toleratedPercentage === undefined) return failures > 0;
  return failures > (toleratedCount ?? Infinity)
    || isRead && failures * 100 > (toleratedPercentage ?? 100) * items.total;
}

type Ended = Exclude<ResultStatus, 'PENDING'>;
const COUNTED_AS = {
  SUCCEEDED: 'succeeded', FAILED: 'failed', TIMED_OUT: 'timedOut', ABORTED: 'aborted',
} as const satisfies
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
  if (status !== 'SUCCEEDED') keepFailed(run, children.run!, child);
  discardChild(run, child);
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
  run.engine.cancelTimers(run.thread, 'children');
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
  const { recorder, now } = run.engine;
  const { arn: executionArn } = recorder.historyOf(run.thread);
  run.engine.emit({ type: 'mapRun', run: describe(mapRunOf(run), status, { executionArn, now }) });
}
