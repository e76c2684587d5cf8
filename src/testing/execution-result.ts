import { MockedCall } from './answer';
import { Message } from './messages';
import { ExecutionResult, HistoryEvent, Json, Snapshot } from '../engine';

/** The result of an execution in a test. */
export interface TestResult {
  /** `RUNNING` only for an execution that was started with `start()` and has not ended. */
  readonly status: Snapshot['status'];
  readonly output?: any;
  readonly error?: string;
  readonly cause?: string;
  /** The names of the states in the order in which they were entered, those inside Parallel and Map included. */
  readonly path: readonly string[];
  /** The events, as GetExecutionHistory returns them. */
  readonly history: readonly HistoryEvent[];
  /** The calls of the tasks, those of nested executions included, in the order in which they were made. */
  readonly calls: readonly MockedCall[];
  /** The messages of SNS and SQS and the events of EventBridge that were sent without a mock. */
  readonly sent: readonly Message[];
  /** The virtual duration in seconds. */
  readonly duration: number;
  /**
   * The state transitions that AWS bills for a Standard workflow: each state that is entered, and each retry.
   *
   * @see https://aws.amazon.com/step-functions/pricing/
   */
  readonly transitions: number;
}

/** Describes an execution, from what the engine reports of it. */
export function resultOf(
  { status, output, error, cause, events, snapshot }: ExecutionResult, calls: readonly MockedCall[],
  sent: readonly Message[],
): TestResult {
  const entered = events.filter(({ type }) => type.endsWith('StateEntered'));
  const retries = calls.filter(({ retryCount }) => retryCount > 0).length;
  return {
    status,
    output: output as Json,
    error,
    cause,
    path: entered.map(({ stateEnteredEventDetails }) => String(stateEnteredEventDetails!.name)),
    history: events,
    calls,
    sent,
    duration: (snapshot.now - snapshot.histories[0].startTime) / 1000,
    transitions: entered.length + retries,
  };
}
