import { createHash } from 'node:crypto';
import { STYLE } from './style';
import { ApproverDecision, Decision, FIELDS, LONGEST_COMMENT, Question } from '../contract';

/** The view of a visitor who opens the link or submits a decision. */
export type View =
  /** The question, with a form. */
  | {
    readonly kind: 'question';
    readonly question: Question;
    /** The problem of the submitted decision, and its comment. */
    readonly problem?: string;
    readonly comment?: string;
  }
  /** The decision was recorded. It is `open` if further decisions are needed. */
  | {
    readonly kind: 'taken';
    readonly question: Question;
    readonly decision: ApproverDecision;
    readonly open?: boolean;
  }
  /** The decision was recorded, and the workflow will be notified as soon as it can be reached. */
  | { readonly kind: 'recorded'; readonly question: Question; readonly decision: ApproverDecision }
  /** The visitor has decided before, or the request was decided. Another decision does not count. */
  | {
    readonly kind: 'decided';
    readonly question: Question;
    readonly decision: ApproverDecision;
    readonly open?: boolean;
  }
  /** The execution no longer waits for a decision. */
  | { readonly kind: 'ended'; readonly question: Question }
  | { readonly kind: 'expired'; readonly question: Question }
  | { readonly kind: 'withdrawn'; readonly question: Question }
  | { readonly kind: 'forbidden'; readonly question: Question; readonly reason: string }
  /** The request does not exist, or no longer exists. The page shows nothing about it. */
  | { readonly kind: 'unknown' }
  /** The HTTP request is not a submission of the form. */
  | { readonly kind: 'malformed'; readonly status: 400 | 405 | 413 | 415 }
  /** It is unknown whether the decision was recorded, because the table cannot be read. */
  | { readonly kind: 'unclear'; readonly question: Question }
  /** The tables cannot be read or written. Nothing was decided. */
  | { readonly kind: 'unavailable' };

export interface Page {
  readonly statusCode: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

/** Renders a view as plain HTML, without scripts and without resources of other origins. */
export function page(view: View): Page {
  const { statusCode, title, content } = rendered(view);
  const body = [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="robots" content="noindex">',
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    `<main>${content}</main>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
  return { statusCode, headers: { ...HEADERS, ...(statusCode === 503 && { 'retry-after': '10' }) }, body };
}

interface Rendered {
  readonly statusCode: number;
  readonly title: string;
  readonly content: string;
}

function rendered(view: View): Rendered {
  switch (view.kind) {
    case 'question':
      return form(view);
    case 'taken':
      return status(
        200,
        view.question,
        `Your decision was recorded: ${DECIDED[view.decision.decision]}.${view.open ? ` ${OTHERS}` : ''}`,
        view.decision,
      );
    case 'recorded':
      return status(
        202,
        view.question,
        `Your decision was recorded: ${DECIDED[view.decision.decision]}. The workflow will be notified `
          + 'as soon as it can be reached. You do not need to decide again.',
        view.decision,
      );
    case 'decided':
      return status(
        409,
        view.question,
        view.open
          ? `You have already decided. ${OTHERS}`
          : 'This request was already decided. Another decision does not count.',
        view.decision,
      );
    case 'ended':
      return status(410, view.question, 'The workflow that asked has ended. A decision no longer has any effect.');
    case 'expired':
      return status(410, view.question, 'This request has timed out.');
    case 'withdrawn':
      return status(410, view.question, 'This request was withdrawn. A decision is no longer needed.');
    case 'forbidden':
      return status(403, view.question, view.reason);
    case 'unclear':
      return status(
        503,
        view.question,
        'It is unknown whether your decision was recorded. Please open the link again in a '
          + 'moment to see.',
      );
    case 'unknown':
      return only(404, 'Nothing to approve here', 'There is no request for this link. It may be mistyped or too old.');
    case 'malformed':
      return only(view.status, 'Not a valid decision', 'Please open the link again, and use the buttons on the page.');
    case 'unavailable':
      return only(503, 'Temporarily unavailable', 'Nothing was decided. Please try again in a moment.');
  }
}

const DECIDED: { readonly [decision in Decision]: string } = { APPROVED: 'approved', REJECTED: 'rejected' };

const OTHERS = 'Other approvers must decide, too.';

function form({ question, problem, comment = '' }: Extract<View, { kind: 'question' }>): Rendered {
  const content = [
    about(question),
    `<p>Please decide by ${time(question.until)}.</p>`,
    problem === undefined ? '' : `<p role="alert" class="note">${escaped(problem)}</p>`,
    '<form method="post">',
    '<label for="comment">Comment <span class="hint">(optional)</span></label>',
    `<textarea id="comment" name="${FIELDS.comment}" rows="3" maxlength="${LONGEST_COMMENT}">`,
    `${escaped(comment)}</textarea>`,
    '<div class="buttons">',
    `<button name="${FIELDS.decision}" value="APPROVED" class="approve">Approve</button>`,
    `<button name="${FIELDS.decision}" value="REJECTED" class="reject">Reject</button>`,
    '</div>',
    '</form>',
  ].join('\n');
  return { statusCode: problem === undefined ? 200 : 400, title: question.title, content };
}

function status(statusCode: number, question: Question, message: string, decision?: ApproverDecision): Rendered {
  const content = [
    about(question),
    `<p role="status" class="note">${escaped(message)}</p>`,
    decision === undefined
      ? ''
      : list([
        ['Decision', escaped(DECIDED[decision.decision])],
        ['Decided', time(decision.at)],
        ...(decision.approver === undefined ? [] : [['By', escaped(decision.approver)] as const]),
        ...(decision.comment === undefined ? [] : [['Comment', escaped(decision.comment)] as const]),
      ]),
  ].join('\n');
  return { statusCode, title: question.title, content };
}

function only(statusCode: number, title: string, message: string): Rendered {
  return {
    statusCode,
    title,
    content: `<h1>${escaped(title)}</h1>\n<p role="status" class="note">${escaped(message)}</p>`,
  };
}

function about({ title, text, details = [], execution }: Question): string {
  return [
    `<h1>${escaped(title)}</h1>`,
    text === undefined ? '' : `<p>${escaped(text)}</p>`,
    list([
      ...details.map(({ name, value }) => [escaped(name), escaped(value)] as const),
      ['Asked by', escaped(execution)],
    ]),
  ].join('\n');
}

/** A list of names and values, which must be escaped already. */
function list(entries: readonly (readonly [string, string])[]): string {
  return `<dl>${entries.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl>`;
}

/** The time in a readable format, in UTC because the time zone of the approver is unknown. */
function time(iso: string): string {
  const shown = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(
    new Date(iso),
  );
  return `<time datetime="${escaped(iso)}">${escaped(shown)} UTC</time>`;
}

const ENTITIES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

/** The content security policy. It allows the page's own style and form, and nothing else. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': POLICY,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};
