import { ExecutionSettings, newExecution } from './advance';
import { Execution } from './execution';
import { HistoryEvent } from './history';
import { Json } from './json';
import { Machine } from './machine';
import { Effect, Outcome, TaskRequest } from './outcome';
import { Schedule } from './schedule';
import { Services, TaskAnswer } from './services';
import { Snapshot, Status } from './snapshot';

export interface RunSettings extends ExecutionSettings {
  readonly services?: Services;
  /**
   * Where the events go: of the execution, and of the child executions of a distributed Map.
   *
   * @default - they are kept, and are in the result
   */
  readonly onEvent?: (event: HistoryEvent, execution: string) => void;
  /** Without a history an execution is quicker, and one that never ends does not fill the memory. @default true */
  readonly history?: boolean;
  /** Milliseconds since 1970 at which the execution is left as it is. @default - it runs to its end */
  readonly until?: number;
}

export interface ExecutionResult {
  readonly status: Status;
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
  /** The events of the execution itself. */
  readonly events: readonly HistoryEvent[];
  /** Those of the child executions of distributed Maps, by their ARN. */
  readonly childEvents: { readonly [execution: string]: readonly HistoryEvent[] };
  /** How it was left: to be redriven, or continued. */
  readonly snapshot: Snapshot;
}

/** Runs an execution in virtual time: a wait takes none. */
export async function runExecution(machine: Machine, settings: RunSettings = {}): Promise<ExecutionResult> {
  return continueExecution(machine, newExecution(machine, settings), { type: 'start' }, settings);
}

/** Goes on with a snapshot, for example of an execution that is to be redriven. */
export async function continueExecution(
  machine: Machine, snapshot: Snapshot, outcome: Outcome, settings: RunSettings = {},
): Promise<ExecutionResult> {
  const run = new Run(machine, snapshot, settings);
  await run.take(outcome);
  return run.toEnd();
}

interface Delivery {
  readonly at: number;
  readonly outcome: Outcome & { readonly token: string };
}

class Run {
  private readonly execution: Execution;
  private readonly events = new Map<string, HistoryEvent[]>();
  /** Answers on their way. */
  private readonly deliveries = new Schedule<Delivery>();

  constructor(machine: Machine, private readonly from: Snapshot, private readonly settings: RunSettings) {
    this.execution = new Execution(machine, from, settings);
  }

  async take(outcome: Outcome): Promise<void> {
    for (const effect of await this.execution.apply(outcome)) await this.carryOut(effect);
  }

  async toEnd(): Promise<ExecutionResult> {
    const { until = Infinity } = this.settings;
    while (this.execution.isRunning) {
      const { nextAt } = this.execution;
      // An answer that comes just when time is up comes in time.
      const delivery = this.deliveries.take(Math.min(nextAt, until));
      if (delivery) {
        this.execution.now = Math.max(this.execution.now, delivery.at);
        await this.take(delivery.outcome);
      } else if (nextAt <= until) {
        await this.take({ type: 'clock', now: nextAt });
      } else {
        break;
      }
    }
    return this.result();
  }

  private async carryOut(effect: Effect): Promise<void> {
    switch (effect.type) {
      case 'event': return this.tell(effect.event, effect.execution);
      case 'task': return this.call(effect.request);
      case 'taskAbandoned':
        this.deliveries.cancel(({ outcome }) => outcome.token === effect.token);
    }
  }

  private tell(event: HistoryEvent, execution: string): void {
    if (this.settings.onEvent) return this.settings.onEvent(event, execution);
    const known = this.events.get(execution);
    if (known) known.push(event);
    else this.events.set(execution, [event]);
  }

  private async call(request: TaskRequest): Promise<void> {
    const { services } = this.settings;
    if (!services) {
      throw new Error(`The state '${request.state}' calls ${request.resource}, and no services were given to the run: `
        + "give 'services' that answer it");
    }
    for (const answer of await services.call(request)) {
      const at = request.time + (answer.after ?? 0) * 1000;
      this.deliveries.add({ at, outcome: outcomeOf(request, answer) });
    }
  }

  private result(): ExecutionResult {
    const snapshot = this.execution.snapshot();
    const { status, output, error, cause } = snapshot;
    const { arn } = this.from.logs[0];
    const { [arn]: events = [], ...childEvents } = Object.fromEntries(this.events);
    return { status, output, error, cause, events, childEvents, snapshot };
  }
}

function outcomeOf({ token }: TaskRequest, { answer }: TaskAnswer): Outcome & { readonly token: string } {
  switch (answer.type) {
    case 'submitted': return { type: 'taskSubmitted', token, output: answer.output };
    case 'started': return { type: 'activityStarted', token, workerName: answer.workerName };
    case 'heartbeat': return { type: 'taskHeartbeat', token };
    case 'succeeded': return { type: 'taskSucceeded', token, output: answer.output };
    case 'failed': return { type: 'taskFailed', token, error: answer.error, cause: answer.cause };
  }
}
