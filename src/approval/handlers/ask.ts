import { hashOf } from './link';
import { Publish, Requests } from './ports';
import { approvalsNeeded, decisionOf, Link, outcome, StoredRequest, timedOut, voters } from './request';
import {
  ApprovalDetail, ApprovalNotice, ApprovalRequest, AskEvent, Asked, Question, TIMEOUT_SECONDS,
} from '../contract';

export interface AskSurroundings {
  readonly requests: Requests;
  /** The address of the page, to which the ID of a link is appended. */
  readonly address: string;
  /** Publishes a notice. Without it, the notices are returned to the state machine, which runs a step for each. */
  readonly publish?: Publish;
  /** The time to keep a request after its timeout. @default - permanently */
  readonly auditSeconds?: number;
  newLinkId(): string;
}

/** An error that the caller of an approval must fix. */
export class InvalidApproval extends Error {
  override readonly name = 'InvalidApproval';
}

/**
 * Determines the next action for a request. It is called at first, after each decision that is final, and at intervals
 * in between. It can be retried with the same event: a notice may be sent twice, but is never left out.
 */
export async function ask(event: AskEvent, surroundings: AskSurroundings): Promise<Asked> {
  const { requests } = surroundings;
  const request = withoutNulls(event.request);
  let stored = await requests.find(event.requestId);
  if (!stored) {
    await requests.create(newRequest(event, request, surroundings));
    stored = (await requests.find(event.requestId))!;
  }
  const asked = Date.parse(stored.askedAt);
  const until = Date.parse(stored.question.until);
  const now = Date.parse(event.now);
  while (!stored.decision && now >= until) {
    await requests.replace(timedOut(stored, event.now));
    stored = (await requests.find(event.requestId))!; // a decision may have been written first
  }
  const tokenExpiresAt = Math.ceil(until / 1000) + DAY;
  const decision = outcome(stored) ?? null;
  if (decision) return { decision, notices: [], sent: event.sent, waitSeconds: 0, tokenExpiresAt };

  const schedule = scheduleOf(request);
  const elapsed = (now - asked) / 1000;
  const due = schedule.slice(event.sent).filter(({ after }) => after <= elapsed);
  const notices = due.length > 0 ? await notifyApprovers(stored, due, request, surroundings) : [];
  const sent = event.sent + due.length;
  const next = schedule[sent]?.after ?? Infinity;
  const waitSeconds = Math.ceil(Math.min(next - elapsed, (until - now) / 1000, pollAfter(elapsed)));
  return { decision: null, notices, sent, waitSeconds: Math.max(1, waitSeconds), tokenExpiresAt };
}

const DAY = 24 * 3600;

/** A link is kept for a month after the timeout of its request, so that the page can show the outcome. */
const LINK_DAYS = 30;

/**
 * The page may be interrupted after it has written a decision and before it has woken the workflow. So the workflow
 * polls the table: after five minutes at first, and later each time a tenth of the time has passed. That is about a
 * hundred times in a year.
 */
const pollAfter = (elapsed: number) => Math.max(300, elapsed / 10);

interface Due {
  readonly kind: 'REQUEST' | 'REMINDER' | 'ESCALATION';
  /** Seconds after the request. */
  readonly after: number;
}

function scheduleOf({ reminderSeconds = [], escalation }: ApprovalRequest): Due[] {
  const later: Due[] = reminderSeconds.map((after) => ({ kind: 'REMINDER', after }));
  if (escalation) later.push({ kind: 'ESCALATION', after: escalation.afterSeconds });
  return [{ kind: 'REQUEST', after: 0 }, ...later.sort((a, b) => a.after - b.after)];
}

/** Creates links for approvers who have not decided. Publishes the notices, or returns them. */
async function notifyApprovers(
  stored: StoredRequest, due: readonly Due[], request: ApprovalRequest, surroundings: AskSurroundings,
): Promise<ApprovalNotice[]> {
  let current = stored;
  const notices: ApprovalNotice[] = [];
  for (const kind of new Set(due.map((one) => one.kind))) {
    if (kind === 'ESCALATION') current = await escalate(current, request, surroundings.requests);
    if (current.decision) break; // the decision is read before the next wait
    const escalated = kind === 'ESCALATION';
    const { escalatedTo = [] } = current;
    const approvers = escalated ? escalatedTo : [...new Set([...voters(current), ...escalatedTo])];
    const recipients = surroundings.publish || approvers.length === 0 ? [undefined] : approvers;
    for (const approver of recipients) {
      if (approver !== undefined && decisionOf(current, { approver })) continue;
      const link = await newLink(current, { approver, escalated }, surroundings);
      const notice = noticeOf(kind, current.question, link, approver);
      if (surroundings.publish) await surroundings.publish(notice);
      else notices.push(notice);
    }
  }
  return notices;
}

