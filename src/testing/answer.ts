import { Json } from '../engine';

/** A duration: that of aws-cdk-lib, or a number of seconds. */
export type DurationLike = number | { toSeconds(): number };

export const secondsOf = (duration: DurationLike): number =>
  typeof duration === 'number' ? duration : duration.toSeconds();

/** The call of a task that a mock answers. */
export interface MockedCall {
  /** The name of the state. */
  readonly state: string;
  /** The `Resource` of the state, such as `arn:aws:states:::dynamodb:putItem`. */
  readonly resource: string;
  /** The parameters that are sent, with all paths and JSONata evaluated. Those of a Lambda task include `Payload`. */
  readonly parameters: Json;
  /** The number of retries before this call. */
  readonly retryCount: number;
  /** The index of the item, if the state is inside a Map. */
  readonly index?: number;
}

/**
 * A function that answers a call: like a handler, it gets the payload of a Lambda task, or the parameters of any other
 * one. An error that it throws fails the task, with its name as the error.
 */
export type AnswerFunction = (input: any, call: MockedCall) => unknown;

type Kind =
  | { readonly is: 'value'; readonly value: unknown }
  | { readonly is: 'response'; readonly value: unknown }
  | { readonly is: 'error'; readonly error: string; readonly cause?: string }
  | { readonly is: 'timeout' }
  | { readonly is: 'sequence'; readonly answers: readonly unknown[] }
  | { readonly is: 'perItem'; readonly answers: readonly unknown[] };

/**
 * An answer of a mock other than a plain value or a function.
 *
 * @example
 * test.mock('Charge', Answer.sequence(Answer.error('Lambda.TooManyRequestsException'), { paymentId: 'p-1' }));
 */
export class Answer {
  /** The task succeeds with a result, for example `Answer.value(…).after(Duration.minutes(5))`. */
  public static value(value: unknown): Answer {
    return new Answer({ is: 'value', value });
  }

  /** The whole response of `lambda:invoke`, which has the result of the function in `Payload`. */
  public static response(value: unknown): Answer {
    return new Answer({ is: 'response', value });
  }

  /** The task fails with an error name, such as `Lambda.TooManyRequestsException`, and a cause. */
  public static error(error: string, cause?: string): Answer {
    return new Answer({ is: 'error', error, cause });
  }

  /** The task receives no response, so that its timeout ends it. */
  public static timeout(): Answer {
    return new Answer({ is: 'timeout' });
  }

  /** A different answer to each call, retries included. The last one is repeated. */
  public static sequence(...answers: unknown[]): Answer {
    if (answers.length === 0) throw new Error('Answer.sequence: pass at least one answer');
    return new Answer({ is: 'sequence', answers });
  }

  /** A different answer to each item of a Map, by its index. */
  public static perItem(...answers: unknown[]): Answer {
    return new Answer({ is: 'perItem', answers });
  }

  private constructor(
    /** @internal */
    readonly kind: Kind,
    /** The seconds until the answer arrives. @internal */
    readonly seconds = 0,
  ) {}

  /** The same answer, which arrives later in virtual time. */
  public after(duration: DurationLike): Answer {
    return new Answer(this.kind, secondsOf(duration));
  }
}
