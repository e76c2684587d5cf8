/**
 * What becomes of an order when a step fails, as data: the integration test runs each cell, and the documentation shows
 * the same table.
 */
import { Failure, FAILURES, Fault, faultsOf } from './failures';

/** What an order does that can be undone. */
export type Thing = 'shipping' | 'inventory' | 'payment';

/** What is seen at the end. */
export interface End {
  /** How the execution ends. */
  readonly outcome: 'CONFIRMED' | 'OrderFailed';
  /** What was undone, newest first. */
  readonly undone: readonly Thing[];
  /** What the alert leaves to a person; nothing where there is no alert. */
  readonly left?: readonly string[];
  /** Pieces taken off the stock of one that the order asks for. */
  readonly taken: 0 | 1;
  /** The outcome in the order's record. */
  readonly record: string;
}

export interface Step {
  readonly state: string;
  readonly service: 'Lambda' | 'DynamoDb' | 'Sns';
  /** The state that must fail before this one is reached at all. */
  readonly after?: string;
  /** What an order is like that gets over the failure. */
  readonly recovered: End;
  /** What it is like when the step has failed for good. */
  readonly failed: End;
  /** Failures after which the step succeeds in the end. */
  readonly recoversFrom: readonly Failure[];
  /** A failure that ends in another way than the others. */
  readonly but?: { readonly [failure in Failure]?: End };
}

const CONFIRMED: End = { outcome: 'CONFIRMED', undone: [], taken: 1, record: 'CONFIRMED' };
const failed = (undone: Thing[], left: string[] = [], taken: 0 | 1 = 0): End =>
  ({ outcome: 'OrderFailed', undone, left, taken, record: 'FAILED' });
const ALL_UNDONE = failed(['shipping', 'inventory', 'payment']);

/** A step of the order's own is tried again three times, after transient errors. */
const TRANSIENT: Failure[] = ['transient3', 'throttled', 'lost'];
/** A step that undoes is tried again eight times, after a timeout too, and a function of the user's after any error. */
const MOST: Failure[] = ['transient3', 'transient4', 'timeout', 'throttled', 'lost'];

const order = { recoversFrom: TRANSIENT, recovered: CONFIRMED };
const undoing = { recoversFrom: MOST, recovered: ALL_UNDONE, after: 'Arrange shipping' };

export const STEPS: readonly Step[] = [
  {
    ...order,
    state: 'Claim order',
    service: 'DynamoDb',
    failed: { ...failed([]), record: 'none' },
    but: { timeout: failed([]) },
  },
  { ...order, state: 'Pay', service: 'Lambda', failed: failed(['payment']) },
  { ...order, state: 'Reserve inventory', service: 'DynamoDb', failed: failed(['inventory', 'payment']) },
  { ...order, state: 'Arrange shipping', service: 'Lambda', failed: ALL_UNDONE },
  { ...order, state: 'Tell customer', service: 'Sns', failed: { ...CONFIRMED, left: ['customer'] } },
  {
    ...order,
    state: 'Record outcome',
    service: 'DynamoDb',
    failed: { ...CONFIRMED, left: ['record'], record: 'PROCESSING' },
    but: { timeout: { ...CONFIRMED, left: ['record'] } },
  },
  {
    ...undoing,
    state: 'Cancel shipping',
    service: 'Lambda',
    failed: failed([], ['shipping', 'inventory', 'payment'], 1),
  },
  {
    ...undoing,
    state: 'Release inventory',
    service: 'DynamoDb',
    failed: failed(['shipping', 'payment'], ['inventory'], 1),
  },
  {
    ...undoing,
    state: 'Close reservation',
    service: 'DynamoDb',
    after: 'Reserve inventory',
    recovered: failed(['inventory', 'payment']),
    failed: failed(['payment'], ['inventory']),
  },
  { ...undoing, state: 'Refund payment', service: 'Lambda', failed: failed(['shipping', 'inventory'], ['payment']) },
  {
    ...undoing,
    state: 'Alert: order failed',
    service: 'Sns',
    recoversFrom: TRANSIENT,
    failed: { ...ALL_UNDONE, left: undefined },
    but: { timeout: ALL_UNDONE },
  },
  {
    ...undoing,
    state: 'Record failure',
    service: 'DynamoDb',
    recoversFrom: TRANSIENT,
    failed: { ...ALL_UNDONE, record: 'PROCESSING' },
    but: { timeout: ALL_UNDONE },
  },
];

export function endOf(step: Step, failure: Failure): End {
  return step.but?.[failure] ?? (step.recoversFrom.includes(failure) ? step.recovered : step.failed);
}

/** What to inject so that a step fails in this way. */
export function faultsOfStep({ state, service, after }: Step, failure: Failure): { [state: string]: Fault[] } {
  return { ...after ? { [after]: faultsOf(service, 'error') } : {}, [state]: faultsOf(service, failure) };
}

const UNDOING: { readonly [state: string]: Thing } = {
  'Cancel shipping': 'shipping',
  'Release inventory': 'inventory',
  'Close reservation': 'inventory',
  'Refund payment': 'payment',
};

/** What an execution undid that went through these states; a step that failed for good undid nothing. */
export function undoneOn(path: readonly string[], step: Step, failure: Failure): Thing[] {
  const inVain = step.recoversFrom.includes(failure) ? undefined : step.state;
  return [...new Set(path.filter((state) => state in UNDOING && state !== inVain).map((state) => UNDOING[state]))];
}

/** A person reads it in these words. */
const LEFT = {
  shipping: 'Find out whether the order was shipped',
  inventory: 'Give the items back to the inventory',
  payment: 'Refund what was charged',
  customer: 'Tell the customer',
  record: 'Write the outcome into the record',
};

/** What an alert leaves to a person. */
export function leftIn(alert: string): string[] {
  return Object.entries(LEFT).flatMap(([thing, text]) => alert.includes(text) ? [thing] : []);
}

/** The table for the documentation. */
export function markdown(): string {
  const failures = Object.keys(FAILURES) as Failure[];
  const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(['step', ...failures.map((failure) => FAILURES[failure])]),
    row(['---', ...failures.map(() => '---')]),
    ...STEPS.map((step) => row([
      step.after ? `${step.state} (after '${step.after}' failed)` : step.state,
      ...failures.map((failure) => cell(endOf(step, failure))),
    ])),
  ].join('\n');
}

function cell({ outcome, undone, left, record }: End): string {
  return [
    `\`${outcome}\``,
    outcome === 'OrderFailed' ? `undone: ${undone.join(', ') || 'nothing'}` : '',
    left === undefined ? 'no alert' : left.length === 0 ? 'alert' : `alert, left: ${left.join(', ')}`,
    record === 'none' ? 'no record' : record === 'PROCESSING' ? 'record stays `PROCESSING`' : '',
  ].filter(Boolean).join('; ');
}
