import { Aws } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { tableStatements } from '../permissions/table-statements';
import { Step, StepState } from '../steps';
import { RetryPolicy } from '../workflow';
import { jsonata } from '../workflow/jsonata-text';

/** The error of an approval that nobody could be asked for. */
export const NOT_TOLD = 'ApproversNotTold';

/** The state that notifies approvers one by one. */
export const TELL_APPROVERS = 'Tell approvers';

export interface ApprovalDefinitionProps {
  readonly askFunction: lambda.IFunction;
  /** Tells one approver; without it the function tells them all. */
  readonly notify?: Step;
  readonly requestTable: dynamodb.ITable;
  readonly secretTable: dynamodb.ITable;
}

/**
 * The states of an approval: ask, wait, look, until it is decided.
 *
 * The decision stands in the table of requests and nowhere else. Whoever answers wakes the waiting task, which then
 * looks there; nobody is believed who only knows its token.
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
  const wait = waitForAnswer(scope, props);
  const decided = sfn.Choice.jsonata(scope, 'Decided?')
    .when(sfn.Condition.jsonata('{% $states.input.decision != null %}'), sfn.Pass.jsonata(scope, 'Decision', {
      outputs: '{% $states.input.decision %}',
    }))
    .otherwise(wait);
  if (props.notify) {
    const somebody = sfn.Condition.jsonata('{% $count($states.input.notices) > 0 %}');
    decided.when(somebody, tellApprovers(scope, props.notify, wait));
  }
  wait.addCatch(ask, { errors: ['States.Timeout', 'DynamoDb.TransactionCanceledException'] });
  wait.next(ask);
  ask.next(decided);
  return sfn.Pass.jsonata(scope, 'Receive request', { assign: { asked: '{% $states.input %}', sent: 0 } }).next(ask);
}

/** What is asked of people for days does not fail within seconds. All of it may be done twice. */
const PATIENT = RetryPolicy.persistent({ allErrors: false });

/** The token is kept only as long as nothing is decided: one that came too late would wait for nobody. */
function waitForAnswer(scope: Construct, { requestTable, secretTable }: ApprovalDefinitionProps): StepState {
  const id = '{% $states.context.Execution.Name %}';
  return new StepState(scope, 'Wait for answer', {
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
 * Tells all whom it can. An approver who cannot be told at first fails the approval, since nobody would wait for them
 * in vain; a reminder that fails does not.
 */
function tellApprovers(scope: Construct, notify: Step, wait: StepState): sfn.IChainable {
  const tell = notify.toState(scope, 'Tell approver', { output: jsonata('null') });
  tell.addCatch(sfn.Pass.jsonata(scope, 'Could not tell', {
    outputs: '{% $failed %}',
  }), {
    assign: {
      failed: jsonata('{ "kind": $states.input.kind, "approver": $states.input.approver, '
        + '"error": $states.errorOutput.Error & ": " & $states.errorOutput.Cause }'),
    },
  });
  const notTold = sfn.Fail.jsonata(scope, 'Approvers not told', {
    error: NOT_TOLD,
    cause: jsonata('$string($states.input)'),
  });
  const all = sfn.Choice.jsonata(scope, 'All told?')
    .when(sfn.Condition.jsonata('{% "REQUEST" in $states.input.kind %}'), notTold)
    .otherwise(wait);
  const each = sfn.Map.jsonata(scope, TELL_APPROVERS, {
    items: sfn.ProvideItems.jsonata('{% $states.input.notices %}'),
    maxConcurrency: 10,
    outputs: jsonata('[$states.result[$type($) = "object"]]'),
  });
  each.itemProcessor(tell);
  each.next(all);
  return each;
}
