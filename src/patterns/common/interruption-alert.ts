import { Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { FOR_THIS_ACCOUNT } from '../../permissions/key-policy';
import { publishStatements } from '../../permissions/publish-statements';

/** Properties for defining the alert about interrupted executions. */
export interface InterruptionAlertProps {
  readonly stateMachine: sfn.StateMachine;
  readonly topic: sns.ITopic;
  /** The error with which an execution fails after it has sent its own alert. */
  readonly plannedError: string;
}

/**
 * Sends an alert about each execution that ended without running a catcher. It timed out, was stopped by a caller, or
 * failed with an error of Step Functions itself. An alarm only reports that there was one. The event identifies it.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export function alertOfInterruptions(scope: Construct, props: InterruptionAlertProps): void {
  const field = (name: string) => events.EventField.fromPath(`$.detail.${name}`);
  const rule = new events.Rule(scope, 'Interrupted', {
    description: `Executions of ${scope.node.path} that ended without running a catcher`,
    eventPattern: {
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: {
        stateMachineArn: [props.stateMachine.stateMachineArn],
        $or: [
          { status: ['TIMED_OUT', 'ABORTED'] },
          { status: ['FAILED'], error: [{ 'anything-but': props.plannedError }] },
        ],
      },
    },
  });
  const role = publisher(scope, props.topic);
  rule.addTarget({
    bind: () => ({
      arn: props.topic.topicArn,
      role,
      input: events.RuleTargetInput.fromText(`The execution ${field('executionArn')} ended as ${field('status')}. `
        + 'No error handling ran, so nothing was rolled back. Check how far the execution got, then redrive it or roll '
        + 'back manually.'),
    }),
  });
}

/** Lets EventBridge publish for the rules of this account and region. The rule is not known yet: it needs the role. */
function publisher(scope: Construct, topic: sns.ITopic): iam.Role {
  const rules = Stack.of(scope).formatArn({ service: 'events', resource: 'rule', resourceName: '*' });
  return new iam.Role(scope, 'InterruptedRole', {
    assumedBy: new iam.ServicePrincipal('events.amazonaws.com', {
      conditions: {
        ...FOR_THIS_ACCOUNT,
        ArnLike: { 'aws:SourceArn': rules },
      },
    }),
    inlinePolicies: { Publish: new iam.PolicyDocument({ statements: publishStatements(topic) }) },
  });
}
