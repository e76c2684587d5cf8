import { TaskRequest } from './effect';
import { Json } from './json';

/** The services behind the tasks of an execution. The engine itself knows no API. */
export interface Services {
  /** Called once for each attempt, in the order in which they start. Without a final response the task waits. */
  call(request: TaskRequest): readonly TaskResponse[] | Promise<readonly TaskResponse[]>;
}

/** A response of a service to a request, and when it arrives. */
export interface TaskResponse {
  /** The seconds after the request. @default 0 */
  readonly after?: number;
  readonly response:
    /** The job, or the request that waits for a task token, has been accepted. */
    | { readonly type: 'submitted'; readonly output: Json }
    /** A worker has taken the task of an activity. */
    | { readonly type: 'started'; readonly workerName?: string }
    | { readonly type: 'heartbeat' }
    | { readonly type: 'succeeded'; readonly output: Json }
    | { readonly type: 'failed'; readonly error?: string; readonly cause?: string };
}
