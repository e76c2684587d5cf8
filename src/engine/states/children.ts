import { ChildStart } from '../engine';
import { StateFailure } from '../failure';
import { Json } from '../json';
import { MapRun } from '../map-run/map-run';
import { ChildrenFrame, Thread } from '../snapshot';
import { StateRun } from '../state-run';

/** The branches or iterations of a state before the first one starts. */
export function notStarted(
  inputs: readonly Json[], concurrency: number, more: Pick<ChildrenFrame, 'items' | 'run'> = {},
): ChildrenFrame {
  return { inputs, concurrency, started: 0, ended: 0, outputs: inputs.map(() => null), ...more };
}

/** Whether a state still waits for branches or iterations. */
export function areOpen({ inputs, ended, run }: ChildrenFrame): boolean {
  return run ? !isDone(run) : ended < inputs.length;
}

/** Whether all items of a Map Run have been read and processed. */
export function isDone({ isRead, pending, rest, executions: { running }, failure, isAborted }: MapRun): boolean {
  return isRead && pending.length === 0 && rest.length === 0 && running === 0 && failure === undefined && !isAborted;
}

/** Starts as many of the remaining branches or iterations as may run at the same time. */
export function startChildren(run: StateRun, startOf: (index: number) => ChildStart): void {
  const children = run.frame.children!;
  while (children.started < children.inputs.length && children.started - children.ended < children.concurrency) {
    const index = children.started++;
    run.engine.startThread(run.thread, index, children.inputs[index], startOf(index));
  }
}

/** Stores the output of a child. Returns whether it was the last one. */
export function childEnded(run: StateRun, child: Thread, output: Json): boolean {
  const children = run.frame.children!;
  children.ended++;
  children.outputs[child.index] = output;
  run.engine.discard(child);
  return children.ended === children.inputs.length;
}

/** Aborts the other children after one has failed, and fails the state with its failure. */
export function failWith(run: StateRun, child: Thread, failure: StateFailure): never {
  run.engine.abortChildren(run.thread, child);
  throw failure.carried();
}
