import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { ORDER_FAILED, orderDefinition } from './order-definition';
import { ORDER_ID } from './order-expressions';
import { ORDER_RECORD } from './order-tables';
import { CustomerTopicStep } from './order-topics';
import { grantStatements } from '../../permissions/grant-statements';
import { tableStatements } from '../../permissions/table-statements';
import { Step } from '../../steps';
import { InvalidPropError } from '../../validation/errors';
import { need, needIfGiven } from '../../validation/required';
import { requireTablesHere, requireTopicsHere } from '../../validation/resource-place';
import { checkTableKey } from '../../validation/table-key';
import { jsonata } from '../../workflow/jsonata-text';
import { PrebuiltWorkflow, PrebuiltWorkflowOptions } from '../common/prebuilt-workflow';

/**
 * Options for the messages to customers.
 *
 * Each is plain text, or JSONata in `{% … %}` that can read `$order`, `$payment` and `$shipment`.
 */
export interface OrderMessages {
  /**
   * The message to the customer of a confirmed order.
   *
   * @default - "Thank you: your order … is confirmed and on its way."
   */
  readonly confirmed?: string;
  /**
   * The message to a customer whose payment was declined.
   *
   * @default - "Your order … could not be paid", followed by the reason that the `pay` step returned
   */
  readonly declined?: string;
  /**
   * The message to a customer whose order is out of stock.
   *
   * @default - "We are sorry: not all items of your order … are in stock. What you paid is refunded."
   */
  readonly outOfStock?: string;
}

/** Properties for defining an `OrderWorkflow`. */
export interface OrderWorkflowProps extends PrebuiltWorkflowOptions {
  /**
   * Charges the customer. Receives a `PaymentRequest` and returns a `PaymentResult`: `{ paid, reason? }`. If the step
   * fails, the payment counts as unknown and is refunded.
   *
   * Synthesis fails for a step whose result can never contain `paid`, such as a message without a task token.
   */
  readonly pay: Step;

  /** Arranges shipping. Receives a `ShippingRequest`. Its result is kept as `shipment`. */
  readonly ship: Step;

  /**
   * Cancels shipping if the result of `ship` is unknown. Receives a `CancelShippingRequest` and must succeed even if
   * nothing was shipped.
   *
   * @default - an alert asks the operator to find out whether the order was shipped. Nothing is released or refunded
   */
  readonly cancelShipping?: Step;

  /**
   * Refunds the customer. Receives a `RefundRequest` and must succeed even if nothing was charged.
   *
   * @default - an alert asks the operator to refund the payment
   */
  readonly refund?: Step;

  /**
   * Notifies the customer of the outcome of the order. Receives a `CustomerNotice`.
   *
   * @default - publishes the message to `customerTopic`
   */
  readonly notifyCustomer?: Step;

  /**
   * The topic that messages to customers are published to, with the attributes `orderId`, `outcome` and `email`. It is
   * meant for the mailer of the shop. Every subscriber receives every message, so do not subscribe customers to it.
   *
   * @default - a dedicated encrypted topic, unless `notifyCustomer` is given
   */
  readonly customerTopic?: sns.ITopic;

  /**
   * The messages to customers.
   *
   * @default - plain English texts
   */
  readonly messages?: OrderMessages;

  /**
   * The table of orders. Its partition key must be the string `orderId`, without a sort key.
   *
   * @default - a dedicated table, encrypted with a customer managed key, with point-in-time recovery
   */
  readonly orderTable?: dynamodb.ITable;

  /**
   * The table of the inventory, with an item for each SKU that holds the number of pieces in stock. Its partition key
   * must be a string, without a sort key.
   *
   * @default - a dedicated table, encrypted with a customer managed key, with point-in-time recovery
   */
  readonly inventoryTable?: dynamodb.ITable;

  /**
   * The name of the partition key of the inventory table.
   *
   * @default sku
   */
  readonly skuAttribute?: string;

  /**
   * The name of the attribute of the inventory table that holds the number of pieces in stock.
   *
   * @default stock
   */
  readonly stockAttribute?: string;
}

/**
 * Processes orders: payment, inventory, shipping and notification, with compensation if a step fails.
 *
 * The input of an execution is an `OrderInput`, its output an `OrderResult` whose `outcome` is `CONFIRMED`, `DECLINED`,
 * `OUT_OF_STOCK`, `INVALID` or `DUPLICATE`. On any other failure the completed steps are rolled back, newest first, an
 * alert is sent, and the execution fails with the error `OrderFailed`. If a step cannot be rolled back, the alert lists
 * what requires manual action.
 *
 * Creates a `Workflow` (state machine, role, log group, alarms) and, unless they are given, a table of orders, an
 * inventory table, a topic for customers, a topic for alerts and a customer managed key that encrypts them. An
 * EventBridge rule with a role alerts about executions that ended without running a catcher.
 *
 * @example
 * new OrderWorkflow(stack, 'Orders', {
 *   pay: Step.invoke(pay),
 *   ship: Step.invoke(ship),
 *   cancelShipping: Step.invoke(cancelShipping),
 *   refund: Step.invoke(refund),
 * });
 */
