import { StateFailure } from '../failure';
import { Json } from '../json';
import { TaskMessage } from '../message';
import { Thread } from '../snapshot';
import { StateRun } from '../state-run';

/**
 * The code of a state type. A StateFailure that it throws is retried or caught, or fails the thread.
 *
 * Only JSONata takes promises. Code that needs none returns none, which is much faster.
 */
export interface StateKind {
  /** Starts the state, after it has been entered or for a retry. */
  start(run: StateRun): Promise<void> | void;
  /** Continues a Wait at the time that it waits for. */
  waited?(run: StateRun): Promise<void> | void;
  /** Handles a message to the task of a Task. */
  received?(run: StateRun, message: TaskMessage): Promise<void> | void;
  /** Times out the task of a Task. */
  timedOut?(run: StateRun, failure: StateFailure): Promise<void> | void;
  /** Handles the output of a branch or an iteration. */
  childSucceeded?(run: StateRun, child: Thread, output: Json): Promise<void> | void;
  /** Handles the failure of a branch or an iteration. */
  childFailed?(run: StateRun, child: Thread, failure: StateFailure): Promise<void> | void;
  /** Ends the Map Run of a Map whose execution ends. */
  aborted?(run: StateRun): void;
  /** Times out Express child executions of a Map. */
  childrenDue?(run: StateRun): Promise<void> | void;
  /** Continues a Parallel or Map in a redrive. Branches, and iterations of an inline Map, continue by themselves. */
  redriven?(run: StateRun): Promise<void> | void;
}
