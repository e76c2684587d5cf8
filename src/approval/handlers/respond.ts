import { parseDecision, Sent } from './form';
import { hashOf, isLinkId } from './link';
import { View } from './page';
import { Requests, Waiting } from './ports';
import {
  decisionOf, isEscalated, Known, Link, nameOf, refusal, StoredDecision, StoredRequest, Visitor, withDecision,
  withoutTableFields,
} from './request';

export interface RespondSurroundings {
  readonly requests: Requests;
  readonly waiting: Waiting;
  now(): Date;
  newDecisionId(): string;
}

/**
 * Returns the view of a visitor who opens a link (GET, HEAD) or submits a decision (POST). GET and HEAD change nothing.
 *
 * The table decides: a decision counts once it has been written there, on top of the version that was read. The
 * workflow is woken after that, to read the table. If anything fails in between, the decision is in the table, which
 * the workflow polls. So it is neither lost nor counted twice.
 */
export async function respond(
  method: string,
  id: string,
  sent: Sent,
  known: Known,
  surroundings: RespondSurroundings,
): Promise<View> {
  if (!['GET', 'HEAD', 'POST'].includes(method)) return { kind: 'malformed', status: 405 };
  if (!isLinkId(id)) return { kind: 'unknown' };
  const { requests } = surroundings;
  let link: Link | undefined;
  let request: StoredRequest | undefined;
  try {
    link = await requests.findLink(hashOf(id));
    request = link && await requests.find(link.requestId);
  } catch {
    return { kind: 'unavailable' };
  }
  if (!link || !request) return { kind: 'unknown' };

  const { question } = request;
  const visitor = { ...link, ...known };
  const reason = refusal(request, visitor);
  if (reason !== undefined) return { kind: 'forbidden', question, reason };
  const closed = closedView(request, visitor, surroundings.now()) ?? await endedView(request, surroundings.waiting);
  if (closed || method !== 'POST') return closed ?? { kind: 'question', question };

  const parsed = parseDecision(sent);
  if ('status' in parsed) return { kind: 'malformed', status: parsed.status };
  if ('problem' in parsed) return { kind: 'question', question, problem: parsed.problem, comment: parsed.comment };
  const name = nameOf(visitor);
  const decision = {
    ...parsed,
    at: surroundings.now().toISOString(),
    ...name !== undefined && { approver: name },
    decisionId: surroundings.newDecisionId(),
    ...isEscalated(request, visitor) && { escalated: true },
  };
  return record(request, visitor, decision, surroundings);
}

/** The view of a request that no longer accepts a decision of this visitor. */
function closedView(request: StoredRequest, visitor: Visitor, now: Date): View | undefined {
  const { question, decisions, decision } = request;
  if (decision === 'TIMED_OUT') return { kind: 'expired', question };
  const given = decisionOf(request, visitor) ?? (decision && decisions[decisions.length - 1]);
  if (given) return { kind: 'decided', question, decision: withoutTableFields(given), open: !decision };
  return now.getTime() >= Date.parse(question.until) ? { kind: 'expired', question } : undefined;
}

/** The view of a request whose execution no longer waits. If its status is unknown, decisions are accepted. */
async function endedView({ question, executionArn }: StoredRequest, waiting: Waiting): Promise<View | undefined> {
  const status = await waiting.statusOf(executionArn).catch(() => 'RUNNING');
  if (status === 'RUNNING') return undefined;
  return { kind: status === 'ABORTED' ? 'withdrawn' : 'ended', question };
}

/** Writes the decision. If others decide at the same time, it is written on top of theirs. */
async function record(
  before: StoredRequest, visitor: Visitor, decision: StoredDecision, surroundings: RespondSurroundings,
): Promise<View> {
  const { requests } = surroundings;
  const { question } = before;
  let current = before;
  let failed = false;
  for (;;) {
    const after = withDecision(current, decision);
    try {
      if (await requests.replace(after)) return await recorded(after, decision, surroundings);
    } catch {
      // The write may have succeeded nevertheless. Read the table to see.
      failed = true;
    }
    try {
      const now = await requests.find(before.requestId);
      if (!now) return { kind: 'unknown' };
      current = now;
    } catch {
      return { kind: 'unclear', question };
    }
    if (current.decisions.some(({ decisionId }) => decisionId === decision.decisionId)) {
      return recorded(current, decision, surroundings);
    }
    const closed = closedView(current, visitor, surroundings.now());
    if (closed || failed) return closed ?? { kind: 'unavailable' };
  }
}

/** Wakes the workflow if the decision in the table is final. Never throws. */
async function recorded(
  { question, decision: outcome, requestId, executionArn }: StoredRequest,
  stored: StoredDecision,
  { requests, waiting }: RespondSurroundings,
): Promise<View> {
  const decision = withoutTableFields(stored);
  if (!outcome) return { kind: 'taken', question, decision, open: true };
  try {
    const token = await requests.findToken(requestId);
    if (token !== undefined && await waiting.wake(token) === 'woken') {
      return { kind: 'taken', question, decision, open: false };
    }
    // The execution is between two waits, where it reads the table, or it has ended.
    return await waiting.statusOf(executionArn) === 'RUNNING'
      ? { kind: 'taken', question, decision, open: false }
      : { kind: 'ended', question };
  } catch {
    return { kind: 'recorded', question, decision };
  }
}
