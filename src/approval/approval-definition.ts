import { Aws } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { tableStatements } from '../permissions/table-statements';
import { Step, StepState } from '../steps';
import { RetryPolicy } from '../workflow';
import { jsonata } from '../workflow/jsonata-text';

/** The error of an approval whose approvers could not be notified. */
export const NOT_NOTIFIED = 'ApproversNotNotified';

/** The state that notifies approvers one by one. */
export const NOTIFY_APPROVERS = 'Notify approvers';

export interface ApprovalDefinitionProps {
  readonly askFunction: lambda.IFunction;
  /** Notifies one approver. Without it, the function notifies all of them. */
  readonly notify?: Step;
  readonly requestTable: dynamodb.ITable;
  readonly secretTable: dynamodb.ITable;
}

/**
 * The states of an approval: ask, wait and read the table, until it is decided.
 *
 * The decision is stored in the request table and nowhere else. A decision only wakes the waiting task, which then
 * reads the table. Knowing the task token is not enough to decide.
 */
export function approvalDefinition(scope: Construct, props: ApprovalDefinitionProps): sfn.IChainable {
  const ask = Step.invoke(props.askFunction, { retry: PATIENT }).toState(scope, 'Ask', {
    input: {
      requestId: '{% $states.context.Execution.Name %}',
      executionArn: '{% $states.context.Execution.Id %}',
      now: '{% $states.context.State.EnteredTime %}',
      sent: '{% $sent %}',
      request: '{% $asked %}',
    },
    assign: {
      sent: '{% $states.result.Payload.sent %}',
      waitSeconds: '{% $states.result.Payload.waitSeconds %}',
      tokenExpiresAt: '{% $states.result.Payload.tokenExpiresAt %}',
    },
  });
  const wait = waitForDecision(scope, props);
  const decided = sfn.Choice.jsonata(scope, 'Decided?')
    .when(sfn.Condition.jsonata('{% $states.input.decision != null %}'), sfn.Pass.jsonata(scope, 'Decision', {
      outputs: '{% $states.input.decision %}',
    }))
    .otherwise(wait);
  if (props.notify) {
    const noticesDue = sfn.Condition.jsonata('{% $count($states.input.notices) > 0 %}');
    decided.when(noticesDue, notifyApprovers(scope, props.notify, wait));
  }
  wait.addCatch(ask, { errors: ['States.Timeout', 'DynamoDb.TransactionCanceledException'] });
  wait.next(ask);
  ask.next(decided);
  return sfn.Pass.jsonata(scope, 'Receive request', { assign: { asked: '{% $states.input %}', sent: 0 } }).next(ask);
}

/** A request that is open for days must not fail within seconds. Each of the states can be repeated. */
const PATIENT = RetryPolicy.persistent({ allErrors: false });

/** Stores the task token only while nothing is decided, because a task that starts later would never be woken. */
function waitForDecision(scope: Construct, { requestTable, secretTable }: ApprovalDefinitionProps): StepState {
  const id = '{% $states.context.Execution.Name %}';
  return new StepState(scope, 'Wait for decision', {
    fields: {
      Type: 'Task',
      Resource: `arn:${Aws.PARTITION}:states:::aws-sdk:dynamodb:transactWriteItems.waitForTaskToken`,
      Arguments: {
        TransactItems: [{
          ConditionCheck: {
            TableName: requestTable.tableName,
            Key: { requestId: { S: id } },
            ConditionExpression: 'attribute_not_exists(decision)',
          },
        }, {
          Put: {
            TableName: secretTable.tableName,
            Item: {
              key: { S: jsonata('"token#" & $states.context.Execution.Name') },
              taskToken: { S: '{% $states.context.Task.Token %}' },
              expiresAt: { N: '{% $string($tokenExpiresAt) %}' },
            },
          },
        }],
      },
      TimeoutSeconds: '{% $waitSeconds %}',
    },
    retry: PATIENT,
    policyStatements: [
      ...tableStatements(requestTable, 'ConditionCheckItem'),
      ...tableStatements(secretTable, 'PutItem'),
    ],
  });
}

/**
 * Notifies as many approvers as possible. If the first notice to an approver fails, the approval fails, because it
 * would wait for their decision in vain. A reminder or an escalation that fails is ignored.
 */
function notifyApprovers(scope: Construct, notify: Step, wait: StepState): sfn.IChainable {
  const notifyOne = notify.toState(scope, 'Notify approver', { output: jsonata('null') });
  notifyOne.addCatch(sfn.Pass.jsonata(scope, 'Approver not notified', {
    outputs: '{% $failed %}',
  }), {
    assign: {
      failed: jsonata('{ "kind": $states.input.kind, "approver": $states.input.approver, '
        + '"error": $states.errorOutput.Error & ": " & $states.errorOutput.Cause }'),
    },
  });
  const notNotified = sfn.Fail.jsonata(scope, 'Approvers not notified', {
    error: NOT_NOTIFIED,
    cause: jsonata('$string($states.input)'),
  });
  const all = sfn.Choice.jsonata(scope, 'All notified?')
    .when(sfn.Condition.jsonata('{% "REQUEST" in $states.input.kind %}'), notNotified)
    .otherwise(wait);
  const each = sfn.Map.jsonata(scope, NOTIFY_APPROVERS, {
    items: sfn.ProvideItems.jsonata('{% $states.input.notices %}'),
    maxConcurrency: 10,
    outputs: jsonata('[$states.result[$type($) = "object"]]'),
  });
  each.itemProcessor(notifyOne);
  each.next(all);
  return each;
}
