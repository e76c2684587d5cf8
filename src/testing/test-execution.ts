import { DurationLike, secondsOf } from './answer';
import { resultOf, TestResult } from './execution-result';
import { TestServices } from './test-services';
import { Json, Machine, Message, newExecution, Run, RunSettings, TaskRequest } from '../engine';

/** A task that waits for someone outside: a task token, or the worker of an activity. */
export interface WaitingTask {
  /** The name of the state. */
  readonly state: string;
  readonly taskToken: string;
  /** The parameters that it sent; for an activity, its input. */
  readonly parameters: any;
}

const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value));

/** An execution that a test takes further step by step, in virtual time. */
export class TestExecution {
  /** @internal */
  public static async started(
    machine: Machine, services: TestServices, settings: RunSettings,
  ): Promise<TestExecution> {
    const { startTime = 0 } = settings;
    const run = new Run(machine, newExecution(machine, settings), { services });
    const execution = new TestExecution(run, services, startTime);
    await execution.send({ type: 'start', at: startTime });
    return execution;
  }

  private constructor(
    private readonly execution: Run, private readonly services: TestServices, private now: number,
  ) {}

  /** The result so far. Its status is `RUNNING` until the execution has ended. */
  public get result(): TestResult {
    return resultOf(this.execution.result(), this.services.calls, this.services.sent);
  }

  /** The tasks that wait for someone outside, in the order in which they began. */
  public get waitingTasks(): readonly WaitingTask[] {
    const { threads } = this.execution.result().snapshot;
    const open = new Set(threads.map(({ frame }) => frame?.task?.token));
    return [...this.services.waiting.values()].filter(({ token }) => open.has(token))
      .map(({ token, state, input }) => ({ state, taskToken: token, parameters: input }));
  }

  /** Lets virtual time pass, and does all that is due until then. */
  public async advance(duration: DurationLike): Promise<TestResult> {
    this.now += secondsOf(duration) * 1000;
    return this.send({ type: 'clock', at: this.now });
  }

  /** Completes a task, as SendTaskSuccess does: that of a state, or of a task token. */
  public async succeedTask(task: string, output: unknown = {}): Promise<TestResult> {
    const { token } = this.taskOf(task);
    return this.send({ type: 'taskSucceeded', token, at: this.now, output: asJson(output) });
  }

  /** Fails a task, as SendTaskFailure does. */
  public async failTask(task: string, error: string, cause?: string): Promise<TestResult> {
    return this.send({ type: 'taskFailed', token: this.taskOf(task).token, at: this.now, error, cause });
  }

  /** Sends a heartbeat of a task, as SendTaskHeartbeat does. */
  public async heartbeat(task: string): Promise<TestResult> {
    return this.send({ type: 'taskHeartbeat', token: this.taskOf(task).token, at: this.now });
  }

  /** Lets a worker take the task of an activity, from which on it is expected to send heartbeats. */
  public async takeActivity(task: string, workerName?: string): Promise<TestResult> {
    return this.send({ type: 'activityStarted', token: this.taskOf(task).token, at: this.now, workerName });
  }

  /** Stops the execution, as StopExecution does. */
  public async stop(error?: string, cause?: string): Promise<TestResult> {
    return this.send({ type: 'stop', at: this.now, error, cause });
  }

  /** Starts an execution that failed again at the states that did not succeed, as RedriveExecution does. */
  public async redrive(): Promise<TestResult> {
    return this.send({ type: 'redrive', at: this.now });
  }

  private async send(message: Message): Promise<TestResult> {
    await this.execution.send(message);
    await this.execution.toEnd(this.now);
    return this.result;
  }

  private taskOf(task: string): TaskRequest {
    const found = this.waitingTasks.filter(({ state, taskToken }) => state === task || taskToken === task);
    if (found.length === 1) return this.services.waiting.get(found[0].taskToken)!;
    const names = [...new Set(this.waitingTasks.map(({ state }) => `'${state}'`))].join(', ');
    throw new Error(found.length === 0
      ? `No task '${task}' waits; ${names === '' ? 'none does' : `those that wait are ${names}`}`
      : `${found.length} tasks of '${task}' wait; pass the task token of one, from 'waitingTasks'`);
  }
}
