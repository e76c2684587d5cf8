import { Duration } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { APPROVAL_FAILED, approvalDefinition } from './approval-definition';
import { Approval } from '../../approval';
import { InvalidPropError } from '../../private/errors';
import { needIfGiven } from '../../private/need';
import { OwnResources } from '../../private/own-resources';
import { requireTopicsHere } from '../../private/resource-place';
import { ApprovalEscalation, ApprovalRule, IApproval, Step } from '../../steps';
import { Workflow, WorkflowOptions } from '../../workflow';
import { alertOfInterruptions } from '../../workflow/interruption-alert';
import { alarmTopicOf } from '../alarm-topic';

/** What an approval workflow is made of. */
export interface ApprovalWorkflowProps extends WorkflowOptions {
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
  readonly tellRequester?: Step;

  /**
   * Where notices for requesters are published, with the attributes `requester` and `decision`.
   *
   * @default - an encrypted topic of its own, unless `tellRequester` is given
   */
  readonly requesterTopic?: sns.ITopic;

  /**
   * Where people are alerted: to requests that nobody could be asked for, to requesters who could not be told, and to
   * executions that timed out or were stopped.
   *
   * @default - an encrypted topic of its own
   */
  readonly alertTopic?: sns.ITopic;
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
export class ApprovalWorkflow extends Construct {
  /** The workflow: its state machine, role, log, alarms, grants and metrics. */
  public readonly workflow: Workflow;

  /** The state machine: a plain one of aws-cdk-lib. */
  public readonly stateMachine: sfn.StateMachine;

  /** Where people are alerted. */
  public readonly alertTopic: sns.ITopic;

  /** Where approvers subscribe; nothing where the approval is yours. */
  public readonly approverTopic?: sns.ITopic;

  /** Where notices for requesters are published; nothing where a step of yours tells them. */
  public readonly requesterTopic?: sns.ITopic;

  constructor(scope: Construct, id: string, props: ApprovalWorkflowProps = {}) {
    super(scope, id);
    needIfGiven(this, 'tellRequester', props.tellRequester, 'step');
    needIfGiven(this, 'approval', props.approval, 'approval');
    if (props.tellRequester && props.requesterTopic) {
      throw new InvalidPropError(this, "'tellRequester' and 'requesterTopic' are two ways to tell the requester; leave "
        + 'one of them out');
    }
    requireTopicsHere(this, { alertTopic: props.alertTopic, requesterTopic: props.requesterTopic });
    const own = new OwnResources(this, { ...props, purpose: 'Messages' });
    this.alertTopic = props.alertTopic ?? own.topic('AlertTopic');
    const alarmTopic = alarmTopicOf(props, this.alertTopic);
    const ownApproval = props.approval ? undefined : new Approval(this, 'Approval', { ...props, alarmTopic });
    this.approverTopic = ownApproval?.topic;
    this.requesterTopic = props.tellRequester ? undefined : props.requesterTopic ?? own.topic('RequesterTopic');

    this.workflow = new Workflow(this, 'Workflow', {
      comment: 'Asks for an approval: check, ask, wait, decide, tell the requester',
      ...props,
      alarmTopic,
      definition: approvalDefinition(new Construct(this, 'Definition'), {
        ...props,
        approval: props.approval ?? ownApproval!,
        tellRequester: props.tellRequester ?? publishNotice(this.requesterTopic!),
        alertTopic: this.alertTopic,
      }),
    });
    this.stateMachine = this.workflow.stateMachine;
    alertOfInterruptions(this, {
      stateMachine: this.stateMachine,
      topic: this.alertTopic,
      plannedError: APPROVAL_FAILED,
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
