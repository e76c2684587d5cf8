import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { FOR_THIS_ACCOUNT } from '../permissions/key-policy';
import { machineKeyStatements } from '../permissions/machine-key';
import type { IWorkflow } from '../workflow';

/** Properties for defining the role that a service starts executions with. */
export interface StarterRoleProps {
  /** The service that starts executions, for example `events.amazonaws.com`. */
  readonly service: string;
  /** The conditions of the trust policy, see `forSource`. */
  readonly conditions: { readonly [operator: string]: unknown };
  /** The action that the service calls. @default StartExecution */
  readonly action?: 'StartExecution' | 'StartSyncExecution';
  /** Further permissions that the service requires. @default - no further permissions */
  readonly statements?: iam.PolicyStatement[];
}

/**
 * Returns conditions that restrict a trust policy to a source of this account.
 *
 * @param arn the ARN of the source, or a pattern if the source is created after the role
 */
export const forSource = (arn: string) => ({ ...FOR_THIS_ACCOUNT, ArnLike: { 'aws:SourceArn': arn } });

/** Creates a role with which a service starts executions of one workflow, without any permissions but those given. */
export function starterRole(
  scope: Construct, workflow: IWorkflow,
  { service, conditions, action = 'StartExecution', statements = [] }: StarterRoleProps,
): iam.Role {
  const role = new iam.Role(scope, 'StartRole', { assumedBy: new iam.ServicePrincipal(service, { conditions }) });
  const start = new iam.PolicyStatement({ actions: [`states:${action}`], resources: [workflow.stateMachineArn] });
  const { _machine, encryptionKey } = workflow;
  for (const statement of [start, ...machineKeyStatements(_machine, encryptionKey), ...statements]) {
    role.addToPolicy(statement);
  }
  return role;
}
