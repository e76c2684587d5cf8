import { ApprovalDecision, ApproverDecision, Decision, Question, RuleOfRequest } from '../contract';

/** A link to the page, as it is stored under the hash of its ID. */
export interface Link {
  readonly requestId: string;
  /** The approver for whom it was created. */
  readonly approver?: string;
  /** Whether it was created when the request was escalated. */
  readonly escalated?: boolean;
}

/** A request as it is stored in the request table. It is the audit record. */
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
  readonly requesterMayDecide?: boolean;
  readonly rule: RuleOfRequest;
  /** The approvers to whom it was escalated. It is absent before the escalation. */
  readonly escalatedTo?: readonly string[];
  readonly decisions: readonly StoredDecision[];
  readonly decision?: Decision | 'TIMED_OUT';
  readonly decidedAt?: string;
  /** The number of changes. A change is written only to the version that it is based on. */
  readonly version: number;
  /** Seconds since 1970. */
  readonly expiresAt?: number;
}

export interface StoredDecision extends ApproverDecision {
  /** Distinguishes a decision from an equal one of another approver. */
  readonly decisionId: string;
  /** Whether it was made by an approver of the escalation, whose decision is final. */
  readonly escalated?: boolean;
}

/** The identity of a visitor, if there is an authorizer. */
export interface Known {
  /** The identity. It takes precedence over the link, which may have been passed on. */
  readonly identity?: string;
  /** Whether there is an authorizer, so that visitors must be identified. */
  readonly mustBeKnown?: boolean;
}

/** The visitor of the page, who views or decides a request. */
export type Visitor = Known & Omit<Link, 'requestId'>;

export const nameOf = ({ identity, approver }: Visitor): string | undefined => identity ?? approver;

/** The reason why a visitor may not decide, if they may not. */
export function refusal(request: StoredRequest, visitor: Visitor): string | undefined {
  if (visitor.mustBeKnown && visitor.identity === undefined) return 'You are not signed in.';
  const name = nameOf(visitor);
  if (name === undefined) return undefined;
  if (!request.requesterMayDecide && isSame(name, request.requester)) {
    return 'The requester cannot approve their own request.';
  }
  const asked = [...request.approvers ?? [], ...request.escalatedTo ?? []];
  if (request.approvers && !has(asked, name)) {
    return 'You are not an approver of this request.';
  }
  return undefined;
}

/** The previous decision of a visitor, if any. */
export function decisionOf(request: StoredRequest, visitor: Visitor): StoredDecision | undefined {
  const name = nameOf(visitor);
  return name === undefined ? undefined : request.decisions.find(({ approver }) => isSame(approver, name));
}

/** The request with one more decision of an approver, and with the outcome if that decision is final. */
export function withDecision(request: StoredRequest, added: StoredDecision): StoredRequest {
  const decisions = [...request.decisions, added];
  const decision = decided({ ...request, decisions });
  return { ...request, decisions, ...decision && { decision, decidedAt: added.at } };
}

/** Whether a visitor may decide only because of the escalation. */
export function isEscalated({ approvers = [], escalatedTo = [] }: StoredRequest, visitor: Visitor): boolean {
  const name = nameOf(visitor);
  if (name === undefined) return visitor.escalated ?? false;
  return has(escalatedTo, name) && !has(approvers, name);
}

/** The request with the outcome that it was not decided in time. */
export function timedOut(request: StoredRequest, at: string): StoredRequest {
  return { ...request, decision: 'TIMED_OUT', decidedAt: at };
}

function decided(request: StoredRequest): Decision | undefined {
  const { rule, decisions } = request;
  const last = decisions[decisions.length - 1];
  if (rule === 'FIRST_DECISION' || last.escalated) return last.decision;
  const votes = voters(request).length;
  const needed = approvalsNeeded(rule, votes);
  const count = (decision: Decision) => decisions.filter((one) => one.decision === decision).length;
  if (count('APPROVED') >= needed) return 'APPROVED';
  return count('REJECTED') > votes - needed ? 'REJECTED' : undefined;
}

type Asking = Pick<StoredRequest, 'approvers' | 'requester' | 'requesterMayDecide'>;

/** The approvers who may decide. The requester may not, unless `requesterMayDecide` is set. */
export function voters({ approvers = [], requester, requesterMayDecide }: Asking): readonly string[] {
  return approvers.filter((approver) => requesterMayDecide || !isSame(approver, requester));
}

export function approvalsNeeded(rule: RuleOfRequest, votes: number): number {
  if (rule === 'FIRST_DECISION') return 1;
  return rule === 'ALL' ? votes : rule;
}

/** The result for the workflow. */
export function outcome(request: StoredRequest): ApprovalDecision | undefined {
  const { requestId, decision, decidedAt, decisions } = request;
  if (!decision) return undefined;
  const shown = decisions.map(withoutTableFields);
  const last = shown[shown.length - 1];
  return {
    decision,
    at: decidedAt!,
    ...decision !== 'TIMED_OUT' && {
      ...last.approver !== undefined && { approver: last.approver },
      ...last.comment !== undefined && { comment: last.comment },
    },
    decisions: shown,
    requestId,
  };
}

/** The decision of an approver, without the fields that only the table needs. */
export function withoutTableFields({ decisionId, escalated, ...decision }: StoredDecision): ApproverDecision {
  return decision;
}

const has = (list: readonly string[], name: string) => list.some((one) => isSame(one, name));

/** Compares names like e-mail addresses, ignoring case and surrounding spaces. */
function isSame(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a.trim().toLowerCase() === b.trim().toLowerCase();
}
