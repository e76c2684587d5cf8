import { Duration } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { alertOfInterruptions } from './interruption-alert';
import { DefaultResources } from '../../resources/default-resources';
import { requireTopicsHere } from '../../validation/resource-place';
import { Workflow, WorkflowBase, WorkflowOptions } from '../../workflow';

/** Options common to all prebuilt workflows. */
export interface PrebuiltWorkflowOptions extends WorkflowOptions {
  /**
   * The topic that alerts are published to: about executions that failed or require manual action, and about executions
   * that timed out or were stopped. EventBridge and the state machine publish to it under their own roles.
   *
   * @default - a dedicated encrypted topic
   */
  readonly alertTopic?: sns.ITopic;
}

/** The definition of a prebuilt workflow. */
interface SupervisedDefinition {
  readonly comment: string;
  readonly definition: sfn.IChainable;
  /** The error with which an execution fails after it has sent its own alert. */
  readonly plannedError: string;
}

/**
 * Base class of the prebuilt workflows: a `Workflow` whose alarms and interruptions are reported to an alert topic.
 *
 * Its grants, triggers and metrics are those of the workflow.
 *
 * @example
 * const orders = new OrderWorkflow(stack, 'Orders', { pay: Step.invoke(pay), ship: Step.invoke(ship) });
 * // Start an execution for each order that is posted to an API
 * orders.addTrigger(Trigger.api());
 * // Allow a container to start executions itself
 * const role = new iam.Role(stack, 'Shop', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
 * orders.grantStartExecution(role);
 */
export abstract class PrebuiltWorkflow extends WorkflowBase {
  /** The topic that alerts are published to. */
  public readonly alertTopic: sns.ITopic;

  /** The topic that alarms act on, unless alarms are disabled. */
  public readonly alarmTopic?: sns.ITopic;

  /** The customer managed key, if one was given. */
  public readonly encryptionKey?: kms.IKey;

  /**
   * Defines the resources that are not given.
   *
   * @internal
   */
  protected readonly _resources: DefaultResources;

  private supervised?: Workflow;

  /** @param purpose the purpose of the dedicated key, for its description */
  protected constructor(scope: Construct, id: string, props: PrebuiltWorkflowOptions, purpose: string) {
    super(scope, id);
    requireTopicsHere(this, { alertTopic: props.alertTopic });
    this._resources = new DefaultResources(this, { ...props, purpose });
    this.encryptionKey = props.encryptionKey;
    this.alertTopic = props.alertTopic ?? this._resources.topic('AlertTopic');
    this.alarmTopic = props.alarmTopic ?? (props.alarms === false ? undefined : this.alertTopic);
  }

  /** The workflow: its state machine, role, log group and alarms. */
  public get workflow(): Workflow {
    return this.supervised!;
  }

  /** The state machine. */
  public get stateMachine(): sfn.StateMachine {
    return this.workflow.stateMachine;
  }

  public get stateMachineType(): sfn.StateMachineType {
    return this.workflow.stateMachineType;
  }

  /** @internal */
  public get _machine(): sfn.IStateMachine {
    return this.stateMachine;
  }

  /** @internal */
  public get _timeout(): Duration {
    return this.workflow._timeout;
  }

  /** @internal */
  protected get _owner(): WorkflowBase {
    return this.workflow;
  }

  /**
   * Defines the workflow, and the alert about executions that end without error handling. Called once.
   *
   * @internal
   */
  protected _supervise(
    props: PrebuiltWorkflowOptions, { comment, definition, plannedError }: SupervisedDefinition,
  ): void {
    this.supervised = new Workflow(this, 'Workflow', { comment, ...props, alarmTopic: this.alarmTopic, definition });
    alertOfInterruptions(this, { stateMachine: this.stateMachine, topic: this.alertTopic, plannedError });
  }
}
