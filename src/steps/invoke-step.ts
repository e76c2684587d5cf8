import { Aws } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { BindStep } from './step-binding';

/** Binds a step to a Lambda function. */
export function invokeStep(fn: lambda.IFunction): BindStep {
  return (_scope, input) => ({
    resource: `arn:${Aws.PARTITION}:states:::lambda:invoke`,
    arguments: { FunctionName: fn.functionArn, Payload: input },
    result: '{% $states.result.Payload %}',
    // grantInvoke() of the function would also allow all its versions and aliases.
    policyStatements: [new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [fn.functionArn] })],
    targets: [{ kind: 'function', resource: fn, arn: fn.functionArn, allowedByPolicy: 'lambda:InvokeFunction' }],
  });
}
