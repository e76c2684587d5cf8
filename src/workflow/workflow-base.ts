import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct, IConstruct } from 'constructs';
import { ITrigger, TriggerBinding } from './trigger';
import { executionArns } from '../permissions/execution-arns';
import { grantStatements } from '../permissions/grant-statements';
import { machineKeyStatements, READ_ACTIONS, USE_ACTIONS } from '../permissions/machine-key';
import { grantBeside } from '../permissions/policy-beside';
import { TASK_TOKEN_ACTIONS } from '../permissions/task-token';
import { InvalidPropError } from '../validation/errors';
import { need } from '../validation/required';

/**
 * A workflow that was defined by this library, or imported with `Workflow.fromStateMachine`. It is sufficient for
 * triggers, grants and nested workflows. Do not implement it outside this library.
 */
export interface IWorkflow extends IConstruct {
  /** The ARN of the state machine, to start executions. */
  readonly stateMachineArn: string;

  /** Whether the state machine is Standard or Express. */
  readonly stateMachineType: sfn.StateMachineType;

  /**
   * The customer managed key of the state machine.
   *
   * @default - a key owned by AWS
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * The topic that alarms act on.
   *
   * @default - alarms only change their state
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * The state machine itself.
   *
   * @internal
   */
  readonly _machine: sfn.IStateMachine;

  /**
   * The timeout of executions, if it is known. A Standard workflow may add the time of its long tasks.
   *
   * @internal
   */
  readonly _timeout?: Duration;

  /**
   * Adds a trigger that starts executions: for an upload, an event, a schedule, a message or a call.
   *
   * @param trigger the trigger, which needs an `id` if it is the second one of its kind
   */
  addTrigger(trigger: ITrigger): TriggerBinding;

  /**
   * Grants the given identity permission to start executions.
   *
   * @param grantee the caller
   */
  grantStartExecution(grantee: iam.IGrantable): iam.Grant;

  /**
   * Grants the given identity permission to start executions and wait for their result (`StartSyncExecution`). Express
   * workflows only.
   *
   * @param grantee the caller
   */
  grantStartSyncExecution(grantee: iam.IGrantable): iam.Grant;

  /**
   * Grants the given identity permission to describe the state machine and its executions, and to read their history.
   *
   * @param grantee the reader
   */
  grantRead(grantee: iam.IGrantable): iam.Grant;

  /**
   * Grants the given identity permission to redrive executions that did not succeed. Standard workflows only.
   *
   * @param grantee the operator
   */
  grantRedrive(grantee: iam.IGrantable): iam.Grant;

  /**
   * Grants the given identity permission to complete tasks that wait for a task token: SendTaskSuccess,
   * SendTaskFailure, SendTaskHeartbeat. Standard workflows only.
   *
   * @param grantee the receiver of task tokens
   */
  grantTaskResponse(grantee: iam.IGrantable): iam.Grant;
}

/**
 * Base class for workflows, with their grants, triggers and metrics.
 *
 * @example
 * declare const workflow: WorkflowBase;
 * declare const operator: iam.Role;
 * workflow.addTrigger(Trigger.schedule({ schedule: ScheduleExpression.rate(Duration.hours(1)) }));
 * workflow.grantRedrive(operator);
 */
export abstract class WorkflowBase extends Construct implements IWorkflow {
  public abstract readonly stateMachineType: sfn.StateMachineType;

  /** The customer managed key, if one was given. */
  public abstract readonly encryptionKey?: kms.IKey;

  /** The topic that alarms act on, if there is one. */
  public abstract readonly alarmTopic?: sns.ITopic;

  /** @internal */
  public abstract readonly _machine: sfn.IStateMachine;

  /** @internal */
  public abstract readonly _timeout?: Duration;

  public get stateMachineArn(): string {
    return this._machine.stateMachineArn;
  }

  /**
   * The scope of triggers and policies.
   *
   * @internal
   */
  protected get _owner(): WorkflowBase {
    return this;
  }

  public addTrigger(trigger: ITrigger): TriggerBinding {
    need(this, 'trigger', trigger, 'trigger');
    if (!/^[A-Za-z0-9]+$/.test(trigger.triggerId)) {
      throw new InvalidPropError(this, "addTrigger: the 'id' of a trigger must be letters and digits, got: "
        + `'${trigger.triggerId}'`);
    }
    const owner = this._owner;
    const id = `${trigger.triggerId}Trigger`;
    if (owner.node.tryFindChild(id)) {
      throw new InvalidPropError(this, `addTrigger: a trigger with id '${trigger.triggerId}' was already added; set a `
        + "different 'id' on one of them");
    }
    return trigger.bindTrigger(new Construct(owner, id), owner);
  }

