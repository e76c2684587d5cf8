import { createHash } from 'node:crypto';
import { parseAnswer, Sent } from './form';
import { View } from './page';
import { Answer, Question } from '../contract';

/** A request as it stands in the table. */
export interface StoredRequest {
  readonly question: Question;
  readonly executionArn: string;
  /** The token of the task that waits; that of the one before, while the execution goes from one to the next. */
  readonly taskToken: string;
  readonly withdrawn?: boolean;
  readonly answer?: Answer & AnswerId;
  /** Whether Step Functions has taken the answer. */
  readonly told?: boolean;
}

/** Tells one's own answer from another that says the same. */
export interface AnswerId {
  readonly answerId: string;
}

/** The table. What it does may fail, before or after its work. */
export interface Requests {
  find(idHash: string): Promise<StoredRequest | undefined>;
  /** Writes the answer where there is none yet, and the request is not withdrawn; tells whether it did. */
  answer(idHash: string, answer: Answer & AnswerId): Promise<boolean>;
  /** Notes that Step Functions has taken the answer. */
  markTold(idHash: string): Promise<void>;
}

/** Step Functions. What it does may fail, before or after its work. */
export interface Waiting {
  /** Ends the task that waits; `gone` where it does not wait any more. */
  tell(taskToken: string, answer: Answer): Promise<'taken' | 'gone'>;
  isRunning(executionArn: string): Promise<boolean>;
}

/** Who answers, and whether they may. */
export interface Authority {
  /** The approver, where they are known. */
  readonly approver?: string;
  /** Why they may not answer. */
  refusal?(request: StoredRequest): string | undefined;
}

export interface Surroundings {
  readonly requests: Requests;
  readonly waiting: Waiting;
  now(): Date;
  newAnswerId(): string;
}

/** The id in a link: at least 128 bits, in letters, digits, - and _. */
const LINK_ID = /^[\w-]{22,100}$/;

/** The table knows an id by its hash only: who reads the table cannot answer. */
export function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}

/**
 * What a person sees who follows a link (GET, HEAD), or answers (POST). Looking never changes anything.
 *
 * The table decides: an answer counts when it has been written there, where only the first can be. Step Functions is
 * told after that. Whatever fails in between, the answer is in the table, where the workflow looks for it when it hears
 * nothing; so it is neither lost nor given twice.
 */
export async function respond(
  method: string,
  id: string,
  sent: Sent,
  authority: Authority,
  surroundings: Surroundings,
): Promise<View> {
  if (!['GET', 'HEAD', 'POST'].includes(method)) return { kind: 'malformed', status: 405 };
  if (!LINK_ID.test(id)) return { kind: 'unknown' };
  const idHash = hashOf(id);
  let request: StoredRequest | undefined;
  try {
    request = await surroundings.requests.find(idHash);
  } catch {
    return { kind: 'unavailable' };
  }
  if (!request) return { kind: 'unknown' };
  const closed = closedView(request, surroundings.now());
  if (closed || method !== 'POST') return closed ?? { kind: 'question', question: request.question };

  const { question } = request;
  const refusal = authority.refusal?.(request);
  if (refusal !== undefined) return { kind: 'forbidden', question, reason: refusal };
  const parsed = parseAnswer(sent);
  if ('status' in parsed) return { kind: 'malformed', status: parsed.status };
  if ('problem' in parsed) return { kind: 'question', question, problem: parsed.problem };
  const answer = {
    ...parsed,
    at: surroundings.now().toISOString(),
    ...(authority.approver !== undefined && { approver: authority.approver }),
    answerId: surroundings.newAnswerId(),
  };
  return take(idHash, request, answer, surroundings);
}

/** What is seen of a request that takes no answer any more. */
function closedView({ question, answer, withdrawn }: StoredRequest, now: Date): View | undefined {
  if (answer) return { kind: 'answered', question, answer };
  if (withdrawn) return { kind: 'withdrawn', question };
  return now.getTime() >= Date.parse(question.until) ? { kind: 'expired', question } : undefined;
}

async function take(
  idHash: string,
  request: StoredRequest,
  answer: Answer & AnswerId,
  surroundings: Surroundings,
): Promise<View> {
  const { requests } = surroundings;
  const { question } = request;
  try {
    if (await requests.answer(idHash, answer)) return await pass(idHash, request, answer, surroundings);
  } catch {
    // The write may have done its work all the same: the table tells.
  }
  try {
    const now = await requests.find(idHash);
    if (!now) return { kind: 'unknown' };
    if (now.answer?.answerId === answer.answerId) return await pass(idHash, now, answer, surroundings);
    return closedView(now, surroundings.now()) ?? { kind: 'unavailable' };
  } catch {
    return { kind: 'unclear', question };
  }
}

/** The answer stands in the table; Step Functions is told. Nothing here throws. */
async function pass(
  idHash: string,
  { question, taskToken, executionArn }: StoredRequest,
  answer: Answer,
  { requests, waiting }: Surroundings,
): Promise<View> {
  try {
    if ((await waiting.tell(taskToken, answer)) === 'taken') {
      await requests.markTold(idHash).catch(() => undefined);
      return { kind: 'taken', question, answer };
    }
    // It waits with another token just now, or not at all any more.
    return (await waiting.isRunning(executionArn))
      ? { kind: 'recorded', question, answer }
      : { kind: 'ended', question };
  } catch {
    return { kind: 'recorded', question, answer };
  }
}
