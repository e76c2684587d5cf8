import { Duration } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { checkHistory } from './approval-history';
import { ApprovalRule } from './approval-rule';
import { RequestTemplate, TIMEOUT_SECONDS } from './request';
import { jsonataIn } from '../../asl/jsonata';
import { isAtLeast, isLonger, isShorter } from '../../validation/durations';
import { InvalidPropError } from '../../validation/errors';
import { isMap, plainValue } from '../../validation/plain-value';
import { need } from '../../validation/required';
import { jsonata, toExpression } from '../../workflow/jsonata-text';
import type { BindStep } from '../step-binding';
import { workflowStep } from '../workflow-step';

/** An approval, which notifies approvers and takes their decisions. Implemented by `Approval`. */
export interface IApproval {
  /** The state machine that handles a request, of which a step starts an execution. */
  readonly stateMachine: sfn.IStateMachine;
  /** Whether the approver of a decision is identified, by a link for each approver or by an authorizer. */
  readonly identifiesApprovers: boolean;
  /** Whether a request must name its approvers, because the notifier notifies only those. */
  readonly needsApprovers: boolean;
  /**
   * The customer managed key of the state machine.
   *
   * @default - the key of the state machine, if it is defined in this app
   */
  readonly encryptionKey?: kms.IKey;
  /**
   * The maximum number of events that the step that notifies one approver adds to the history of a request, including
   * its retries.
   *
   * @default - no step notifies the approvers one by one
   */
  readonly eventsPerNotice?: number;
}

/** The escalation of a request that is not decided yet. */
export interface ApprovalEscalation {
  /** The time from the request to the escalation. Shorter than the timeout. */
  readonly after: Duration;

  /**
   * The approvers to notify in addition. A list of names, or JSONata in `{% … %}` that returns one. The decision of one
   * of them determines the outcome regardless of the rule.
   *
   * @default - the notifier is called without a name; a topic notifies its subscribers, a step those that it chooses
   */
  readonly approvers?: any;
}

/** Properties for defining a step that requests an approval. Texts may hold JSONata that reads `$request`. */
export interface ApprovalStepProps {
  /** The subject of the request in one line, which is the heading of the page and the subject of the message. */
  readonly title: string;

  /**
   * The description of the request, in a few sentences.
   *
   * @default - no description, only the title
   */
  readonly text?: string;

  /**
   * The details that the approver is shown. An object of names and values in the order to show them, or JSONata that
   * returns one. In Java use a `LinkedHashMap`; the order of `Map.of`, and so the template, changes with each run. In
   * Go the names are sorted.
   *
   * @default - no details
   */
  readonly details?: any;

  /**
   * The approvers. A list of names as known to the notifier and the authorizer, usually e-mail addresses, or JSONata
   * that returns one. Only for an `Approval` that identifies its approvers.
   *
   * @default - every caller who has the link, or whom the authorizer allows
   */
  readonly approvers?: any;

  /**
   * The requester, named in the same way as an approver. If approvers are identified, the requester cannot approve
   * their own request.
   *
   * @default - not known, so that no approver is excluded
   */
  readonly requester?: string;

  /**
   * Whether the requester can decide their own request.
   *
   * @default false
   */
  readonly requesterMayDecide?: boolean;

  /**
   * The rule that determines the outcome from the decisions.
   *
   * @default ApprovalRule.firstDecision()
   */
  readonly rule?: ApprovalRule;

  /**
   * The time in which a decision is accepted, after which the outcome is `TIMED_OUT`. From one second to 364 days.
   *
   * @default Duration.days(3)
   */
  readonly timeout?: Duration;

  /**
   * The times after the request at which approvers who have not decided are reminded. Shorter than the timeout.
   *
   * Each approver who is reminded by a step adds events to the history of the approval's execution, which is limited to
   * 25,000. A request that exceeds this limit fails synthesis; one that could exceed it with a hundred approvers gets a
   * warning.
   *
   * @default - no reminders
   */
  readonly reminders?: Duration[];

  /**
   * The escalation to further approvers.
   *
   * @default - no escalation
   */
  readonly escalation?: ApprovalEscalation;

  /**
   * The result of the step. Any value, which may hold JSONata in `{% … %}` and read `$states.result.Output`, the
   * decision.
   *
   * @default - the decision: `{ decision, at, approver?, comment?, decisions, requestId }`
   */
  readonly result?: any;

  /**
   * A comment on the state, shown in the console.
   *
   * @default - no comment
   */
  readonly comment?: string;
}

const DEFAULT_TIMEOUT = Duration.days(3);
/** An execution runs for at most a year. */
const LONGEST_TIMEOUT = Duration.seconds(TIMEOUT_SECONDS.longest);

/** Time for the last notifications and decisions, since the approval itself ends the request when it times out. */
const MARGIN = Duration.hours(1);

/** The timeout of the step, which waits for the execution of the approval. */
export function approvalTimeout({ timeout = DEFAULT_TIMEOUT }: ApprovalStepProps): Duration {
  return timeout.plus(MARGIN);
}

/** Binds a step to an approval. */
export function approvalStep(approval: IApproval, props: ApprovalStepProps): BindStep {
  return (scope) => {
    validate(scope, approval, props);
    checkHistory(scope, approval, props);
    const started = workflowStep(approval, {})(scope, undefined);
    return {
      ...started,
      fixedResult: 'the decision of an approval',
      targets: started.targets?.map((target) => ({ ...target, sameAccountOnly: true })), // it supports no credentials
      arguments: jsonata(`(
  $approval := ${toExpression(requestOf(scope, props))};
  {
    "StateMachineArn": ${toExpression(approval.stateMachine.stateMachineArn)},
    "Name": $hash($string([${ATTEMPT_KEY}, $approval]), "SHA-256"),
    "Input": $approval
  }
)`),
    };
  };
}

