import { Annotations, Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { allowUse, FOR_THIS_ACCOUNT, forAccountOf } from '../permissions/key-policy';
import { USE_ACTIONS } from '../permissions/machine-key';
import { otherAccountOf } from '../validation/resource-place';

/**
 * The role of a state machine. Step Functions may assume it only for machines of this account and region, whatever the
 * version of aws-cdk-lib. It cannot name its own machine: the machine needs the role first.
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
 * The role that permissions are added to, of a role that was given. Those of a role of another stack are in a policy of
 * this stack: over there they would name what needs the role, which is a cycle of stacks.
 */
export function roleFor(scope: Construct, given: iam.IRole): iam.IRole {
  if (!iam.Role.isRole(given) || Stack.of(given) === Stack.of(scope)) return given;
  return iam.Role.fromRoleName(scope, 'Role', given.roleName);
}

/**
 * Lets the role, and the delivery of its logs, use the customer key of a machine.
 *
 * aws-cdk-lib's own statement names no machine unless the machine has a fixed name, and so would never apply.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
 */
export function allowEncryption(scope: Construct, role: iam.IRole, key: kms.IKey, logged: boolean): void {
  const stack = Stack.of(scope);
  const account = otherAccountOf(scope, { kind: 'key', resource: key, arn: key.keyArn });
  if (account) {
    Annotations.of(scope).addWarningV2('cdk-stepwright:keyPolicy', `the key ${key.keyArn} is in the account `
      + `${account}, where IAM alone does not decide: allow ${USE_ACTIONS.join(' and ')} to the role of the `
      + 'workflow, and to the callers who start, read, answer or redrive executions, in the policy of the key');
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
