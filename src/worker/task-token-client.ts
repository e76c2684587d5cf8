import { outputText } from './output-text';
import { pauseAfter } from './pause';
import { isWithoutAnswer, mayPass, StepFunctionsApi } from './step-functions-api';

/** Why a task token is good for nothing any more. */
export type TokenGoneReason =
  /** The task timed out, or missed a heartbeat, or its execution ended. */
  | 'TIMED_OUT'
  /** It has been answered, or never existed. */
  | 'DOES_NOT_EXIST'
  /** It is no token at all, or one of another account or region. */
  | 'INVALID';

const REASONS: { readonly [error: string]: TokenGoneReason } = {
  TaskTimedOut: 'TIMED_OUT',
  TaskDoesNotExist: 'DOES_NOT_EXIST',
  InvalidToken: 'INVALID',
};

/** Step Functions does not take an answer, or a heartbeat, for this token any more. */
export class TokenGoneError extends Error {
  constructor(
    readonly reason: TokenGoneReason,
    /**
     * Whether it may be this very answer that ended the task: a try before had no answer from Step Functions, so it may
     * have counted.
     */
    readonly mayHaveBeenTaken: boolean,
    override readonly cause: unknown,
  ) {
    super(`The task token is gone (${reason}): ${(cause as Error).message}`);
    this.name = 'TokenGoneError';
  }
}

export interface TaskTokenClientProps {
  /** An `SFN` of `@aws-sdk/client-sfn`. */
  readonly client: StepFunctionsApi;
  /**
   * For how many seconds an answer is tried again while Step Functions throttles, fails or cannot be reached.
   *
   * @default 300
   */
  readonly patienceSeconds?: number;
}

const LONGEST_ERROR = 256;
const LONGEST_CAUSE = 32_768;

/**
 * Answers tasks that wait for a callback, for code that has their token from a message. What fails only now is tried
 * again; a token that is gone is told as a {@link TokenGoneError}.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token
 */
export class TaskTokenClient {
  constructor(private readonly props: TaskTokenClientProps) {}

  /** The task has succeeded, with any JSON as its result. */
  async succeed(taskToken: string, output: unknown = null): Promise<void> {
    const text = outputText(output);
    await this.send(() => this.props.client.sendTaskSuccess({ taskToken, output: text }));
  }

  /**
   * The task has failed. The name of the error, or that of its class, is what `Retry` and `Catch` see, its message the
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

  /** Somebody still works on the task. */
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
        if (!mayPass(error) || Date.now() >= giveUpAt) throw error;
        mayHaveBeenTaken ||= isWithoutAnswer(error);
        await pauseAfter(failures);
      }
    }
  }
}

/** A class of errors that sets no name has that of its parent, which says nothing. */
function nameOf(error: Error): string {
  return error.name === 'Error' ? error.constructor.name : error.name;
}
