import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { OperationsOptions } from './operations-options';
import { RetryPolicy } from './retry-policy';
import { TaskTimeout } from './task-timeout';

/** What can be chosen for every workflow, whatever it does. */
export interface WorkflowOptions extends OperationsOptions {
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
   * included; a year, the longest there is, if that is not known: with a Wait that is known only at run time, with
   * a distributed Map, or a Wait or timeout of over five minutes in a Map or a loop. Five minutes, the longest there is,
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
   * The role of the state machine. The permissions that its states need are added to it.
   *
   * @default - a role of its own that Step Functions may assume only for state machines of this account and region
   */
  readonly role?: iam.IRole;
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
