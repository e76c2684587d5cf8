import { caught } from './dataflow';
import { Effect } from './effect';
import { ChildStart, Engine } from './engine';
import { asFailure, matches, RUNTIME, runtimeFailure, StateFailure } from './failure';
import { payload } from './history';
import { Isolation } from './isolation';
import { Json } from './json';
import { Machine, StatePlan } from './machine';
import { Random } from './random';
import { Recorder } from './recorder';
import { retrierOf } from './retry';
import { Schedule } from './schedule';
import { Ending, Snapshot, Status, Thread, Timer } from './snapshot';
import { StateRun } from './state-run';
import { kindOf } from './states';
import { areOpen } from './states/children';
import { checkSupport } from './states/known-fields';
import { mockedKindOf } from './states/mocked';
import { StateKind } from './states/state-kind';
import { Threads } from './threads';
import { asArray, isFields, State } from '../asl/model';

/** Options for interpreting an execution. */
export interface InterpreterOptions {
  /** Whether events are emitted. @default true */
  readonly history?: boolean;
  /** Whether events of child executions are emitted, too. @default true */
  readonly childHistories?: boolean;
  readonly isolation?: Isolation;
}

/** Interprets the states of an execution: enters them, handles their failures, and does what their code asks for. */
export class Interpreter implements Engine {
  now: number;
  redriveCount: number;
  redriveTime?: number;
  status: Status;
  ending: Ending;
  readonly random: Random;
  readonly timers: Schedule<Timer>;
  readonly threads: Threads;
  readonly recorder: Recorder;
  /** The effects so far, in order. */
  readonly effects: Effect[] = [];
  private nextThreadId: number;
  /** Threads that are about to enter their next state, or to restart the current one, in order. */
  private readonly ready: Thread[] = [];

  readonly isolation?: Isolation;

  constructor(
    readonly machine: Machine, snapshot: Snapshot,
    { history = true, childHistories = true, isolation }: InterpreterOptions,
  ) {
    this.isolation = isolation;
    ({
      now: this.now,
      redriveCount: this.redriveCount,
      redriveTime: this.redriveTime,
      status: this.status,
      nextThreadId: this.nextThreadId,
    } = snapshot);
    this.ending = snapshot;
    this.random = new Random(snapshot.seed);
    this.timers = new Schedule(snapshot.timers);
    this.threads = new Threads(snapshot.threads);
    const emit = history ? (effect: Effect) => this.emit(effect) : undefined;
    this.recorder = new Recorder(machine, snapshot.histories, snapshot.freeHistories, {
      now: () => this.now, emit, emitChild: childHistories ? emit : undefined,
    });
  }

  get isRunning(): boolean {
    return this.status === 'RUNNING';
  }

  /** Returns a snapshot. The interpreter must not be used afterwards, because it shares data with the snapshot. */
  snapshot(deadline: number): Snapshot {
    const { now, redriveCount, redriveTime, status, nextThreadId } = this;
    const { output, error, cause } = this.ending;
    return {
      status,
      output,
      error,
      cause,
      now,
      deadline,
      redriveCount,
      redriveTime,
      seed: this.random.seed,
      nextThreadId,
      histories: this.recorder.histories,
      freeHistories: this.recorder.free,
      threads: this.threads.current,
      timers: this.timers.all,
    };
  }

  /** Starts the thread of the state machine itself. */
  startRoot(): void {
    const { input } = this.recorder.histories[0];
    const thread = this.threads.add({
      id: this.nextThreadId++,
      index: 0,
      history: 0,
      flow: '',
      variables: this.isolation?.variables ?? {},
      lastEventId: 0,
    });
    this.goTo(thread, this.machine.definition.StartAt, input);
  }

  /** Enters the next state of each thread that is ready, until none is. */
  async runReady(): Promise<void> {
    for (let thread = this.ready.shift(); thread; thread = this.ready.shift()) {
      if (!this.isRunning || !this.threads.has(thread)) continue;
      const work = thread.next ? this.enter(thread) : this.resume(thread);
      // Waiting for what has been done costs more than doing it.
      if (work) await work;
    }
  }

  private enter(thread: Thread): Promise<void> | void {
    const { state, input } = thread.next!;
    let plan: StatePlan;
    try {
      plan = this.machine.plan(thread.flow, state);
      this.kindOf(plan.state);
    } catch (error) {
      return this.executionFailed(thread, asFailure(error));
    }
    thread.next = undefined;
    thread.frame = {
      state,
      input,
      enteredTime: this.now,
      enteredEventId: this.recorder.historyOf(thread).events + 1,
      triggerEventId: thread.lastEventId,
      retries: this.retriesBefore(plan.state),
    };
    return this.attempt(thread, (run, kind) => {
      run.record(run.plan.enteredEvent, () => ({ name: state, ...payload('input', input) }));
      if (!this.isolation?.mocked) checkSupport(run);
      return kind.start(run);
    });
  }

