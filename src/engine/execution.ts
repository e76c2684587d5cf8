import { caught } from './dataflow';
import { matches, RUNTIME, StateFailure, timeout } from './failure';
import { payload } from './history';
import { Json } from './json';
import { Machine } from './machine';
import { Effect, Outcome } from './outcome';
import { Random } from './random';
import { Recorder } from './recorder';
import { retryAfter } from './retry';
import { Schedule } from './schedule';
import { Snapshot, Status, Thread, Timer } from './snapshot';
import { StateRun } from './state-run';
import { ChildStart } from './states/children';
import { STATE_KINDS, StateKind, TaskOutcome } from './states/state-kind';
import { Threads } from './threads';
import { asArray, isFields } from '../asl/model';

type Result = Pick<Snapshot, 'output' | 'error' | 'cause'>;

/** An execution on its way from one snapshot to the next. */
export class Execution {
  now: number;
  redriveCount: number;
  redriveTime?: number;
  /** When its time is up. */
  private endAt: number;
  readonly random: Random;
  readonly timers: Schedule<Timer>;
  readonly threads: Threads;
  readonly recorder: Recorder;
  private status: Status;
  private result: Result;
  private next: number;
  /** Threads whose turn it is to go to their next state. */
  private readonly ready: Thread[] = [];
  private effects: Effect[] = [];

  constructor(readonly machine: Machine, private readonly from: Snapshot, { history = true } = {}) {
    ({ now: this.now, redriveCount: this.redriveCount, redriveTime: this.redriveTime, next: this.next } = from);
    this.status = from.status;
    this.endAt = from.endAt;
    this.result = from;
    this.random = new Random(from.seed);
    this.timers = new Schedule(from.timers);
    this.threads = new Threads(from.threads);
    const told = history ? (effect: Effect) => this.tell(effect) : undefined;
    this.recorder = new Recorder(machine, from.logs, () => this.now, told);
  }

  snapshot(): Snapshot {
    const { now, endAt, redriveCount, redriveTime, status, next } = this;
    const { output, error, cause } = this.result;
    return {
      ...this.from,
      now,
      endAt,
      redriveCount,
      redriveTime,
      status,
      next,
      output,
      error,
      cause,
      seed: this.random.seed,
      logs: this.recorder.copies(),
      threads: this.threads.copies(),
      timers: [...this.timers.all],
    };
  }

  get isRunning(): boolean {
    return this.status === 'RUNNING';
  }

  /** Goes on with what has happened, as far as it goes. Gives what comes of it, in order. */
  async apply(outcome: Outcome): Promise<Effect[]> {
    if (this.isRunning || outcome.type === 'redrive') await this.take(outcome);
    const { effects } = this;
    this.effects = [];
    return effects;
  }

  private async take(outcome: Outcome): Promise<void> {
    switch (outcome.type) {
      case 'start': this.start(); break;
      case 'clock': return this.clock(outcome.now);
      case 'stop': this.stop(outcome.error, outcome.cause); break;
      case 'redrive': await this.redrive(); break;
      default: await this.answer(outcome);
    }
    return this.runReady();
  }

  private start(): void {
    const thread = this.threads.add({ id: this.next++, index: 0, log: 0, flow: '', variables: {}, lastEventId: 0 });
    this.recorder.started(thread);
    this.goTo(thread, this.machine.definition.StartAt, this.from.input);
  }

  private async clock(now: number): Promise<void> {
    const last = Math.min(now, this.endAt);
    for (let timer = this.timers.take(last); timer; timer = this.timers.take(last)) {
      this.now = Math.max(this.now, timer.at);
      await this.due(timer);
      await this.runReady();
    }
    this.now = Math.max(this.now, last);
    // The end of its time comes after all else that is due then.
    if (this.isRunning && this.endAt <= now) {
      this.recorder.emit(this.threads.root, 'ExecutionTimedOut');
      this.end('TIMED_OUT', {});
    }
    this.now = Math.max(this.now, now);
  }

  /** When something is due next. */
  get nextAt(): number {
    return this.isRunning ? Math.min(this.timers.nextAt, this.endAt) : Infinity;
  }

  private async due({ kind, thread }: Timer): Promise<void> {
    return this.attempt(this.threads.get(thread)!, (run, kindOfState) => {
      switch (kind) {
        case 'wait': return kindOfState.waited!(run);
        case 'retry': return this.restart(run, kindOfState);
        default: return kindOfState.timedOut!(run, timeout(kind));
      }
    });
  }

  private async answer(outcome: TaskOutcome): Promise<void> {
    const thread = this.threads.waitingFor(outcome.token);
    if (thread) await this.attempt(thread, (run, kind) => kind.answered!(run, outcome));
  }

