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

/** What an approval workflow is made of. */
export interface ApprovalWorkflowProps extends PrebuiltWorkflowOptions {
  /**
   * Whom to ask and how.
   *
   * @default - an `Approval` of its own, with a topic to which you subscribe those who approve
   */
  readonly approval?: IApproval;

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
  readonly approvalTimeout?: Duration;

  /**
   * When to remind those who have not answered, each as a time after the request.
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
   * Tells the requester what was decided. It gets a `RequesterNotice`.
   *
   * @default - publishes the notice as JSON to `requesterTopic`
   */
  readonly notifyRequester?: Step;

  /**
   * Where notices for requesters are published, with the attributes `requester` and `decision`.
   *
   * @default - an encrypted topic of its own, unless `notifyRequester` is given
   */
  readonly requesterTopic?: sns.ITopic;
}

/**
 * Defines the process of an approval, deployable as it is: check the request, ask, wait, decide, tell the requester.
 *
 * An execution gets an `ApprovalInput` and gives an `ApprovalResult`, whose `decision` is `APPROVED`, `REJECTED`,
 * `TIMED_OUT` or `INVALID`. Whatever else happens alerts people, and the execution fails as `ApprovalFailed`.
 *
 * It creates a `Workflow` (state machine, role, log group, alarms), and, where none are given, an `Approval`, a topic
 * for requesters, a topic for alerts and a customer key for these; and a rule with a role that alerts people to
 * executions that ended where no catcher runs.
 */
export class ApprovalWorkflow extends PrebuiltWorkflow {
  /** Where approvers subscribe; nothing where the approval is yours. */
  public readonly approverTopic?: sns.ITopic;

  /** Where notices for requesters are published; nothing where a step of yours tells them. */
  public readonly requesterTopic?: sns.ITopic;

  constructor(scope: Construct, id: string, props: ApprovalWorkflowProps = {}) {
    super(scope, id, props, 'Messages');
    needIfGiven(this, 'notifyRequester', props.notifyRequester, 'step');
    needIfGiven(this, 'approval', props.approval, 'approval');
    if (props.notifyRequester && props.requesterTopic) {
      throw new InvalidPropError(this, "'notifyRequester' and 'requesterTopic' exclude each other; leave one of them out");
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
      comment: 'Asks for an approval: check, ask, wait, decide, tell the requester',
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
