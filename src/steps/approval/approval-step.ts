import { Duration } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { checkHistory } from './approval-history';
import { ApprovalRule } from './approval-rule';
import { RequestTemplate, TIMEOUT_SECONDS } from './request';
import { isAtLeast, isLonger, isShorter } from '../../validation/durations';
import { InvalidPropError } from '../../validation/errors';
import { isMap, plainValue } from '../../validation/plain-value';
import { need } from '../../validation/required';
import { jsonata, toExpression } from '../../workflow/jsonata-text';
import type { BindStep } from '../step-binding';
import { workflowStep } from '../workflow-step';

/** What asks people for their approval: an `Approval`. */
export interface IApproval {
  /** The state machine that asks, waits, reminds and escalates; a step starts an execution of it. */
  readonly stateMachine: sfn.IStateMachine;
  /** Whether it is known who answers: by a link for each approver, or by an authorizer. */
  readonly identifiesApprovers: boolean;
  /** Whether a request must name its approvers, since the notifier cannot tell anybody else. */
  readonly needsApprovers: boolean;
  /**
   * The customer managed key of the state machine.
   *
   * @default - the key of the state machine, if it is defined in this app
   */
  readonly encryptionKey?: kms.IKey;
  /**
   * How many events the step that notifies one approver adds to the history of a request at most, its retries included.
   *
   * @default - no step notifies them one by one
   */
  readonly eventsPerNotice?: number;
}

/** To whom an approval goes when nobody has decided. */
export interface ApprovalEscalation {
  /** How long after the request. Shorter than the timeout. */
  readonly after: Duration;

  /**
   * Whom to ask then, beside the approvers: a list of names, or JSONata in `{% … %}` that gives one. An answer of one
   * of them decides, whatever the rule.
   *
   * @default - the notifier tells without a name: a topic its subscribers, a step whomever it tells
   */
  readonly approvers?: any;
}

/** What is to be approved, by whom, until when. Texts may hold JSONata in `{% … %}` that reads `$request`. */
export interface ApprovalStepProps {
  /** What is to be approved, in a line: the heading of the page and the subject of the message. */
  readonly title: string;

  /**
   * What it is about, in a few sentences.
   *
   * @default - only the title
   */
  readonly text?: string;

  /**
   * What the approver should know: an object of names and values, in their order, or JSONata that gives one. From Java
   * give a `LinkedHashMap`, since `Map.of` has another order, and so the template, in each run; from Go the names are
   * sorted.
   *
   * @default - none
   */
  readonly details?: any;

  /**
   * Who is asked: a list of names as the notifier and the authorizer know them, mostly e-mail addresses, or JSONata
   * that gives one. Only for an `Approval` that knows who answers.
   *
   * @default - whoever has the link, or whom the authorizer lets in
   */
  readonly approvers?: any;

  /**
   * Who asks, named as an approver would be. Where it is known who answers, the requester may not.
   *
   * @default - not said, so that nobody is excluded
   */
  readonly requester?: string;

  /**
   * Whether the requester may answer.
   *
   * @default false
   */
  readonly requesterMayAnswer?: boolean;

  /**
   * Which answers decide.
   *
   * @default ApprovalRule.firstAnswer()
   */
  readonly rule?: ApprovalRule;

  /**
   * How long an answer counts; after that the decision is `TIMED_OUT`. From one second to 364 days.
   *
   * @default Duration.days(3)
   */
  readonly timeout?: Duration;

  /**
   * When to remind those who have not answered, each as a time after the request and shorter than the timeout. Each
   * approver who is reminded by a step adds events to the history of the approval's execution, which has 25,000 at
   * most: what cannot fit is refused at synthesis, and what could fail with a hundred approvers gets a warning.
   *
   * @default - no reminders
   */
  readonly reminders?: Duration[];

  /**
   * When to ask others, and whom.
   *
   * @default - nobody else is asked
   */
  readonly escalation?: ApprovalEscalation;

