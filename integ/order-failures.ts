/**
 * The outcome of an order for each failure of each step, as data: the integration test runs each cell, and the
 * documentation shows the same table.
 */
import { Failure, FAILURES, Fault, faultsOf } from './failures';

/** The work of an order that can be rolled back. */
export type Thing = 'shipping' | 'inventory' | 'payment';

/** The observable result of an order. */
export interface End {
  /** The outcome, or the error of the execution. */
  readonly outcome: 'CONFIRMED' | 'OrderFailed';
  /** The work that was rolled back, newest first. */
  readonly rolledBack: readonly Thing[];
  /** The work that requires manual action according to the alert, if there is an alert. */
  readonly manual?: readonly string[];
  /** The number of pieces taken off the stock. The order has one. */
  readonly taken: 0 | 1;
  /** The outcome in the record of the order. */
  readonly record: string;
}

export interface Step {
  readonly state: string;
  readonly service: 'Lambda' | 'DynamoDb' | 'Sns';
  /** The state that must fail for this one to be reached. */
  readonly after?: string;
  /** The result if the step recovers from the failure. */
  readonly recovered: End;
  /** The result if the step fails permanently. */
  readonly failed: End;
  /** The failures from which the step recovers. */
  readonly recoversFrom: readonly Failure[];
  /** The results of individual failures that differ. */
  readonly but?: { readonly [failure in Failure]?: End };
}

const CONFIRMED: End = { outcome: 'CONFIRMED', rolledBack: [], taken: 1, record: 'CONFIRMED' };
const failed = (rolledBack: Thing[], manual: string[] = [], taken: 0 | 1 = 0): End =>
  ({ outcome: 'OrderFailed', rolledBack, manual, taken, record: 'FAILED' });
const ALL_ROLLED_BACK = failed(['shipping', 'inventory', 'payment']);

/** A forward step is retried three times, after transient errors. */
const TRANSIENT: Failure[] = ['transient3', 'throttled', 'lost'];
/** A rollback step is retried eight times, also after a timeout, and a function of the user after any error. */
const MOST: Failure[] = ['transient3', 'transient4', 'timeout', 'throttled', 'lost'];

const order = { recoversFrom: TRANSIENT, recovered: CONFIRMED };
const rollback = { recoversFrom: MOST, recovered: ALL_ROLLED_BACK, after: 'Arrange shipping' };

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
  { ...order, state: 'Arrange shipping', service: 'Lambda', failed: ALL_ROLLED_BACK },
  { ...order, state: 'Notify customer', service: 'Sns', failed: { ...CONFIRMED, manual: ['customer'] } },
  {
    ...order,
    state: 'Record outcome',
    service: 'DynamoDb',
    failed: { ...CONFIRMED, manual: ['record'], record: 'PROCESSING' },
    but: { timeout: { ...CONFIRMED, manual: ['record'] } },
  },
  {
    ...rollback,
    state: 'Cancel shipping',
    service: 'Lambda',
    failed: failed([], ['shipping', 'inventory', 'payment'], 1),
  },
  {
    ...rollback,
    state: 'Release inventory',
    service: 'DynamoDb',
    failed: failed(['shipping', 'payment'], ['inventory'], 1),
  },
  {
    ...rollback,
    state: 'Close reservation',
    service: 'DynamoDb',
    after: 'Reserve inventory',
    recovered: failed(['inventory', 'payment']),
    failed: failed(['payment'], ['inventory']),
  },
  { ...rollback, state: 'Refund payment', service: 'Lambda', failed: failed(['shipping', 'inventory'], ['payment']) },
  {
    ...rollback,
    state: 'Alert: order failed',
    service: 'Sns',
    recoversFrom: TRANSIENT,
    failed: { ...ALL_ROLLED_BACK, manual: undefined },
    but: { timeout: ALL_ROLLED_BACK },
  },
  {
    ...rollback,
    state: 'Record failure',
    service: 'DynamoDb',
    recoversFrom: TRANSIENT,
    failed: { ...ALL_ROLLED_BACK, record: 'PROCESSING' },
    but: { timeout: ALL_ROLLED_BACK },
  },
];

export function endOf(step: Step, failure: Failure): End {
  return step.but?.[failure] ?? (step.recoversFrom.includes(failure) ? step.recovered : step.failed);
}

/** Returns the faults to inject for this failure of a step. */
export function faultsOfStep({ state, service, after }: Step, failure: Failure): { [state: string]: Fault[] } {
  return { ...after ? { [after]: faultsOf(service, 'error') } : {}, [state]: faultsOf(service, failure) };
}

const ROLLBACK: { readonly [state: string]: Thing } = {
  'Cancel shipping': 'shipping',
  'Release inventory': 'inventory',
  'Close reservation': 'inventory',
  'Refund payment': 'payment',
};

/** Returns the work that an execution rolled back on this path. A step that failed permanently rolled back nothing. */
export function rolledBackOn(path: readonly string[], step: Step, failure: Failure): Thing[] {
  const inVain = step.recoversFrom.includes(failure) ? undefined : step.state;
  return [...new Set(path.filter((state) => state in ROLLBACK && state !== inVain).map((state) => ROLLBACK[state]))];
}

/** The texts of the alert about work that requires manual action. */
const MANUAL = {
  shipping: 'Find out whether the order was shipped',
  inventory: 'Return the items to the inventory',
  payment: 'Refund what was charged',
  customer: 'Inform the customer',
  record: 'Write the outcome to the record',
};

/** Returns the work that requires manual action according to an alert. */
export function manualIn(alert: string): string[] {
  return Object.entries(MANUAL).flatMap(([thing, text]) => alert.includes(text) ? [thing] : []);
}

/** Returns the table for the documentation. */
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

function cell({ outcome, rolledBack, manual, record }: End): string {
  return [
    `\`${outcome}\``,
    outcome === 'OrderFailed' ? `rolled back: ${rolledBack.join(', ') || 'nothing'}` : '',
    manual === undefined ? 'no alert' : manual.length === 0 ? 'alert' : `alert, manual: ${manual.join(', ')}`,
    record === 'none' ? 'no record' : record === 'PROCESSING' ? 'record stays `PROCESSING`' : '',
  ].filter(Boolean).join('; ');
}
