import type { ApprovalRequest, RuleOfRequest } from '../steps/approval/request';

export type { ApprovalRequest, RuleOfRequest };
export { TIMEOUT_SECONDS } from '../steps/approval/request';

/** The input of the function that asks, invoked by the state machine. */
export interface AskEvent {
  readonly requestId: string;
  /** The execution of the approval's own state machine. */
  readonly executionArn: string;
  /** ISO 8601. */
  readonly now: string;
  /** The number of the request's notices that have been sent. */
  readonly sent: number;
  readonly request: ApprovalRequest;
}

/** The result of the function that asks. It is either a decision, or the notices to send now and the time to wait. */
export interface Asked {
  readonly decision: ApprovalDecision | null;
  readonly notices: readonly ApprovalNotice[];
  readonly sent: number;
  readonly waitSeconds: number;
  /** The time after which the task token is no longer needed, in seconds since 1970. */
  readonly tokenExpiresAt: number;
}

/** Input of the step of `ApprovalNotifier.step`. It holds the notice to send to an approver. */
export interface ApprovalNotice {
  /** `REQUEST`, `REMINDER` or `ESCALATION`. */
  readonly kind: string;
  /**
   * The recipient, as the list of approvers names them.
   *
   * @default - the request names no approvers
   */
  readonly approver?: string;
  /** The link to the page. Anyone who has it can approve, unless the endpoint has an authorizer. */
  readonly link: string;
  /** The subject, in one line. */
  readonly title: string;
  /** The description, or an empty string. */
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

/** The question that the page shows. */
export interface Question {
  /** The subject, in one line. It is the heading of the page. */
  readonly title: string;
  /** The description, in a few sentences. */
  readonly text?: string;
  /** Names and values for the approver, in this order. */
  readonly details?: ApprovalDetail[];
  /** The name of the execution that asks. */
  readonly execution: string;
  /** The time until which a decision counts, ISO 8601. */
  readonly until: string;
}

export type Decision = 'APPROVED' | 'REJECTED';

/** A decision of an approver. */
export interface ApproverDecision {
  readonly decision: Decision;
  /** ISO 8601. */
  readonly at: string;
  /** The approver, if known. */
  readonly approver?: string;
  readonly comment?: string;
}

/** The outcome of a request. */
export interface ApprovalDecision {
  readonly decision: Decision | 'TIMED_OUT';
  /** The time of the decision, ISO 8601. */
  readonly at: string;
  /** The approver whose decision was final, if known. */
  readonly approver?: string;
  readonly comment?: string;
  /** All decisions of approvers, in their order. */
  readonly decisions: readonly ApproverDecision[];
  /** The ID of the request in the request table. */
  readonly requestId: string;
}

/** The names of the form's fields. */
export const FIELDS = { decision: 'decision', comment: 'comment' } as const;

export const LONGEST_COMMENT = 1000;

/** The environment variables of the functions. */
export const ENVIRONMENT = {
  requestTable: 'REQUEST_TABLE',
  secretTable: 'SECRET_TABLE',
  address: 'PAGE_ADDRESS',
  topic: 'TOPIC_ARN',
  escalationTopic: 'ESCALATION_TOPIC_ARN',
  identity: 'IDENTITY',
  auditSeconds: 'AUDIT_SECONDS',
} as const;
