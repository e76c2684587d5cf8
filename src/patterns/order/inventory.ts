import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { CANCELLATION_REASONS } from './order-expressions';
import { ORDER_RECORD, RECORD_KEY } from './order-tables';
import { tableStatements } from '../../permissions/table-statements';
import { Step, StepState } from '../../steps';
import { RetryPolicy } from '../../workflow';
import { BoundedWait } from '../../workflow/bounded-wait';
import { jsonata } from '../../workflow/jsonata-text';
import { condition, failureAt, literal } from '../common/expressions';
import { FailureHandling } from '../common/failure-handling';

/** Properties for defining an `Inventory`. */
export interface InventoryProps {
  readonly orderTable: dynamodb.ITable;
  readonly inventoryTable: dynamodb.ITable;
  readonly skuAttribute: string;
  readonly stockAttribute: string;
}

/** A change of all items of an order. */
interface Transaction {
  /** The condition on the mark in the record of the order, and the value that the mark is set to. */
  readonly mark: { readonly condition: string; readonly from?: string; readonly to: string };
  /** The update of the stock of each item, and its condition. */
  readonly stock: { readonly update: string; readonly condition?: string };
  readonly retry?: RetryPolicy;
  /** The next state if the change was made, by this attempt or an earlier one. */
  readonly done: sfn.IChainable;
  /** The next state if the stock is not sufficient. */
  readonly refused?: sfn.IChainable;
  readonly failed: FailureHandling;
}

/**
 * The number of waits for other buyers of the same items: at most 1 + 2 + 4 + … + 32 + 14 x 60 = 903 s in total, plus
 * 1 s for each of the 20.
 */
const MOST_CONFLICTS = 20;
const LONGEST_WAIT_SECONDS = 61;
const WAIT_SECONDS = '1 + $floor($random() * $min([60, $power(2, $conflicts)]))';

