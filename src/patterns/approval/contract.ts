/** What an approval workflow is started with. */
export interface ApprovalInput {
  /** What is to be approved, in a line. */
  readonly title: string;
  /**
   * What it is about, in a few sentences.
   *
   * @default - only the title
   */
  readonly text?: string;
  /**
   * What the approver should know: names and values, in their order.
   *
   * @default - none
   */
  readonly details?: { [name: string]: any };
  /**
   * Who asks. They are told the decision, and may not answer where it is known who does.
   *
   * @default - not said
   */
  readonly requester?: string;
  /**
   * Who is asked. Only where the approval knows who answers.
   *
   * @default - whoever has the link, or whom the authorizer lets in
   */
  readonly approvers?: string[];
}

/** How an execution of an approval workflow ends. */
export interface ApprovalResult {
  /** `APPROVED`, `REJECTED`, `TIMED_OUT` or `INVALID`. */
  readonly outcome: string;
  /**
   * `APPROVED`, `REJECTED` or `TIMED_OUT`.
   *
   * @default - the input is invalid
   */
  readonly decision?: string;
  /**
   * When it was decided, ISO 8601.
   *
   * @default - the input is invalid
   */
  readonly at?: string;
  /**
   * Who gave the answer that decided.
   *
   * @default - it is not known, or nobody answered
   */
  readonly approver?: string;
  /**
   * What they wrote.
   *
   * @default - nothing, or nobody answered
   */
  readonly comment?: string;
  /**
   * All answers, in their order.
   *
   * @default - the input is invalid
   */
  readonly answers?: ApprovalAnswer[];
  /**
   * The request's id in the table of requests.
   *
   * @default - the input is invalid
   */
  readonly requestId?: string;
  /**
   * Whether the requester was told.
   *
   * @default - the input is invalid
   */
  readonly requesterNotified?: boolean;
  /**
   * What is wrong with an invalid input.
   *
   * @default - the input is valid
   */
  readonly problems?: ApprovalProblem[];
}

/** An answer of an approver. */
export interface ApprovalAnswer {
  /** `APPROVED` or `REJECTED`. */
  readonly decision: string;
  /** When it was given, ISO 8601. */
  readonly at: string;
  /**
   * Who gave it.
   *
   * @default - it is not known
   */
  readonly approver?: string;
  /**
   * What they wrote.
   *
   * @default - nothing
   */
  readonly comment?: string;
}

/** What is wrong with one field of the input. */
export interface ApprovalProblem {
  /** The field, for example `title`. */
  readonly field: string;
  /** What it must be. */
  readonly problem: string;
}

/** What the step is given that tells the requester. */
export interface RequesterNotice {
  /** What was asked for. */
  readonly title: string;
  /** `APPROVED`, `REJECTED` or `TIMED_OUT`. */
  readonly decision: string;
  /** The text for the requester. */
  readonly message: string;
  /**
   * Whom to tell.
   *
   * @default - the input named nobody
   */
  readonly requester?: string;
}
