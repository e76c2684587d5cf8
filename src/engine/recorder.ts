import { isoTime } from './context-object';
import { RUNTIME, StateFailure } from './failure';
import { detailsName, EventDetails, hasDetails, payload } from './history';
import { Json } from './json';
import { Machine } from './machine';
import { Effect } from './outcome';
import { Log, Thread } from './snapshot';

export interface EventOptions {
  /** The next event of the thread does not follow this one. */
  readonly aside?: boolean;
  /** The event that it follows. @default - the last one of the thread */
  readonly after?: number;
}

/** Numbers the events of an execution, and of the child executions of its distributed Maps, and tells them. */
export class Recorder {
  private readonly logs: Log[];

  constructor(
    private readonly machine: Machine, logs: readonly Log[], private readonly now: () => number,
    /** Without it events are counted and not told. */
    private readonly tell?: (effect: Effect) => void,
  ) {
    this.logs = logs.map((log) => ({ ...log }));
  }

  copies(): Log[] {
    return this.logs.map((log) => ({ ...log }));
  }

  logOf(thread: Pick<Thread, 'log'>): Log {
    return this.logs[thread.log];
  }

  /** Tells an event of a thread; gives its number. The details are made only where they are told. */
  emit(
    thread: Pick<Thread, 'log' | 'lastEventId'>, type: string, details?: () => EventDetails,
    { aside = false, after = thread.lastEventId }: EventOptions = {},
  ): number {
    const log = this.logOf(thread);
    const { events } = this.machine.limits;
    // The last place is that of the event with which the execution ends.
    if (log.events + 1 >= events && !type.startsWith('Execution')) {
      throw new StateFailure(RUNTIME, `The execution reached the maximum number of history events (${events}).`);
    }
    const id = ++log.events;
    if (!aside) thread.lastEventId = id;
    if (this.tell) {
      const event = {
        id,
        previousEventId: after,
        timestamp: isoTime(this.now()),
        type,
        ...hasDetails(type) && { [detailsName(type)]: details?.() ?? {} },
      };
      this.tell({ type: 'event', execution: log.arn, event });
    }
    return id;
  }

  /** A history of its own, for a child execution. Gives its place among the logs. */
  open(arn: string, name: string, input: Json): number {
    this.logs.push({ arn, name, input, startTime: this.now(), events: 0 });
    const log = this.logs.length - 1;
    this.started({ log, lastEventId: 0 });
    return log;
  }

  /** The first event, which the second does not follow. */
  started(thread: Pick<Thread, 'log' | 'lastEventId'>): void {
    const { roleArn } = this.machine;
    const { input } = this.logOf(thread);
    this.emit(thread, 'ExecutionStarted', () => ({ ...payload('input', input), roleArn }), { aside: true });
  }
}
