import { JsonObject } from './json';
import { Machine } from './machine';
import { Frame, Log, Thread } from './snapshot';

export interface Circumstances {
  readonly machine: Machine;
  readonly log: Log;
  readonly thread: Thread;
  readonly frame: Frame;
  readonly redriveCount: number;
  readonly redriveTime?: number;
  /** Of a task that waits for a callback. */
  readonly token?: string;
}

/**
 * The context object: `$$` in JSONPath, `$states.context` in JSONata.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html
 */
export function contextObject({
  machine, log, thread, frame, redriveCount, redriveTime, token,
}: Circumstances): JsonObject {
  const state = machine.state(thread.flow, frame.state);
  const redrives: JsonObject = machine.type === 'EXPRESS' ? {} : {
    RedriveCount: redriveCount,
    ...redriveTime !== undefined && { RedriveTime: isoTime(redriveTime) },
  };
  return {
    Execution: {
      Id: log.arn,
      Input: log.input,
      StartTime: isoTime(log.startTime),
      Name: log.name,
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

export function retryCount({ retries }: Frame): number {
  return retries.reduce((sum, count) => sum + (count ?? 0), 0);
}

export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
