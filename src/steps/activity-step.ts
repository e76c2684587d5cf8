import { ArnFormat, Fn, Stack, Token } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { BindStep } from './step-binding';
import { activityKeyStatements } from '../permissions/machine-key';

/** An activity: whoever polls it works on the step. */
export function activityStep(activity: sfn.IActivity): BindStep {
  // No other permission is needed: the worker comes to Step Functions, not the other way round.
  return (scope, input) => ({
    resource: readableArn(scope, activity),
    arguments: input,
    policyStatements: activityKeyStatements(activity),
    targets: [{ kind: 'activity', resource: activity, arn: activity.activityArn, sameAccountOnly: true }],
  });
}

/** The ARN of an activity that is not deployed yet is a reference; told in parts, it can be seen what it is. */
function readableArn(scope: Construct, activity: sfn.IActivity): string {
  const { activityArn, env } = activity;
  if (!Token.isUnresolved(activityArn)) return activityArn;
  return Stack.of(scope).formatArn({
    service: 'states',
    region: env.region,
    account: env.account,
    resource: 'activity',
    resourceName: Fn.select(6, Fn.split(':', activityArn)),
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
