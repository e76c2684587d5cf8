import { outputText } from './output-text';
import { pause, pauseAfter } from './pause';
import { isTransient, StepFunctionsApi } from './step-functions-api';
import { TaskTokenClient, TokenGoneError } from './task-token-client';

/** The current task of a worker. */
export interface ActivityTask {
  readonly taskToken: string;
  /**
   * Aborted when Step Functions no longer waits for the response, because the task timed out or its execution ended.
   */
  readonly signal: AbortSignal;
}

/** An event of a worker. */
export type WorkerEvent =
  | { readonly type: 'taken'; readonly taskToken: string }
  | { readonly type: 'succeeded'; readonly taskToken: string }
  | { readonly type: 'failed'; readonly taskToken: string; readonly error: Error }
  /** The response was too late or could not be sent. Step Functions waits until the task times out. */
  | { readonly type: 'notCompleted'; readonly taskToken: string; readonly error: unknown }
  /** A poll failed. The worker polls again after a pause. */
  | { readonly type: 'pollFailed'; readonly error: unknown };

/** Properties for defining an `ActivityWorker`. */
export interface ActivityWorkerProps {
  /** An `SFN` of `@aws-sdk/client-sfn` with a socket timeout of at least 65 seconds. */
  readonly client: StepFunctionsApi;
  /** The ARN of the activity to poll. */
  readonly activityArn: string;
  /**
   * Does the work. The returned value, any JSON, is the output of the task. A thrown error fails the task. `Retry` and
   * `Catch` match the name of the error, and its message is the cause.
   */
  readonly work: (input: any, task: ActivityTask) => Promise<unknown>;
  /** The maximum number of concurrent tasks. @default 1 */
  readonly concurrency?: number;
  /**
   * The interval between heartbeats in seconds. It must be shorter than the heartbeat of the state.
   *
   * @default 15
   */
  readonly heartbeatSeconds?: number;
  /** The name shown in the history of the execution, up to 80 characters. @default - none */
  readonly workerName?: string;
  /** Called with each event of the worker. @default - failures are written to the console */
  readonly onEvent?: (event: WorkerEvent) => void;
}

/**
 * Polls an activity and works on its tasks, in a container, on EC2 or on premises.
 *
 * It sends heartbeats while it works, responds once to each task, and waits while Step Functions throttles or cannot be
 * reached. On SIGTERM or SIGINT it accepts no more tasks, completes its current tasks, and ends.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html
 */
export class ActivityWorker {
  private readonly tokens: TaskTokenClient;
  private readonly polling = new AbortController();
  private readonly pausing = new AbortController();

  constructor(private readonly props: ActivityWorkerProps) {
    const { concurrency = 1, heartbeatSeconds = 15 } = props;
    if (!Number.isInteger(concurrency) || concurrency < 1) {
      throw new RangeError(`ActivityWorker: 'concurrency' must be a whole number of at least 1, got: ${concurrency}`);
    }
    if (!(heartbeatSeconds > 0)) {
      throw new RangeError(`ActivityWorker: 'heartbeatSeconds' must be more than 0, got: ${heartbeatSeconds}`);
    }
    this.tokens = new TaskTokenClient(props);
  }

  /**
   * Works until it is stopped. Rejects if polling can never succeed, because the activity does not exist or the
   * permission is missing.
   */
  async run(): Promise<void> {
    const onSignal = () => this.stop({ abortPolls: this.isStopping });
    const signals = ['SIGTERM', 'SIGINT'] as const;
    for (const signal of signals) process.on(signal, onSignal);
    try {
      const polls = Array.from({ length: this.props.concurrency ?? 1 }, () => this.poll());
      await Promise.all(polls).catch(async (error) => {
        this.stop({ abortPolls: true });
        await Promise.allSettled(polls);
        throw error;
      });
    } finally {
      for (const signal of signals) process.off(signal, onSignal);
    }
  }

  /**
   * Stops the worker, which accepts no more tasks. `run` ends when the current tasks are completed and the open polls
   * have returned, which takes up to 60 seconds. If polls are aborted, a task that was being delivered may be lost
   * until it times out.
   */
  stop({ abortPolls = false } = {}): void {
    this.pausing.abort();
    if (abortPolls) this.polling.abort();
  }

  private get isStopping(): boolean {
    return this.pausing.signal.aborted;
  }

  private async poll(): Promise<void> {
    const { client, activityArn, workerName } = this.props;
    for (let failures = 0; !this.isStopping;) {
      try {
        const abortSignal = this.polling.signal;
        const { taskToken, input } = await client.getActivityTask({ activityArn, workerName }, { abortSignal });
        failures = 0;
        if (taskToken) await this.workOn(taskToken, input);
      } catch (error) {
        if (this.polling.signal.aborted) return;
        if (!isTransient(error)) throw error;
        this.emit({ type: 'pollFailed', error });
        await pauseAfter(++failures, this.pausing.signal);
      }
    }
  }

  private async workOn(taskToken: string, input: string | undefined): Promise<void> {
    this.emit({ type: 'taken', taskToken });
    const gone = new AbortController();
    const done = new AbortController();
    const heartbeats = this.sendHeartbeats(taskToken, gone, done.signal);
    const respond = await this.responseTo(input, { taskToken, signal: gone.signal });
    done.abort();
    await heartbeats;
    try {
      await respond();
    } catch (error) {
      // A token that is gone after an attempt without a response was most likely completed by that attempt.
      if (error instanceof TokenGoneError && error.mayHaveBeenTaken) return;
      this.emit({ type: 'notCompleted', taskToken, error });
    }
  }

  /** Does the work, and returns a function that sends the response. */
  private async responseTo(input: string | undefined, task: ActivityTask): Promise<() => Promise<void>> {
    const { taskToken } = task;
    const fail = (thrown: unknown) => async () => {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      await this.tokens.fail(taskToken, error);
      this.emit({ type: 'failed', taskToken, error });
    };
    try {
      const output = await this.props.work(input === undefined ? null : JSON.parse(input), task);
      outputText(output); // an invalid output fails the task
      return async () => {
        await this.tokens.succeed(taskToken, output);
        this.emit({ type: 'succeeded', taskToken });
      };
    } catch (error) {
      return fail(error);
    }
  }

  private async sendHeartbeats(taskToken: string, gone: AbortController, done: AbortSignal): Promise<void> {
    const milliseconds = (this.props.heartbeatSeconds ?? 15) * 1000;
    for (await pause(milliseconds, done); !done.aborted; await pause(milliseconds, done)) {
      try {
        await this.props.client.sendTaskHeartbeat({ taskToken });
      } catch (error) {
        // The next heartbeat follows soon, unless the task has ended.
        if (!isTransient(error)) return gone.abort(error);
      }
    }
  }

  private emit(event: WorkerEvent): void {
    if (this.props.onEvent) return this.props.onEvent(event);
    const { type } = event;
    if (type === 'pollFailed' || type === 'notCompleted') console.error(`Activity worker: ${type}`, event.error);
  }
}
