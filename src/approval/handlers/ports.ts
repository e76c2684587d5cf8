import { Link, StoredRequest } from './request';
import { ApprovalNotice } from '../contract';

/** The tables. Each call may fail before or after its work. Reads are consistent. */
export interface Requests {
  find(requestId: string): Promise<StoredRequest | undefined>;
  /** Writes a new request, unless one with its ID exists. */
  create(request: StoredRequest): Promise<void>;
  /** Writes a change of the version that it is based on. Returns false if another writer has changed it first. */
  replace(request: StoredRequest): Promise<boolean>;
  /** Stores a link by the hash of its ID, so that readers of the table cannot approve. */
  keepLink(idHash: string, link: Link, expiresAt: number): Promise<void>;
  findLink(idHash: string): Promise<Link | undefined>;
  /** The token of the waiting task. Between two waits, it is the token of the previous one. */
  findToken(requestId: string): Promise<string | undefined>;
}

/** Step Functions. Each call may fail before or after its work. */
export interface Waiting {
  /** Completes the waiting task. Returns `gone` if it no longer waits. */
  wake(taskToken: string): Promise<'woken' | 'gone'>;
  statusOf(executionArn: string): Promise<'RUNNING' | 'ABORTED' | 'ENDED'>;
}

/** Notifies all subscribers of a topic. */
export type Publish = (notice: ApprovalNotice) => Promise<void>;
