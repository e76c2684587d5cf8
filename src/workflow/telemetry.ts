import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledge } from '../private/acknowledge';

export interface TelemetryProps {
  readonly logGroup?: logs.ILogGroup;
  readonly logLevel: sfn.LogLevel;
  readonly logExecutionData: boolean;
  readonly tracing: boolean;
}

/**
 * Sends a machine's logs to CloudWatch and its traces to X-Ray.
 *
 * The permissions stand in a policy of their own: they are the only ones for which AWS forces the resource `*`, and
 * there they can be acknowledged without hiding any other.
 */
export function sendTelemetry(scope: Construct, machine: sfn.StateMachine, props: TelemetryProps): void {
  const resource = machine.node.defaultChild as sfn.CfnStateMachine;
  const actions: string[] = [];
  if (props.logGroup) {
    resource.loggingConfiguration = {
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: props.logGroup.logGroupArn } }],
      level: props.logLevel,
      includeExecutionData: props.logExecutionData,
    };
    actions.push(...LOG_DELIVERY);
  }
  resource.tracingConfiguration = { enabled: props.tracing };
  if (props.tracing) actions.push(...TRACING);
  if (actions.length === 0) return;

  const policy = new iam.Policy(scope, 'TelemetryPolicy', {
    statements: [new iam.PolicyStatement({ actions, resources: ['*'] })],
  });
  machine.role.attachInlinePolicy(policy);
  resource.node.addDependency(policy); // AWS tries the log group when it creates the machine
  acknowledge(policy, {
    rule: 'AwsSolutions-IAM5',
    finding: 'Resource::*',
    reason: 'Vended log delivery and X-Ray have no resources that a permission could name.',
  });
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
const LOG_DELIVERY = [
  'logs:CreateLogDelivery', 'logs:GetLogDelivery', 'logs:UpdateLogDelivery', 'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries', 'logs:PutResourcePolicy', 'logs:DescribeResourcePolicies', 'logs:DescribeLogGroups',
];

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html */
const TRACING = [
  'xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets',
];
