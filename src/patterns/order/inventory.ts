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

/** The tables that a reservation touches. */
export interface InventoryProps {
  readonly orderTable: dynamodb.ITable;
  readonly inventoryTable: dynamodb.ITable;
  readonly skuAttribute: string;
  readonly stockAttribute: string;
}

/** One change of all items of an order. */
interface Transaction {
  /** What must hold for the mark on the order's record, and the mark that comes after. */
  readonly mark: { readonly condition: string; readonly from?: string; readonly to: string };
  /** What happens to the stock of each item, and what must hold for it. */
  readonly stock: { readonly update: string; readonly condition?: string };
  readonly retry?: RetryPolicy;
  /** Where to go on after it is done, by this try or an earlier one. */
  readonly done: sfn.IChainable;
  /** Where to go on when the stock does not allow it. */
  readonly refused?: sfn.IChainable;
  readonly failed: FailureHandling;
}

/**
 * Other buyers of the same items are waited out 20 times, for at most 1 + 2 + 4 + … + 32 + 14 x 60 = 903 s, and 1 s
 * each.
 */
const MOST_CONFLICTS = 20;
const LONGEST_WAIT_SECONDS = 61;
const WAIT_SECONDS = '1 + $floor($random() * $min([60, $power(2, $conflicts)]))';

/** The reason for an item whose condition did not hold, and those that another try may not meet. */
const REFUSED = literal('ConditionalCheckFailed');
const PASSING = literal(['None', 'TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);

/**
 * Reserves the items of an order and releases them, straight from Step Functions.
 *
 * One transaction changes the stock of every item and marks the order's record. So it is all items or none, and once
 * per order: a try that comes again after its answer was lost finds the mark.
 */
export class Inventory {
  constructor(private readonly scope: Construct, private readonly props: InventoryProps) {}

  /** Takes the items off the stock, which never goes below zero. Leaves `$outOfStock` where there is not enough. */
  public reserve(next: Pick<Transaction, 'done' | 'refused' | 'failed'>): sfn.IChainable {
    return this.transaction('Reserve inventory', {
      ...next,
      mark: { condition: 'attribute_not_exists(#mark)', to: 'RESERVED' },
      stock: { update: 'SET #stock = #stock - :quantity', condition: '#stock >= :quantity' },
    });
  }

  /**
   * Puts the items back if they were taken, and sees to it that a reservation whose answer was lost cannot succeed any
   * more.
   */
  public release(
    next: Pick<Transaction, 'done' | 'failed'>,
  ): { ifReserved: sfn.IChainable; ifUnknown: sfn.IChainable } {
    const ifReserved = this.transaction('Release inventory', {
      ...next,
      mark: { condition: '#mark = :from', from: 'RESERVED', to: 'RELEASED' },
      stock: { update: 'ADD #stock :quantity' },
      retry: UNDO,
    });
    const name = 'Close reservation';
    const ifUnknown = Step.serviceCall({
      service: 'dynamodb',
      action: 'updateItem',
      policyStatements: tableStatements(this.props.orderTable, 'UpdateItem'),
      retry: UNDO,
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

  /** A transaction, tried again while other buyers are in its way. */
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
      .when(condition(`$reasons[0] = ${REFUSED}`), props.done, { comment: 'An earlier try did it' });
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
   * The order's record stands first, so the first reason of a refusal is about its mark, and the others about the
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
 * What is undone is tried for longer. Not after all errors, since some are answers; but after a timeout, since the mark
 * tells whether the work was done.
 */
const UNDO = RetryPolicy.persistent({ allErrors: false, additionalErrors: ['States.Timeout'] });
