import { HistoryEvent } from './history';
import { Json } from './json';
import { Status } from './snapshot';

/** What happens to an execution from outside: with it the engine goes on. */
export type Outcome =
  | { readonly type: 'start' }
  /** It is this late now, in milliseconds since 1970: what is due happens. */
  | { readonly type: 'clock'; readonly now: number }
  /** The service has accepted a job, or a request that a callback will answer. */
  | { readonly type: 'taskSubmitted'; readonly token: string; readonly output: Json }
  /** A worker has taken the task of an activity. */
  | { readonly type: 'activityStarted'; readonly token: string; readonly workerName?: string }
  | { readonly type: 'taskHeartbeat'; readonly token: string }
  | { readonly type: 'taskSucceeded'; readonly token: string; readonly output: Json }
  | { readonly type: 'taskFailed'; readonly token: string; readonly error?: string; readonly cause?: string }
  /** StopExecution. */
  | { readonly type: 'stop'; readonly error?: string; readonly cause?: string }
  /** RedriveExecution: what did not succeed starts again, with what did succeed kept. */
  | { readonly type: 'redrive' };

/** What an execution asks of its surroundings, or tells them. */
export type Effect =
  /** An event of the history of this execution, or of a child execution of a distributed Map. */
  | { readonly type: 'event'; readonly execution: string; readonly event: HistoryEvent }
  /** A service is to be called. Its answer is an outcome with the request's token. */
  | { readonly type: 'task'; readonly request: TaskRequest }
  /** The answer is not waited for any more. */
  | { readonly type: 'taskAbandoned'; readonly token: string }
  | {
    readonly type: 'ended';
    readonly status: Exclude<Status, 'RUNNING'>;
    readonly output?: Json;
    readonly error?: string;
    readonly cause?: string;
  };

/** What Step Functions sends to a service: everything is evaluated. */
export interface TaskRequest {
  /** Names the request in its outcomes. It is the task token where the task has one. */
  readonly token: string;
  /** The name of the state. */
  readonly state: string;
  /** As it stands in the definition. */
  readonly resource: string;
  readonly input: Json;
  /** The role that the task assumes. */
  readonly roleArn?: string;
  /** How often it has been tried before. */
  readonly retryCount: number;
  /** Milliseconds since 1970. */
  readonly time: number;
}
