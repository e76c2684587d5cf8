import { Json } from './json';
import { Items } from './snapshot';

/** A message into the engine. It carries the time at which it arrives, in milliseconds since 1970. */
export type Message = { readonly at: number } & (
  /** StartExecution. */
  | { readonly type: 'start' }
  /** No other message arrives until this time: timers that are due at it go off, too. */
  | { readonly type: 'clock' }
  /** The service has accepted a job, or a request that waits for a task token. */
  | { readonly type: 'taskSubmitted'; readonly token: string; readonly output: Json }
  /** A worker has taken the task of an activity. */
  | { readonly type: 'activityStarted'; readonly token: string; readonly workerName?: string }
  /** SendTaskHeartbeat. */
  | { readonly type: 'taskHeartbeat'; readonly token: string }
  /** The service has returned a result. */
  | { readonly type: 'taskSucceeded'; readonly token: string; readonly output: Json }
  /** The service has returned an error. */
  | { readonly type: 'taskFailed'; readonly token: string; readonly error?: string; readonly cause?: string }
  /** Items of a distributed Map have been read. Without `more` they are the last ones. */
  | { readonly type: 'itemsRead'; readonly token: string; readonly items: Items; readonly more: boolean }
  /** The results of a distributed Map have been written to S3. */
  | { readonly type: 'resultsWritten'; readonly token: string }
  /** Items cannot be read, or results cannot be written. */
  | { readonly type: 'mapRunFailed'; readonly token: string; readonly cause: string }
  /** StopExecution. */
  | { readonly type: 'stop'; readonly error?: string; readonly cause?: string }
  /** RedriveExecution: states that did not succeed start again, the results of the others are kept. */
  | { readonly type: 'redrive' }
);

/** A message to the task that its token names. */
export type TaskMessage = Extract<Message, { readonly token: string }>;
