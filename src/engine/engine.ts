import { Effect } from './effect';
import { Isolation } from './isolation';
import { Json, JsonObject } from './json';
import { Machine } from './machine';
import { Random } from './random';
import { Recorder } from './recorder';
import { Thread, Timer } from './snapshot';

/** The engine as seen by the code of a state. */
export interface Engine {
  readonly machine: Machine;
  readonly random: Random;
  readonly recorder: Recorder;
  /** The current time, in milliseconds since 1970. */
  readonly now: number;
  readonly redriveCount: number;
  readonly redriveTime?: number;
  /** Present if one state runs alone. */
  readonly isolation?: Isolation;

  /** Emits an effect to the caller. */
  emit(effect: Effect): void;

  /** Sets a timer of the thread. */
  setTimer(thread: Thread, kind: Timer['kind'], seconds: number): void;

  /** Cancels the timers of the thread, or only those of one kind. */
  cancelTimers(thread: Thread, kind?: Timer['kind']): void;

  /** Transitions the thread to a state, when it is its turn. */
  goTo(thread: Thread, state: string, input: Json): void;

  /** Ends the thread with an output, which its parent receives. */
  threadSucceeded(thread: Thread, output: Json): Promise<void> | void;

  /** Starts a branch or an iteration. */
  startThread(parent: Thread, index: number, input: Json, start: ChildStart): void;

  /** The branches or iterations of a thread that have not been discarded. */
  childrenOf(parent: Thread): readonly Thread[];

  /** A thread and all that it started. */
  threadsOf(thread: Thread): Thread[];

  /** Brings back threads that have been discarded, in a history. */
  restore(threads: readonly Thread[], history: number): void;

  /** Restarts the states that did not succeed, of the execution with this history. */
  redrive(history: number): void;

  /** Removes a thread that is no longer needed, and all that it started. */
  discard(thread: Thread): void;

  /** Aborts the other branches or iterations after one has failed. They are kept, for a redrive. */
  abortChildren(parent: Thread, failed?: Thread): void;

  /** Stops waiting for the response to the task of the thread, if it has one. */
  abandonTask(thread: Thread): void;
}

/** Where a branch or an iteration starts. */
export interface ChildStart {
  /** The location of its states in the definition. */
  readonly flow: string;
  /** The event that precedes its first one. @default - the last event of the parent */
  readonly after?: number;
  /** The `$$.Map` of an iteration. */
  readonly map?: JsonObject;
  /** The index of its history, if it is a child execution. @default - the history of the parent */
  readonly history?: number;
}
