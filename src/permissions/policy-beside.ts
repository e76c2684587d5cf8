import { Lazy, Names } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { acknowledgeForcedWildcards } from './forced-wildcard';
import { grantStatements } from './grant-statements';
import { InvalidPropError } from '../validation/errors';

/**
 * Grants permissions in a dedicated policy in the scope of the granting construct, once for each grantee. A grant on
 * the grantee's role would be a dependency cycle if the construct also depends on the grantee.
 *
 * @param action the name of the policy and, after `grant`, of the method, for errors
 */
export function grantBeside(
  scope: Construct, grantee: iam.IGrantable, action: string, statements: iam.PolicyStatement[],
): iam.Grant {
  const principal = grantee.grantPrincipal;
  if (!(principal instanceof Construct) || !('attachInlinePolicy' in principal)) {
    throw new InvalidPropError(scope, `grant${action}: the grantee must have a role, or be a user or a group, to take `
      + 'a policy to');
  }
  const id = `${action}${Names.nodeUniqueId(principal.node)}`;
  const granted = GRANTS.get(scope.node.tryFindChild(id)!);
  if (granted) return granted;
  const policy: iam.Policy = new iam.Policy(scope, id, { policyName: inlinePolicyName(() => policy) });
  const grant = grantStatements(policy, statements);
  (principal as unknown as iam.IIdentity).attachInlinePolicy(policy);
  acknowledgeForcedWildcards(policy, statements);
  GRANTS.set(policy, grant);
  return grant;
}

/** The grants by policy. */
const GRANTS = new WeakMap<IConstruct, iam.Grant>();

/**
 * The name of an inline policy, including the name of the stack: an imported role can be used by two stacks, and the
 * policy of one must not replace that of the other.
 */
export function inlinePolicyName(policy: () => iam.Policy): string {
  return Lazy.string({ produce: () => Names.uniqueResourceName(policy(), { maxLength: MAX_POLICY_NAME }) });
}

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html */
const MAX_POLICY_NAME = 128;