  public grantStartExecution(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, USE_ACTIONS, [this.stateMachineArn], 'states:StartExecution');
  }

  public grantStartSyncExecution(grantee: iam.IGrantable): iam.Grant {
    if (this.stateMachineType !== sfn.StateMachineType.EXPRESS) {
      throw new InvalidPropError(this, 'grantStartSyncExecution: a Standard workflow cannot be started synchronously; '
        + "use grantStartExecution, or set 'stateMachineType' to EXPRESS");
    }
    return this.grant(grantee, USE_ACTIONS, [this.stateMachineArn], 'states:StartSyncExecution');
  }

  public grantRead(grantee: iam.IGrantable): iam.Grant {
    return this
      .grant(grantee, READ_ACTIONS, [this.stateMachineArn], 'states:DescribeStateMachine', 'states:ListExecutions')
      .combine(this.grant(grantee, [], [executionArns(this._machine)], 'states:DescribeExecution',
        'states:DescribeStateMachineForExecution', 'states:GetExecutionHistory'));
  }

  public grantRedrive(grantee: iam.IGrantable): iam.Grant {
    this.requireStandard('grantRedrive: an Express execution cannot be redriven; start a new one instead');
    return this.grant(grantee, USE_ACTIONS, [executionArns(this._machine)], 'states:RedriveExecution');
  }

  /**
   * Grants the given identity permission to complete tasks that wait for a task token: SendTaskSuccess,
   * SendTaskFailure, SendTaskHeartbeat.
   *
   * The permission is in a dedicated policy in the scope of the workflow, so that a function can complete tasks of a
   * workflow that invokes it. A grant on the role of the function would be a dependency cycle.
   *
   * @param grantee a function, a role, a user or a group of this app, which must not depend on the workflow if it is in
   * another stack
   */
  public grantTaskResponse(grantee: iam.IGrantable): iam.Grant {
    this.requireStandard('grantTaskResponse: an Express execution cannot wait for a task token');
    return grantBeside(this._owner, grantee, 'TaskResponse', [
      new iam.PolicyStatement({ actions: TASK_TOKEN_ACTIONS, resources: [this.stateMachineArn] }),
      ...machineKeyStatements(this._machine, this.encryptionKey),
    ]);
  }

  /**
   * Returns the metric of the state machine with the given name.
   *
   * @param metricName the name in the namespace `AWS/States`, for example `ExecutionsStarted`
   * @param options options of the metric, such as period and statistic
   */
  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._machine.metric(metricName, options);
  }

  /** Metric for the number of executions started. */
  public metricStarted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._machine.metricStarted(options);
  }

  /** Metric for the number of executions that succeeded. */
  public metricSucceeded(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._machine.metricSucceeded(options);
  }

  /** Metric for the number of executions that failed. */
  public metricFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._machine.metricFailed(options);
  }

  /** Metric for the number of executions that exceeded the timeout of the state machine. */
  public metricTimedOut(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._machine.metricTimedOut(options);
  }

  /** Metric for the number of executions that were stopped. */
  public metricAborted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._machine.metricAborted(options);
  }

  /** Metric for the number of throttled state transitions and starts. */
  public metricThrottled(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._machine.metricThrottled(options);
  }

  /** Metric for the duration of executions, in milliseconds. */
  public metricTime(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._machine.metricTime(options);
  }

  private requireStandard(problem: string): void {
    if (this.stateMachineType === sfn.StateMachineType.EXPRESS) throw new InvalidPropError(this, problem);
  }

  /** @param keyActions the actions on a customer managed key that the grantee needs */
  private grant(
    grantee: iam.IGrantable, keyActions: string[], resourceArns: string[], ...actions: string[]
  ): iam.Grant {
    const keyStatements = keyActions.length > 0
      ? machineKeyStatements(this._machine, this.encryptionKey, keyActions)
      : [];
    return grantStatements(grantee, [
      new iam.PolicyStatement({ actions, resources: resourceArns }), ...keyStatements,
    ]);
  }
}
