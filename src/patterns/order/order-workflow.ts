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
 * What the customer is told: plain texts, or JSONata in `{% … %}` that may read `$order`, `$payment` and `$shipment`.
 */
export interface OrderMessages {
  /**
   * To the customer of a confirmed order.
   *
   * @default - "Thank you: your order … is confirmed and on its way."
   */
  readonly confirmed?: string;
  /**
   * To the customer whose payment was declined.
   *
   * @default - "Your order … could not be paid", with the reason that the payment step gave
   */
  readonly declined?: string;
  /**
   * To the customer whose order is out of stock.
   *
   * @default - "We are sorry: not all items of your order … are in stock. What you paid is refunded."
   */
  readonly outOfStock?: string;
}

/** What an order workflow is made of. */
export interface OrderWorkflowProps extends PrebuiltWorkflowOptions {
  /**
   * Charges the customer. It gets a `PaymentRequest` and answers with a `PaymentResult`: `{ paid, reason? }`. What it
   * throws counts as unknown, and is refunded.
   *
   * A step whose result can never have `paid`, such as a message that is not waited for, is refused at synthesis.
   */
  readonly pay: Step;

  /** Arranges shipping. It gets a `ShippingRequest`; whatever it answers is the `shipment`. */
  readonly ship: Step;

  /**
   * Cancels shipping when the answer of `ship` is not known. It gets a `CancelShippingRequest`, and must bear that
   * nothing was shipped.
   *
   * @default - a person is alerted to find out whether the order was shipped; until then nothing is undone or refunded
   */
  readonly cancelShipping?: Step;

  /**
   * Refunds the customer. It gets a `RefundRequest`, and must bear that nothing was charged.
   *
   * @default - a person is alerted to refund
   */
  readonly refund?: Step;

  /**
   * Tells the customer what became of the order. It gets a `CustomerNotice`.
   *
   * @default - publishes the message to `customerTopic`
   */
  readonly notifyCustomer?: Step;

  /**
   * Where messages for customers are published, with the attributes `orderId`, `outcome` and `email`: the shop's mailer
   * subscribes to it. All its subscribers get all messages, so it is no way to reach one customer by itself.
   *
   * @default - an encrypted topic of its own, unless `notifyCustomer` is given
   */
  readonly customerTopic?: sns.ITopic;

  /**
   * What customers are told.
   *
   * @default - plain English texts
   */
  readonly messages?: OrderMessages;

  /**
   * The table of orders: its partition key is the string `orderId`, it has no sort key.
   *
   * @default - a table of its own, encrypted with a customer key, with point-in-time recovery
   */
  readonly orderTable?: dynamodb.ITable;

  /**
   * The inventory: an item for each SKU, with the number of pieces in stock. Its partition key is a string, it has no
   * sort key.
   *
   * @default - a table of its own, encrypted with a customer key, with point-in-time recovery
   */
  readonly inventoryTable?: dynamodb.ITable;

  /**
   * The partition key of the inventory.
   *
   * @default sku
   */
  readonly skuAttribute?: string;

  /**
   * The attribute of the inventory that holds the number of pieces in stock.
   *
   * @default stock
   */
  readonly stockAttribute?: string;
}

/**
 * Defines the process of an order: check, claim, pay, reserve inventory, ship, tell the customer.
 *
 * An execution gets an `OrderInput` and gives an `OrderResult`, whose `outcome` is `CONFIRMED`, `DECLINED`,
 * `OUT_OF_STOCK`, `INVALID` or `DUPLICATE`. Whatever else happens is undone, newest first, people are alerted, and the
 * execution fails as `OrderFailed`. What cannot be undone is left to a person, told exactly what it is.
 *
 * It creates a `Workflow` (state machine, role, log group, alarms), and, where none are given, a table of orders, an
 * inventory, a topic for customers, a topic for alerts and a customer key for these; and a rule with a role that alerts
 * people to executions that ended where no catcher runs.
 */
export class OrderWorkflow extends PrebuiltWorkflow {
  /**
   * The name under which an order should be started: its id. A second start under the same name is refused by Step
   * Functions for 90 days; under any other name it ends as `DUPLICATE`.
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
   * The record of each order, under its `orderId`: `outcome` (`PROCESSING` at first), `result` as JSON, `executionArn`.
   */
  public readonly orderTable: dynamodb.ITable;

  /** The stock of each SKU. */
  public readonly inventoryTable: dynamodb.ITable;

  /** Where messages for customers are published; nothing where a step of yours tells them. */
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
   * Lets somebody read the record of an order, and with it what became of the order.
   *
   * @param grantee who may read
   */
  public grantReadOrder(grantee: iam.IGrantable): iam.Grant {
    return grantStatements(grantee, tableStatements(this.orderTable, 'GetItem'));
  }

  private validateProps(): void {
    const { notifyCustomer, customerTopic, messages, skuAttribute = SKU, stockAttribute = STOCK } = this.props;
    if (notifyCustomer && customerTopic) {
      throw new InvalidPropError(this, "'notifyCustomer' and 'customerTopic' are two ways to tell the customer; leave "
        + 'one of them out');
    }
    for (const [name, text] of Object.entries(messages ?? {})) {
      if (text === '') {
        throw new InvalidPropError(this, `'messages.${name}' must not be empty; leave it out for the default`);
      }
    }
    for (const [name, value] of Object.entries({ skuAttribute, stockAttribute })) {
      if (value === '') {
        throw new InvalidPropError(this, `'${name}' must be the name of an attribute, got an empty text`);
      }
    }
    if (skuAttribute === stockAttribute) {
      throw new InvalidPropError(this, "'skuAttribute' and 'stockAttribute' must be two attributes, got "
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
