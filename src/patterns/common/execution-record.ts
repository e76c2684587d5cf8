import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { noteFailure, onFailure, requireManualAction } from './failure-handling';
import { tableStatements } from '../../permissions/table-statements';
import { Step, StepState } from '../../steps';
import { jsonata } from '../../workflow/jsonata-text';

/** The attributes of the record of the item that an execution processes, in addition to its key. */
const RECORD = {
  executionArn: 'executionArn',
  startedAt: 'startedAt',
  finishedAt: 'finishedAt',
  /** `PROCESSING`, then the final outcome. */
  outcome: 'outcome',
  result: 'result',
} as const;

const ME = { S: jsonata('$states.context.Execution.Id') };

/** Properties for defining an `ExecutionRecord`. */
interface ExecutionRecordProps {
  readonly table: dynamodb.ITable;
  /** The key of the current record. */
  readonly key: { readonly [attribute: string]: { readonly S: string } };
}

/**
 * The record of the item that an execution processes, such as an order. The execution that writes the record first owns
 * the item, and stores the outcome in the record.
 */
export class ExecutionRecord {
  constructor(private readonly scope: Construct, private readonly props: ExecutionRecordProps) {}

  /**
   * Writes the record unless another execution has written it. A claim that is retried after its response was lost
   * succeeds.
   *
   * @param taken the next state if another execution owns the item
   * @param unless an outcome after which another execution may claim the item
   */
  public claim(name: string, { taken, unless }: { taken: sfn.IChainable; unless?: string }): StepState {
    const { key } = this.props;
    const again = unless === undefined ? undefined : {
      condition: ' OR #outcome = :again', names: { '#outcome': RECORD.outcome }, values: { ':again': { S: unless } },
    };
    return this.call(name, 'putItem', 'PutItem', {
      arguments: {
        Item: {
          ...key,
          [RECORD.executionArn]: ME,
          [RECORD.startedAt]: { S: jsonata('$states.context.Execution.StartTime') },
          [RECORD.outcome]: { S: 'PROCESSING' },
        },
        ConditionExpression: `attribute_not_exists(#key) OR #execution = :me${again?.condition ?? ''}`,
        ExpressionAttributeNames: {
          '#key': Object.keys(key)[0], '#execution': RECORD.executionArn, ...again?.names,
        },
        ExpressionAttributeValues: { ':me': ME, ...again?.values },
      },
    }).addCatch(taken, { errors: ['DynamoDb.ConditionalCheckFailedException'] });
  }

  /** Looks up the execution that owns the item, and returns it as `firstExecution`. */
  public findFirst(name: string, output: { [field: string]: string }): StepState {
    return this.call(name, 'getItem', 'GetItem', {
      arguments: { Key: this.props.key, ConsistentRead: true },
      output: { ...output, firstExecution: jsonata(`$states.result.Item.${RECORD.executionArn}.S`) },
    });
  }

  /**
   * Stores `$outcome` and the result in the record, and returns the result. Sends an alert if storing fails.
   *
   * @param result the expression of the result
   * @param alert defines the alert, given its next state
   * @param work the work that then requires manual action
   */
  public recordOutcome(result: string, alert: (next: sfn.IChainable) => sfn.IChainable, work: string): sfn.IChainable {
    const record = this.finish('Record outcome', '$outcome', result, jsonata(result));
    const ended = sfn.Pass.jsonata(this.scope, 'Outcome not recorded', { outputs: jsonata(result) });
    onFailure(record, {
      next: alert(ended),
      assign: (failure) => ({ ...noteFailure(failure), ...requireManualAction(work) }),
    });
    return record;
  }

  /**
   * Stores the failure in the record, and fails the execution.
   *
   * @param name the name of the Fail state
   * @param failure the expression of the cause, which is also stored in the record
   */
  public recordFailure(name: string, error: string, failure: string): sfn.IChainable {
    const fail = sfn.Fail.jsonata(this.scope, name, { error, cause: jsonata(`$string(${failure})`) });
    const record = this.finish('Record failure', '"FAILED"', failure);
    onFailure(record, { next: fail });
    record.next(fail);
    return record;
  }

  /** Stores the outcome if this execution still owns the item. */
  private finish(name: string, outcome: string, result: string, output?: string): StepState {
    return this.call(name, 'updateItem', 'UpdateItem', {
      arguments: {
        Key: this.props.key,
        UpdateExpression: 'SET #outcome = :outcome, #result = :result, #finished = :now',
        ConditionExpression: '#execution = :me',
        ExpressionAttributeNames: {
          '#outcome': RECORD.outcome,
          '#result': RECORD.result,
          '#finished': RECORD.finishedAt,
          '#execution': RECORD.executionArn,
        },
        ExpressionAttributeValues: {
          ':outcome': { S: jsonata(outcome) },
          ':result': { S: jsonata(`$string(${result})`) },
          ':now': { S: jsonata('$states.context.State.EnteredTime') },
          ':me': ME,
        },
      },
      output,
    });
  }

  private call(
    name: string, action: string, permission: string, { arguments: args, output }: { arguments: object; output?: any },
  ): StepState {
    const { table } = this.props;
    return Step.serviceCall({
      service: 'dynamodb',
      action,
      policyStatements: tableStatements(table, permission),
      arguments: { TableName: table.tableName, ...args },
    }).toState(this.scope, name, { output });
  }
}
