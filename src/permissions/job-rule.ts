import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';

/** What a machine needs to be told of the end of the jobs that it waits for (`.sync`), by a rule of Step Functions. */
export function jobRuleStatement(scope: IConstruct, rule: string): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
    resources: [Stack.of(scope).formatArn({ service: 'events', resource: 'rule', resourceName: rule })],
  });
}
