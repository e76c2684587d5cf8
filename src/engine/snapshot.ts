import { Json, JsonObject } from './json';

/**
 * Everything an execution is between two outcomes, as plain data: it can be kept, written down, and continued more than
 * once. The definition is not in it, nor the history, which is told as it comes about.
 */
export interface Snapshot {
  readonly status: Status;
  readonly input: Json;
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
  /** Milliseconds since 1970. */
  readonly startTime: number;
  readonly now: number;
  /** When it times out. */
  readonly endAt: number;
  readonly redriveCount: number;
  readonly redriveTime?: number;
  /** The state of the random numbers. */
  readonly seed: number;
  /** The number that names the next thread. */
  readonly next: number;
  readonly logs: readonly Log[];
  readonly threads: readonly Thread[];
  /** The earliest first; of those due together, the one that was set first. */
  readonly timers: readonly Timer[];
}

export type Status = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** A history: that of the execution, or that of a child execution of a distributed Map. */
export interface Log {
  readonly arn: string;
  readonly name: string;
  readonly input: Json;
  readonly startTime: number;
  /** How many events it has, and so the number of the last one. */
  events: number;
}

/** One line of states: the state machine's own, a branch of a Parallel, an iteration of a Map. */
export interface Thread {
  readonly id: number;
  /** The thread whose Parallel or Map started this one. */
  readonly parent?: number;
  /** Which branch or which item it is of its parent's state. */
  readonly index: number;
  /** Which log its events go to. */
  readonly log: number;
  /** Where its states stand in the definition, as `flowsOf` says it. */
  readonly flow: string;
  /** Those of the threads around it at its start, and its own. */
  variables: JsonObject;
  /** `$$.Map`, in an iteration. */
  readonly map?: JsonObject;
  /** The event that the next one follows. */
  lastEventId: number;
  /** The state it goes to next. */
  next?: { readonly state: string; readonly input: Json };
  frame?: Frame;
}

/** A state that has been entered and not been left. */
export interface Frame {
  readonly state: string;
  readonly input: Json;
  readonly enteredTime: number;
  readonly enteredEventId: number;
  /** The event that made the engine go on with this state: a failed query is told as following it. */
  triggerEventId: number;
  /** How often each retrier has retried. */
  retries: number[];
  task?: TaskFrame;
  children?: ChildrenFrame;
}

export interface TaskFrame {
  readonly token: string;
  readonly heartbeatSeconds?: number;
}

/** The branches or iterations that a state waits for. */
export interface ChildrenFrame {
  /** What each gets, in order. */
  readonly inputs: readonly Json[];
  /** Of a Map: the items themselves, before ItemSelector. */
  readonly items?: Items;
  /** How many may run at a time. */
  readonly concurrency: number;
  /** How many have been started, and how many of these have ended. */
  started: number;
  ended: number;
  readonly outputs: Json[];
  /** Of a distributed Map. */
  readonly run?: MapRun;
}

/** What a Map goes over. */
export interface Items {
  readonly values: readonly Json[];
  /** Of the items of an object. */
  readonly keys?: readonly string[];
}

export interface MapRun {
  readonly arn: string;
  readonly label: string;
  readonly toleratedCount?: number;
  readonly toleratedPercentage?: number;
  failed: number;
}

export interface Timer {
  readonly at: number;
  readonly kind: 'wait' | 'retry' | 'timeout' | 'heartbeat';
  readonly thread: number;
}
