import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { FOR_THIS_ACCOUNT } from '../permissions/key-policy';
import { machineKeyStatements } from '../permissions/machine-key';
import type { IWorkflow } from '../workflow';

export interface StarterRoleProps {
  /** The service that starts executions, for example `events.amazonaws.com`. */
  readonly service: string;
  /** On whose behalf it may: see `forSource`. */
  readonly conditions: { readonly [operator: string]: unknown };
  /** @default StartExecution */
  readonly action?: 'StartExecution' | 'StartSyncExecution';
  /** What it needs beside starting. @default - nothing */
  readonly statements?: iam.PolicyStatement[];
}

/**
 * Only for sources of this account.
 *
 * @param arn the source, or a pattern where the source needs the role before it is there
 */
export const forSource = (arn: string) => ({ ...FOR_THIS_ACCOUNT, ArnLike: { 'aws:SourceArn': arn } });

/** A role with which a service starts executions of one workflow, and does no more than is stated. */
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
