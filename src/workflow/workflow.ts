import { Annotations, Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { defineAlarms } from './alarms';
import { PolicedDefinitionBody } from './definition-body';
import { checkAtSynth } from './definition-checks';
import { allowDistributedMaps } from './distributed-maps';
import { executionLog } from './execution-log';
import { allowEncryption, executionRole, roleFor } from './execution-role';
import { ImportedWorkflow, ImportedWorkflowOptions } from './imported-workflow';
import { markDefaultTimeout } from './known-limit';
import { RetryPolicy } from './retry-policy';
import { TaskTimeout } from './task-timeout';
import { sendTelemetry } from './telemetry';
import { warnOfUnrendered } from './unrendered';
import { IWorkflow, WorkflowBase } from './workflow-base';
import { WorkflowProps } from './workflow-options';
import { acknowledgeForcedWildcards } from '../permissions/forced-wildcard';
import { InvalidPropError } from '../validation/errors';
import { need } from '../validation/required';

/**
 * Defines a state machine that is ready for production, with logs, traces, alarms, a dedicated role, and retries and
 * timeouts for all its tasks. Synthesis reports what AWS would reject at deployment.
 *
 * It creates a state machine, a role, a log group and four alarms. An execution fails with the errors of its states, or
 * with status `TIMED_OUT`.
 *
 * @example
 * const workflow = new Workflow(stack, 'Payment', {
 *   definition: Step.invoke(pay).toState(stack, 'Pay'),
 *   timeout: Duration.hours(2),
 * });
 * workflow.addTrigger(Trigger.schedule({ schedule: ScheduleExpression.rate(Duration.hours(1)) }));
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-statemachines.html
 */
export class Workflow extends WorkflowBase {
  /**
   * Imports an existing state machine, for triggers, grants and nested workflows.
   *
   * @param scope the scope of the construct
   * @param id the ID of the construct
   * @param stateMachine the state machine, of this app or imported
   * @param options type, key and alarm topic of the state machine
   */
  public static fromStateMachine(
    scope: Construct, id: string, stateMachine: sfn.IStateMachine, options: ImportedWorkflowOptions = {},
  ): IWorkflow {
    return new ImportedWorkflow(scope, id, stateMachine, options);
  }

  /** The state machine. */
  public readonly stateMachine: sfn.StateMachine;

  public readonly stateMachineType: sfn.StateMachineType;

  /** The role of the state machine. */
  public readonly role: iam.IRole;

  /** The log group of the executions, if logging is enabled. */
  public readonly logGroup?: logs.ILogGroup;

  /** The topic that the alarms act on, if one was given. */
  public readonly alarmTopic?: sns.ITopic;

  /** The customer managed key, if one was given. */
  public readonly encryptionKey?: kms.IKey;

  /** @internal */
  public readonly _machine: sfn.IStateMachine;

  /** @internal */
  public readonly _timeout: Duration;

  /** @internal */
  public readonly _body: PolicedDefinitionBody;

  private readonly alarmsByDefinition: cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, props: WorkflowProps) {
    super(scope, id);
    need(this, 'definition', props?.definition, 'states');
    const type = props.stateMachineType ?? sfn.StateMachineType.STANDARD;
    const logLevel = props.logLevel ?? sfn.LogLevel.ALL;
    const logged = logLevel !== sfn.LogLevel.OFF;
    this.validateLogging(props, logged);
    this.validateAlarms(props);

    this.stateMachineType = type;
    this.alarmTopic = props.alarmTopic;
    this.encryptionKey = props.encryptionKey;
    this._timeout = props.timeout
      ?? (type === sfn.StateMachineType.EXPRESS ? Duration.minutes(5) : Duration.days(1));
    this.role = props.role ? roleFor(this, props.role) : executionRole(this);
    if (logged) {
      this.logGroup = props.logGroup ?? executionLog(this, this.role, {
        retention: props.logRetention ?? logs.RetentionDays.THREE_MONTHS,
        removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
        encryptionKey: props.encryptionKey,
      });
    }
    const body = this._body = new PolicedDefinitionBody(props.definition, {
      retry: props.retry ?? RetryPolicy.transientErrors(),
      timeout: props.taskTimeout ?? TaskTimeout.standard(),
    }, props.timeout !== undefined || type === sfn.StateMachineType.EXPRESS);
    this.stateMachine = new sfn.StateMachine(this, 'StateMachine', {
      definitionBody: body,
      stateMachineName: props.stateMachineName,
      stateMachineType: type,
      comment: props.comment,
      timeout: this._timeout,
      role: this.role,
    });
    this._machine = this.stateMachine;
    if (!props.timeout) markDefaultTimeout(this.stateMachine.node.defaultChild as sfn.CfnStateMachine);
    sendTelemetry(this, this.stateMachine, {
      logGroup: this.logGroup,
      mayDeliverLogs: !props.logGroup,
      logLevel,
      logExecutionData: props.logExecutionData ?? true,
      tracing: props.tracing ?? true,
    });
    const resource = this.stateMachine.node.defaultChild as sfn.CfnStateMachine;
    if (props.role) resource.roleArn = props.role.roleArn; // with its path
    if (props.encryptionKey) this.encrypt(resource, props.encryptionKey, logged);
    this.alarmsByDefinition = props.alarms ?? true ? defineAlarms(this, this.stateMachine, props.alarmTopic) : [];
    acknowledgeForcedWildcards(this.role, body.policyStatements);
    allowDistributedMaps(this, this.stateMachine, this.role, body);
    warnOfUnrendered(body);
    checkAtSynth(this, this.stateMachine, body, { serviceCalls: props.validateServiceCalls });
  }

  /** The alarms of the workflow: for failed, timed out, aborted and throttled executions. */
  public get alarms(): cloudwatch.Alarm[] {
    return [...this.alarmsByDefinition];
  }

  private encrypt(resource: sfn.CfnStateMachine, key: kms.IKey, logged: boolean): void {
    resource.encryptionConfiguration = {
      type: 'CUSTOMER_MANAGED_KMS_KEY',
      kmsKeyId: key.keyArn,
      kmsDataKeyReusePeriodSeconds: Duration.minutes(5).toSeconds(),
    };
    allowEncryption(this, this.role, key, logged);
  }

  private validateLogging(props: WorkflowProps, logged: boolean): void {
    if (!logged && (props.logGroup || props.logRetention || props.logExecutionData)) {
      throw new InvalidPropError(this, "'logLevel' is OFF, so 'logGroup', 'logRetention' and 'logExecutionData' have "
        + 'no effect; remove them or set another level');
    }
    if (props.logGroup && props.logRetention) {
      throw new InvalidPropError(this, "'logRetention' is for the log group that the workflow defines; set it on the "
        + "log group given as 'logGroup' instead");
    }
    if (!logged && props.stateMachineType === sfn.StateMachineType.EXPRESS) {
      Annotations.of(this).addWarningV2('cdk-stepwright:expressWithoutLog', 'AWS keeps no history of an Express '
        + 'execution: without a log its events are lost. Set another '
        + "'logLevel'");
    }
  }

  private validateAlarms(props: WorkflowProps): void {
    if (props.alarms === false && props.alarmTopic) {
      throw new InvalidPropError(this, "'alarms' is false, so 'alarmTopic' has no effect; remove one of the two");
    }
  }
}
