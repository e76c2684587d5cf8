import { parseAnswer, Sent } from './form';
import { hashOf, isLinkId } from './link';
import { View } from './page';
import { Requests, Waiting } from './ports';
import {
  Link,
  answerIn, answerOf, isEscalated, Known, nameOf, refusal, StoredAnswer, StoredRequest, Visitor, withAnswer,
} from './request';

export interface RespondSurroundings {
  readonly requests: Requests;
  readonly waiting: Waiting;
  now(): Date;
  newAnswerId(): string;
}

/**
 * What a person sees who follows a link (GET, HEAD), or answers (POST). Looking never changes anything.
 *
 * The table decides: an answer counts when it has been written there, on top of what was read. Step Functions is woken
 * after that, to look into the table. Whatever fails in between, the answer is in the table, where the workflow looks
 * from time to time; so it is neither lost nor counted twice.
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

  const parsed = parseAnswer(sent);
  if ('status' in parsed) return { kind: 'malformed', status: parsed.status };
  if ('problem' in parsed) return { kind: 'question', question, problem: parsed.problem, comment: parsed.comment };
  const name = nameOf(visitor);
  const answer = {
    ...parsed,
    at: surroundings.now().toISOString(),
    ...name !== undefined && { approver: name },
    answerId: surroundings.newAnswerId(),
    ...isEscalated(request, visitor) && { escalated: true },
  };
  return take(request, visitor, answer, surroundings);
}

/** What is seen of a request that takes no answer of this visitor any more. */
function closedView(request: StoredRequest, visitor: Visitor, now: Date): View | undefined {
  const { question, answers, decision } = request;
  if (decision === 'TIMED_OUT') return { kind: 'expired', question };
  const given = answerOf(request, visitor) ?? (decision && answers[answers.length - 1]);
  if (given) return { kind: 'answered', question, answer: answerIn(given), open: !decision };
  return now.getTime() >= Date.parse(question.until) ? { kind: 'expired', question } : undefined;
}

/** What is seen where nobody waits for an answer any more. Where that is not known, one may be given. */
async function endedView({ question, executionArn }: StoredRequest, waiting: Waiting): Promise<View | undefined> {
  const status = await waiting.statusOf(executionArn).catch(() => 'RUNNING');
  if (status === 'RUNNING') return undefined;
  return { kind: status === 'ABORTED' ? 'withdrawn' : 'ended', question };
}

/** Others may answer at the same time: then the answer is put on top of theirs. */
async function take(
  before: StoredRequest, visitor: Visitor, answer: StoredAnswer, surroundings: RespondSurroundings,
): Promise<View> {
  const { requests } = surroundings;
  const { question } = before;
  let current = before;
  let failed = false;
  for (;;) {
    const after = withAnswer(current, answer);
    try {
      if (await requests.replace(after)) return await taken(after, answer, surroundings);
    } catch {
      // The write may have done its work all the same: the table tells.
      failed = true;
    }
    try {
      const now = await requests.find(before.requestId);
      if (!now) return { kind: 'unknown' };
      current = now;
    } catch {
      return { kind: 'unclear', question };
    }
    if (current.answers.some(({ answerId }) => answerId === answer.answerId)) {
      return taken(current, answer, surroundings);
    }
    const closed = closedView(current, visitor, surroundings.now());
    if (closed || failed) return closed ?? { kind: 'unavailable' };
  }
}

/** The answer stands in the table; if it decides, Step Functions is woken. Nothing here throws. */
async function taken(
  { question, decision, requestId, executionArn }: StoredRequest,
  stored: StoredAnswer,
  { requests, waiting }: RespondSurroundings,
): Promise<View> {
  const answer = answerIn(stored);
  if (!decision) return { kind: 'taken', question, answer, open: true };
  try {
    const token = await requests.findToken(requestId);
    if (token !== undefined && await waiting.wake(token) === 'woken') {
      return { kind: 'taken', question, answer, open: false };
    }
    // It goes from one wait to the next, and looks into the table between them; or it has ended.
    return await waiting.statusOf(executionArn) === 'RUNNING'
      ? { kind: 'taken', question, answer, open: false }
      : { kind: 'ended', question };
  } catch {
    return { kind: 'recorded', question, answer };
  }
}
