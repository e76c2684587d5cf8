import { Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { FOR_THIS_ACCOUNT } from '../../permissions/key-policy';
import { publishStatements } from '../../permissions/publish-statements';

export interface InterruptionAlertProps {
  readonly stateMachine: sfn.StateMachine;
  readonly topic: sns.ITopic;
  /** The error in which an execution fails after it has told everybody itself. */
  readonly plannedError: string;
}

/**
 * Tells people which execution ended where no catcher runs: by the timeout of the machine, by somebody's hand, or by an
 * error of Step Functions itself. An alarm tells that there was one; only the event of the status change tells which.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export function alertOfInterruptions(scope: Construct, props: InterruptionAlertProps): void {
  const field = (name: string) => events.EventField.fromPath(`$.detail.${name}`);
  const rule = new events.Rule(scope, 'Interrupted', {
    description: `Executions of ${scope.node.path} that ended where no catcher runs`,
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
        + 'No catcher ran, so nothing was undone. Find the state it stopped in and see what was done by then; '
        + 'redrive it, or undo that by hand.'),
    }),
  });
}

/** EventBridge may publish, for rules of this account and region. The role names no rule: the rule needs it first. */
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
