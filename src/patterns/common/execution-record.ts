import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { leave, noteFailure, onFailure } from './failure-handling';
import { tableStatements } from '../../permissions/table-statements';
import { Step, StepState } from '../../steps';
import { jsonata } from '../../workflow/jsonata-text';

/** The attributes of the record of what executions work on, beside its key. */
const RECORD = {
  executionArn: 'executionArn',
  startedAt: 'startedAt',
  finishedAt: 'finishedAt',
  /** `PROCESSING`, then how it ended. */
  outcome: 'outcome',
  result: 'result',
} as const;

const ME = { S: jsonata('$states.context.Execution.Id') };

interface ExecutionRecordProps {
  readonly table: dynamodb.ITable;
  /** The key of the record at hand. */
  readonly key: { readonly [attribute: string]: { readonly S: string } };
}

/**
 * The record of what an execution works on, such as an order: whoever writes it first does the work, and notes there
 * what became of it.
 */
export class ExecutionRecord {
  constructor(private readonly scope: Construct, private readonly props: ExecutionRecordProps) {}

  /**
   * Writes the record unless another execution has. A claim that comes again after its answer was lost is the first.
   *
   * @param taken where to go on when another execution has it
   * @param unless an outcome after which another execution may have it
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

  /** Looks up who has it, for an output that reads `firstExecution`. */
  public findFirst(name: string, output: { [field: string]: string }): StepState {
    return this.call(name, 'getItem', 'GetItem', {
      arguments: { Key: this.props.key, ConsistentRead: true },
      output: { ...output, firstExecution: jsonata(`$states.result.Item.${RECORD.executionArn}.S`) },
    });
  }

  /**
   * Notes `$outcome`, and gives the result, which the record holds too. Where it cannot be noted, people are alerted.
   *
   * @param result an expression
   * @param alert makes the alert, told where to go on
   * @param left what is left to a person then
   */
  public recordOutcome(result: string, alert: (next: sfn.IChainable) => sfn.IChainable, left: string): sfn.IChainable {
    const record = this.finish('Record outcome', '$outcome', result, jsonata(result));
    const ended = sfn.Pass.jsonata(this.scope, 'Outcome not recorded', { outputs: jsonata(result) });
    onFailure(record, {
      next: alert(ended),
      assign: (failure) => ({ ...noteFailure(failure), ...leave(left) }),
    });
    return record;
  }

  /**
   * Notes that it failed, and fails.
   *
   * @param name of the state that fails
   * @param failure an expression: the cause, which the record holds too
   */
  public recordFailure(name: string, error: string, failure: string): sfn.IChainable {
    const fail = sfn.Fail.jsonata(this.scope, name, { error, cause: jsonata(`$string(${failure})`) });
    const record = this.finish('Record failure', '"FAILED"', failure);
    onFailure(record, { next: fail });
    record.next(fail);
    return record;
  }

  /** Notes how it ended, if it is still this execution's. */
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