  private async runReady(): Promise<void> {
    for (let thread = this.ready.shift(); thread; thread = this.ready.shift()) {
      if (this.isRunning && this.threads.has(thread) && thread.next) await this.enter(thread);
    }
  }

  private async enter(thread: Thread): Promise<void> {
    const { state, input } = thread.next!;
    const { Type } = this.machine.state(thread.flow, state);
    thread.next = undefined;
    thread.frame = {
      state,
      input,
      enteredTime: this.now,
      enteredEventId: this.recorder.logOf(thread).events + 1,
      triggerEventId: thread.lastEventId,
      retries: [],
    };
    await this.attempt(thread, (run, kind) => {
      run.event(`${Type}StateEntered`, () => ({ name: state, ...payload('input', input) }));
      return kind.start(run);
    });
  }

  private restart(run: StateRun, kind: StateKind): Promise<void> {
    run.frame.triggerEventId = run.thread.lastEventId;
    return kind.start(run);
  }

  /** Lets a state do something, which may fail. */
  private async attempt(thread: Thread, action: (run: StateRun, kind: StateKind) => Promise<void>): Promise<void> {
    const run = new StateRun(this, thread);
    try {
      await action(run, STATE_KINDS[run.state.Type]);
    } catch (error) {
      await this.failed(run, asFailure(error)).catch((again) => this.flowFailed(thread, asFailure(again)));
    }
  }

  /** A state failed: it is tried again, or a catcher takes the failure, or its thread ends with it. */
  private async failed(run: StateRun, failure: StateFailure): Promise<void> {
    const { thread, frame, state } = run;
    this.cancelTimers(thread);
    const told = tell(run, failure);
    // Nothing retries or catches it, whatever its name says.
    if (told.error === RUNTIME) return this.flowFailed(thread, told);

    const seconds = retryAfter(state, frame, told, this.random);
    if (seconds !== undefined) {
      this.discardChildren(thread);
      frame.children = undefined;
      return run.after(seconds, 'retry');
    }
    if (state.Type === 'Map' || state.Type === 'Parallel') run.event(`${state.Type}StateFailed`);
    const catchers = asArray(state.Catch).filter(isFields);
    const index = catchers.findIndex(({ ErrorEquals }) => matches(asArray(ErrorEquals), told));
    if (index < 0) return this.threadFailed(thread, told);
    this.discardChildren(thread);
    try {
      return await caught(run, catchers[index], told, `Catch[${index}]`);
    } catch (error) {
      return this.threadFailed(thread, tell(run, asFailure(error)));
    }
  }

  /** What nothing catches ends the whole execution that the thread belongs to. */
  private async flowFailed(thread: Thread, failure: StateFailure): Promise<void> {
    const parent = this.threads.parentOf(thread);
    if (!parent || parent.log !== thread.log) return this.threadFailed(thread, failure);
    parent.lastEventId = thread.lastEventId;
    return this.flowFailed(parent, failure);
  }

  private async threadFailed(thread: Thread, failure: StateFailure): Promise<void> {
    const parent = this.threads.parentOf(thread);
    if (parent) return this.attempt(parent, (run, kind) => kind.childFailed!(run, thread, failure));
    this.recorder.emit(thread, 'ExecutionFailed', () => failure.details);
    return this.end('FAILED', failure.details);
  }

  private end(status: Exclude<Status, 'RUNNING'>, result: Result): void {
    for (const thread of this.threads.all) this.abandonTask(thread);
    this.timers.clear();
    this.status = status;
    this.result = result;
    this.tell({ type: 'ended', status, ...result });
  }

  private stop(error?: string, cause?: string): void {
    const { details } = new StateFailure(error, cause);
    const { root } = this.threads;
    this.abort(root);
    this.recorder.emit(root, 'ExecutionAborted', () => details);
    this.end('ABORTED', details);
  }

  private async redrive(): Promise<void> {
    if (['RUNNING', 'SUCCEEDED'].includes(this.status) || this.machine.type === 'EXPRESS') {
      throw new Error(`This ${this.machine.type} execution is ${this.status}: only a STANDARD one that FAILED, `
        + 'TIMED_OUT or was ABORTED can be redriven');
    }
    this.status = 'RUNNING';
    this.result = {};
    this.redriveTime = this.now;
    const redriveCount = ++this.redriveCount;
    this.endAt = this.now + this.machine.timeoutSeconds * 1000;
    const redriven = new Map<number, number>();
    for (const thread of this.threads.all) {
      const event = redriven.get(thread.log)
        ?? this.recorder.emit(thread, 'ExecutionRedriven', () => ({ redriveCount }), { after: 0 });
      redriven.set(thread.log, event);
      thread.lastEventId = event;
      if (thread.next) this.ready.push(thread);
      else await this.resume(thread);
    }
  }

