import { Annotations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ApprovalStepProps, IApproval } from './approval-step';
import { knownSeconds } from '../../validation/durations';
import { InvalidPropError } from '../../validation/errors';

/**
 * The events that the history of an execution can have; with one more it fails.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const MOST_EVENTS = 25_000;

/** A request to so many approvers must fit, where it is not known how many there are. */
const MANY_APPROVERS = 100;

/** What makes the history of a request long. Times are seconds after the request. */
export interface RequestLoad {
  readonly timeout: number;
  readonly reminders: readonly number[];
  /** @default - nobody else is asked */
  readonly escalation?: { readonly after: number; readonly approvers: number };
  readonly approvers: number;
  /** The events of a run of the step that notifies one approver; nothing where the function notifies them all. */
  readonly eventsPerNotice?: number;
}

/** The events of each way through the definition of an approval (`approval/approval-definition.ts`). */
const EVENTS = { started: 1 + 2, asked: 5 + 2, notified: 4 + 2, notice: 2, waited: 6, decided: 2 + 1 };

/** How many events the execution of a request that nobody answers has in its history: it waits as `ask.ts` tells it. */
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

/** Refuses a request whose history would be too long; warns where it is not known how many approvers there are. */
export function checkHistory(scope: Construct, approval: IApproval, props: ApprovalStepProps): void {
  const { approvers, reminders = [], escalation } = props;
  const timeout = knownSeconds(props.timeout) ?? (props.timeout ? LONGEST_SECONDS : 3 * 24 * 3600);
  const escalatedTo = escalation?.approvers;
  const isDynamic = typeof approvers === 'string' || typeof escalatedTo === 'string';
  const countOf = (list: any): number => Array.isArray(list) ? list.length : list === undefined ? 0 : MANY_APPROVERS;
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
  const people = countOf(approvers) + countOf(escalatedTo);
  const what = `${reminders.length} reminders${escalation ? ' and an escalation' : ''} to ${people} `
    + `approvers can take ${events} events in the history of the approval's execution, which has at most `
    + `${MOST_EVENTS}: with one more it fails. Set fewer 'reminders', or name a mailing list as one approver`;
  if (!isDynamic) throw new InvalidPropError(scope, `Step.approval: ${what}`);
  Annotations.of(scope).addWarningV2('cdk-stepwright:approvalHistory', `Step.approval: ${what}`);
}
