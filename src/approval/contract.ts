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

/** The fields of the form. */
export const FIELDS = { decision: 'decision', comment: 'comment' } as const;

export const LONGEST_COMMENT = 1000;
