import { StepFunctionsApi } from '../../src/worker';

/** A fault of a call. */
export type Fault = 'throttled' | 'server error' | 'lost before' | 'lost after';

class SdkError extends Error {
  constructor(override readonly name: string, readonly $fault?: 'client' | 'server') {
    super(`${name} of the service`);
  }
}

/** The activity API of Step Functions, in memory. */
export class FakeStepFunctions implements StepFunctionsApi {
  /** All accepted responses of each task. */
  readonly responses = new Map<string, string[]>();
  readonly heartbeats: string[] = [];
  /** Faults by the name of the call, one per call. */
  faults: { [call: string]: Fault[] } = {};
  polls = 0;
  private readonly waiting: { taskToken: string; input: string }[] = [];
  private readonly open = new Set<string>();
  private readonly gone = new Set<string>();

  add(...inputs: unknown[]): void {
    for (const input of inputs) {
      const taskToken = `token-${this.open.size + this.waiting.length + this.responses.size}`;
      this.waiting.push({ taskToken, input: JSON.stringify(input) });
    }
  }

  timeOut(taskToken: string): void {
    this.open.delete(taskToken);
    this.gone.add(taskToken);
  }

  getActivityTask(_: unknown, { abortSignal }: { abortSignal?: AbortSignal } = {}) {
    this.polls++;
    return this.call('getActivityTask', async () => {
      const task = this.waiting.shift();
      if (task) {
        this.open.add(task.taskToken);
        return task;
      }
      // A long poll: 60 seconds without work.
      await new Promise<void>((resolve, reject) => {
        const onAbort = () => {
          clearTimeout(timer);
          reject(new SdkError('AbortError'));
        };
        const timer = setTimeout(() => {
          abortSignal?.removeEventListener('abort', onAbort);
          resolve();
        }, 60_000);
        abortSignal?.addEventListener('abort', onAbort, { once: true });
      });
      return {};
    });
  }

  sendTaskSuccess({ taskToken, output }: { taskToken: string; output: string }) {
    return this.call('sendTaskSuccess', async () => this.complete(taskToken, `succeeded: ${output}`));
  }

  sendTaskFailure({ taskToken, error, cause }: { taskToken: string; error?: string; cause?: string }) {
    return this.call('sendTaskFailure', async () => this.complete(taskToken, `failed: ${error}: ${cause}`));
  }

  sendTaskHeartbeat({ taskToken }: { taskToken: string }) {
    return this.call('sendTaskHeartbeat', async () => {
      this.check(taskToken);
      this.heartbeats.push(taskToken);
    });
  }

  private async call<T>(name: string, operation: () => Promise<T>): Promise<T> {
    const fault = this.faults[name]?.shift();
    if (fault === 'throttled') throw new SdkError('ThrottlingException', 'client');
    if (fault === 'server error') throw new SdkError('InternalServerError', 'server');
    if (fault === 'lost before') throw new SdkError('ECONNREFUSED');
    const response = await operation();
    if (fault === 'lost after') throw new SdkError('ECONNRESET');
    return response;
  }

  private complete(taskToken: string, response: string): void {
    this.check(taskToken);
    this.open.delete(taskToken);
    this.responses.set(taskToken, [...this.responses.get(taskToken) ?? [], response]);
  }

  private check(taskToken: string): void {
    if (this.gone.has(taskToken)) throw new SdkError('TaskTimedOut', 'client');
    if (taskToken === 'rubbish') throw new SdkError('InvalidToken', 'client');
    if (!this.open.has(taskToken)) throw new SdkError('TaskDoesNotExist', 'client');
  }
}
