import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { LogProps } from './log-props';
import { acknowledgeForcedWildcards } from '../permissions/forced-wildcard';
import { allowLogging } from '../permissions/key-policy';

/**
 * Options for the functions of this library: a log group, and a dedicated role with permission to write there and the
 * given statements. The role that aws-cdk-lib defines has a managed policy, which may write to every log group.
 */
export function functionOptions(
  scope: Construct, id: string, log: LogProps, statements: iam.PolicyStatement[],
): lambda.FunctionOptions & { readonly role: iam.Role } {
  if (log.encryptionKey) allowLogging(scope, log.encryptionKey, '*');
  const logGroup = new logs.LogGroup(scope, `${id}Log`, log);
  const role = new iam.Role(scope, `${id}Role`, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  const writeLog = new iam.PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  });
  for (const statement of [writeLog, ...statements]) role.addToPolicy(statement);
  acknowledgeForcedWildcards(role, statements);
  return { logGroup, role };
}
