import { Names } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { LogProps } from './log-props';
import { allowLogging } from '../permissions/key-policy';

/**
 * Defines a log group for vended logs, under the prefix that keeps it out of the account's resource policy for log
 * delivery, which is limited to 5,120 characters.
 *
 * A log group that is retained keeps its name, and a fixed name would collide when the log group is defined again: in
 * the next deployment after a rollback, or after it was removed. So the name ends in the id that AWS generates for
 * `companion`, a resource that is created and removed together with the log group and is not retained.
 *
 * @param source the service that delivers the logs, as in the prefix that AWS recommends
 * @param companion the generated id of the companion; if undefined, CloudFormation generates a name without the prefix
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html
 */
export function vendedLogGroup(
  scope: Construct, id: string, source: 'states' | 'apis', companion: string | undefined, props: LogProps,
): logs.LogGroup {
  const prefix = `/aws/vendedlogs/${source}/`;
  if (props.encryptionKey) allowLogging(scope, props.encryptionKey, companion === undefined ? '*' : `${prefix}*`);
  return new logs.LogGroup(scope, id, {
    logGroupName: companion && `${prefix}${Names.uniqueResourceName(scope, { maxLength: 100 })}-${companion}`,
    ...props,
  });
}
