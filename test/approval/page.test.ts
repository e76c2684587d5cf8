import * as fc from 'fast-check';
import { QUESTION, VIEWS } from './views';
import { page, View } from '../../src/approval/handlers/page';

const byKind = VIEWS.map((view) => [`${view.kind}${'problem' in view ? ', with a problem' : ''}`, view] as const);

test.each([
  ['question', 200],
  ['taken', 200],
  ['recorded', 202],
  ['decided', 409],
  ['ended', 410],
  ['expired', 410],
  ['withdrawn', 410],
  ['forbidden', 403],
  ['unknown', 404],
  ['malformed', 400],
  ['unavailable', 503],
  ['unclear', 503],
])('returns %s with status %i', (kind, status) => {
  expect(page(VIEWS.find((view) => view.kind === kind)!).statusCode).toBe(status);
});

test.each(byKind)('returns strict headers, no script and no external resource: %s', (_, view) => {
  const { headers, body } = page(view);
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': expect.stringMatching(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    ),
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'x-robots-tag': 'noindex, nofollow',
  });
  expect(body).not.toMatch(/<script|<img|<link|<iframe|https?:|url\(|@import|\son\w+=/i);
});

test('shows a form for the question only', () => {
  const withForm = VIEWS.filter((view) => page(view).body.includes('<form')).map(({ kind }) => kind);
  expect(withForm).toEqual(['question', 'question']);
});

test('shows nothing of a request that does not exist', () => {
  const { body } = page({ kind: 'unknown' });
  for (const text of [QUESTION.title, QUESTION.execution, 'o-2026']) expect(body).not.toContain(text);
});

test('escapes every text on the page', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      "'onmouseover='x",
      '</main></body>',
      '&lt;',
      '{{7*7}}',
      '\u0000',
    ),
  );
  const question = fc.record({
    title: nasty,
    text: nasty,
    execution: nasty,
    until: fc.constant(QUESTION.until),
    details: fc.array(fc.record({ name: nasty, value: nasty })),
  });
  const decision = fc.record({
    decision: fc.constantFrom('APPROVED' as const, 'REJECTED' as const),
    at: fc.constant(QUESTION.until),
    approver: nasty,
    comment: nasty,
  });
  const tags = (view: View) =>
    page(view)
      .body.match(/<[a-z!/][^>]*>/gi)!
      .map((tag) => tag.replace(/\s.*$/s, ''))
      .sort();
  fc.assert(
    fc.property(question, decision, nasty, (asked, given, reason) => {
      const plain = {
        ...asked,
        title: 't',
        text: 'x',
        execution: 'e',
        details: asked.details.map(() => ({ name: 'n', value: 'v' })),
      };
      const plainDecision = { ...given, approver: 'a', comment: 'c' };
      expect(tags({ kind: 'question', question: asked })).toEqual(tags({ kind: 'question', question: plain }));
      expect(tags({ kind: 'decided', question: asked, decision: given })).toEqual(
        tags({ kind: 'decided', question: plain, decision: plainDecision }),
      );
      expect(tags({ kind: 'forbidden', question: asked, reason })).toEqual(
        tags({ kind: 'forbidden', question: plain, reason: 'r' }),
      );
    }),
    { numRuns: 300 },
  );
});
