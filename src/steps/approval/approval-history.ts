import { Annotations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ApprovalStepProps, IApproval } from './approval-step';
import { knownSeconds } from '../../validation/durations';
import { InvalidPropError } from '../../validation/errors';

/**
 * The maximum number of events in the history of an execution. An execution that exceeds it fails.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const MOST_EVENTS = 25_000;

/** The number of approvers that is assumed if it is not known at synthesis. */
const ASSUMED_APPROVERS = 100;

/** The properties of a request that determine the length of its history. Times are seconds after the request. */
export interface RequestLoad {
  readonly timeout: number;
  readonly reminders: readonly number[];
  /** @default - no escalation */
  readonly escalation?: { readonly after: number; readonly approvers: number };
  readonly approvers: number;
  /** The events of the step that notifies one approver; undefined if the function notifies them all. */
  readonly eventsPerNotice?: number;
}

/** The number of events of each path through the definition of an approval (`approval/approval-definition.ts`). */
const EVENTS = { started: 1 + 2, asked: 5 + 2, notified: 4 + 2, notice: 2, waited: 6, decided: 2 + 1 };

/** Counts the events in the history of a request that times out. It waits for the periods that `ask.ts` returns. */
export function eventsOfRequest({ timeout, reminders, escalation, approvers, eventsPerNotice }: RequestLoad): number {
  const schedule = [
    { kind: 'REQUEST', after: 0 },
    ...reminders.map((after) => ({ kind: 'REMINDER', after })),
    ...escalation ? [{ kind: 'ESCALATION', after: escalation.after }] : [],
  ].sort((a, b) => a.after - b.after);
  let events = EVENTS.started + EVENTS.asked;
  let [elapsed, sent, escalated] = [0, 0, 0];
  while (elapsed < timeout) {
    const due = schedule.slice(sent).filter(({ after }) => after <= elapsed);
    sent += due.length;
    let notices = 0;
    for (const kind of new Set(due.map((one) => one.kind))) {
      if (kind === 'ESCALATION') escalated = escalation!.approvers;
      notices += Math.max(1, kind === 'ESCALATION' ? escalated : approvers + escalated);
    }
    if (notices > 0 && eventsPerNotice !== undefined) {
      events += EVENTS.notified + notices * (EVENTS.notice + eventsPerNotice);
    }
    const next = schedule[sent]?.after ?? Infinity;
    const wait = Math.min(next - elapsed, timeout - elapsed, Math.max(300, elapsed / 10));
    elapsed += Math.max(1, Math.ceil(wait));
    events += EVENTS.waited + EVENTS.asked;
  }
  return events + EVENTS.decided;
}

const LONGEST_SECONDS = 364 * 24 * 3600;

/** Throws if the history of a request would be too long; warns if the number of approvers is not known. */
export function checkHistory(scope: Construct, approval: IApproval, props: ApprovalStepProps): void {
  const { approvers, reminders = [], escalation } = props;
  const timeout = knownSeconds(props.timeout) ?? (props.timeout ? LONGEST_SECONDS : 3 * 24 * 3600);
  const escalatedTo = escalation?.approvers;
  const isDynamic = typeof approvers === 'string' || typeof escalatedTo === 'string';
  const countOf = (list: any): number => Array.isArray(list) ? list.length : list === undefined ? 0 : ASSUMED_APPROVERS;
  const events = eventsOfRequest({
    timeout,
    reminders: reminders.map((reminder) => knownSeconds(reminder) ?? timeout - 1),
    escalation: escalation && {
      after: knownSeconds(escalation.after) ?? timeout - 1, approvers: countOf(escalatedTo),
    },
    approvers: countOf(approvers),
    eventsPerNotice: approval.eventsPerNotice,
  });
  if (events <= MOST_EVENTS) return;
  const count = countOf(approvers) + countOf(escalatedTo);
  const what = `${reminders.length} reminders${escalation ? ' and an escalation' : ''} to ${count} `
    + `approvers can add ${events} events to the history of the approval's execution, which fails with more `
    + `than ${MOST_EVENTS}. Set fewer 'reminders', or use a mailing list as one approver`;
  if (!isDynamic) throw new InvalidPropError(scope, `Step.approval: ${what}`);
  Annotations.of(scope).addWarningV2('cdk-stepwright:approvalHistory', `Step.approval: ${what}`);
}