/** Records the approvers of the escalation, who can decide from now on. */
async function escalate(
  stored: StoredRequest, { escalation }: ApprovalRequest, requests: Requests,
): Promise<StoredRequest> {
  let current = stored;
  while (!current.escalatedTo && !current.decision) {
    await requests.replace({ ...current, escalatedTo: escalation!.approvers ?? [] });
    current = (await requests.find(current.requestId))!;
  }
  return current;
}

async function newLink(
  { requestId, question }: StoredRequest,
  { approver, escalated }: Omit<Link, 'requestId'>,
  { requests, newLinkId, address }: AskSurroundings,
): Promise<string> {
  const id = newLinkId();
  const expiresAt = Math.ceil(Date.parse(question.until) / 1000) + LINK_DAYS * DAY;
  const link = { requestId, ...approver !== undefined && { approver }, ...escalated && { escalated } };
  await requests.keepLink(hashOf(id), link, expiresAt);
  return `${address.replace(/\/$/, '')}/${id}`;
}

function noticeOf(kind: string, question: Question, link: string, approver: string | undefined): ApprovalNotice {
  const { title, text = '', details = [], execution, until } = question;
  return { kind, ...approver !== undefined && { approver }, link, title, text, details, execution, until };
}

function newRequest(
  { requestId, executionArn, now }: AskEvent, request: ApprovalRequest, { auditSeconds }: AskSurroundings,
): StoredRequest {
  validate(request);
  const { approvers, requester, requesterMayDecide, rule, timeoutSeconds } = request;
  const askedBy = request.AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID;
  const until = Date.parse(now) + timeoutSeconds * 1000;
  return {
    requestId,
    executionArn,
    ...askedBy !== undefined && { askedBy },
    askedAt: now,
    question: {
      title: request.title,
      ...request.text !== undefined && { text: textOf(request.text) },
      details: (request.details ?? []).map(({ name, value }): ApprovalDetail => ({ name, value: textOf(value) })),
      execution: (askedBy ?? executionArn).split(':')[7] ?? requestId,
      until: new Date(until).toISOString(),
    },
    ...approvers && { approvers },
    ...requester !== undefined && { requester },
    ...requesterMayDecide !== undefined && { requesterMayDecide },
    rule,
    decisions: [],
    version: 0,
    ...auditSeconds !== undefined && { expiresAt: Math.ceil(until / 1000) + auditSeconds },
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined || value === null ? '–' : JSON.stringify(value);
}

/** Drops fields that are null, which mean the same as absent ones. */
function withoutNulls(request: ApprovalRequest): ApprovalRequest {
  const given = Object.entries(request).filter(([, value]) => value !== null);
  return Object.fromEntries(given) as unknown as ApprovalRequest;
}

/** Validates the values of JSONata, so that the request fails at once rather than at its timeout. */
function validate(request: ApprovalRequest): void {
  const { title, details = [], approvers, escalation, requester, rule, timeoutSeconds } = request;
  const { shortest, longest } = TIMEOUT_SECONDS;
  const problem = (text: string) => {
    throw new InvalidApproval(text);
  };
  if (typeof title !== 'string' || title.trim() === '') {
    problem(`'title' must be a text that is not empty, got: ${JSON.stringify(title)}`);
  }
  if (requester !== undefined && typeof requester !== 'string') {
    problem(`'requester' must be a text, got: ${JSON.stringify(requester)}`);
  }
  if (!Array.isArray(details) || details.some((detail) => typeof detail?.name !== 'string')) {
    problem(`'details' must be a list of { name, value }, got: ${JSON.stringify(details)}`);
  }
  if (!['FIRST_DECISION', 'ALL'].includes(rule as string) && !(Number.isInteger(rule) && rule as number >= 1)) {
    problem(`'rule' must be FIRST_DECISION, ALL or the number of approvals, got: ${JSON.stringify(rule)}`);
  }
  if (typeof timeoutSeconds !== 'number' || timeoutSeconds < shortest || timeoutSeconds > longest) {
    problem(`'timeoutSeconds' must be from ${shortest} to ${longest}, got: ${JSON.stringify(timeoutSeconds)}`);
  }
  const lists = { 'approvers': approvers, 'escalation.approvers': escalation?.approvers };
  for (const [name, list] of Object.entries(lists)) {
    if (list === undefined) continue;
    if (!Array.isArray(list) || list.length === 0 || list.some((one) => typeof one !== 'string' || one.trim() === '')) {
      problem(`'${name}' must be a list of names that are not empty, got: ${JSON.stringify(list)}`);
    }
  }
  if (!approvers) {
    if (rule !== 'FIRST_DECISION') problem("'approvers' is required if more than one decision is needed");
    return;
  }
  if (new Set(approvers.map((one) => one.trim().toLowerCase())).size < approvers.length) {
    problem(`'approvers' must not name an approver twice, got: ${JSON.stringify(approvers)}`);
  }
  const votes = voters(request).length;
  const needed = Math.max(1, approvalsNeeded(rule, votes));
  if (needed > votes) problem(`${needed} of the approvers must approve, but only ${votes} of them can decide`);
}
