import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { OperationsOptions } from './operations-options';
import { RetryPolicy } from './retry-policy';
import { TaskTimeout } from './task-timeout';

/** Options common to all workflows. */
export interface WorkflowOptions extends OperationsOptions {
  /**
   * The name of the state machine, 1 to 80 characters. CloudFormation cannot replace a state machine with a fixed
   * name.
   *
   * @default - a generated name
   */
  readonly stateMachineName?: string;

  /**
   * The timeout of executions. Executions that exceed it are stopped with status `TIMED_OUT`, and no catchers run. A
   * timeout that is shorter than the Waits of the workflow, or than the timeout of one of its tasks, causes a warning
   * (`cdk-stepwright:shortTimeout`).
   *
   * @default - for a Standard workflow, a day plus the longest time of its Waits and tasks with retries, or a year, the
   * maximum, if that is unknown (a Wait that is known only at run time, a distributed Map, or a Wait or timeout of
   * over five minutes in a Map or a loop). For an Express workflow, five minutes, the maximum
   */
  readonly timeout?: Duration;

  /**
   * The retry policy of tasks, including those inside Parallel and Map. Retriers that a task defines itself are kept,
   * and come first.
   *
   * Jobs, nested workflows (`.sync`) and containers that return a task token are retried only after errors that
   * certainly started nothing, such as throttling, whatever this policy says: each run of a job is billed. Set `retry`
   * on such a step to repeat it.
   *
   * @default RetryPolicy.transientErrors()
   */
  readonly retry?: RetryPolicy;

  /**
   * The timeout of tasks that set none themselves.
   *
   * @default TaskTimeout.standard() - the longest time of the function or job, as far as that is known
   */
  readonly taskTimeout?: TaskTimeout;

  /**
   * The events of executions that are logged.
   *
   * @default sfn.LogLevel.ALL
   */
  readonly logLevel?: sfn.LogLevel;

  /**
   * Whether the log includes the data of executions, such as inputs, outputs and results of tasks. Without it the log
   * contains only the events. The history of an execution in the console always includes the data.
   *
   * @default true
   */
  readonly logExecutionData?: boolean;

  /**
   * The log group for executions. Its name should start with `/aws/vendedlogs/`.
   *
   * @default - a dedicated log group under `/aws/vendedlogs/states/`
   */
  readonly logGroup?: logs.ILogGroup;

  /**
   * The role of the state machine. The permissions that its states require are added to it.
   *
   * @default - a dedicated role that Step Functions may assume only for state machines of this account and region
   */
  readonly role?: iam.IRole;

  /**
   * Whether the calls of AWS services are validated at synthesis: their services, actions and parameters, as far as
   * they are not known only at run time. Faults are errors. What may be newer than this version of the library causes
   * a warning (`cdk-stepwright:unknownServiceCall`). Disable it if a call is valid, but causes an error.
   *
   * @default true
   */
  readonly validateServiceCalls?: boolean;
}

/** Properties for defining a `Workflow`. */
export interface WorkflowProps extends WorkflowOptions {
  /** The states of the workflow, as a chain of aws-cdk-lib, with or without steps of this library. */
  readonly definition: sfn.IChainable;

  /**
   * The type of the state machine. Standard runs up to a year, with each step exactly once. Express runs up to five
   * minutes, at least once, and is cheaper at high volume.
   *
   * @default sfn.StateMachineType.STANDARD
   */
  readonly stateMachineType?: sfn.StateMachineType;

  /**
   * The description of the state machine, shown in the console.
   *
   * @default - no comment
   */
  readonly comment?: string;
}
