import { isDistributed, typeInside } from '../../asl/model';
import { isArray, isObject } from '../json';
import { EXPRESS_SECONDS } from '../machine';
import { withoutFailures } from '../map-run/figures';
import { MapRun, PendingChild } from '../map-run/map-run';
import { Thread } from '../snapshot';
import { StateRun } from '../state-run';

function isExpress({ state, engine }: StateRun): boolean {
  return isDistributed(state) && typeInside(state, engine.machine.type) === 'EXPRESS';
}

/** The number of items that a child execution has. */
export function sizeOf({ state, engine }: StateRun, child: Thread): number {
  if (state.ItemBatcher === undefined) return 1;
  const { input } = engine.recorder.historyOf(child);
  return isObject(input) && isArray(input.Items) ? input.Items.length : 1;
}

/**
 * Starts a child execution. One that did not succeed keeps its ARN: a Standard one continues where it ended, an Express
 * one starts anew.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-map-run.html
 */
export function startChild(run: StateRun, flow: string, { input, map, former }: PendingChild): void {
  const { engine, frame, thread } = run;
  const { recorder } = engine;
  if (former && !isExpress(run)) {
    const history = recorder.continueChild(former.history);
    engine.restore(former.threads, history);
    return engine.redrive(history);
  }
  const { arn, name } = former?.history ?? newChild(run);
  const history = recorder.startChild(arn, name, input);
  engine.startThread(thread, former?.index ?? frame.children!.started++, input, { flow, history, map });
}

function newChild(run: StateRun): { readonly arn: string; readonly name: string } {
  const { machine, random } = run.engine;
  const place = `${machine.name}/${run.frame.children!.run!.label}`;
  const name = random.uuid();
  const arn = isExpress(run) ? machine.arnOf('express', place, name, random.uuid())
    : machine.arnOf('execution', place, name);
  return { arn, name };
}

/** Removes a child execution. */
export function discardChild({ engine }: StateRun, child: Thread): void {
  engine.discard(child);
  engine.recorder.endChild(child);
}

/** Removes all child executions. */
export function discardChildren(run: StateRun): void {
  for (const child of run.engine.childrenOf(run.thread)) discardChild(run, child);
}

/** So many child executions are copied when one more is kept. */
const PAGE = 1000;

/** Keeps a child execution that did not succeed, for a redrive. */
export function keepFailed(run: StateRun, mapRun: MapRun, child: Thread): void {
  const pages = mapRun.unsuccessful ?? [];
  const last = pages[pages.length - 1] ?? [];
  const failed = pendingAgain(run, child);
  mapRun.unsuccessful = last.length % PAGE === 0 ? [...pages, [failed]] : [...pages.slice(0, -1), [...last, failed]];
}

function pendingAgain(run: StateRun, child: Thread): PendingChild {
  const { index, map } = child;
  const history = run.engine.recorder.historyOf(child);
  const threads = isExpress(run) ? [] : run.engine.threadsOf(child);
  return { input: history.input, items: sizeOf(run, child), map, former: { index, history, threads } };
}

/** Makes all child executions pending that did not succeed, in their order. */
export function takeFailedAgain(run: StateRun, mapRun: MapRun): void {
  const ended = run.engine.childrenOf(run.thread).map((child) => pendingAgain(run, child));
  const again = [...(mapRun.unsuccessful ?? []).flat(), ...ended];
  discardChildren(run);
  mapRun.unsuccessful = undefined;
  mapRun.pending = [...again.sort((a, b) => a.former!.index - b.former!.index), ...mapRun.pending];
  mapRun.items = withoutFailures(mapRun.items);
  mapRun.executions = withoutFailures(mapRun.executions);
}

/** The Express child executions that have run for as long as they may. */
export function overdueChildren({ engine, thread }: StateRun): readonly Thread[] {
  const { recorder, now } = engine;
  return engine.childrenOf(thread).filter((child) =>
    recorder.historyOf(child).startTime + EXPRESS_SECONDS * 1000 <= now);
}

/** Sets a timer for the time at which the first of the Express child executions times out: one for them all. */
export function setTimeoutOfChildren(run: StateRun, mapRun: MapRun): void {
  if (mapRun.isTimed || !isExpress(run)) return;
  const { engine, thread } = run;
  const { recorder, now } = engine;
  const first = engine.childrenOf(thread).reduce(
    (time, child) => Math.min(time, recorder.historyOf(child).startTime), now);
  mapRun.isTimed = true;
  engine.setTimer(thread, 'children', (first - now) / 1000 + EXPRESS_SECONDS);
}
