import { advance, AdvanceOptions, dueAt, ExecutionSettings, newExecution } from './advance';
import { Effect, TaskRequest } from './effect';
import { HistoryEvent } from './history';
import { Json } from './json';
import { Machine } from './machine';
import { MapRunDescription } from './map-run/figures';
import { MapRuns } from './map-run/map-runs';
import { Message, TaskMessage } from './message';
import { Schedule } from './schedule';
import { Services, TaskResponse } from './services';
import { Snapshot, Status } from './snapshot';

/** Options for continuing an execution. */
export interface ContinueOptions extends AdvanceOptions {
  readonly services?: Services;
  /**
   * Receives the events of the execution, and of the child executions of its distributed Maps.
   *
   * @default - the events are collected, and are in the result
   */
  readonly onEvent?: (event: HistoryEvent, execution: string) => void;
  /** The time at which to leave the execution as it is, in milliseconds since 1970. @default - it runs to its end */
  readonly until?: number;
}

/** Settings of a run. */
export interface RunSettings extends ExecutionSettings, ContinueOptions {
  /** The time at which the execution starts, in milliseconds since 1970. @default 0 */
  readonly startTime?: number;
}

/** The result of a run. */
export interface ExecutionResult {
  readonly status: Status;
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
  /** The events of the execution itself. */
  readonly events: readonly HistoryEvent[];
  /** The events of the child executions of distributed Maps, by ARN. */
  readonly childEvents: { readonly [execution: string]: readonly HistoryEvent[] };
  /** The figures of distributed Maps that started or ended in this run, by the ARN of the Map Run. */
  readonly mapRuns: { readonly [mapRun: string]: MapRunDescription };
  /** The last snapshot, for a redrive or to be continued. */
  readonly snapshot: Snapshot;
}

/** Runs an execution in virtual time: a wait takes none. */
export async function runExecution(machine: Machine, settings: RunSettings = {}): Promise<ExecutionResult> {
  const { startTime = 0 } = settings;
  return continueExecution(machine, newExecution(machine, settings), { type: 'start', at: startTime }, settings);
}

/** Continues an execution from a snapshot, for example to redrive it. */
export async function continueExecution(
  machine: Machine, snapshot: Snapshot, message: Message, options: ContinueOptions = {},
): Promise<ExecutionResult> {
  const run = new Run(machine, snapshot, options);
  await run.send(message);
  return run.toEnd(options.until);
}

/** An execution, and all that its effects ask for. `runExecution()` takes one to its end. */
export class Run {
  private readonly events = new Map<string, HistoryEvent[]>();
  /** Messages that have not arrived yet. */
  private readonly messages = new Schedule<TaskMessage>();
  private readonly mapRuns: MapRuns;

  constructor(
    private readonly machine: Machine, private snapshot: Snapshot, private readonly options: ContinueOptions,
  ) {
    this.mapRuns = new MapRuns(options.services?.storage);
  }

  /** Sends a message, and carries out what it leads to at this time. */
  async send(message: Message): Promise<void> {
    const { snapshot, effects } = await advance(this.machine, this.snapshot, message, this.options);
    this.snapshot = snapshot;
    for (const effect of effects) {
      if (effect.type === 'event') this.collect(effect.event, effect.execution);
      else await this.carryOut(effect);
    }
  }

  /** Takes the execution to its end, or to the time at which it is left as it is. */
  async toEnd(until = Infinity): Promise<ExecutionResult> {
    while (this.snapshot.status === 'RUNNING') {
      const [dueTime, messageTime] = [dueAt(this.snapshot), this.messages.nextAt];
      if (Math.min(dueTime, messageTime) > until) break;
      await this.send(messageTime <= dueTime ? this.messages.take()! : { type: 'clock', at: dueTime });
    }
    return this.result();
  }

  private async carryOut(effect: Exclude<Effect, { readonly type: 'event' }>): Promise<void> {
    switch (effect.type) {
      case 'task': return this.call(effect.request);
      case 'taskAbandoned': return this.messages.cancel(({ token }) => token === effect.token);
      case 'readItems': return this.messages.add(await this.mapRuns.read(effect.request));
      case 'result': return this.mapRuns.write(effect.result);
      case 'writeResults': return this.messages.add(await this.mapRuns.finish(effect.request));
      case 'mapRun': return this.mapRuns.describe(effect.run);
      case 'ended': return this.mapRuns.abort(this.snapshot.now);
    }
  }

  private collect(event: HistoryEvent, execution: string): void {
    if (this.options.onEvent) return this.options.onEvent(event, execution);
    const known = this.events.get(execution);
    if (known) known.push(event);
    else this.events.set(execution, [event]);
  }

  private async call(request: TaskRequest): Promise<void> {
    const { services } = this.options;
    if (!services) {
      throw new Error(`The state '${request.state}' calls ${request.resource}, but the run has no services: `
        + "pass 'services' that respond to it");
    }
    // A service may change what it is given. The original may be part of the definition, or of other states' data.
    const own = { ...request, input: JSON.parse(JSON.stringify(request.input)) as Json };
    for (const response of await services.call(own)) this.messages.add(messageOf(request, response));
  }

  /** The result so far. */
  result(): ExecutionResult {
    const { snapshot } = this;
    const { status, output, error, cause } = snapshot;
    const { arn } = snapshot.histories[0];
    const { [arn]: events = [], ...childEvents } = Object.fromEntries(this.events);
    return { status, output, error, cause, events, childEvents, mapRuns: this.mapRuns.descriptions, snapshot };
  }
}

/** The message that a response arrives as. */
function messageOf({ token, time }: TaskRequest, { after = 0, response }: TaskResponse): TaskMessage {
  const to = { token, at: time + after * 1000 };
  switch (response.type) {
    case 'submitted': return { type: 'taskSubmitted', ...to, output: response.output };
    case 'started': return { type: 'activityStarted', ...to, workerName: response.workerName };
    case 'heartbeat': return { type: 'taskHeartbeat', ...to };
    case 'succeeded': return { type: 'taskSucceeded', ...to, output: response.output };
    case 'failed': return { type: 'taskFailed', ...to, error: response.error, cause: response.cause };
  }
}
