import { Decision, FIELDS, LONGEST_COMMENT } from '../contract';

/** The content of an HTTP request. */
export interface Sent {
  readonly contentType?: string;
  readonly body?: string;
}

export type Parsed =
  | { readonly decision: Decision; readonly comment?: string }
  /** A problem that the approver can fix, with their comment. */
  | { readonly problem: string; readonly comment: string }
  /** A request that no browser sends. */
  | { readonly status: 400 | 413 | 415 };

/** The maximum size of a body: the longest comment, with each character as four bytes of three characters each. */
const LONGEST_BODY = 16 * 1024;

/** Parses the form of the page. */
export function parseDecision({ contentType = '', body = '' }: Sent): Parsed {
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType)) return { status: 415 };
  if (body.length > LONGEST_BODY) return { status: 413 };
  const form = new URLSearchParams(body);
  const decisions = form.getAll(FIELDS.decision);
  const comments = form.getAll(FIELDS.comment);
  const [decision] = decisions;
  if (decisions.length !== 1 || comments.length > 1 || !isDecision(decision)) return { status: 400 };
  const comment = comments[0]?.replace(/\r\n?/g, '\n').trim();
  if (comment && [...comment].length > LONGEST_COMMENT) {
    return { problem: `The comment has more than ${LONGEST_COMMENT} characters. Please shorten it.`, comment };
  }
  return { decision, ...comment && { comment } };
}

function isDecision(text: string): text is Decision {
  return text === 'APPROVED' || text === 'REJECTED';
}
