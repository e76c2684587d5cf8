import { TaskRequest } from './effect';
import { Json } from './json';

/** The services behind the tasks of an execution. The engine itself knows no API. */
export interface Services {
  /**
   * The objects of S3 that distributed Maps read and write.
   *
   * @default - a Map with an ItemReader or a ResultWriter that writes to S3 cannot run
   */
  readonly storage?: Objects;
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

/** The objects of S3. An error that it throws fails the Map Run, with the message as its cause. */
export interface Objects {
  /** The content of an object. Undefined if it does not exist. */
  get(bucket: string, key: string, versionId?: string): Promise<ObjectBody | undefined>;
  /** The objects whose key begins with a prefix, in the order of their keys. */
  list(bucket: string, prefix: string): AsyncIterable<ObjectSummary> | Iterable<ObjectSummary>;
  /** Creates an object, which exists once it is closed. */
  create(bucket: string, key: string): ObjectWriter;
}

/** The content of an object: a text in UTF-8, or bytes, which may be compressed with gzip. */
export type ObjectBody = string | Uint8Array | AsyncIterable<string | Uint8Array>;

/** An object as ListObjectsV2 lists it. */
export interface ObjectSummary {
  readonly key: string;
  /** @default 0 */
  readonly size?: number;
  /** @default '' */
  readonly etag?: string;
  /** In milliseconds since 1970. @default 0 */
  readonly lastModified?: number;
  /** @default 'STANDARD' */
  readonly storageClass?: string;
}

/** Writes an object as a stream. */
export interface ObjectWriter {
  write(text: string): Promise<void> | void;
  close(): Promise<void> | void;
}
