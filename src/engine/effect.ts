import { HistoryEvent } from './history';
import { Json } from './json';
import { MapRunDescription } from './map-run/figures';
import { ItemsRequest, ResultEntries, ResultsRequest } from './map-run/requests';
import { Status } from './snapshot';

/** An effect that the engine emits: something for the caller to do, or to know. */
export type Effect =
  /** A new event in the history of the execution, or of a child execution of a distributed Map. */
  | { readonly type: 'event'; readonly execution: string; readonly event: HistoryEvent }
  /** A service is called. Its response is a message with the token of the request. */
  | { readonly type: 'task'; readonly request: TaskRequest }
  /** The execution no longer waits for the response to a request. */
  | { readonly type: 'taskAbandoned'; readonly token: string }
  /** A distributed Map needs more items. They are a message with the token of the request. */
  | { readonly type: 'readItems'; readonly request: ItemsRequest }
  /** A child execution of a distributed Map has a result to be written. */
  | { readonly type: 'result'; readonly result: ResultEntries }
  /** All results of a distributed Map are there: the files are to be completed, which is a message. */
  | { readonly type: 'writeResults'; readonly request: ResultsRequest }
  /** A Map Run has started or ended. */
  | { readonly type: 'mapRun'; readonly run: MapRunDescription }
  /** The execution has ended. */
  | {
    readonly type: 'ended';
    readonly status: Exclude<Status, 'RUNNING'>;
    readonly output?: Json;
    readonly error?: string;
    readonly cause?: string;
  };

/** The request of a task, with everything evaluated. */
export interface TaskRequest {
  /** Identifies the request in messages. It is the task token, unless the task only waits for the response. */
  readonly token: string;
  /** The name of the state. */
  readonly state: string;
  /** The `Resource` of the state, as in the definition. */
  readonly resource: string;
  readonly input: Json;
  /** The role that the task assumes. */
  readonly roleArn?: string;
  /** The number of retries so far. */
  readonly retryCount: number;
  /** The index of the item, if the task is inside a Map. */
  readonly index?: number;
  /** The time of the request, in milliseconds since 1970. */
  readonly time: number;
}
