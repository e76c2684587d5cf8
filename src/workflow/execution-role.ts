import { Annotations, Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { allowUse, FOR_THIS_ACCOUNT, forAccountOf } from '../permissions/key-policy';
import { USE_ACTIONS } from '../permissions/machine-key';
import { otherAccountOf } from '../validation/resource-place';

/**
 * Defines the role of a state machine. Step Functions may assume it only for state machines of this account and region,
 * whatever the version of aws-cdk-lib. It cannot name its own state machine, which is created after the role.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html#prevent-cross-service-confused-deputy
 */
export function executionRole(scope: Construct): iam.Role {
  return new iam.Role(scope, 'Role', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
      conditions: {
        ...FOR_THIS_ACCOUNT,
        ArnLike: { 'aws:SourceArn': machineArns(scope) },
      },
    }),
  });
}

/**
 * Returns the role to which permissions are added. For a role of another stack they are in a policy of this stack: in
 * the other stack they would refer to resources that depend on the role, which is a cyclic dependency of stacks.
 */
export function roleFor(scope: Construct, given: iam.IRole): iam.IRole {
  if (!iam.Role.isRole(given) || Stack.of(given) === Stack.of(scope)) return given;
  return iam.Role.fromRoleName(scope, 'Role', given.roleName);
}

/**
 * Grants the role, and the delivery of its logs, permission to use the customer managed key of a state machine.
 *
 * The statement of aws-cdk-lib names no state machine unless it has a fixed name, and so would never apply.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
 */
export function allowEncryption(scope: Construct, role: iam.IRole, key: kms.IKey, logged: boolean): void {
  const stack = Stack.of(scope);
  const account = otherAccountOf(scope, { kind: 'key', resource: key, arn: key.keyArn });
  if (account) {
    Annotations.of(scope).addWarningV2('cdk-stepwright:keyPolicy', `the key ${key.keyArn} is in the account `
      + `${account}, where IAM alone does not decide: allow ${USE_ACTIONS.join(' and ')} to the role of the `
      + 'workflow, and to the callers that start, read, complete or redrive executions, in the policy of the key');
  }
  role.addToPrincipalPolicy(new iam.PolicyStatement({
    actions: USE_ACTIONS,
    resources: [key.keyArn],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:states:stateMachineArn': machineArns(scope) } },
  }));
  if (!logged) return;
  role.addToPrincipalPolicy(new iam.PolicyStatement({
    actions: ['kms:GenerateDataKey'],
    resources: [key.keyArn],
    conditions: { ArnLike: { 'kms:EncryptionContext:SourceArn': stack.formatArn({ service: 'logs', resource: '*' }) } },
  }));
  allowUse(scope, key, {
    service: 'delivery.logs.amazonaws.com',
    actions: ['kms:Decrypt'],
    conditions: forAccountOf(scope),
  });
}

function machineArns(scope: Construct): string {
  return `arn:${Aws.PARTITION}:states:${Stack.of(scope).region}:${Aws.ACCOUNT_ID}:stateMachine:*`;
}