  /**
   * What the step gives: any value, with JSONata in `{% … %}`. It may read `$states.result.Output`, the decision.
   *
   * @default - the decision: `{ decision, at, approver?, comment?, answers, requestId }`
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
/** An execution runs for a year at most. */
const LONGEST_TIMEOUT = Duration.seconds(TIMEOUT_SECONDS.longest);

/** For the last notices and the answer that comes just in time: the approval itself tells when time is up. */
const MARGIN = Duration.hours(1);

/** How long the step waits for the approval's execution. */
export function approvalTimeout({ timeout = DEFAULT_TIMEOUT }: ApprovalStepProps): Duration {
  return timeout.plus(MARGIN);
}

/** People's approval. */
export function approvalStep(approval: IApproval, props: ApprovalStepProps): BindStep {
  return (scope) => {
    validate(scope, approval, props);
    checkHistory(scope, approval, props);
    const started = workflowStep(approval, {})(scope, undefined);
    return {
      ...started,
      fixedResult: 'the decision of an approval',
      targets: started.targets?.map((target) => ({ ...target, sameAccountOnly: true })), // it takes no credentials
      arguments: jsonata(`(
  $approval := ${toExpression(requestOf(scope, props))};
  {
    "StateMachineArn": ${toExpression(approval.stateMachine.stateMachineArn)},
    "Name": $hash($string([${WHICH_TRY}, $approval]), "SHA-256"),
    "Input": $approval
  }
)`),
    };
  };
}

/**
 * A try whose answer was lost finds the execution that it had started. The state that is entered anew, by a loop or by
 * a redrive, asks anew.
 */
const WHICH_TRY = [
  '$states.context.Execution.Id', '$states.context.Execution.RedriveCount',
  '$states.context.State.Name', '$states.context.State.EnteredTime', '$states.context.Map.Item.Index',
].join(', ');

function requestOf(scope: Construct, props: ApprovalStepProps): RequestTemplate {
  const { title, text, details, approvers, requester, requesterMayAnswer, rule, reminders, escalation } = props;
  const plain = (name: string, value: any) => plainValue(scope, `Step.approval: '${name}'`, value);
  return {
    title,
    text,
    details: detailsOf(details, plain),
    approvers: plain('approvers', approvers),
    requester,
    requesterMayAnswer,
    rule: (rule ?? ApprovalRule.firstAnswer())._data,
    timeoutSeconds: (props.timeout ?? DEFAULT_TIMEOUT).toSeconds(),
    reminderSeconds: reminders?.map((reminder) => reminder.toSeconds()),
    escalation: escalation && {
      afterSeconds: escalation.after.toSeconds(),
      approvers: plain('escalation.approvers', escalation.approvers),
    },
    AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: '{% $states.context.Execution.Id %}',
  };
}

/** A list, since nobody promises the order of an object's fields. Approvers see the one that was given. */
function detailsOf(details: any, plain: (name: string, value: any) => any): any {
  if (typeof details === 'string') {
    return jsonata(`[$each(${toExpression(details)}, function($value, $name) { { "name": $name, "value": $value } })]`);
  }
  if (!isMap(details)) return plain('details', details);
  return Object.entries(details).map(([name, value]) => ({ name, value: plain(`details.${name}`, value) }));
}

const OR_IDENTIFY = 'give the Approval a notifier that tells each approver (ApprovalNotifier.email or '
  + 'ApprovalNotifier.step), or an authorizer';

function validate(scope: Construct, approval: IApproval, props: ApprovalStepProps): void {
  const fail = (problem: string) => {
    throw new InvalidPropError(scope, `Step.approval: ${problem}`);
  };
  const { title, approvers, rule, timeout = DEFAULT_TIMEOUT, reminders = [], escalation } = props;
  if (title.trim() === '') fail("'title' must not be empty: it is what the approver is asked");
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
      fail(`'${name}' has no effect: the approval's topic sends one link to all its subscribers, so nobody knows who `
        + `answers. Leave it out, ${OR_IDENTIFY}`);
    }
    if (Array.isArray(list) ? list.length === 0 : typeof list !== 'string') {
      fail(`'${name}' must be a list of names that is not empty, or JSONata in {% … %}, got: ${JSON.stringify(list)}`);
    }
  }
  if (approval.needsApprovers && approvers === undefined) {
    fail("'approvers' must be given: the approval's notifier tells only those who are named");
  }
  if (approval.needsApprovers && escalation && escalation.approvers === undefined) {
    fail("'escalation.approvers' must be given: the approval's notifier tells only those who are named");
  }
  const votes = rule?._data ?? 'FIRST_ANSWER';
  if (votes !== 'FIRST_ANSWER' && !approval.identifiesApprovers) {
    fail(`'rule' counts approvers, and the approval's topic does not tell who answers. Leave it out, ${OR_IDENTIFY}`);
  }
  if (votes !== 'FIRST_ANSWER' && approvers === undefined) {
    fail("'rule' needs 'approvers': without them nobody knows how many there are");
  }
  if (typeof votes === 'number' && Array.isArray(approvers) && votes > approvers.length) {
    fail(`'rule' needs ${votes} approvals, and 'approvers' names only ${approvers.length}`);
  }
}
