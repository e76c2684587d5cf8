import { Reference, Token, Tokenization } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { IConstruct } from 'constructs';

/** How long Lambda lets a function run that sets no timeout. */
const LAMBDA_DEFAULT_SECONDS = 3;

/** The timeout in seconds of the function behind a name or ARN, where the function is defined in this app. */
export function functionTimeout(nameOrArn: unknown): number | undefined {
  if (typeof nameOrArn !== 'string' || !Token.isUnresolved(nameOrArn)) return undefined;
  for (const token of Tokenization.reverseString(nameOrArn).tokens) {
    if (Reference.isReference(token)) {
      const seconds = timeoutOf(token.target);
      if (seconds !== undefined) return seconds;
    }
  }
  return undefined;
}

function timeoutOf(resource: IConstruct): number | undefined {
  if (resource instanceof lambda.CfnFunction) {
    const seconds = resource.timeout ?? LAMBDA_DEFAULT_SECONDS;
    return Token.isUnresolved(seconds) ? undefined : seconds;
  }
  if (resource instanceof lambda.CfnAlias || resource instanceof lambda.CfnVersion) {
    return functionTimeout(resource.functionName);
  }
  return undefined;
}
