import { Aws } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { BindStep } from './step-binding';

/** A Lambda function. */
export function invokeStep(fn: lambda.IFunction): BindStep {
  return (_scope, input) => ({
    resource: `arn:${Aws.PARTITION}:states:::lambda:invoke`,
    arguments: { FunctionName: fn.functionArn, Payload: input },
    result: '{% $states.result.Payload %}',
    // The function's own grant would allow all its versions and aliases too.
    policyStatements: [new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [fn.functionArn] })],
    targets: [{ kind: 'function', resource: fn, arn: fn.functionArn, allowedByPolicy: 'lambda:InvokeFunction' }],
  });
}
