import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { FOR_THIS_ACCOUNT } from '../private/key-policy';
import { machineKeyStatements } from '../private/machine-key';
import type { Workflow } from '../workflow';

/**
 * A role with which a service starts executions of one workflow, and does no more than is stated.
 *
 * @param source what the service may act for: the ARN, or a pattern where the source needs the role before it is there
 */
export function starterRole(
  scope: Construct, workflow: Workflow, service: string, source: string, statements: iam.PolicyStatement[] = [],
): iam.Role {
  const { stateMachine, encryptionKey } = workflow;
  const role = new iam.Role(scope, 'StartRole', {
    assumedBy: new iam.ServicePrincipal(service, {
      conditions: { ...FOR_THIS_ACCOUNT, ArnLike: { 'aws:SourceArn': source } },
    }),
  });
  const { stateMachineArn } = stateMachine;
  const start = new iam.PolicyStatement({ actions: ['states:StartExecution'], resources: [stateMachineArn] });
  for (const statement of [start, ...machineKeyStatements(stateMachine, encryptionKey), ...statements]) {
    role.addToPolicy(statement);
  }
  return role;
}
