import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { isLiteral } from './literal-text';
import type { StepOptions } from './step';
import type { BindStep } from './step-binding';
import { executionArns } from '../permissions/execution-arns';
import { forcedWildcard } from '../permissions/forced-wildcard';
import { jobRuleStatement } from '../permissions/job-rule';
import { machineKeyStatements } from '../permissions/machine-key';
import { InvalidPropError } from '../validation/errors';

/** What can be chosen for a step that starts another state machine. */
export interface WorkflowStepOptions extends StepOptions {
  /**
   * Whether the step waits for the end of the execution that it starts. If not, its result is `{ ExecutionArn,
   * StartDate }`.
   *
   * @default true
   */
  readonly waitForEnd?: boolean;

  /**
   * The name of the execution, with JSONata in `{% … %}`: up to 80 letters, digits, `-` and `_`. With a name that
   * follows from the work, a step that is tried again does not start a second execution of a Standard state machine.
   *
   * A longer name fails the step. One that is made of a key of any length fits as its digest of 64 characters:
   * `{% $hash($request.idempotencyKey, "SHA-256") %}`.
   *
   * @default - AWS makes a name up, so each try starts an execution of its own
   * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
   */
  readonly executionName?: string;
}

/** The state machine to start, and its key if it is imported. */
export interface NestedMachine {
  readonly stateMachine: sfn.IStateMachine;
  readonly encryptionKey?: kms.IKey;
}

/** A nested workflow. */
export function workflowStep({ stateMachine, encryptionKey }: NestedMachine, options: WorkflowStepOptions): BindStep {
  const waits = options.waitForEnd ?? true;
  return (scope, input) => ({
    resource: `arn:${Aws.PARTITION}:states:::states:startExecution${waits ? '.sync:2' : ''}`,
    arguments: { StateMachineArn: stateMachine.stateMachineArn, Input: input, Name: nameOf(scope, options) },
    result: waits ? '{% $states.result.Output %}' : undefined,
    policyStatements: [
      new iam.PolicyStatement({ actions: ['states:StartExecution'], resources: [stateMachine.stateMachineArn] }),
      ...waits ? toWaitFor(stateMachine, Stack.of(scope)) : [],
      ...machineKeyStatements(stateMachine, encryptionKey),
    ],
    targets: [{ kind: 'state machine', resource: stateMachine, arn: stateMachine.stateMachineArn }],
  });
}

function nameOf(scope: Construct, { executionName }: WorkflowStepOptions): string | undefined {
  if (isLiteral(executionName) && !/^[A-Za-z0-9_-]{1,80}$/.test(executionName)) {
    throw new InvalidPropError(scope, "Step.workflow: 'executionName' must be 1 to 80 letters, digits, '-' and '_', or "
      + `JSONata in {% … %} that gives such a name, got: '${executionName}'`);
  }
  return executionName;
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html#sync-async-iam-policies */
function toWaitFor(stateMachine: sfn.IStateMachine, stack: Stack): iam.PolicyStatement[] {
  return [
    forcedWildcard('The names of the executions that a step starts and waits for are not known before.', {
      actions: ['states:DescribeExecution', 'states:StopExecution'],
      resources: [executionArns(stateMachine)],
    }),
    jobRuleStatement(stack, 'StepFunctionsGetEventsForStepFunctionsExecutionRule'),
  ];
}