  /** A state that did not succeed starts again; one whose children did not, waits for them to. */
  private async resume(thread: Thread): Promise<void> {
    const frame = thread.frame!;
    const { children } = frame;
    frame.retries = [];
    frame.task = undefined;
    if (children && children.ended < children.inputs.length) {
      return this.attempt(thread, (run, kind) => kind.redriven!(run));
    }
    frame.children = undefined;
    return this.attempt(thread, (run, kind) => this.restart(run, kind));
  }

  // What the code of a state asks for.

  tell(effect: Effect): void {
    this.effects.push(effect);
  }

  /** Its timers, or those of one kind among them, do not go off. */
  cancelTimers(thread: Thread, kind?: Timer['kind']): void {
    this.timers.cancel((timer) => timer.thread === thread.id && (kind === undefined || timer.kind === kind));
  }

  /** A thread goes to a state, when it is its turn. */
  goTo(thread: Thread, state: string, input: Json): void {
    thread.next = { state, input };
    this.ready.push(thread);
  }

  async threadSucceeded(thread: Thread, output: Json): Promise<void> {
    const parent = this.threads.parentOf(thread);
    if (parent) return this.attempt(parent, (run, kind) => kind.childSucceeded!(run, thread, output));
    this.recorder.emit(thread, 'ExecutionSucceeded', () => payload('output', output));
    this.threads.remove(thread);
    return this.end('SUCCEEDED', { output });
  }

  /** A branch or iteration begins. */
  startThread(parent: Thread, index: number, input: Json, { flow, map, after, log = parent.log }: ChildStart): void {
    const own = log !== parent.log;
    const thread = this.threads.add({
      id: this.next++,
      parent: parent.id,
      index,
      log,
      flow,
      map,
      // An execution of its own sees nothing of the one that started it.
      variables: own ? {} : parent.variables,
      lastEventId: own ? 0 : after ?? parent.lastEventId,
    });
    this.goTo(thread, this.machine.flow(flow).StartAt, input);
  }

  /** A thread is of no use any more, nor is what it started. */
  discard(thread: Thread): void {
    this.discardChildren(thread);
    this.cancelTimers(thread);
    this.abandonTask(thread);
    this.threads.remove(thread);
  }

  private discardChildren(parent: Thread): void {
    for (const child of this.threads.childrenOf(parent)) this.discard(child);
  }

  /** One of a state's branches or iterations failed: the others stop. They stay where they are, for a redrive. */
  abortChildren(parent: Thread, failed: Thread): void {
    const type = this.typeOf(parent);
    // AWS tells that a branch's task is aborted even of the one that failed.
    if (type === 'Parallel' && this.typeOf(failed) === 'Task') {
      this.recorder.emit(failed, 'TaskStateAborted', undefined, { aside: true });
    }
    for (const child of this.threads.childrenOf(parent)) if (child !== failed) this.abort(child);
  }

  private abort(thread: Thread): void {
    for (const child of this.threads.childrenOf(thread)) this.abort(child);
    this.cancelTimers(thread);
    this.abandonTask(thread);
    const type = this.typeOf(thread);
    if (type && ABORTABLE.has(type)) this.recorder.emit(thread, `${type}StateAborted`);
    const parent = this.threads.parentOf(thread);
    if (parent && this.typeOf(parent) === 'Map') {
      const details = () => ({ name: parent.frame!.state, index: thread.index });
      if (parent.log === thread.log) this.recorder.emit(thread, 'MapIterationAborted', details);
      else this.recorder.emit(thread, 'ExecutionAborted');
    }
  }

  private typeOf({ flow, frame }: Thread): string | undefined {
    return frame && this.machine.state(flow, frame.state).Type;
  }

  /** The answer of its task, if it waits for one, is not waited for any more. */
  abandonTask({ frame }: Thread): void {
    if (!frame?.task) return;
    this.tell({ type: 'taskAbandoned', token: frame.task.token });
    frame.task = undefined;
  }
}

const ABORTABLE: ReadonlySet<string> = new Set(['Task', 'Wait', 'Parallel', 'Map']);

/** A failure as AWS tells it: with its place, and that of a query with an event of its own. */
function tell(run: StateRun, failure: StateFailure): StateFailure {
  const told = failure.in(run.name, run.frame.enteredEventId);
  if (told.evaluation) {
    const { location } = told;
    const details = () => ({ ...told.details, ...location !== undefined && { location }, state: run.name });
    run.event('EvaluationFailed', details, { after: run.frame.triggerEventId });
  }
  return told;
}

/** What a state fails with; all else is a fault of the engine. */
function asFailure(error: unknown): StateFailure {
  if (error instanceof StateFailure) return error;
  throw error;
}