  private kindOf(state: State): StateKind {
    return this.isolation?.mocked && mockedKindOf(state) || kindOf(state);
  }

  private retriesBefore(state: State): number[] {
    return this.isolation?.retryCount ? asArray(state.Retry).map(() => this.isolation!.retryCount) : [];
  }

  /** Starts the state of the thread again. */
  restart(thread: Thread): Promise<void> | void {
    return this.attempt(thread, (run, kind) => {
      run.frame.triggerEventId = run.thread.lastEventId;
      return kind.start(run);
    });
  }

  /** Runs the code of the state of the thread, and handles its failure. */
  attempt(
    thread: Thread, action: (run: StateRun, kind: StateKind) => Promise<void> | void,
  ): Promise<void> | void {
    const run = new StateRun(this, thread);
    try {
      return action(run, this.kindOf(run.state))?.catch((error) => this.handle(run, error));
    } catch (error) {
      return this.handle(run, error);
    }
  }

  private handle(run: StateRun, error: unknown): Promise<void> {
    return this.failed(run, asFailure(error)).catch((again) => this.executionFailed(run.thread, asFailure(again)));
  }

  /** A state failed: it is retried, or the failure is caught, or the thread fails. */
  private async failed(run: StateRun, raised: StateFailure): Promise<void> {
    const { thread, frame, state } = run;
    this.cancelTimers(thread);
    const failure = recorded(run, raised);
    // Retriers and catchers do not apply, whatever they list.
    if (failure.error === RUNTIME) return this.executionFailed(thread, failure);

    const { index: retryIndex, seconds } = retrierOf(state, frame, failure, this.random) ?? {};
    if (seconds !== undefined) {
      if (this.isolation) {
        this.isolation.failed(failure.error, failure.cause, { retryIndex, retryBackoffIntervalSeconds: seconds });
        return this.end('FAILED', failure.details);
      }
      this.discardChildren(thread);
      frame.children = undefined;
      return this.setTimer(thread, 'retry', seconds);
    }
    if (state.Type === 'Map' || state.Type === 'Parallel') run.record(`${state.Type}StateFailed`);
    const catchers = asArray(state.Catch).filter(isFields);
    const index = catchers.findIndex(({ ErrorEquals }) => matches(asArray(ErrorEquals), failure));
    this.isolation?.failed(failure.error, failure.cause, {
      ...retryIndex !== undefined && { retryIndex }, ...index >= 0 && { catchIndex: index },
    });
    if (index < 0) return this.threadFailed(thread, failure);
    this.discardChildren(thread);
    try {
      return await caught(run, catchers[index], failure, `Catch[${index}]`);
    } catch (error) {
      return this.threadFailed(thread, recorded(run, asFailure(error)));
    }
  }

  /** Fails the execution or child execution that the thread belongs to. */
  private async executionFailed(thread: Thread, failure: StateFailure): Promise<void> {
    const parent = this.threads.parentOf(thread);
    if (!parent || parent.history !== thread.history) return this.threadFailed(thread, failure);
    parent.lastEventId = thread.lastEventId;
    return this.executionFailed(parent, failure);
  }

  private async threadFailed(thread: Thread, failure: StateFailure): Promise<void> {
    const parent = this.threads.parentOf(thread);
    if (parent) return this.attempt(parent, (run, kind) => kind.childFailed!(run, thread, failure));
    this.recorder.record(thread, 'ExecutionFailed', () => failure.details);
    return this.end('FAILED', failure.details);
  }

  /** Ends the execution. */
  end(status: Exclude<Status, 'RUNNING'>, ending: Ending): void {
    for (const thread of this.threads.all) {
      this.abandonTask(thread);
      this.abortMapRun(thread);
    }
    this.timers.clear();
    this.status = status;
    this.ending = ending;
    this.emit({ type: 'ended', status, ...ending });
  }

  emit(effect: Effect): void {
    this.effects.push(effect);
  }

  setTimer(thread: Thread, kind: Timer['kind'], seconds: number): void {
    const at = this.now + seconds * 1000;
    if (Number.isNaN(at)) throw runtimeFailure(`The ${kind} of the state is not a number of seconds.`);
    this.timers.add({ at, kind, thread: thread.id });
  }

  cancelTimers(thread: Thread, kind?: Timer['kind']): void {
    this.timers.cancel((timer) => timer.thread === thread.id && (kind === undefined || timer.kind === kind));
  }

  goTo(thread: Thread, state: string, input: Json): void {
    thread.next = { state, input };
    this.ready.push(thread);
  }

  redrive(history: number): void {
    const threads = this.threads.all.filter((thread) => thread.history === history);
    const { redriveCount } = this;
    const event = this.recorder.record(threads[0], 'ExecutionRedriven', () => ({ redriveCount }), { after: 0 });
    for (const thread of threads) {
      thread.lastEventId = event;
      this.ready.push(thread);
    }
  }

