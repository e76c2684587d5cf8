import { Execution } from './execution';
import { isLargerThan, Json } from './json';
import { Machine } from './machine';
import { Effect, Outcome } from './outcome';
import { Random, seedOf } from './random';
import { Snapshot } from './snapshot';

export interface ExecutionSettings {
  /** @default {} */
  readonly input?: Json;
  /** @default - a UUID that follows from the seed */
  readonly name?: string;
  /** Milliseconds since 1970. @default 0 */
  readonly startTime?: number;
  /** What every random number follows from. @default '' */
  readonly seed?: string;
}

/** An execution before its start. */
export function newExecution(machine: Machine, settings: ExecutionSettings = {}): Snapshot {
  const { input = {}, startTime = 0, seed = '' } = settings;
  if (isLargerThan(machine.limits.payloadBytes, input)) {
    throw new Error(`The input has more than the ${machine.limits.payloadBytes} bytes that an execution takes; hand `
      + 'over where the data is, for example a key in S3');
  }
  const random = new Random(seedOf(seed));
  const name = settings.name ?? random.uuid();
  const arn = machine.type === 'EXPRESS'
    ? machine.arnOf('express', machine.name, name, random.uuid())
    : machine.arnOf('execution', machine.name, name);
  return {
    status: 'RUNNING',
    input,
    startTime,
    now: startTime,
    endAt: startTime + machine.timeoutSeconds * 1000,
    redriveCount: 0,
    seed: random.seed,
    next: 1,
    logs: [{ arn, name, input, startTime, events: 0 }],
    threads: [],
    timers: [],
  };
}

export interface Advance {
  readonly snapshot: Snapshot;
  readonly effects: readonly Effect[];
}

/**
 * The engine as a function: a definition, a snapshot and an outcome give the next snapshot and what comes of it. The
 * snapshot that went in stays as it was.
 */
export async function advance(machine: Machine, snapshot: Snapshot, outcome: Outcome): Promise<Advance> {
  const execution = new Execution(machine, snapshot);
  const effects = await execution.apply(outcome);
  return { snapshot: execution.snapshot(), effects };
}