/**
 * An attempt after a lost response finds the execution that was started before. A state that is entered again, by a
 * loop or a redrive, sends another request.
 */
const ATTEMPT_KEY = [
  '$states.context.Execution.Id', '$states.context.Execution.RedriveCount',
  '$states.context.State.Name', '$states.context.State.EnteredTime', '$states.context.Map.Item.Index',
].join(', ');

function requestOf(scope: Construct, props: ApprovalStepProps): RequestTemplate {
  const { title, text, details, approvers, requester, requesterMayDecide, rule, reminders, escalation } = props;
  const plain = (name: string, value: any) => plainValue(scope, `Step.approval: '${name}'`, value);
  return {
    title,
    text,
    details: detailsOf(scope, details, plain),
    approvers: plain('approvers', approvers),
    requester,
    requesterMayDecide,
    rule: (rule ?? ApprovalRule.firstDecision())._data,
    timeoutSeconds: (props.timeout ?? DEFAULT_TIMEOUT).toSeconds(),
    reminderSeconds: reminders?.map((reminder) => reminder.toSeconds()),
    escalation: escalation && {
      afterSeconds: escalation.after.toSeconds(),
      approvers: plain('escalation.approvers', escalation.approvers),
    },
    AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: '{% $states.context.Execution.Id %}',
  };
}

const isJsonata = (value: any): boolean => typeof value === 'string' && jsonataIn(value) !== undefined;

/** Converts details to a list, because the order of an object's fields is not guaranteed in JSON. */
function detailsOf(scope: Construct, details: any, plain: (name: string, value: any) => any): any {
  if (details === undefined) return undefined;
  if (isJsonata(details)) {
    return jsonata(`[$each(${toExpression(details)}, function($value, $name) { { "name": $name, "value": $value } })]`);
  }
  if (!isMap(details)) {
    throw new InvalidPropError(scope, "Step.approval: 'details' must be an object of names and values, or JSONata in "
      + `{% … %} that returns one, got: ${JSON.stringify(plain('details', details))}`);
  }
  return Object.entries(details).map(([name, value]) => ({ name, value: plain(`details.${name}`, value) }));
}

const OR_IDENTIFY = 'set a notifier of the Approval that notifies each approver '
  + '(ApprovalNotifier.email or ApprovalNotifier.step), or an authorizer';

function validate(scope: Construct, approval: IApproval, props: ApprovalStepProps): void {
  const fail = (problem: string) => {
    throw new InvalidPropError(scope, `Step.approval: ${problem}`);
  };
  const { title, approvers, rule, timeout = DEFAULT_TIMEOUT, reminders = [], escalation } = props;
  if (title.trim() === '') fail("'title' must not be empty; approvers see it as the subject of the request");
  if (isShorter(timeout, 1) || isLonger(timeout, LONGEST_TIMEOUT)) {
    fail(`the timeout of an approval must be from one second to 364 days, got: ${timeout.toString()}`);
  }
  if (escalation) need(scope, 'escalation.after', escalation.after, 'duration');
  const times = [
    ...reminders.map((reminder) => ['reminders', reminder] as const),
    ...escalation ? [['escalation.after', escalation.after] as const] : [],
  ];
  for (const [name, time] of times) {
    if (isShorter(time, 1) || isAtLeast(time, timeout)) {
      fail(`'${name}' (${time.toString()}) must be at least one second and shorter than the timeout of `
        + `the approval (${timeout.toString()})`);
    }
  }
  const lists = { 'approvers': approvers, 'escalation.approvers': escalation?.approvers };
  for (const [name, list] of Object.entries(lists)) {
    if (list === undefined) continue;
    if (!approval.identifiesApprovers) {
      fail(`'${name}' has no effect: the approval's topic sends one link to all its subscribers, so approvers are not `
        + `identified. Remove it, or ${OR_IDENTIFY}`);
    }
    if (Array.isArray(list) ? list.length === 0 : !isJsonata(list)) {
      fail(`'${name}' must be a list with at least one name, or JSONata in {% … %}, got: ${JSON.stringify(list)}`);
    }
  }
  if (approval.needsApprovers && approvers === undefined) {
    fail("'approvers' is required, because the approval's notifier notifies only the approvers that are named");
  }
  if (approval.needsApprovers && escalation && escalation.approvers === undefined) {
    fail("'escalation.approvers' is required, because the approval's notifier notifies only the approvers that are "
      + 'named');
  }
  const votes = rule?._data ?? 'FIRST_DECISION';
  if (votes !== 'FIRST_DECISION' && !approval.identifiesApprovers) {
    fail(`'rule' counts approvers, and the approval's topic does not identify them. Remove it, or ${OR_IDENTIFY}`);
  }
  if (votes !== 'FIRST_DECISION' && approvers === undefined) {
    fail("'rule' requires 'approvers', whose number it depends on");
  }
  if (typeof votes === 'number' && Array.isArray(approvers) && votes > approvers.length) {
    fail(`'rule' requires ${votes} approvals, and 'approvers' names only ${approvers.length}`);
  }
}