  /** Restarts a state that did not succeed. One whose branches or iterations failed waits for them again. */
  private resume(thread: Thread): Promise<void> | void {
    const frame = thread.frame!;
    const { children } = frame;
    frame.retries = [];
    frame.task = undefined;
    if (children && areOpen(children)) return this.attempt(thread, (run, kind) => kind.redriven!(run));
    frame.children = undefined;
    return this.restart(thread);
  }

  threadSucceeded(thread: Thread, output: Json): Promise<void> | void {
    const parent = this.threads.parentOf(thread);
    if (parent) return this.attempt(parent, (run, kind) => kind.childSucceeded!(run, thread, output));
    this.recorder.record(thread, 'ExecutionSucceeded', () => payload('output', output));
    this.threads.remove(thread);
    return this.end('SUCCEEDED', { output });
  }

  startThread(parent: Thread, index: number, input: Json, start: ChildStart): void {
    const { flow, map, after, history = parent.history } = start;
    const isExecution = history !== parent.history;
    const thread = this.threads.add({
      id: this.nextThreadId++,
      parent: parent.id,
      index,
      history,
      flow,
      map,
      // A child execution does not see the variables of its parent.
      variables: isExecution ? {} : parent.variables,
      lastEventId: isExecution ? 0 : after ?? parent.lastEventId,
    });
    this.goTo(thread, this.machine.flow(flow).StartAt, input);
  }

  childrenOf(parent: Thread): readonly Thread[] {
    return this.threads.childrenOf(parent);
  }

  threadsOf(thread: Thread): Thread[] {
    return [thread, ...this.threads.childrenOf(thread).flatMap((child) => this.threadsOf(child))];
  }

  restore(threads: readonly Thread[], history: number): void {
    const ids = new Map(threads.map(({ id }) => [id, this.nextThreadId++]));
    for (const thread of threads) {
      this.threads.add({
        ...thread,
        id: ids.get(thread.id)!,
        parent: ids.get(thread.parent!) ?? thread.parent,
        history: thread.history === threads[0].history ? history : thread.history,
      });
    }
  }

  discard(thread: Thread): void {
    this.discardChildren(thread);
    this.cancelTimers(thread);
    this.abandonTask(thread);
    this.threads.remove(thread);
  }

  private discardChildren(parent: Thread): void {
    for (const child of this.threads.childrenOf(parent)) this.discard(child);
  }

  abortChildren(parent: Thread, failed?: Thread): void {
    // AWS records the task of a branch as aborted even if it is the one that failed.
    if (failed && this.typeOf(parent) === 'Parallel' && this.typeOf(failed) === 'Task') {
      this.recorder.record(failed, 'TaskStateAborted', undefined, { aside: true });
    }
    for (const child of this.threads.childrenOf(parent)) if (child !== failed) this.abort(child);
  }

  /** Aborts the state of the thread. The thread is kept, for a redrive. */
  abort(thread: Thread): void {
    for (const child of this.threads.childrenOf(thread)) this.abort(child);
    // A Map Run may write its results before its state fails: until then its children must not go on.
    const place = this.ready.indexOf(thread);
    if (place >= 0) this.ready.splice(place, 1);
    this.cancelTimers(thread);
    this.abandonTask(thread);
    const type = this.typeOf(thread);
    this.abortMapRun(thread);
    if (type && ABORTABLE.has(type)) this.recorder.record(thread, `${type}StateAborted`);
    const parent = this.threads.parentOf(thread);
    if (parent && this.typeOf(parent) === 'Map') {
      const details = () => ({ name: parent.frame!.state, index: thread.index });
      if (parent.history === thread.history) this.recorder.record(thread, 'MapIterationAborted', details);
      else this.recorder.record(thread, 'ExecutionAborted');
    }
  }

  /** Aborts the Map Run of the thread, if there is one. */
  private abortMapRun(thread: Thread): void {
    if (!thread.frame?.children?.run) return;
    const run = new StateRun(this, thread);
    this.kindOf(run.state).aborted!(run);
  }

  private typeOf({ flow, frame }: Thread): string | undefined {
    return frame && this.machine.state(flow, frame.state).Type;
  }

  abandonTask({ frame }: Thread): void {
    if (!frame?.task) return;
    this.emit({ type: 'taskAbandoned', token: frame.task.token });
    frame.task = undefined;
  }
}

const ABORTABLE: ReadonlySet<string> = new Set(['Task', 'Wait', 'Parallel', 'Map']);

/** Returns the failure with its cause as AWS words it. The failure of a query is recorded as an event. */
function recorded(run: StateRun, raised: StateFailure): StateFailure {
  const failure = run.engine.isolation ? raised : raised.in(run.name, run.frame.enteredEventId);
  if (failure.isEvaluation) {
    const { location } = failure;
    const details = () => ({ ...failure.details, ...location !== undefined && { location }, state: run.name });
    run.record('EvaluationFailed', details, { after: run.frame.triggerEventId });
  }
  return failure;
}
