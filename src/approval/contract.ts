import type { ApprovalRequest, RuleOfRequest } from '../steps/approval/request';

export type { ApprovalRequest, RuleOfRequest };
export { TIMEOUT_SECONDS } from '../steps/approval/request';

/** What the asking function is called with, by the state machine. */
export interface AskEvent {
  readonly requestId: string;
  /** The execution of the approval's own state machine. */
  readonly executionArn: string;
  /** ISO 8601. */
  readonly now: string;
  /** How many of the request's notices have been sent. */
  readonly sent: number;
  readonly request: ApprovalRequest;
}

/** What it answers: either a decision, or whom to tell now and how long to wait then. */
export interface Asked {
  readonly decision: ApprovalDecision | null;
  readonly notices: readonly ApprovalNotice[];
  readonly sent: number;
  readonly waitSeconds: number;
  /** When the task token is not needed any more, in seconds since 1970. */
  readonly tokenExpiresAt: number;
}

/** Input of the step of `ApprovalNotifier.step`: what to send to an approver. */
export interface ApprovalNotice {
  /** `REQUEST`, `REMINDER` or `ESCALATION`. */
  readonly kind: string;
  /**
   * The recipient, as the list of approvers names them.
   *
   * @default - the request names no approvers
   */
  readonly approver?: string;
  /** The page to decide on. Anyone who has it can approve, unless the endpoint has an authorizer. */
  readonly link: string;
  /** The subject, in one line. */
  readonly title: string;
  /** The description; an empty string if there is none. */
  readonly text: string;
  /** Names and values, in this order. */
  readonly details: ApprovalDetail[];
  /** The name of the execution that asks. */
  readonly execution: string;
  /** The time until which a decision counts, ISO 8601. */
  readonly until: string;
}

/** A detail of a request. */
export interface ApprovalDetail {
  /** The name. */
  readonly name: string;
  /** The value, as text. */
  readonly value: string;
}

/** What an approver is asked. */
export interface Question {
  /** What is to be approved, in a line: the heading of the page. */
  readonly title: string;
  /** What it is about, in a few sentences. */
  readonly text?: string;
  /** What the approver should know: names and values, in this order. */
  readonly details?: ApprovalDetail[];
  /** The execution that asks, by its name. */
  readonly execution: string;
  /** Until when an answer counts, ISO 8601. */
  readonly until: string;
}

export type Decision = 'APPROVED' | 'REJECTED';

/** An answer that was given. */
export interface Answer {
  readonly decision: Decision;
  /** ISO 8601. */
  readonly at: string;
  /** Who gave it, where that is known. */
  readonly approver?: string;
  readonly comment?: string;
}

/** How a request ended. */
export interface ApprovalDecision {
  readonly decision: Decision | 'TIMED_OUT';
  /** When it was decided, ISO 8601. */
  readonly at: string;
  /** Who gave the answer that decided, where that is known. */
  readonly approver?: string;
  readonly comment?: string;
  /** All answers, in their order. */
  readonly answers: readonly Answer[];
  /** The request, in the table of requests. */
  readonly requestId: string;
}

/** The fields of the form. */
export const FIELDS = { decision: 'decision', comment: 'comment' } as const;

export const LONGEST_COMMENT = 1000;

/** What the functions are told by their environment. */
export const ENVIRONMENT = {
  requestTable: 'REQUEST_TABLE',
  secretTable: 'SECRET_TABLE',
  address: 'PAGE_ADDRESS',
  topic: 'TOPIC_ARN',
  escalationTopic: 'ESCALATION_TOPIC_ARN',
  identity: 'IDENTITY',
  auditSeconds: 'AUDIT_SECONDS',
} as const;
