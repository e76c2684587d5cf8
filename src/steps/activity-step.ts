import { ArnFormat, Fn, Stack, Token } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { BindStep } from './step-binding';
import { activityKeyStatements } from '../permissions/machine-key';

/** Binds a step to an activity, whose workers poll it for tasks. */
export function activityStep(activity: sfn.IActivity): BindStep {
  // No other permission is needed: the workers call Step Functions, not the other way round.
  return (scope, input) => ({
    resource: readableArn(scope, activity),
    arguments: input,
    policyStatements: activityKeyStatements(activity),
    targets: [{ kind: 'activity', resource: activity, arn: activity.activityArn, sameAccountOnly: true }],
  });
}

/**
 * Builds the ARN from its parts. The ARN of an activity of this app is a token; its parts show at synthesis that it is
 * an activity.
 */
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
