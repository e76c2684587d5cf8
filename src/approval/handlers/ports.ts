import { Link, StoredRequest } from './request';
import { ApprovalNotice } from '../contract';

/** The tables. What they do may fail, before or after its work. Reads see every write that has succeeded. */
export interface Requests {
  find(requestId: string): Promise<StoredRequest | undefined>;
  /** Writes a new request, unless there is one by its id. */
  create(request: StoredRequest): Promise<void>;
  /** Writes a change of the version that it was made from; tells whether it did, or somebody was quicker. */
  replace(request: StoredRequest): Promise<boolean>;
  /** Keeps a link by the hash of its id: who reads the table cannot answer. */
  keepLink(idHash: string, link: Link, expiresAt: number): Promise<void>;
  findLink(idHash: string): Promise<Link | undefined>;
  /** The token of the task that waits; that of the one before, while the execution goes from one to the next. */
  findToken(requestId: string): Promise<string | undefined>;
}

/** Step Functions. What it does may fail, before or after its work. */
export interface Waiting {
  /** Ends the task that waits; `gone` where it does not wait any more. */
  wake(taskToken: string): Promise<'woken' | 'gone'>;
  statusOf(executionArn: string): Promise<'RUNNING' | 'ABORTED' | 'ENDED'>;
}

/** Tells all subscribers of a topic. */
export type Publish = (notice: ApprovalNotice) => Promise<void>;
