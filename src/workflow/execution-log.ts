import { Aws, Fn, Names } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { allowLogging } from '../private/key-policy';
import { LogProps } from '../private/log-props';

/** Log groups under this prefix do not use up the account's log resource policy, which holds 5,120 characters. */
const PREFIX = '/aws/vendedlogs/states/';

/** The log group of a workflow's executions, when the user brings none. */
export function executionLog(scope: Construct, props: LogProps): logs.LogGroup {
  const { encryptionKey: key } = props;
  if (key) allowLogging(scope, key, `${PREFIX}*`);
  return new logs.LogGroup(scope, 'Log', {
    logGroupName: PREFIX + uniqueName(scope),
    retention: props.retention,
    removalPolicy: props.removalPolicy,
    encryptionKey: key,
  });
}

/** With the stack's id in it, a stack that is deployed anew does not meet the log group that the old one retained. */
function uniqueName(scope: Construct): string {
  return `${Names.uniqueResourceName(scope, { maxLength: 100 })}-${Fn.select(2, Fn.split('/', Aws.STACK_ID))}`;
}
