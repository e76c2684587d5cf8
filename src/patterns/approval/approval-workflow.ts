import { Duration } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { APPROVAL_FAILED, approvalDefinition } from './approval-definition';
import { Approval } from '../../approval';
import { ApprovalEscalation, ApprovalRule, IApproval, Step } from '../../steps';
import { InvalidPropError } from '../../validation/errors';
import { needIfGiven } from '../../validation/required';
import { requireTopicsHere } from '../../validation/resource-place';
import { PrebuiltWorkflow, PrebuiltWorkflowOptions } from '../common/prebuilt-workflow';

/** Properties for defining an `ApprovalWorkflow`. */
export interface ApprovalWorkflowProps extends PrebuiltWorkflowOptions {
  /**
   * The approval that notifies approvers and serves the page.
   *
   * @default - a dedicated `Approval`, with a topic to which you subscribe the approvers
   */
  readonly approval?: IApproval;

  /**
   * The rule by which decisions are counted.
   *
   * @default ApprovalRule.firstDecision()
   */
  readonly rule?: ApprovalRule;

  /**
   * The time until which a decision counts. After that, the decision is `TIMED_OUT`. From one second to 364 days.
   *
   * @default Duration.days(3)
   */
  readonly approvalTimeout?: Duration;

  /**
   * The times after the request at which to remind approvers who have not decided.
   *
   * @default - no reminders
   */
  readonly reminders?: Duration[];

  /**
   * The escalation to other approvers.
   *
   * @default - no escalation
   */
  readonly escalation?: ApprovalEscalation;

  /**
   * Notifies the requester of the decision. Receives a `RequesterNotice`.
   *
   * @default - publishes the notice as JSON to `requesterTopic`
   */
  readonly notifyRequester?: Step;

  /**
   * The topic for notices to requesters, which have the message attributes `requester` and `decision`.
   *
   * @default - a dedicated encrypted topic, unless `notifyRequester` is given
   */
  readonly requesterTopic?: sns.ITopic;
}

/**
 * Processes approval requests: check the request, ask the approvers, wait for their decision, notify the requester.
 *
 * Use it to deploy a complete approval process. To ask for approval within your own workflow, use `Step.approval`.
 *
 * The input of an execution is an `ApprovalInput`, and its output is an `ApprovalResult`, whose `outcome` is
 * `APPROVED`, `REJECTED`, `TIMED_OUT` or `INVALID`. Any other failure sends an alert, and the execution fails as
 * `ApprovalFailed`.
 *
 * It creates a `Workflow` (state machine, role, log group, alarms), and, unless they are given, an `Approval`, a topic
 * for requesters, a topic for alerts and a customer managed key for them. A rule with a role sends an alert for
 * executions that were interrupted, because no catcher runs then.
 *
 * @example
 * const approvals = new ApprovalWorkflow(stack, 'Approvals', {
 *   approvalTimeout: Duration.days(5),
 *   reminders: [Duration.days(1), Duration.days(3)],
 * });
 * approvals.approverTopic!.addSubscription(new EmailSubscription('boss@example.com'));
 * approvals.requesterTopic!.addSubscription(new EmailSubscription('team@example.com'));
 */
export class ApprovalWorkflow extends PrebuiltWorkflow {
  /** The topic to which approvers subscribe, unless `approval` is given. */
  public readonly approverTopic?: sns.ITopic;

  /** The topic for notices to requesters, unless `notifyRequester` is given. */
  public readonly requesterTopic?: sns.ITopic;

  constructor(scope: Construct, id: string, props: ApprovalWorkflowProps = {}) {
    super(scope, id, props, 'Messages');
    needIfGiven(this, 'notifyRequester', props.notifyRequester, 'step');
    needIfGiven(this, 'approval', props.approval, 'approval');
    if (props.notifyRequester && props.requesterTopic) {
      throw new InvalidPropError(this, "'notifyRequester' and 'requesterTopic' exclude each other; omit one of them");
    }
    requireTopicsHere(this, { requesterTopic: props.requesterTopic });
    const ownApproval = props.approval ? undefined : new Approval(this, 'Approval', {
      ...props, alarmTopic: this.alarmTopic,
    });
    this.approverTopic = ownApproval?.topic;
    this.requesterTopic = props.notifyRequester
      ? undefined
      : props.requesterTopic ?? this._resources.topic('RequesterTopic');

    this._supervise(props, {
      comment: 'Processes an approval request: check, ask, wait for the decision, notify the requester',
      plannedError: APPROVAL_FAILED,
      definition: approvalDefinition(new Construct(this, 'Definition'), {
        ...props,
        approval: props.approval ?? ownApproval!,
        notifyRequester: props.notifyRequester ?? publishNotice(this.requesterTopic!),
        alertTopic: this.alertTopic,
      }),
    });
  }
}

function publishNotice(topic: sns.ITopic): Step {
  return Step.publish(topic, {
    subject: 'An approval was decided',
    messageAttributes: {
      requester: '{% $exists($request.requester) ? $request.requester : "-" %}',
      decision: '{% $request.decision %}',
    },
  });
}
