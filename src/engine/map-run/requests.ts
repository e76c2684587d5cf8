import { ItemSource, ResultDestination } from './map-run';
import { Json } from '../json';

/** A request for items of a dataset. */
export interface ItemsRequest {
  readonly token: string;
  readonly mapRunArn: string;
  readonly source: ItemSource;
  /** The index of the first item. */
  readonly from: number;
  /** The maximum number of items. */
  readonly count: number;
  readonly time: number;
}

/** The result of a child execution, as its entries in the files of a ResultWriter. */
export interface ResultEntries {
  readonly mapRunArn: string;
  readonly destination: ResultDestination;
  readonly file: ResultFile;
  readonly entries: readonly Json[];
}

/** The kinds of files. Executions that timed out or were aborted are among those that failed. */
export type ResultFile = 'SUCCEEDED' | 'FAILED' | 'PENDING';

/** A request to complete the files of a ResultWriter. */
export interface ResultsRequest {
  readonly token: string;
  readonly mapRunArn: string;
  readonly destination: ResultDestination;
  readonly time: number;
}
