import { Names } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { InvalidPropError } from './errors';
import { acknowledgeForcedWildcards } from './forced-wildcard';

/**
 * Gives permissions in a policy of its own beside the construct that gives them, once for each grantee. With a grant on
 * the grantee's role CloudFormation would see a cycle where the construct also needs the grantee.
 *
 * @param action names the policy, and what it is for where it cannot be given
 */
export function grantBeside(
  scope: Construct, grantee: iam.IGrantable, action: string, statements: iam.PolicyStatement[],
): void {
  const principal = grantee.grantPrincipal;
  if (!(principal instanceof Construct) || !('attachInlinePolicy' in principal)) {
    throw new InvalidPropError(scope, `grant${action}: the grantee must have a role, or be a user or a group, to take `
      + 'a policy');
  }
  const id = `${action}${Names.nodeUniqueId(principal.node)}`;
  if (scope.node.tryFindChild(id)) return;
  const policy = new iam.Policy(scope, id, { statements });
  (principal as unknown as iam.IIdentity).attachInlinePolicy(policy);
  acknowledgeForcedWildcards(policy, statements);
}
