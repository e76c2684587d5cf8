import { ApproverDecision, Question } from '../../src/approval/contract';
import { View } from '../../src/approval/handlers/page';

export const QUESTION: Question = {
  title: 'Refund of 1,250.00 EUR to Ada Lovelace?',
  text: 'The customer sent back both pairs of shoes. Refunds over 1,000 EUR need a second pair of eyes.',
  details: [
    { name: 'Order', value: 'o-2026-11-0042' },
    { name: 'Reason', value: 'Too small: the customer wears 41, and was sent 39' },
    { name: 'Card', value: 'ends in 4242' },
  ],
  execution: 'refund-o-2026-11-0042',
  until: '2026-11-24T16:30:00.000Z',
};
export const DECISION: ApproverDecision = {
  decision: 'APPROVED',
  at: '2026-11-21T09:12:00.000Z',
  approver: 'grace@example.com',
  comment: 'Checked with the warehouse.',
};

/** All views of the page. */
export const VIEWS: readonly View[] = [
  { kind: 'question', question: QUESTION },
  {
    kind: 'question',
    question: QUESTION,
    problem: 'The comment has more than 1000 characters. Please shorten it.',
    comment: 'Too long. '.repeat(120),
  },
  { kind: 'taken', question: QUESTION, decision: DECISION },
  { kind: 'taken', question: QUESTION, decision: DECISION, open: true },
  { kind: 'recorded', question: QUESTION, decision: { ...DECISION, decision: 'REJECTED' } },
  { kind: 'decided', question: QUESTION, decision: DECISION },
  { kind: 'decided', question: QUESTION, decision: DECISION, open: true },
  { kind: 'ended', question: QUESTION },
  { kind: 'expired', question: QUESTION },
  { kind: 'withdrawn', question: QUESTION },
  { kind: 'forbidden', question: QUESTION, reason: 'The requester cannot approve their own request.' },
  { kind: 'unclear', question: QUESTION },
  { kind: 'unknown' },
  { kind: 'malformed', status: 400 },
  { kind: 'unavailable' },
];
