import { Decision, FIELDS, LONGEST_COMMENT } from '../contract';

/** What came with a request. */
export interface Sent {
  readonly contentType?: string;
  readonly body?: string;
}

export type Parsed =
  | { readonly decision: Decision; readonly comment?: string }
  /** What a person can mend, with what they wrote. */
  | { readonly problem: string; readonly comment: string }
  /** What no browser sends. */
  | { readonly status: 400 | 413 | 415 };

/** Room for a comment of the longest kind, with every character in four bytes of three letters each. */
const LONGEST_BODY = 16 * 1024;

/** Reads the form of the page. */
export function parseAnswer({ contentType = '', body = '' }: Sent): Parsed {
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
