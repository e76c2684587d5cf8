import { FailureHandling } from '../isolation';
import { Services } from '../services';

/**
 * A call of TestState. Values are JSON texts, as in the API.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html
 */
export interface TestStateRequest {
  /** A state, or a state machine that has the state `stateName`. */
  readonly definition: string;
  /** The name of a state, which may be inside a Parallel or Map. @default - the definition is that of a state */
  readonly stateName?: string;
  /** @default '{}' */
  readonly input?: string;
  /** The variables in scope, as an object. @default - none */
  readonly variables?: string;
  /** The context object. @default - that of an execution */
  readonly context?: string;
  /** @default - the state calls its service */
  readonly mock?: Mock;
  readonly stateConfiguration?: StateConfiguration;
  /** @default 'INFO' */
  readonly inspectionLevel?: 'INFO' | 'DEBUG' | 'TRACE';
  readonly roleArn?: string;
  readonly revealSecrets?: boolean;
}

/**
 * The response of a service in place of a call, or the result of a Parallel or Map in place of what is inside.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_MockInput.html
 */
export interface Mock {
  readonly result?: string;
  readonly errorOutput?: { readonly error?: string; readonly cause?: string };
  /** @default 'STRICT' */
  readonly fieldValidationMode?: FieldValidationMode;
}

/**
 * Which fields of a mocked result are validated: those that are required and those that are there, the latter, none.
 */
export type FieldValidationMode = 'STRICT' | 'PRESENT' | 'NONE';

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestStateConfiguration.html */
export interface StateConfiguration {
  /** The number of retries so far. @default 0 */
  readonly retrierRetryCount?: number;
  /** The name of the state inside a Parallel or Map that has the mocked error. @default - the state itself */
  readonly errorCausedByState?: string;
  /** The number of iterations of a Map that failed. @default 0 */
  readonly mapIterationFailureCount?: number;
  /** The data that the ItemReader of a distributed Map reads, as its source has it. */
  readonly mapItemReaderData?: string;
}

/** The response of TestState. Values are JSON texts, as in the API. */
export interface TestStateResponse {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR';
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly nextState?: string;
  /** Present from level DEBUG on. */
  readonly inspectionData?: InspectionData;
}

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_InspectionData.html */
export interface InspectionData {
  readonly input?: string;
  readonly afterInputPath?: string;
  readonly afterParameters?: string;
  readonly afterArguments?: string;
  readonly result?: string;
  readonly afterResultSelector?: string;
  readonly afterResultPath?: string;
  readonly afterItemsPath?: string;
  readonly afterItemsPointer?: string;
  readonly afterItemSelector?: string;
  readonly afterItemBatcher?: string;
  readonly variables?: string;
  readonly maxConcurrency?: number;
  readonly toleratedFailureCount?: number;
  readonly toleratedFailurePercentage?: number;
  readonly errorDetails?: FailureHandling;
}

/** The values that the API takes from the account and the clock. */
export interface TestStateOptions {
  /** The services that a Task without a mock calls. */
  readonly services?: Services;
  /** The current time, in milliseconds since 1970. @default 0 */
  readonly time?: number;
  /** @default '123456789012' */
  readonly account?: string;
  /** @default 'us-east-1' */
  readonly region?: string;
}

/** An exception with which TestState refuses a request. */
export class TestStateException extends Error {
  constructor(readonly code: 'InvalidDefinition' | 'InvalidExecutionInput' | 'ValidationException', message: string) {
    super(message);
    this.name = code;
  }
}

/** Refuses a request. */
export function invalid(message: string): TestStateException {
  return new TestStateException('ValidationException', message);
}
