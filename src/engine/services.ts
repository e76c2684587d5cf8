import { Json } from './json';
import { TaskRequest } from './outcome';

/** What stands behind the tasks of an execution. What an API answers is known here, and nowhere in the engine. */
export interface Services {
  /** Called once for each attempt, in the order in which they start. */
  call(request: TaskRequest): TaskReply | Promise<TaskReply>;
}

/** What comes back, when: the parts in the order of their time. A task that gets no answer waits. */
export type TaskReply = readonly TaskAnswer[];

export interface TaskAnswer {
  /** Seconds after the call. @default 0 */
  readonly after?: number;
  readonly answer:
    /** The job, or the request that a callback will answer, has been accepted. */
    | { readonly type: 'submitted'; readonly output: Json }
    /** A worker has taken the task of an activity. */
    | { readonly type: 'started'; readonly workerName?: string }
    | { readonly type: 'heartbeat' }
    | { readonly type: 'succeeded'; readonly output: Json }
    | { readonly type: 'failed'; readonly error?: string; readonly cause?: string };
}
