import { Aws, Fn } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { LOG_DELIVERY, TelemetryPolicy } from './telemetry';
import { LogProps } from '../resources/log-props';
import { vendedLogGroup } from '../resources/vended-log';

/**
 * Defines the log group of a workflow's executions if none was given, and the role's permission to deliver logs.
 *
 * The permission has its own policy, which exists exactly as long as the log group is defined. CloudFormation generates
 * another id for it each time that it is created, even though its name is given.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-policy.html
 */
export function executionLog(scope: Construct, role: iam.IRole, props: LogProps): logs.LogGroup {
  const policy = new TelemetryPolicy(scope, 'LogDeliveryPolicy', role, LOG_DELIVERY);
  const { ref } = policy.node.defaultChild as iam.CfnPolicy;
  // Includes the ID of the stack, since AWS documents the reference only as the name of the policy.
  const companion = policy.wasTaken ? `${Fn.select(2, Fn.split('/', Aws.STACK_ID))}-${ref}` : undefined;
  return vendedLogGroup(scope, 'Log', 'states', companion, props);
}
