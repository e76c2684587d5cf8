import { Answer, ApprovalDecision, Decision, Question, RuleOfRequest } from '../contract';

/** A link to the page, as it is stored under the hash of its ID. */
export interface Link {
  readonly requestId: string;
  /** Whom it was made for. */
  readonly approver?: string;
  /** Whether it was made when the request was escalated. */
  readonly escalated?: boolean;
}

/** A request as it stands in the table of requests: the audit record. */
export interface StoredRequest {
  readonly requestId: string;
  readonly question: Question;
  /** The execution that waits. */
  readonly executionArn: string;
  /** The execution that asks. */
  readonly askedBy?: string;
  readonly askedAt: string;
  readonly approvers?: readonly string[];
  readonly requester?: string;
  readonly requesterMayAnswer?: boolean;
  readonly rule: RuleOfRequest;
  /** Whom it was escalated to; absent before that. */
  readonly escalatedTo?: readonly string[];
  readonly answers: readonly StoredAnswer[];
  readonly decision?: Decision | 'TIMED_OUT';
  readonly decidedAt?: string;
  /** Counts the changes: a change is written only to the version that it was made from. */
  readonly version: number;
  /** Seconds since 1970. */
  readonly expiresAt?: number;
}

export interface StoredAnswer extends Answer {
  /** Tells one's own answer from another that says the same. */
  readonly answerId: string;
  /** Given by somebody to whom it was escalated: it decides alone. */
  readonly escalated?: boolean;
}

/** What an authorizer knows. */
export interface Known {
  /** Who they are. It counts more than the link, which may have been passed on. */
  readonly identity?: string;
  /** Whether there is an authorizer, so that somebody must be known. */
  readonly mustBeKnown?: boolean;
}

/** Who looks at a request, or answers it. */
export type Visitor = Known & Omit<Link, 'requestId'>;

export const nameOf = ({ identity, approver }: Visitor): string | undefined => identity ?? approver;

/** Why somebody may not answer; nothing where they may. */
export function refusal(request: StoredRequest, visitor: Visitor): string | undefined {
  if (visitor.mustBeKnown && visitor.identity === undefined) return 'It is not known who you are.';
  const name = nameOf(visitor);
  if (name === undefined) return undefined;
  if (!request.requesterMayAnswer && isSame(name, request.requester)) {
    return 'Whoever asked cannot answer, too.';
  }
  const asked = [...request.approvers ?? [], ...request.escalatedTo ?? []];
  if (request.approvers && !has(asked, name)) {
    return 'You are not among those who are asked.';
  }
  return undefined;
}

/** The answer that somebody has given already. */
export function answerOf(request: StoredRequest, visitor: Visitor): StoredAnswer | undefined {
  const name = nameOf(visitor);
  return name === undefined ? undefined : request.answers.find(({ approver }) => isSame(approver, name));
}

/** The request with one more answer, and with the decision where that decides. */
export function withAnswer(request: StoredRequest, answer: StoredAnswer): StoredRequest {
  const answers = [...request.answers, answer];
  const decision = decided({ ...request, answers });
  return { ...request, answers, ...decision && { decision, decidedAt: answer.at } };
}

/** Whether somebody answers because it was escalated to them. */
export function isEscalated({ approvers = [], escalatedTo = [] }: StoredRequest, visitor: Visitor): boolean {
  const name = nameOf(visitor);
  if (name === undefined) return visitor.escalated ?? false;
  return has(escalatedTo, name) && !has(approvers, name);
}

/** The request that nobody decided in time. */
export function timedOut(request: StoredRequest, at: string): StoredRequest {
  return { ...request, decision: 'TIMED_OUT', decidedAt: at };
}

function decided(request: StoredRequest): Decision | undefined {
  const { rule, answers } = request;
  const last = answers[answers.length - 1];
  if (rule === 'FIRST_ANSWER' || last.escalated) return last.decision;
  const votes = voters(request).length;
  const needed = approvalsNeeded(rule, votes);
  const count = (decision: Decision) => answers.filter((answer) => answer.decision === decision).length;
  if (count('APPROVED') >= needed) return 'APPROVED';
  return count('REJECTED') > votes - needed ? 'REJECTED' : undefined;
}

type Asking = Pick<StoredRequest, 'approvers' | 'requester' | 'requesterMayAnswer'>;

/** Those of the approvers who may answer: whoever asks may not, unless it was said. */
export function voters({ approvers = [], requester, requesterMayAnswer }: Asking): readonly string[] {
  return approvers.filter((approver) => requesterMayAnswer || !isSame(approver, requester));
}

export function approvalsNeeded(rule: RuleOfRequest, votes: number): number {
  if (rule === 'FIRST_ANSWER') return 1;
  return rule === 'ALL' ? votes : rule;
}

/** What the workflow gets. */
export function outcome(request: StoredRequest): ApprovalDecision | undefined {
  const { requestId, decision, decidedAt, answers } = request;
  if (!decision) return undefined;
  const told = answers.map(answerIn);
  const last = told[told.length - 1];
  return {
    decision,
    at: decidedAt!,
    ...decision !== 'TIMED_OUT' && {
      ...last.approver !== undefined && { approver: last.approver },
      ...last.comment !== undefined && { comment: last.comment },
    },
    answers: told,
    requestId,
  };
}

/** An answer without what only the table needs. */
export function answerIn({ answerId, escalated, ...answer }: StoredAnswer): Answer {
  return answer;
}

const has = (list: readonly string[], name: string) => list.some((one) => isSame(one, name));

/** The names of people are compared as e-mail addresses are. */
function isSame(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a.trim().toLowerCase() === b.trim().toLowerCase();
}
