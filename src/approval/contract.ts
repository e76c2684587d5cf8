/** What the state machine of an `Approval` is started with, as `Step.approval` does. */
export interface ApprovalRequest {
  /** What is to be approved, in a line. */
  readonly title: string;
  readonly text?: string;
  readonly details?: readonly { readonly name: string; readonly value?: unknown }[];
  readonly approvers?: readonly string[];
  readonly requester?: string;
  readonly requesterMayAnswer?: boolean;
  readonly rule: Rule;
  readonly timeoutSeconds: number;
  /** When to remind, in seconds after the request. */
  readonly reminderSeconds?: readonly number[];
  readonly escalation?: { readonly afterSeconds: number; readonly approvers?: readonly string[] };
  /** The execution that asks. Step Functions shows it beside the one that it has started. */
  readonly AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID?: string;
}

/** What decides: the first answer, or so many approvals. */
export type Rule = 'FIRST_ANSWER' | 'ALL' | number;

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

/** What an approver is told, by a step of the user's. */
export interface ApprovalNotice {
  /** `REQUEST`, `REMINDER` or `ESCALATION`. */
  readonly kind: string;
  /** Whom to tell, as the list of approvers names them. */
  readonly approver?: string;
  /** The page to answer on. Whoever has it can answer, unless the endpoint has an authorizer. */
  readonly link: string;
  readonly title: string;
  readonly text: string;
  readonly details: readonly Detail[];
  readonly execution: string;
  readonly until: string;
}

/** What an approver is asked. */
export interface Question {
  /** What is to be approved, in a line: the heading of the page. */
  readonly title: string;
  /** What it is about, in a few sentences. */
  readonly text?: string;
  /** What the approver should know: names and values, in this order. */
  readonly details?: readonly Detail[];
  /** The execution that asks, by its name. */
  readonly execution: string;
  /** Until when an answer counts, ISO 8601. */
  readonly until: string;
}

export interface Detail {
  readonly name: string;
  readonly value: string;
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
