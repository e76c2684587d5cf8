import { Effect } from './effect';
import { Execution } from './execution';
import { Isolation } from './isolation';
import { forgetTexts, isLargerThan, Json } from './json';
import { Machine } from './machine';
import { Message } from './message';
import { Random, seedOf } from './random';
import { Snapshot } from './snapshot';
import { DEEPEST, isTooDeep } from '../asl/depth';

/** Settings of an execution. */
export interface ExecutionSettings {
  /** @default {} */
  readonly input?: Json;
  /** @default - a UUID derived from the seed */
  readonly name?: string;
  /** The seed of all random numbers. @default '' */
  readonly seed?: string;
}

/** Returns a snapshot of an execution that has not been started: its first message is `start`. */
export function newExecution(machine: Machine, settings: ExecutionSettings = {}): Snapshot {
  const { input = {}, seed = '' } = settings;
  if (isTooDeep(input)) throw new Error(`The input is nested more than ${DEEPEST} levels deep; flatten it`);
  if (isLargerThan(machine.limits.payloadBytes, input)) {
    throw new Error(`The input exceeds the maximum of ${machine.limits.payloadBytes} bytes; pass a reference instead, `
      + 'for example a key in S3');
  }
  const random = new Random(seedOf(seed));
  const name = settings.name ?? random.uuid();
  const arn = machine.type === 'EXPRESS'
    ? machine.arnOf('express', machine.name, name, random.uuid())
    : machine.arnOf('execution', machine.name, name);
  return {
    status: 'RUNNING',
    now: 0,
    deadline: 0,
    redriveCount: 0,
    seed: random.seed,
    nextThreadId: 1,
    freeHistories: [],
    histories: [{ arn, name, input, startTime: 0, events: 0 }],
    threads: [],
    timers: [],
  };
}

/** Options for advancing an execution. */
export interface AdvanceOptions {
  /** Whether events are emitted. They are counted in any case. @default true */
  readonly history?: boolean;
  /**
   * Whether events of child executions of distributed Maps are emitted, if those of the execution are. Results and
   * figures of a Map Run do not need them, and a run over millions of items has many.
   *
   * @default true
   */
  readonly childHistories?: boolean;
  /** Runs the first state alone. @default - the whole execution runs */
  readonly isolation?: Isolation;
}

/** The result of advancing an execution. */
export interface Advance {
  readonly snapshot: Snapshot;
  readonly effects: readonly Effect[];
}

/**
 * Advances an execution by a message: a machine, a snapshot and a message give the next snapshot and effects.
 *
 * First the timers go off that are due before the message. It is the only way into the engine, and pure: the snapshot
 * passed in stays as it is.
 */
export async function advance(
  machine: Machine, snapshot: Snapshot, message: Message, options: AdvanceOptions = {},
): Promise<Advance> {
  forgetTexts();
  const execution = new Execution(machine, snapshot, options);
  await execution.take(message);
  return { snapshot: execution.snapshot(), effects: execution.effects };
}

/** The time at which the next timer or the timeout of the execution is due. Infinity if it does not run. */
export function dueAt({ status, timers, deadline }: Snapshot): number {
  return status === 'RUNNING' ? Math.min(timers[0]?.at ?? Infinity, deadline) : Infinity;
}
