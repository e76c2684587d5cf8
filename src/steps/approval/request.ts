/**
 * The request of an approval, shared by the step that writes it and the functions that read it. Imports nothing,
 * because the functions are bundled with it.
 */

/** The rule by which decisions are counted: the first one, all approvers, or a number of approvals. */
export type RuleOfRequest = 'FIRST_DECISION' | 'ALL' | number;

/** The input of the state machine of an `Approval`. */
export interface ApprovalRequest {
  /** The subject, in one line. */
  readonly title: string;
  readonly text?: string;
  readonly details?: readonly { readonly name: string; readonly value?: unknown }[];
  readonly approvers?: readonly string[];
  readonly requester?: string;
  readonly requesterMayDecide?: boolean;
  readonly rule: RuleOfRequest;
  readonly timeoutSeconds: number;
  /** When to send reminders, in seconds after the request. */
  readonly reminderSeconds?: readonly number[];
  readonly escalation?: { readonly afterSeconds: number; readonly approvers?: readonly string[] };
  /** The execution that requests the approval. Step Functions shows it beside the execution that it started. */
  readonly AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID?: string;
}

/** The request as a step writes it: each field as it is, or as JSONata that returns it at run time. */
export type RequestTemplate = { readonly [field in keyof ApprovalRequest]: ApprovalRequest[field] | string };

/** The shortest and the longest timeout of a request. An execution that waits for it runs for at most a year. */
export const TIMEOUT_SECONDS = { shortest: 1, longest: 364 * 86_400 } as const;
