import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledge } from '../permissions/acknowledge';
import { inlinePolicyName } from '../permissions/policy-beside';

export interface TelemetryProps {
  readonly logGroup?: logs.ILogGroup;
  /** Whether the role already has the permissions for log delivery. */
  readonly mayDeliverLogs: boolean;
  readonly logLevel: sfn.LogLevel;
  readonly logExecutionData: boolean;
  readonly tracing: boolean;
}

/** Sends the logs of a state machine to CloudWatch and its traces to X-Ray. */
export function sendTelemetry(scope: Construct, machine: sfn.StateMachine, props: TelemetryProps): void {
  const resource = machine.node.defaultChild as sfn.CfnStateMachine;
  const actions: string[] = [];
  if (props.logGroup) {
    resource.loggingConfiguration = {
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: props.logGroup.logGroupArn } }],
      level: props.logLevel,
      includeExecutionData: props.logExecutionData,
    };
    if (!props.mayDeliverLogs) actions.push(...LOG_DELIVERY);
  } else {
    resource.loggingConfiguration = { level: sfn.LogLevel.OFF }; // explicit, so that an update disables logging
  }
  resource.tracingConfiguration = { enabled: props.tracing };
  if (props.tracing) actions.push(...TRACING);
  if (actions.length === 0) return;

  // AWS accesses the log group when it creates the state machine.
  resource.node.addDependency(new TelemetryPolicy(scope, 'TelemetryPolicy', machine.role, actions));
}

/**
 * Permissions for which AWS requires the resource `*`. In a dedicated policy they can be acknowledged without hiding
 * other findings.
 */
export class TelemetryPolicy extends iam.Policy {
  /** Whether the role accepted the policy. A role of another account, or one that is immutable, does not. */
  public wasTaken = false;

  constructor(scope: Construct, id: string, role: iam.IRole, actions: string[]) {
    super(scope, id, {
      policyName: inlinePolicyName(() => this),
      statements: [new iam.PolicyStatement({ actions, resources: ['*'] })],
    });
    role.attachInlinePolicy(this);
    acknowledge(this, {
      rule: 'AwsSolutions-IAM5',
      finding: 'Resource::*',
      reason: 'Vended log delivery and X-Ray do not support resource-level permissions.',
    });
  }

  public override attachToRole(role: iam.IRole): void {
    this.wasTaken = true;
    super.attachToRole(role);
  }
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
export const LOG_DELIVERY = [
  'logs:CreateLogDelivery', 'logs:GetLogDelivery', 'logs:UpdateLogDelivery', 'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries', 'logs:PutResourcePolicy', 'logs:DescribeResourcePolicies', 'logs:DescribeLogGroups',
];

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html */
const TRACING = [
  'xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets',
];
