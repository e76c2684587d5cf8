import { StateType } from '../../asl/model';
import { StateFailure } from '../failure';
import { Json } from '../json';
import { Outcome } from '../outcome';
import { Thread } from '../snapshot';
import { StateRun } from '../state-run';
import { choice } from './choice';
import { map } from './map';
import { parallel } from './parallel';
import { fail, passState, succeed } from './simple';
import { task } from './task';
import { wait } from './wait';

/** What an outcome says to the task it names. */
export type TaskOutcome = Extract<Outcome, { readonly token: string }>;

/** How the states of a type are executed. What they throw as a StateFailure is retried, caught or ends the thread. */
export interface StateKind {
  /** The state has been entered, or is tried again. */
  start(run: StateRun): Promise<void>;
  /** The time that a Wait waits for has come. */
  waited?(run: StateRun): Promise<void>;
  /** The task that a Task waits for has been heard of. */
  answered?(run: StateRun, outcome: TaskOutcome): Promise<void>;
  /** The time that a Task has was not enough. */
  timedOut?(run: StateRun, failure: StateFailure): Promise<void>;
  /** A branch or iteration has ended. */
  childSucceeded?(run: StateRun, child: Thread, output: Json): Promise<void>;
  childFailed?(run: StateRun, child: Thread, failure: StateFailure): Promise<void>;
  /** The execution is redriven: the branches or iterations that failed go on by themselves. */
  redriven?(run: StateRun): Promise<void>;
}

export const STATE_KINDS: { readonly [type in StateType]: StateKind } = {
  Task: task,
  Pass: passState,
  Choice: choice,
  Wait: wait,
  Succeed: succeed,
  Fail: fail,
  Parallel: parallel,
  Map: map,
};
