import { outputText } from './output-text';
import { pause, pauseAfter } from './pause';
import { mayPass, StepFunctionsApi } from './step-functions-api';
import { TaskTokenClient, TokenGoneError } from './task-token-client';

/** What a worker is told about the task in hand. */
export interface ActivityTask {
  readonly taskToken: string;
  /** Comes when Step Functions does not wait for the answer any more: the task timed out, or its execution ended. */
  readonly signal: AbortSignal;
}

/** What happens in a worker. */
export type WorkerEvent =
  | { readonly type: 'taken'; readonly taskToken: string }
  | { readonly type: 'succeeded'; readonly taskToken: string }
  | { readonly type: 'failed'; readonly taskToken: string; readonly error: Error }
  /** The answer came too late, or could not be given: Step Functions waits until the task times out. */
  | { readonly type: 'notAnswered'; readonly taskToken: string; readonly error: unknown }
  /** It is polled again after a pause. */
  | { readonly type: 'pollFailed'; readonly error: unknown };

export interface ActivityWorkerProps {
  /** An `SFN` of `@aws-sdk/client-sfn`, whose sockets wait 65 seconds at least. */
  readonly client: StepFunctionsApi;
  readonly activityArn: string;
  /**
   * Does the work. What it gives is the output of the task, any JSON; what it throws fails the task: the name of the
   * error is what `Retry` and `Catch` see, its message the cause.
   */
  readonly work: (input: any, task: ActivityTask) => Promise<unknown>;
  /** How many tasks are worked on at a time. @default 1 */
  readonly concurrency?: number;
  /**
   * How often the worker says that it still works on a task. Shorter than the heartbeat of the state.
   *
   * @default 15
   */
  readonly heartbeatSeconds?: number;
  /** Shown in the history of the execution: up to 80 characters. @default - none */
  readonly workerName?: string;
  /** @default - what goes wrong is written to the console */
  readonly onEvent?: (event: WorkerEvent) => void;
}

/**
 * Polls an activity and works on what it hands out: in a container, on EC2, on one's own machine.
 *
 * It beats while it works, answers each task once, waits while Step Functions throttles or cannot be reached, and on
 * SIGTERM or SIGINT takes no more work, finishes what it has, and ends.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html
 */
export class ActivityWorker {
  private readonly callbacks: TaskTokenClient;
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
    this.callbacks = new TaskTokenClient(props);
  }

  /**
   * Works until it is stopped. Fails where polling can never succeed: there is no such activity, or no permission.
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
   * Takes no more work. `run` ends when what is being worked on is answered, and the open polls have come back, which
   * takes up to 60 seconds: a poll that is cut off may lose the task that was on its way, until that times out.
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
        if (!mayPass(error)) throw error;
        this.tell({ type: 'pollFailed', error });
        await pauseAfter(++failures, this.pausing.signal);
      }
    }
  }

  private async workOn(taskToken: string, input: string | undefined): Promise<void> {
    this.tell({ type: 'taken', taskToken });
    const gone = new AbortController();
    const done = new AbortController();
    const beating = this.beat(taskToken, gone, done.signal);
    const answer = await this.answerOf(input, { taskToken, signal: gone.signal });
    done.abort();
    await beating;
    try {
      await answer();
    } catch (error) {
      // A token that is gone after a try without an answer was most likely ended by that very try.
      if (error instanceof TokenGoneError && error.mayHaveBeenTaken) return;
      this.tell({ type: 'notAnswered', taskToken, error });
    }
  }

  /** Does the work; gives how it is to be answered, which is said once. */
  private async answerOf(input: string | undefined, task: ActivityTask): Promise<() => Promise<void>> {
    const { taskToken } = task;
    const fail = (thrown: unknown) => async () => {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      await this.callbacks.fail(taskToken, error);
      this.tell({ type: 'failed', taskToken, error });
    };
    try {
      const output = await this.props.work(input === undefined ? null : JSON.parse(input), task);
      outputText(output); // what cannot be an output fails the task
      return async () => {
        await this.callbacks.succeed(taskToken, output);
        this.tell({ type: 'succeeded', taskToken });
      };
    } catch (error) {
      return fail(error);
    }
  }

  private async beat(taskToken: string, gone: AbortController, done: AbortSignal): Promise<void> {
    const milliseconds = (this.props.heartbeatSeconds ?? 15) * 1000;
    for (await pause(milliseconds, done); !done.aborted; await pause(milliseconds, done)) {
      try {
        await this.props.client.sendTaskHeartbeat({ taskToken });
      } catch (error) {
        // The next beat comes soon enough, unless nobody waits for it any more.
        if (!mayPass(error)) return gone.abort(error);
      }
    }
  }

  private tell(event: WorkerEvent): void {
    if (this.props.onEvent) return this.props.onEvent(event);
    const { type } = event;
    if (type === 'pollFailed' || type === 'notAnswered') console.error(`Activity worker: ${type}`, event.error);
  }
}
