import { JsonObject } from './json';
import { isExpressArn, Machine } from './machine';
import { Frame, History, Thread } from './snapshot';

/** The parts that the context object is built from. */
export interface ContextParts {
  readonly machine: Machine;
  readonly history: History;
  readonly thread: Thread;
  readonly frame: Frame;
  readonly redriveCount: number;
  readonly redriveTime?: number;
  /**
   * The token of a task that waits for a job, a callback or a worker. A job, too, can be completed with it.
   *
   * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html
   */
  readonly token?: string;
}

/**
 * Builds the context object: `$$` in JSONPath, `$states.context` in JSONata.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html
 */
export function contextObject({
  machine, history, thread, frame, redriveCount, redriveTime, token,
}: ContextParts): JsonObject {
  const state = machine.state(thread.flow, frame.state);
  const redrives: JsonObject = isExpressArn(history.arn) ? {} : {
    RedriveCount: redriveCount,
    ...redriveTime !== undefined && { RedriveTime: isoTime(redriveTime) },
  };
  return {
    Execution: {
      Id: history.arn,
      Input: history.input,
      StartTime: isoTime(history.startTime),
      Name: history.name,
      RoleArn: machine.roleArn,
      ...redrives,
    },
    StateMachine: { Id: machine.arn, Name: machine.name },
    State: {
      Name: frame.state,
      EnteredTime: isoTime(frame.enteredTime),
      ...['Task', 'Parallel', 'Map'].includes(state.Type) && { RetryCount: retryCount(frame) },
    },
    ...token !== undefined && { Task: { Token: token } },
    ...thread.map && { Map: thread.map },
  };
}

/** The number of retries of a state so far. */
export function retryCount({ retries }: Frame): number {
  return retries.reduce((sum, count) => sum + (count ?? 0), 0);
}

/** The ISO 8601 text of a time. */
export function isoTime(milliseconds: number): string {
  // Many events have the same time.
  if (last?.milliseconds !== milliseconds) last = { milliseconds, text: new Date(milliseconds).toISOString() };
  return last.text;
}

let last: { readonly milliseconds: number; readonly text: string } | undefined;
