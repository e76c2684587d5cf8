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
import { executionLog } from './execution-log';
import { allowEncryption, executionRole, roleFor } from './execution-role';
import { markDefaultTimeout } from './known-limit';
import { RetryPolicy } from './retry-policy';
import { TaskTimeout } from './task-timeout';
import { sendTelemetry } from './telemetry';
import { ITrigger, TriggerBinding } from './trigger';
import { InvalidPropError } from '../private/errors';
import { executionArns } from '../private/execution-arns';
import { acknowledgeForcedWildcards } from '../private/forced-wildcard';
import { machineKeyStatements, READ_ACTIONS, USE_ACTIONS } from '../private/machine-key';
import { need } from '../private/need';
import { grantBeside } from '../private/policy-beside';
import { ANSWER_ACTIONS } from '../private/task-token';

/** What can be chosen for every workflow, whatever it does. */
export interface WorkflowOptions {
  /**
   * The name of the state machine: 1 to 80 characters. A machine with a fixed name cannot be replaced by
   * CloudFormation.
   *
   * @default - a generated name
   */
  readonly stateMachineName?: string;

  /**
   * How long an execution may run. An execution that takes longer ends as `TIMED_OUT`; no catcher runs then. A timeout
   * that is shorter than the Waits of the workflow, or than the timeout of one of its tasks, is a warning
   * (`cdk-stepwright:shortTimeout`).
   *
   * @default - for a Standard workflow a day, and beside it what its Waits and its tasks may take at most, retries
   * included; a year, the longest there is, where that is not known: with a Wait that is known only at run time, with a
   * distributed Map, or a Wait or timeout of over five minutes in a Map or a loop. Five minutes, the longest there is,
   * for an Express workflow
   */
  readonly timeout?: Duration;

  /**
   * How failed tasks are tried again, those inside Parallel and Map included. Retriers that a task brings along stay,
   * and come first.
   *
   * Jobs, nested workflows (`.sync`) and containers that send a callback are retried only after errors that are certain
   * to have started nothing, such as throttling, whatever this policy says: each run of a job is paid for. Give such a
   * step its own `retry` to repeat it.
   *
   * @default RetryPolicy.transientErrors()
   */
  readonly retry?: RetryPolicy;

  /**
   * The timeout of each task that brings none of its own.
   *
   * @default TaskTimeout.standard() - as long as its function or its job may take, as far as that is known
   */
  readonly taskTimeout?: TaskTimeout;

  /**
   * Which events of executions are logged.
   *
   * @default sfn.LogLevel.ALL
   */
  readonly logLevel?: sfn.LogLevel;

  /**
   * Whether the log holds the data of executions: inputs, outputs, results of tasks. Without it the log tells only what
   * happened. The history of an execution in the console always holds the data.
   *
   * @default true
   */
  readonly logExecutionData?: boolean;

  /**
   * The log group for executions. Give one whose name starts with `/aws/vendedlogs/`.
   *
   * @default - a log group of its own under `/aws/vendedlogs/states/`
   */
  readonly logGroup?: logs.ILogGroup;

  /**
   * How long executions stay in the log group that the workflow defines.
   *
   * @default logs.RetentionDays.THREE_MONTHS - as long as AWS keeps the history of an execution
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * Whether executions are traced with X-Ray.
   *
   * @default true
   */
  readonly tracing?: boolean;

  /**
   * The role of the state machine. The permissions that its states need are added to it.
   *
   * @default - a role of its own that Step Functions may assume only for state machines of this account and region
   */
  readonly role?: iam.IRole;

  /**
   * A customer managed key for all that the workflow stores: the definition, the executions, the log and whatever else
   * the workflow defines. Its policy is extended where a service needs it; the policy of an imported key cannot be,
   * then a warning says what is missing.
   *
   * @default - keys that AWS owns
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Whether there are alarms for failed, timed out, aborted and throttled executions.
   *
   * @default true
   */
  readonly alarms?: boolean;

