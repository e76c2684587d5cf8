import { Json, JsonObject } from '../json';
import type { History, Thread } from '../snapshot';

/** The Map Run of a distributed Map. */
export interface MapRun {
  readonly arn: string;
  readonly label: string;
  readonly startTime: number;
  readonly maxConcurrency: number;
  readonly toleratedCount?: number;
  readonly toleratedPercentage?: number;
  /** The dataset that is read in pages. @default - the items are in the input of the state */
  readonly source?: ItemSource;
  /** The number of items to read from the dataset. */
  readonly maxItems: number;
  readonly batching?: Batching;
  writer?: ResultDestination;
  /** All items have been read. */
  isRead: boolean;
  /** The number of items that have been read. */
  itemsRead: number;
  /** Items that do not fill a batch yet. */
  rest: readonly Json[];
  /** Child executions that have not been started, in order. */
  pending: readonly PendingChild[];
  items: Counts;
  executions: Counts;
  /** The error with which it ends, once it has failed. */
  failure?: { readonly error: string; readonly cause: string };
  /** Child executions whose failure was tolerated, in pages. A redrive of the Map Run starts them again. */
  unsuccessful?: readonly (readonly PendingChild[])[];
  /** Whether a timer is set for the time at which an Express child execution times out. */
  isTimed?: boolean;
  redriveCount?: number;
  redriveTime?: number;
  /** It has been aborted with its execution. */
  isAborted?: boolean;
  /** Where it is in reading what is left after a failure, to write it as pending. It does not count as read. */
  draining?: { readonly from: number; readonly rest: readonly Json[]; readonly isRead: boolean };
  /** The results have been written. */
  isWritten?: boolean;
}

/** The failure of a Map with more failed items than it tolerates. */
export const TOO_MANY_FAILED = {
  error: 'States.ExceedToleratedFailureThreshold',
  cause: 'The specified tolerated failure threshold was exceeded',
} as const;

/** The error of a Map whose items cannot be read. */
export const READER_FAILED = 'States.ItemReaderFailed';

/** The error of a Map whose results cannot be written. */
export const WRITER_FAILED = 'States.ResultWriterFailed';

/** A child execution that has not been started. */
export interface PendingChild {
  readonly input: Json;
  /** The number of items that it gets. */
  readonly items: number;
  /** The `$$.Map` of its context object. @default - it has a batch */
  readonly map?: JsonObject;
  /** The former run of one that did not succeed. The threads of a Standard one continue. */
  readonly former?: { readonly index: number; readonly history: History; readonly threads: readonly Thread[] };
}

/** Where and how results of a Map Run are written. */
export interface ResultDestination extends WriterFormat {
  /** @default - the results are the output of the state */
  readonly bucket?: string;
  /** The prefix of all files of the run, with the slash at its end. */
  readonly prefix?: string;
  /** The key of the manifest that was written before a redrive. */
  readonly formerManifest?: string;
}

/** The number of items, or of child executions, that are in a status. */
export interface Counts {
  total: number;
  running: number;
  succeeded: number;
  failed: number;
  timedOut: number;
  aborted: number;
}

/** The dataset that an ItemReader names, with everything evaluated. */
export interface ItemSource {
  readonly action: 'getObject' | 'listObjectsV2';
  readonly bucket: string;
  /** The key of the object, or the prefix of those that are listed. */
  readonly key: string;
  readonly versionId?: string;
  readonly format?: DataFormat;
  readonly manifest?: 'S3_INVENTORY' | 'ATHENA_DATA';
  /** The items are in the objects that are listed. */
  readonly flatten?: boolean;
  readonly delimiter?: string;
  /** The names of the columns, unless they are in the first row. */
  readonly headers?: readonly string[];
  /** The JSON Pointer to the items in a JSON file. */
  readonly pointer?: string;
}

export type DataFormat = 'CSV' | 'JSON' | 'JSONL' | 'PARQUET';

/** How an ItemBatcher groups items, with everything evaluated. */
export interface Batching {
  readonly maxItems: number;
  /** The largest input of a child execution with more than one item, in bytes. */
  readonly maxBytes: number;
  readonly batchInput?: Json;
}

/** The status of a child execution in the results of its Map Run. */
export type ResultStatus = 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING';

/** How results are formatted. */
export interface WriterFormat {
  /** NONE if results are written to S3 without a WriterConfig. */
  readonly transformation: 'NONE' | 'COMPACT' | 'FLATTEN';
  readonly outputType: 'JSON' | 'JSONL';
}