/** The reason of an item whose condition was not met, and the transient reasons, which are worth another attempt. */
const REFUSED = literal('ConditionalCheckFailed');
const PASSING = literal(['None', 'TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);

/**
 * Reserves the items of an order and releases them, directly from Step Functions.
 *
 * A single transaction changes the stock of every item and marks the record of the order. It applies to all items or
 * none, and once per order: if an attempt is retried after its response was lost, the retry finds the mark.
 */
export class Inventory {
  constructor(private readonly scope: Construct, private readonly props: InventoryProps) {}

  /** Takes the items off the stock, which never drops below zero. Sets `$outOfStock` if the stock is not sufficient. */
  public reserve(next: Pick<Transaction, 'done' | 'refused' | 'failed'>): sfn.IChainable {
    return this.transaction('Reserve inventory', {
      ...next,
      mark: { condition: 'attribute_not_exists(#mark)', to: 'RESERVED' },
      stock: { update: 'SET #stock = #stock - :quantity', condition: '#stock >= :quantity' },
    });
  }

  /**
   * Returns the items to the stock if they were taken, and ensures that a reservation whose response was lost cannot
   * succeed afterwards.
   */
  public release(
    next: Pick<Transaction, 'done' | 'failed'>,
  ): { ifReserved: sfn.IChainable; ifUnknown: sfn.IChainable } {
    const ifReserved = this.transaction('Release inventory', {
      ...next,
      mark: { condition: '#mark = :from', from: 'RESERVED', to: 'RELEASED' },
      stock: { update: 'ADD #stock :quantity' },
      retry: ROLLBACK_RETRY,
    });
    const name = 'Close reservation';
    const ifUnknown = Step.serviceCall({
      service: 'dynamodb',
      action: 'updateItem',
      policyStatements: tableStatements(this.props.orderTable, 'UpdateItem'),
      retry: ROLLBACK_RETRY,
      arguments: {
        TableName: this.props.orderTable.tableName,
        Key: RECORD_KEY,
        UpdateExpression: 'SET #mark = :to',
        ConditionExpression: 'attribute_not_exists(#mark) OR #mark = :to',
        ExpressionAttributeNames: { '#mark': ORDER_RECORD.inventory },
        ExpressionAttributeValues: { ':to': { S: 'RELEASED' } },
      },
    }).toState(this.scope, name)
      .addCatch(ifReserved, { errors: ['DynamoDb.ConditionalCheckFailedException'] });
    ifUnknown.addCatch(next.failed.next, { assign: next.failed.assign?.(failureAt(name)) });
    ifUnknown.next(next.done);
    return { ifReserved, ifUnknown };
  }

  /** Defines a transaction, which is retried while it conflicts with those of other buyers. */
  private transaction(name: string, props: Transaction): sfn.IChainable {
    const { orderTable, inventoryTable } = this.props;
    const state: StepState = Step.serviceCall({
      service: 'dynamodb',
      action: 'transactWriteItems',
      policyStatements: [orderTable, inventoryTable].flatMap((table) => tableStatements(table, 'UpdateItem')),
      retry: props.retry,
      arguments: { TransactItems: jsonata(this.updates(props)) },
    }).toState(this.scope, name, { assign: { conflicts: 0 } });

    const wait = new BoundedWait(this.scope, `${name}: wait for other buyers`, {
      time: sfn.WaitTime.seconds(jsonata(WAIT_SECONDS)),
      queryLanguage: sfn.QueryLanguage.JSONATA,
    }, LONGEST_WAIT_SECONDS);
    const refusal = sfn.Choice
      .jsonata(this.scope, `${name}: why not?`, { assign: props.failed.assign?.('$cancellation') })
      .when(condition(`$reasons[0] = ${REFUSED}`), props.done, { comment: 'An earlier attempt succeeded' });
    if (props.refused) {
      refusal.when(condition(`${REFUSED} in $reasons`), props.refused, {
        assign: {
          outcome: 'OUT_OF_STOCK',
          outOfStock: jsonata(
            `[$map($order.items, function($item, $i) { $reasons[$i + 1] = ${REFUSED} ? $item.sku })]`),
        },
      });
    }
    refusal
      .when(condition(`$conflicts < ${MOST_CONFLICTS} and $count($filter($reasons, function($reason) { `
        + `$not($reason in ${PASSING}) })) = 0`), wait, { assign: { conflicts: jsonata('$conflicts + 1') } })
      .otherwise(props.failed.next);

    state.addCatch(refusal, {
      errors: ['DynamoDb.TransactionCanceledException'],
      assign: { reasons: jsonata(CANCELLATION_REASONS), cancellation: jsonata(failureAt(name)) },
    });
    state.addCatch(props.failed.next, { assign: props.failed.assign?.(failureAt(name)) });
    state.next(props.done);
    wait.next(state);
    return state;
  }

  /**
   * The record of the order comes first, so the first cancellation reason is about its mark, and the others about the
   * items.
   */
  private updates({ mark, stock }: Transaction): string {
    const { orderTable, inventoryTable, skuAttribute, stockAttribute } = this.props;
    const values = { ':to': { S: mark.to }, ...mark.from ? { ':from': { S: mark.from } } : {} };
    return `[
  { "Update": {
    "TableName": ${literal(orderTable.tableName)},
    "Key": { ${literal(ORDER_RECORD.orderId)}: { "S": $order.orderId } },
    "UpdateExpression": "SET #mark = :to",
    "ConditionExpression": ${literal(mark.condition)},
    "ExpressionAttributeNames": { "#mark": ${literal(ORDER_RECORD.inventory)} },
    "ExpressionAttributeValues": ${literal(values)}
  } },
  $map($order.items, function($item) { { "Update": {
    "TableName": ${literal(inventoryTable.tableName)},
    "Key": { ${literal(skuAttribute)}: { "S": $item.sku } },
    "UpdateExpression": ${literal(stock.update)},${stock.condition ? `
    "ConditionExpression": ${literal(stock.condition)},` : ''}
    "ExpressionAttributeNames": { "#stock": ${literal(stockAttribute)} },
    "ExpressionAttributeValues": { ":quantity": { "N": $string($item.quantity) } }
  } } })
]`;
  }
}

/**
 * Retries of a rollback continue for longer. They exclude errors that are responses, such as an unmet condition, but
 * include timeouts, because the mark shows whether the change was made.
 */
const ROLLBACK_RETRY = RetryPolicy.persistent({ allErrors: false, additionalErrors: ['States.Timeout'] });
