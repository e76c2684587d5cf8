import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { childExecutionArns, executionArns } from './execution-arns';
import { forcedWildcard } from './forced-wildcard';

/**
 * The permissions of a state machine to run a distributed Map: on itself, since the child executions are its own.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
 */
export function mapRunStatements(machine: sfn.IStateMachine): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({ actions: ['states:StartExecution'], resources: [machine.stateMachineArn] }),
    forcedWildcard('The names of the executions that a distributed Map starts are not known at deployment.', {
      actions: ['states:DescribeExecution', 'states:StopExecution'],
      resources: [executionArns(machine)],
    }),
  ];
}

/**
 * The permission of a state machine to redrive the child executions of its distributed Maps.
 *
 * @param labels the labels of the distributed Maps, `*` for one without a label
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-map-run.html#maprun-iam-permission
 */
export function mapRunRedriveStatement(machine: sfn.IStateMachine, labels: readonly string[]): iam.PolicyStatement {
  return forcedWildcard('The names of the executions that a distributed Map redrives are not known at deployment.', {
    actions: ['states:RedriveExecution'],
    resources: labels.map((label) => childExecutionArns(machine, label)),
  });
}
