import { isoTime } from './context-object';
import { Effect } from './effect';
import { RUNTIME, StateFailure } from './failure';
import { detailsName, EventDetails, HistoryEvent, payload } from './history';
import { Json } from './json';
import { isExpressArn, Machine } from './machine';
import { History, Thread } from './snapshot';

/** Options for recording an event. */
export interface RecordOptions {
  /** The next event of the thread does not follow this one. @default false */
  readonly aside?: boolean;
  /** The event that it follows. @default - the last one of the thread */
  readonly after?: number;
}

type Changing<T> = { -readonly [key in keyof T]: T[key] };
type Recorded = Changing<HistoryEvent>;

/** The connections of a recorder. */
export interface RecorderPorts {
  readonly now: () => number;
  /** Emits the events of the execution. Without it they are counted only. */
  readonly emit?: (effect: Effect) => void;
  /** Emits the events of child executions. Without it they are counted only. */
  readonly emitChild?: (effect: Effect) => void;
}

/** Records the events of an execution and of the child executions of its distributed Maps: numbers and emits them. */
export class Recorder {
  readonly histories: History[];
  /** The indexes of histories that have ended. */
  readonly free: number[];
  /** Histories that are not part of the snapshot that they come from, so that they may be changed. */
  private readonly own = new Set<History>();

  constructor(
    private readonly machine: Machine, histories: readonly History[], freeHistories: readonly number[],
    private readonly to: RecorderPorts,
  ) {
    this.histories = [...histories];
    this.free = [...freeHistories];
  }

  historyOf(thread: Pick<Thread, 'history'>): History {
    return this.histories[thread.history];
  }

  /** Records an event of a thread and returns its id. The details are evaluated only if it is emitted. */
  record(
    thread: Pick<Thread, 'history' | 'lastEventId'>, type: string, details?: () => EventDetails,
    { aside = false, after = thread.lastEventId }: RecordOptions = {},
  ): number {
    const history = this.ownHistory(thread.history);
    const { events } = this.machine.limits;
    // The last one is reserved for the event with which the execution ends.
    if (history.events + 1 >= events && !type.startsWith('Execution') && !isExpressArn(history.arn)) {
      throw new StateFailure(RUNTIME, `The execution reached the maximum number of history events (${events}).`);
    }
    const id = history.events + 1;
    history.events = id;
    if (!aside) thread.lastEventId = id;
    const emit = thread.history === 0 ? this.to.emit : this.to.emitChild;
    if (emit) {
      const event: Recorded = { id, previousEventId: after, timestamp: isoTime(this.to.now()), type };
      const name = detailsName(type);
      if (name) event[name] = details?.() ?? {};
      emit({ type: 'event', execution: history.arn, event });
    }
    return id;
  }

  /** Copies a history before its first change. */
  private ownHistory(index: number): Changing<History> {
    const history = this.histories[index];
    return this.own.has(history) ? history : this.keep(index, { ...history });
  }

  private keep(index: number, history: History): History {
    this.own.add(history);
    return this.histories[index] = history;
  }

  /** Starts the history of the execution. */
  start(): void {
    this.ownHistory(0).startTime = this.to.now();
    this.recordStart(0);
  }

  /** Starts the history of a child execution and returns its index. */
  startChild(arn: string, name: string, input: Json): number {
    const history = { arn, name, input, startTime: this.to.now(), events: 0 };
    this.own.add(history);
    const index = this.continueChild(history);
    this.recordStart(index);
    return index;
  }

  /** Continues the history of a child execution that has ended, and returns its index. */
  continueChild(history: History): number {
    const index = this.free.pop() ?? this.histories.length;
    this.histories[index] = history;
    return index;
  }

  /** Gives the place of an ended child execution to the next one, so that histories do not grow with the items. */
  endChild({ history }: Pick<Thread, 'history'>): void {
    // It may be kept for a redrive as it is now.
    this.own.delete(this.histories[history]);
    this.free.push(history);
  }

  /** Records the first event. The second one does not follow it. */
  private recordStart(history: number): void {
    const { roleArn } = this.machine;
    const { input } = this.histories[history];
    const details = () => ({ ...payload('input', input), roleArn });
    this.record({ history, lastEventId: 0 }, 'ExecutionStarted', details, { aside: true });
  }
}
