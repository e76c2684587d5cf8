/** Input of an `ApprovalWorkflow`. */
export interface ApprovalInput {
  /** The subject, in one line. */
  readonly title: string;
  /**
   * The description, in a few sentences.
   *
   * @default - no description
   */
  readonly text?: string;
  /**
   * Names and values for the approver, in this order.
   *
   * @default - none
   */
  readonly details?: { [name: string]: any };
  /**
   * The requester. They are notified of the decision, and may not approve their own request if approvers are
   * identified.
   *
   * @default - the requester is unknown
   */
  readonly requester?: string;
  /**
   * The approvers. Allowed only if the approval identifies approvers.
   *
   * @default - anyone who has the link, or whom the authorizer admits
   */
  readonly approvers?: string[];
}

/** Result of an execution of an `ApprovalWorkflow`. */
export interface ApprovalResult {
  /** The outcome: `APPROVED`, `REJECTED`, `TIMED_OUT` or `INVALID`. */
  readonly outcome: string;
  /**
   * The decision: `APPROVED`, `REJECTED` or `TIMED_OUT`.
   *
   * @default - the input is invalid
   */
  readonly decision?: string;
  /**
   * The time of the decision, ISO 8601.
   *
   * @default - the input is invalid
   */
  readonly at?: string;
  /**
   * The approver whose decision was final.
   *
   * @default - the approver is unknown, or no approver decided
   */
  readonly approver?: string;
  /**
   * The comment of the approver.
   *
   * @default - no comment, or no approver decided
   */
  readonly comment?: string;
  /**
   * All decisions of approvers, in their order.
   *
   * @default - the input is invalid
   */
  readonly decisions?: ApproverDecision[];
  /**
   * The ID of the request in the request table.
   *
   * @default - the input is invalid
   */
  readonly requestId?: string;
  /**
   * Whether the requester was notified.
   *
   * @default - the input is invalid
   */
  readonly requesterNotified?: boolean;
  /**
   * The problems of an invalid input.
   *
   * @default - the input is valid
   */
  readonly problems?: ApprovalProblem[];
}

/** A decision of an approver. */
export interface ApproverDecision {
  /** The decision: `APPROVED` or `REJECTED`. */
  readonly decision: string;
  /** The time of the decision, ISO 8601. */
  readonly at: string;
  /**
   * The approver.
   *
   * @default - the approver is unknown
   */
  readonly approver?: string;
  /**
   * The comment of the approver.
   *
   * @default - no comment
   */
  readonly comment?: string;
}

/** A problem of one field of the input. */
export interface ApprovalProblem {
  /** The field, for example `title`. */
  readonly field: string;
  /** The requirement that the field does not meet. */
  readonly problem: string;
}

/** Input of the `notifyRequester` step. */
export interface RequesterNotice {
  /** The subject of the request. */
  readonly title: string;
  /** The decision: `APPROVED`, `REJECTED` or `TIMED_OUT`. */
  readonly decision: string;
  /** The text for the requester. */
  readonly message: string;
  /**
   * The requester to notify.
   *
   * @default - the input names no requester
   */
  readonly requester?: string;
}