  /**
   * Where the alarms go. The topic's policy and the policy of its key are extended so that alarms can publish; give an
   * imported topic such a policy yourself.
   *
   * @default - the alarms change their state and do nothing else
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * What becomes of what the workflow keeps, such as its log group, when it is removed from the stack.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** What a `Workflow` is made of. */
export interface WorkflowProps extends WorkflowOptions {
  /** The states: any chain of aws-cdk-lib, steps of this library in it or not. */
  readonly definition: sfn.IChainable;

  /**
   * Standard: up to a year, each step done exactly once. Express: up to five minutes, at least once, cheaper by volume.
   *
   * @default sfn.StateMachineType.STANDARD
   */
  readonly stateMachineType?: sfn.StateMachineType;

  /**
   * What the state machine is for, shown in the console.
   *
   * @default - no comment
   */
  readonly comment?: string;
}

/**
 * Defines a state machine that is ready for production: logged, traced, with alarms, a role of its own, retries and
 * timeouts for all its tasks, and checked at synthesis for what AWS would refuse at deployment.
 *
 * It creates a state machine, a role, a log group and four alarms. An execution ends in the errors of its states, or as
 * `TIMED_OUT`.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-statemachines.html
 */
export class Workflow extends Construct {
  /** The state machine: a plain one of aws-cdk-lib. */
  public readonly stateMachine: sfn.StateMachine;

  /** The role of the state machine. */
  public readonly role: iam.IRole;

  /** The log group of the executions; nothing where the log level is `OFF`. */
  public readonly logGroup?: logs.ILogGroup;

  /** Where the alarms go; nothing where they only change their state. */
  public readonly alarmTopic?: sns.ITopic;

  /** The customer key of the workflow; nothing where AWS owns it. */
  public readonly encryptionKey?: kms.IKey;

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
    checkAtSynth(this, this.stateMachine, body);
  }

  /** The alarms of the workflow: for failed, timed out, aborted and throttled executions. */
  public get alarms(): cloudwatch.Alarm[] {
    return [...this.alarmsByDefinition];
  }

  /**
   * Starts executions whenever something happens: an upload, an event, a time, a message, a call.
   *
   * @param trigger what starts them; a second one of a kind needs an `id`
   */
  public addTrigger(trigger: ITrigger): TriggerBinding {
    need(this, 'trigger', trigger, 'trigger');
    if (!/^[A-Za-z0-9]+$/.test(trigger.triggerId)) {
      throw new InvalidPropError(this, "addTrigger: the 'id' of a trigger must be letters and digits, got: "
        + `'${trigger.triggerId}'`);
    }
    const id = `${trigger.triggerId}Trigger`;
    if (this.node.tryFindChild(id)) {
      throw new InvalidPropError(this, `addTrigger: there is a trigger '${trigger.triggerId}' already; give the second `
        + "one another 'id'");
    }
    return trigger.bindTrigger(new Construct(this, id), this);
  }

