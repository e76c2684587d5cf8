import { Json, JsonObject } from './json';
import { MapRun } from './map-run/map-run';

/**
 * The whole state of an execution between two messages, as plain data: it can be stored, and continued more than once.
 * The definition and the events are not part of it.
 */
export interface Snapshot extends Ending {
  readonly status: Status;
  /** The current time, in milliseconds since 1970. After the end of the execution: the time of its end. */
  readonly now: number;
  /** The time at which the execution times out. */
  readonly deadline: number;
  readonly redriveCount: number;
  readonly redriveTime?: number;
  /** The state of the random numbers. */
  readonly seed: number;
  readonly nextThreadId: number;
  /** The history of the execution, followed by those of its child executions. */
  readonly histories: readonly History[];
  /** The indexes of histories of child executions that have ended. The next ones take their places. */
  readonly freeHistories: readonly number[];
  readonly threads: readonly Thread[];
  /** The earliest first, and of those due together the one that was set first. */
  readonly timers: readonly Timer[];
}

export type Status = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** The output of an execution that succeeded, or the error of one that did not. */
export interface Ending {
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
}

/** The history of the execution, or of a child execution of a distributed Map. Its events are emitted, not stored. */
export interface History {
  /** The ARN of the execution. */
  readonly arn: string;
  /** The name of the execution. */
  readonly name: string;
  /** The input of the execution. */
  readonly input: Json;
  readonly startTime: number;
  /** The number of events, which is also the id of the last one. */
  readonly events: number;
}

/** A sequence of states: of the state machine itself, of a branch of a Parallel, or of an iteration of a Map. */
export interface Thread {
  readonly id: number;
  /** The thread whose Parallel or Map started this one. */
  readonly parent?: number;
  /** The index of the branch or of the item. */
  readonly index: number;
  /** The index of the history that has its events. */
  readonly history: number;
  /** The location of its states in the definition, as in `flowsOf`. */
  readonly flow: string;
  /** The variables in scope: those of the parent when the thread started, and its own. */
  variables: JsonObject;
  /** The `$$.Map` of an iteration. */
  readonly map?: JsonObject;
  /** The event that the next one follows. */
  lastEventId: number;
  /** The state to enter next. */
  next?: { readonly state: string; readonly input: Json };
  frame?: Frame;
}

/** A state that has been entered and not exited. */
export interface Frame {
  readonly state: string;
  readonly input: Json;
  readonly enteredTime: number;
  readonly enteredEventId: number;
  /** The event that made the engine continue with this state. An `EvaluationFailed` event follows it. */
  triggerEventId: number;
  /** The number of retries of each retrier. */
  retries: number[];
  task?: TaskFrame;
  children?: ChildrenFrame;
}

/** A task that waits for a response. */
export interface TaskFrame {
  readonly token: string;
  readonly heartbeatSeconds?: number;
}

/** The branches or iterations that a state waits for. */
export interface ChildrenFrame {
  /** The input of each, in order. */
  readonly inputs: readonly Json[];
  /** The items of a Map, before ItemSelector. */
  readonly items?: Items;
  /** The maximum number that run at the same time. */
  readonly concurrency: number;
  /** The number that have been started. */
  started: number;
  /** The number that have ended. */
  ended: number;
  readonly outputs: Json[];
  /** The Map Run of a distributed Map. */
  readonly run?: MapRun;
}

/** The items a Map iterates over. */
export interface Items {
  readonly values: readonly Json[];
  /** The keys of the items, if they come from an object. */
  readonly keys?: readonly string[];
  /** Where a distributed Map has the items from: one source for all, or one for each. */
  readonly source?: string | readonly string[];
}

/** A timer of a thread. */
export interface Timer {
  /** The time at which it is due, in milliseconds since 1970. */
  readonly at: number;
  readonly kind: 'wait' | 'retry' | 'timeout' | 'heartbeat'
    /** Express child executions of a distributed Map time out. */
    | 'children';
  readonly thread: number;
}
