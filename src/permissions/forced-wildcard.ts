import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { acknowledge } from './acknowledge';

const REASONS = new WeakMap<iam.PolicyStatement, string>();

/** Marks a statement that requires a wildcard, with the reason. */
export function forcedWildcard(reason: string, props: iam.PolicyStatementProps): iam.PolicyStatement {
  const statement = new iam.PolicyStatement(props);
  REASONS.set(statement, reason);
  return statement;
}

/**
 * Acknowledges the wildcards of marked statements for cdk-nag, each individually, so that no other is hidden. If a
 * statement refers to a resource of another stack, whose name is not known yet, its finding is not acknowledged.
 */
export function acknowledgeForcedWildcards(on: IConstruct, statements: readonly iam.PolicyStatement[]): void {
  for (const statement of statements) {
    const reason = REASONS.get(statement);
    if (reason === undefined) continue;
    for (const resource of statement.resources) {
      const finding = `Resource::${flattened(Stack.of(on).resolve(resource))}`;
      acknowledge(on, { rule: 'AwsSolutions-IAM5', finding, reason });
    }
  }
}

/** Formats a resource as cdk-nag does. */
function flattened(value: any): string {
  if (typeof value === 'string') return value;
  if (value['Fn::Join']) return value['Fn::Join'][1].map(flattened).join(value['Fn::Join'][0]);
  if (value['Fn::GetAtt']) return `<${value['Fn::GetAtt'].join('.')}>`;
  return value.Ref ? `<${value.Ref}>` : JSON.stringify(value);
}