  /**
   * Lets somebody start executions, and nothing else.
   *
   * @param grantee who may start
   */
  public grantStartExecution(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, USE_ACTIONS, [this.stateMachine.stateMachineArn], 'states:StartExecution');
  }

  /**
   * Lets somebody start executions and wait for their end (`StartSyncExecution`). Only an Express workflow can do that.
   *
   * @param grantee who may start
   */
  public grantStartSyncExecution(grantee: iam.IGrantable): iam.Grant {
    if (this.stateMachine.stateMachineType !== sfn.StateMachineType.EXPRESS) {
      throw new InvalidPropError(this, 'grantStartSyncExecution: a Standard workflow cannot be started synchronously; '
        + 'use grantStartExecution, or set \'stateMachineType\' to EXPRESS');
    }
    return this.grant(grantee, USE_ACTIONS, [this.stateMachine.stateMachineArn], 'states:StartSyncExecution');
  }

  /**
   * Lets somebody look at the state machine and its executions.
   *
   * @param grantee who may look
   */
  public grantRead(grantee: iam.IGrantable): iam.Grant {
    const { stateMachineArn, stateMachineName } = this.stateMachine;
    return this
      .grant(grantee, READ_ACTIONS, [stateMachineArn], 'states:DescribeStateMachine', 'states:ListExecutions')
      .combine(this.grant(grantee, [], [executionArns(this.stateMachine, stateMachineName)], 'states:DescribeExecution',
        'states:DescribeStateMachineForExecution', 'states:GetExecutionHistory'));
  }

  /**
   * Lets somebody redrive executions that did not succeed: continue them at the state where they stopped. Express
   * executions cannot be redriven.
   *
   * @param grantee who may redrive
   */
  public grantRedrive(grantee: iam.IGrantable): iam.Grant {
    if (this.stateMachine.stateMachineType === sfn.StateMachineType.EXPRESS) {
      throw new InvalidPropError(this, 'grantRedrive: an Express execution cannot be redriven; start it again instead');
    }
    const executions = executionArns(this.stateMachine, this.stateMachine.stateMachineName);
    return this.grant(grantee, USE_ACTIONS, [executions], 'states:RedriveExecution');
  }

  /**
   * Lets somebody answer the tasks of this workflow that wait for a callback, and beat for them.
   *
   * The permission stands in a policy of its own beside the workflow, so that a function may answer a workflow that
   * calls it: with a grant on the function's role CloudFormation would see a cycle.
   *
   * @param grantee who may answer: a function, a role, a user or a group of this app; one of another stack must not
   * need the workflow itself, as a caller does
   */
  public grantCallback(grantee: iam.IGrantable): void {
    if (this.stateMachine.stateMachineType === sfn.StateMachineType.EXPRESS) {
      throw new InvalidPropError(this, 'grantCallback: an Express execution cannot wait for a callback');
    }
    grantBeside(this, grantee, 'Callback', [
      new iam.PolicyStatement({ actions: ANSWER_ACTIONS, resources: [this.stateMachine.stateMachineArn] }),
      ...machineKeyStatements(this.stateMachine),
    ]);
  }

  /**
   * A metric of the state machine.
   *
   * @param metricName the name in the namespace `AWS/States`, for example `ExecutionsStarted`
   * @param options period, statistic and the like
   */
  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metric(metricName, options);
  }

  /** The number of executions started. */
  public metricStarted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricStarted(options);
  }

  /** The number of executions that succeeded. */
  public metricSucceeded(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricSucceeded(options);
  }

  /** The number of executions that failed. */
  public metricFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricFailed(options);
  }

  /** The number of executions that ran into the timeout of the state machine. */
  public metricTimedOut(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricTimedOut(options);
  }

  /** The number of executions that somebody stopped. */
  public metricAborted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricAborted(options);
  }

  /** The number of throttled state transitions and starts. */
  public metricThrottled(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricThrottled(options);
  }

  /** The time that executions take, in milliseconds from their start to their end. */
  public metricTime(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricTime(options);
  }

  /** @param keyActions what the grantee needs of a customer managed key */
  private grant(
    grantee: iam.IGrantable, keyActions: string[], resourceArns: string[], ...actions: string[]
  ): iam.Grant {
    const granted = iam.Grant.addToPrincipal({ grantee, actions, resourceArns });
    if (keyActions.length === 0) return granted;
    return machineKeyStatements(this.stateMachine, undefined, keyActions)
      .map(({ resources, conditions }) =>
        iam.Grant.addToPrincipal({ grantee, actions: keyActions, resourceArns: resources, conditions }))
      .reduce((all, grant) => all.combine(grant), granted);
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
        + 'no effect; leave them out or choose another level');
    }
    if (props.logGroup && props.logRetention) {
      throw new InvalidPropError(this, "'logRetention' is for the log group that the workflow defines; set it on the "
        + "log group given as 'logGroup' instead");
    }
    if (!logged && props.stateMachineType === sfn.StateMachineType.EXPRESS) {
      Annotations.of(this).addWarningV2('cdk-stepwright:expressWithoutLog', 'AWS keeps no history of an Express '
        + 'execution: without a log nobody can see what happened in it');
    }
  }

  private validateAlarms(props: WorkflowProps): void {
    if (props.alarms === false && props.alarmTopic) {
      throw new InvalidPropError(this, "'alarms' is false, so 'alarmTopic' has no effect; leave one of the two out");
    }
  }
}
