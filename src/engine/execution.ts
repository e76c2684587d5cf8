import { timeout } from './failure';
import { Interpreter, InterpreterOptions } from './interpreter';
import { Machine } from './machine';
import { Message, TaskMessage } from './message';
import { Snapshot, Timer } from './snapshot';

/** An execution between two snapshots: takes one message, after letting the time until then pass. */
export class Execution {
  private readonly interpreter: Interpreter;
  private deadline: number;

  constructor(private readonly machine: Machine, snapshot: Snapshot, options: InterpreterOptions) {
    this.interpreter = new Interpreter(machine, snapshot, options);
    this.deadline = snapshot.deadline;
  }

  get effects() {
    return this.interpreter.effects;
  }

  /** Returns the next snapshot. The execution must not be used afterwards. */
  snapshot(): Snapshot {
    return this.interpreter.snapshot(this.deadline);
  }

  async take(message: Message): Promise<void> {
    const { interpreter } = this;
    const isStarted = interpreter.recorder.histories[0].events > 0;
    if (isStarted === (message.type === 'start')) {
      throw new Error(isStarted ? "The execution has been started before: 'start' is its first message only"
        : `The execution has not been started: its first message must be 'start', got: '${message.type}'`);
    }
    if (isStarted) await this.passTime(message);
    if (!interpreter.isRunning && message.type !== 'redrive') return;
    this.passTo(message.at);
    switch (message.type) {
      case 'start': this.start(); break;
      case 'clock': break;
      case 'stop': this.stop(message.error, message.cause); break;
      case 'redrive': this.redrive(); break;
      default: await this.receive(message);
    }
    await interpreter.runReady();
  }

  /** Time never goes back: what arrives late arrives now. */
  private passTo(time: number): void {
    this.interpreter.now = Math.max(this.interpreter.now, time);
  }

  /**
   * Lets the timers go off that are due before a message. Those that are due at the same time go off after it: a task
   * that has run for exactly `TimeoutSeconds` has not run longer. Only a clock message lets them go off.
   */
  private async passTime({ type, at }: Message): Promise<void> {
    const { interpreter } = this;
    const { timers } = interpreter;
    const isDue = (time: number) => time < at || type === 'clock' && time === at;
    while (interpreter.isRunning && timers.nextAt <= this.deadline && isDue(timers.nextAt)) {
      this.passTo(timers.nextAt);
      await this.goOff(timers.take()!);
      await interpreter.runReady();
    }
    // The execution times out after everything else that is due at the same time.
    if (interpreter.isRunning && isDue(this.deadline)) {
      this.passTo(this.deadline);
      interpreter.recorder.record(interpreter.threads.root, 'ExecutionTimedOut');
      interpreter.end('TIMED_OUT', {});
    }
  }

  private async goOff(timer: Timer): Promise<void> {
    const { kind, thread: id, at } = timer;
    const { timers } = this.interpreter;
    const thread = this.interpreter.threads.get(id)!;
    if (kind === 'retry') return this.interpreter.restart(thread);
    if (kind === 'children') {
      // A child execution, too, times out after everything else that is due at the same time.
      if (timers.all.some((other) => other.at === at && other.kind !== kind)) return timers.add(timer);
      return this.interpreter.attempt(thread, (run, state) => state.childrenDue!(run));
    }
    return this.interpreter.attempt(thread, (run, state) =>
      kind === 'wait' ? state.waited!(run) : state.timedOut!(run, timeout(kind)));
  }

  private start(): void {
    this.deadline = this.interpreter.now + this.machine.timeoutSeconds * 1000;
    this.interpreter.recorder.start();
    this.interpreter.startRoot();
  }

  /** Messages for tasks that no longer wait are ignored. */
  private async receive(message: TaskMessage): Promise<void> {
    const thread = this.interpreter.threads.waitingFor(message.token);
    if (thread) await this.interpreter.attempt(thread, (run, state) => state.received!(run, message));
  }

  private stop(error?: string, cause?: string): void {
    const { interpreter } = this;
    const ending = { ...error !== undefined && { error }, ...cause !== undefined && { cause } };
    const { root } = interpreter.threads;
    interpreter.abort(root);
    interpreter.recorder.record(root, 'ExecutionAborted', () => ending);
    interpreter.end('ABORTED', ending);
  }

  private redrive(): void {
    const { interpreter, machine } = this;
    if (['RUNNING', 'SUCCEEDED'].includes(interpreter.status) || machine.type === 'EXPRESS') {
      throw new Error(`This ${machine.type} execution is ${interpreter.status}: only a STANDARD one that FAILED, `
        + 'TIMED_OUT or was ABORTED can be redriven');
    }
    interpreter.status = 'RUNNING';
    interpreter.ending = {};
    interpreter.redriveTime = interpreter.now;
    interpreter.redriveCount++;
    this.deadline = interpreter.now + machine.timeoutSeconds * 1000;
    interpreter.redrive(0);
  }
}
