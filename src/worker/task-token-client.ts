import { outputText } from './output-text';
import { pauseAfter } from './pause';
import { isWithoutResponse, isTransient, StepFunctionsApi } from './step-functions-api';

/** The reason why a task token is no longer valid. */
export type TokenGoneReason =
  /** The task timed out, missed a heartbeat, or its execution ended. */
  | 'TIMED_OUT'
  /** The task was already completed, or never existed. */
  | 'DOES_NOT_EXIST'
  /** The text is not a task token, or it is from another account or region. */
  | 'INVALID';

const REASONS: { readonly [error: string]: TokenGoneReason } = {
  TaskTimedOut: 'TIMED_OUT',
  TaskDoesNotExist: 'DOES_NOT_EXIST',
  InvalidToken: 'INVALID',
};

/** Thrown if Step Functions no longer accepts a response, or a heartbeat, for a task token. */
export class TokenGoneError extends Error {
  constructor(
    readonly reason: TokenGoneReason,
    /**
     * Whether this same response may have completed the task, because an earlier attempt got no response from Step
     * Functions.
     */
    readonly mayHaveBeenTaken: boolean,
    override readonly cause: unknown,
  ) {
    super(`The task token is no longer valid (${reason}): ${(cause as Error).message}`);
    this.name = 'TokenGoneError';
  }
}

/** Properties for defining a `TaskTokenClient`. */
export interface TaskTokenClientProps {
  /** An `SFN` of `@aws-sdk/client-sfn`. */
  readonly client: StepFunctionsApi;
  /**
   * The time in seconds for which a response is retried while Step Functions throttles, fails or cannot be reached.
   *
   * @default 300
   */
  readonly patienceSeconds?: number;
}

const LONGEST_ERROR = 256;
const LONGEST_CAUSE = 32_768;

/**
 * Completes tasks that wait for a task token, for code that receives the token in a message. Transient errors are
 * retried. A token that is no longer valid is reported as a {@link TokenGoneError}.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token
 */
export class TaskTokenClient {
  constructor(private readonly props: TaskTokenClientProps) {}

  /** Completes the task with any JSON as its result. */
  async succeed(taskToken: string, output: unknown = null): Promise<void> {
    const text = outputText(output);
    await this.send(() => this.props.client.sendTaskSuccess({ taskToken, output: text }));
  }

  /**
   * Fails the task. `Retry` and `Catch` match the name of the error, or that of its class, and its message is the
   * cause.
   */
  async fail(taskToken: string, error: Error): Promise<void> {
    await this.send(() =>
      this.props.client.sendTaskFailure({
        taskToken,
        error: nameOf(error).slice(0, LONGEST_ERROR),
        cause: error.message.slice(0, LONGEST_CAUSE),
      }),
    );
  }

  /** Sends a heartbeat for the task. */
  async heartbeat(taskToken: string): Promise<void> {
    await this.send(() => this.props.client.sendTaskHeartbeat({ taskToken }));
  }

  private async send(call: () => Promise<unknown>): Promise<void> {
    const giveUpAt = Date.now() + (this.props.patienceSeconds ?? 300) * 1000;
    let mayHaveBeenTaken = false;
    for (let failures = 1; ; failures++) {
      try {
        await call();
        return;
      } catch (error) {
        const reason = REASONS[(error as Error).name];
        if (reason) throw new TokenGoneError(reason, mayHaveBeenTaken, error);
        if (!isTransient(error) || Date.now() >= giveUpAt) throw error;
        mayHaveBeenTaken ||= isWithoutResponse(error);
        await pauseAfter(failures);
      }
    }
  }
}

/**
 * Returns the name of an error. A class that sets no name inherits `Error`, so the name of the class is used instead.
 */
function nameOf(error: Error): string {
  return error.name === 'Error' ? error.constructor.name : error.name;
}
