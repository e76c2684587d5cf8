import { createHash } from 'node:crypto';
import { STYLE } from './style';
import { Answer, Decision, FIELDS, LONGEST_COMMENT, Question } from '../contract';

/** What a person sees who follows the link, or answers. */
export type View =
  /** The question, with a form. */
  | {
    readonly kind: 'question';
    readonly question: Question;
    /** What is wrong with the answer that was sent, and the comment in it. */
    readonly problem?: string;
    readonly comment?: string;
  }
  /** The answer has been taken. It is `open` where it does not decide yet. */
  | { readonly kind: 'taken'; readonly question: Question; readonly answer: Answer; readonly open?: boolean }
  /** The answer has been written down, and Step Functions will be told as soon as it can be. */
  | { readonly kind: 'recorded'; readonly question: Question; readonly answer: Answer }
  /** The visitor has answered before, or it was decided: another answer does not count. */
  | { readonly kind: 'answered'; readonly question: Question; readonly answer: Answer; readonly open?: boolean }
  /** The execution does not wait for an answer any more. */
  | { readonly kind: 'ended'; readonly question: Question }
  | { readonly kind: 'expired'; readonly question: Question }
  | { readonly kind: 'withdrawn'; readonly question: Question }
  | { readonly kind: 'forbidden'; readonly question: Question; readonly reason: string }
  /** There is no such request, or none any more: nothing is told of it. */
  | { readonly kind: 'unknown' }
  /** What was sent is no answer. */
  | { readonly kind: 'malformed'; readonly status: 400 | 405 | 413 | 415 }
  /** An answer was written, or was not: nobody could be asked. */
  | { readonly kind: 'unclear'; readonly question: Question }
  /** Nothing could be read or written just now. */
  | { readonly kind: 'unavailable' };

export interface Page {
  readonly statusCode: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

/** The page for a view: plain HTML that needs no script and nothing from elsewhere. */
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
      return asking(view);
    case 'taken':
      return told(
        200,
        view.question,
        `Your answer has been taken: ${DECIDED[view.answer.decision]}.${view.open ? ` ${OTHERS}` : ''}`,
        view.answer,
      );
    case 'recorded':
      return told(
        202,
        view.question,
        `Your answer is recorded: ${DECIDED[view.answer.decision]}. The workflow will be told `
          + 'as soon as it can be reached; you need not answer again.',
        view.answer,
      );
    case 'answered':
      return told(
        409,
        view.question,
        view.open
          ? `You have answered already. ${OTHERS}`
          : 'This has been answered already. Another answer does not count.',
        view.answer,
      );
    case 'ended':
      return told(410, view.question, 'The workflow that asked has ended. An answer has no effect any more.');
    case 'expired':
      return told(410, view.question, 'The time for an answer is over.');
    case 'withdrawn':
      return told(410, view.question, 'This request was withdrawn. No answer is needed any more.');
    case 'forbidden':
      return told(403, view.question, view.reason);
    case 'unclear':
      return told(
        503,
        view.question,
        'It is not clear whether your answer was recorded. Please open the link again in a '
          + 'moment: the page will tell.',
      );
    case 'unknown':
      return only(404, 'Nothing to approve here', 'This link leads to no request. It may be mistyped, or too old.');
    case 'malformed':
      return only(view.status, 'That was no answer', 'Please open the link again, and use the buttons on the page.');
    case 'unavailable':
      return only(503, 'Not available just now', 'Nothing has been decided. Please try again in a moment.');
  }
}

const DECIDED: { readonly [decision in Decision]: string } = { APPROVED: 'approved', REJECTED: 'rejected' };

const OTHERS = 'Others have to answer, too, before it is decided.';

function asking({ question, problem, comment = '' }: Extract<View, { kind: 'question' }>): Rendered {
  const content = [
    about(question),
    `<p>Please answer by ${time(question.until)}.</p>`,
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

function told(statusCode: number, question: Question, message: string, answer?: Answer): Rendered {
  const content = [
    about(question),
    `<p role="status" class="note">${escaped(message)}</p>`,
    answer === undefined
      ? ''
      : list([
        ['Decision', escaped(DECIDED[answer.decision])],
        ['Answered', time(answer.at)],
        ...(answer.approver === undefined ? [] : [['By', escaped(answer.approver)] as const]),
        ...(answer.comment === undefined ? [] : [['Comment', escaped(answer.comment)] as const]),
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

/** Names and values that are HTML already. */
function list(entries: readonly (readonly [string, string])[]): string {
  return `<dl>${entries.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl>`;
}

/** Readable for a person, in UTC: the page knows no time zone of theirs. */
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

/** The page may show its own style and send its own form, and nothing else. */
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
