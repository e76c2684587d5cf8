import * as iam from 'aws-cdk-lib/aws-iam';

/** Grants the given identity the permissions of statements, as one grant. */
export function grantStatements(grantee: iam.IGrantable, statements: readonly iam.PolicyStatement[]): iam.Grant {
  return statements
    .map(({ actions, resources, conditions }) =>
      iam.Grant.addToPrincipal({ grantee, actions, resourceArns: resources, conditions }))
    .reduce((all, one) => all.combine(one));
}
