import { Json, JsonObject } from './json';

/** A value on its way through a state, named as in the inspection data of TestState. */
export type Stage =
  | 'afterInputPath' | 'afterParameters' | 'afterArguments'
  | 'result' | 'afterResultSelector' | 'afterResultPath'
  | 'afterItemsPath' | 'afterItemsPointer' | 'afterItemSelector' | 'afterItemBatcher'
  | 'maxConcurrency' | 'toleratedFailureCount' | 'toleratedFailurePercentage';

/** How a failure of a state is handled. */
export interface FailureHandling {
  /** The index of the retrier that applies, even if its attempts are used up. */
  readonly retryIndex?: number;
  /** The seconds until the state is retried, if it is. */
  readonly retryBackoffIntervalSeconds?: number;
  /** The index of the catcher that applies, if the state is not retried. */
  readonly catchIndex?: number;
}

/**
 * One state that runs alone, as in TestState: what it starts from, and what is to be known of it.
 *
 * With it no state follows, the state is not retried, and causes do not name the state.
 */
export interface Isolation {
  /** The variables in scope. */
  readonly variables: JsonObject;
  /** The context object. @default - that of the execution */
  readonly context?: JsonObject;
  /** The number of retries of each retrier so far. */
  readonly retryCount: number;
  /** A Map or Parallel waits for a response to itself, as a task does, instead of running what is inside. */
  readonly mocked?: MockedChildren;

  /** Receives a value of the flow of data. */
  inspect(stage: Stage, value: Json): void;
  /** Receives a failure, before it is handled. */
  failed(error: string | undefined, cause: string | undefined, handling: FailureHandling): void;
  /** Receives the name of the next state, and the variables after the state. */
  exited(next: string | undefined, variables: JsonObject): void;
}

/** The known facts about the branches or iterations that do not run. */
export interface MockedChildren {
  /** The data that the ItemReader of a Map reads, as its source has it. */
  readonly readerData?: string;
  /** The number of iterations that failed. Called with the number of items, which it must not exceed. */
  failures(items: number): number;
}