export class OrderWorkflow extends PrebuiltWorkflow {
  /**
   * Returns the recommended execution name for an order, which is the id of the order. Step Functions rejects a second
   * start with the same name for 90 days. With any other name it ends with the outcome `DUPLICATE`.
   *
   * @param orderId the id of the order: 1 to 80 letters, digits, `-` and `_`
   */
  public static executionName(orderId: string): string {
    if (!ORDER_ID.pattern.test(orderId)) {
      throw new Error(`OrderWorkflow.executionName: 'orderId' ${ORDER_ID.text}, got: '${orderId}'`);
    }
    return orderId;
  }

  /**
   * The table of orders. The record of an order, under its `orderId`, has the attributes `outcome` (initially
   * `PROCESSING`), `result` (as JSON) and `executionArn`.
   */
  public readonly orderTable: dynamodb.ITable;

  /** The inventory table, with the stock of each SKU. */
  public readonly inventoryTable: dynamodb.ITable;

  /** The topic that messages to customers are published to, unless `notifyCustomer` is given. */
  public readonly customerTopic?: sns.ITopic;

  private readonly props: OrderWorkflowProps;

  constructor(scope: Construct, id: string, props: OrderWorkflowProps) {
    super(scope, id, props ?? {}, 'Orders, inventory and messages');
    need(this, 'pay', props?.pay, 'step');
    need(this, 'ship', props.ship, 'step');
    for (const name of ['cancelShipping', 'refund', 'notifyCustomer'] as const) {
      needIfGiven(this, name, props[name], 'step');
    }
    this.props = props;
    this.validateProps();
    requireTablesHere(this, { orderTable: props.orderTable, inventoryTable: props.inventoryTable });
    requireTopicsHere(this, { customerTopic: props.customerTopic });

    const { skuAttribute = SKU, stockAttribute = STOCK } = props;
    this.orderTable = props.orderTable ?? this._resources.table('OrderTable', ORDER_RECORD.orderId);
    this.inventoryTable = props.inventoryTable ?? this._resources.table('InventoryTable', skuAttribute);
    checkTableKey(this, 'orderTable', this.orderTable, { partitionKey: ORDER_RECORD.orderId });
    checkTableKey(this, 'inventoryTable', this.inventoryTable, { partitionKey: skuAttribute });
    this.customerTopic = props.notifyCustomer
      ? undefined
      : props.customerTopic ?? this._resources.topic('CustomerTopic');

    this._supervise(props, {
      comment: 'Processes an order: check, claim, pay, reserve inventory, ship, notify the customer',
      plannedError: ORDER_FAILED,
      definition: orderDefinition(new Construct(this, 'Definition'), {
        ...props,
        notifyCustomer: props.notifyCustomer ?? new CustomerTopicStep(this.customerTopic!),
        messages: { ...MESSAGES, ...outcomesOf(props.messages ?? {}) },
        alertTopic: this.alertTopic,
        orderTable: this.orderTable,
        inventoryTable: this.inventoryTable,
        skuAttribute,
        stockAttribute,
      }),
    });
  }

  /**
   * Grants the given identity permission to read the record of an order, which holds the outcome of the order.
   *
   * @param grantee the identity that reads the record
   */
  public grantReadOrder(grantee: iam.IGrantable): iam.Grant {
    return grantStatements(grantee, tableStatements(this.orderTable, 'GetItem'));
  }

  private validateProps(): void {
    const { notifyCustomer, customerTopic, messages, skuAttribute = SKU, stockAttribute = STOCK } = this.props;
    if (notifyCustomer && customerTopic) {
      throw new InvalidPropError(this, "'notifyCustomer' and 'customerTopic' are mutually exclusive ways to notify the "
        + 'customer; remove one of them');
    }
    for (const [name, text] of Object.entries(messages ?? {})) {
      if (text === '') {
        throw new InvalidPropError(this, `'messages.${name}' must not be empty; omit it to use the default`);
      }
    }
    for (const [name, value] of Object.entries({ skuAttribute, stockAttribute })) {
      if (value === '') {
        throw new InvalidPropError(this, `'${name}' must be the name of an attribute, got an empty string`);
      }
    }
    if (skuAttribute === stockAttribute) {
      throw new InvalidPropError(this, "'skuAttribute' and 'stockAttribute' must be different attributes, got "
        + `'${skuAttribute}' for both`);
    }
  }
}

const SKU = 'sku';
const STOCK = 'stock';

const MESSAGES = {
  CONFIRMED: jsonata('"Thank you: your order " & $order.orderId & " is confirmed and on its way."'),
  DECLINED: jsonata('"Your order " & $order.orderId & " could not be paid" '
    + '& ($type($payment.reason) = "string" ? ": " & $payment.reason : "") & "."'),
  OUT_OF_STOCK: jsonata('"We are sorry: not all items of your order " & $order.orderId '
    + '& " are in stock. What you paid is refunded."'),
};

function outcomesOf({ confirmed, declined, outOfStock }: OrderMessages): { [outcome: string]: string } {
  const given = Object.entries({ CONFIRMED: confirmed, DECLINED: declined, OUT_OF_STOCK: outOfStock })
    .filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(given);
}
