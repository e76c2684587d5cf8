import { StateFailure } from '../failure';
import { Json, JsonObject } from '../json';
import { ChildrenFrame, Thread } from '../snapshot';
import { StateRun } from '../state-run';

/** Branches or iterations of which none has been started yet. */
export function notStarted(
  inputs: readonly Json[], concurrency: number, more: Pick<ChildrenFrame, 'items' | 'run'> = {},
): ChildrenFrame {
  return { inputs, concurrency, started: 0, ended: 0, outputs: inputs.map(() => null), ...more };
}

/** Starts as many of the waiting branches or iterations as may run. */
export function startChildren(run: StateRun, begin: (index: number) => ChildStart): void {
  const children = run.frame.children!;
  while (children.started < children.inputs.length && children.started - children.ended < children.concurrency) {
    const index = children.started++;
    run.execution.startThread(run.thread, index, children.inputs[index], begin(index));
  }
}

export interface ChildStart {
  readonly flow: string;
  /** The event that its first one follows; else the last one of its parent. */
  readonly after?: number;
  readonly map?: JsonObject;
  /** The log that it writes, where it is an execution of its own. */
  readonly log?: number;
}

/** Notes what a child gave; tells whether it was the last. */
export function childEnded(run: StateRun, child: Thread, output: Json): boolean {
  const children = run.frame.children!;
  children.ended++;
  children.outputs[child.index] = output;
  run.execution.discard(child);
  return children.ended === children.inputs.length;
}

/** A child failed: the others are stopped, and the state fails with what the child failed with. */
export function failWith(run: StateRun, child: Thread, failure: StateFailure): never {
  run.execution.abortChildren(run.thread, child);
  throw failure.carried();
}
