import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { Inventory } from './inventory';
import { FAILURE, FAILURE_ALERT, key, ORDER, PROBLEMS, request, REST_ALERT, RESULT, VALID } from './order-expressions';
import { RECORD_KEY } from './order-tables';
import { AlertStep } from './order-topics';
import { Step } from '../../steps';
import { RetryPolicy } from '../../workflow';
import { jsonata, toExpression } from '../../workflow/jsonata-text';
import { ExecutionRecord } from '../common/execution-record';
import { condition, literal } from '../common/expressions';
import { leave, noteFailure, onFailure, onStepFailure } from '../common/failure-handling';

/** The error of an order that failed, after all was undone that could be, and people were alerted. */
export const ORDER_FAILED = 'OrderFailed';

/** What fills the holes of an order, everything chosen. */
export interface OrderDefinitionProps {
  readonly pay: Step;
  readonly ship: Step;
  readonly cancelShipping?: Step;
  readonly refund?: Step;
  readonly notifyCustomer: Step;
  readonly messages: { readonly [outcome: string]: string };
  readonly alertTopic: sns.ITopic;
  readonly orderTable: dynamodb.ITable;
  readonly inventoryTable: dynamodb.ITable;
  readonly skuAttribute: string;
  readonly stockAttribute: string;
}

/**
 * The states of an order.
 *
 * What is known is kept in variables: `$order`, what the steps answered (`$payment`, `$shipment`), how it looks to end
 * (`$outcome`), what went wrong (`$failure`), and what a person will have to do (`$left`).
 */
export function orderDefinition(scope: Construct, props: OrderDefinitionProps): sfn.IChainable {
  const states = new OrderStates(scope, props);

  // Put together from the end, since each state is told where to go on; the states themselves follow in their order.
  const ended = states.recordOutcome();
  const failed = states.alertFailure();
  const told = states.tellCustomer(ended);

  // Undone is the newest first: shipping, inventory, payment.
  const outOfStock = sfn.Choice.jsonata(scope, 'Out of stock?')
    .when(condition('$outcome = "OUT_OF_STOCK"'), props.refund ? told : states.alertAboutRefund(told))
    .otherwise(failed);
  const refund = states.refund({ done: outOfStock, failed });
  const release = states.inventory.release({
    done: refund,
    failed: { next: refund, assign: () => leave('inventory') },
  });
  const cancelShipping = states.cancelShipping({ done: release.ifReserved, failed });

  const ship = states.ship({ done: told, failed: cancelShipping });
  const reserve = states.inventory.reserve({
    done: ship,
    refused: refund,
    failed: { next: release.ifUnknown, assign: noteFailure },
  });
  const pay = states.pay({ paid: reserve, declined: told, failed: refund });
  const claim = states.claim({ claimed: pay, failed });
  return states.check({ valid: claim });
}

type Next = { readonly done: sfn.IChainable; readonly failed: sfn.IChainable };

/** The states one by one, each told where to go on. */
class OrderStates {
  public readonly inventory: Inventory;
  private readonly record: ExecutionRecord;

  constructor(private readonly scope: Construct, private readonly props: OrderDefinitionProps) {
    this.record = new ExecutionRecord(scope, { table: props.orderTable, key: RECORD_KEY });
    this.inventory = new Inventory(scope, props);
  }

  /** Nothing is touched before the input is known to be an order. */
  public check(next: { valid: sfn.IChainable }): sfn.IChainable {
    const invalid = sfn.Pass.jsonata(this.scope, 'Invalid order', {
      outputs: {
        orderId: jsonata('$type($states.input) = "object" and $type($states.input.orderId) = "string" '
          + '? $states.input.orderId : ""'),
        outcome: 'INVALID',
        problems: jsonata(PROBLEMS),
      },
    });
    return sfn.Choice.jsonata(this.scope, 'Check order')
      .when(condition(VALID), next.valid, {
        assign: {
          order: jsonata(ORDER),
          outcome: 'CONFIRMED',
          payment: jsonata('null'),
          shipment: jsonata('null'),
          outOfStock: [],
          refunded: false,
          customerNotified: true,
          conflicts: 0,
          failure: jsonata('null'),
          left: [],
        },
      })
      .otherwise(invalid);
  }

  /** Whoever writes the record first works the order. */
  public claim(next: { claimed: sfn.IChainable; failed: sfn.IChainable }): sfn.IChainable {
    const first = this.record.findFirst('Find first execution', {
      orderId: jsonata('$order.orderId'),
      outcome: 'DUPLICATE',
    });
    const claim = this.record.claim('Claim order', { taken: first });
    for (const state of [first, claim]) onFailure(state, { next: next.failed, assign: noteFailure });
    claim.next(next.claimed);
    return claim;
  }

  /** An answer that says neither yes nor no counts as unknown, and the payment is undone. */
  public pay(next: { paid: sfn.IChainable; declined: sfn.IChainable; failed: sfn.IChainable }): sfn.IChainable {
    const pay = this.props.pay.toState(this.scope, 'Pay', {
      input: request('pay', { payment: '$order.payment' }),
      resultVariable: 'payment',
      resultField: 'paid',
    });
    const unclear = '{ "state": "Pay", "error": "UnclearAnswer", '
      + '"cause": "The payment step must answer paid: true or paid: false" }';
    const paid = sfn.Choice.jsonata(this.scope, 'Paid?', { assign: noteFailure(unclear) })
      .when(condition('$payment.paid = true'), next.paid)
      .when(condition('$payment.paid = false'), next.declined, { assign: { outcome: 'DECLINED' } })
      .otherwise(next.failed);
    onStepFailure(pay, { next: next.failed, assign: noteFailure });
    pay.next(paid);
    return pay;
  }

  public ship(next: Next): sfn.IChainable {
    const ship = this.props.ship.toState(this.scope, 'Arrange shipping', {
      input: request('ship', { shipping: '$order.shipping' }),
      resultVariable: 'shipment',
    });
    onStepFailure(ship, {
      next: next.failed,
      assign: (failure) => ({ ...noteFailure(failure), ...this.props.cancelShipping ? {} : LEAVE_ALL }),
    });
    ship.next(next.done);
    return ship;
  }

  /** As long as nobody knows whether the order was shipped, its items and its payment stay as they are. */
  public cancelShipping(next: Next): sfn.IChainable {
    const cancel = this.props.cancelShipping?.toState(this.scope, 'Cancel shipping', {
      input: request('cancel-shipping', { shippingKey: key('ship'), shipping: '$order.shipping' }),
      retry: RetryPolicy.persistent(),
    });
    if (!cancel) return next.failed;
    onStepFailure(cancel, { next: next.failed, assign: () => LEAVE_ALL });
    cancel.next(next.done);
    return cancel;
  }

  public refund(next: Next): sfn.IChainable {
    const refund = this.props.refund?.toState(this.scope, 'Refund payment', {
      input: request('refund', {
        paymentKey: key('pay'),
        paymentResult: '$payment',
        reason: '$outcome = "OUT_OF_STOCK" ? "OUT_OF_STOCK" : "FAILED"',
      }),
      assign: { refunded: true },
      retry: RetryPolicy.persistent(),
    });
    if (!refund) return this.leaveRefund(next.done);
    onStepFailure(refund, {
      next: next.failed,
      // The first failure is the one that tells why the order failed.
      assign: (failure) => ({
        ...noteFailure(`$type($failure) = "object" ? $failure : ${failure}`),
        ...leave('payment'),
      }),
    });
    refund.next(next.done);
    return refund;
  }

  public tellCustomer(next: sfn.IChainable): sfn.IChainable {
    const { messages, notifyCustomer } = this.props;
    const texts = Object.entries(messages).map(([outcome, text]) => `${literal(outcome)}: ${toExpression(text)}`);
    const tell = notifyCustomer.toState(this.scope, 'Tell customer', {
      input: request('notify', {
        outcome: '$outcome',
        message: `$lookup({ ${texts.join(', ')} }, $outcome)`,
        shipment: '$shipment',
      }),
    });
    onStepFailure(tell, {
      next: this.alert('Alert: customer not told', REST_ALERT, next),
      assign: (failure) => ({ ...noteFailure(failure), customerNotified: false, ...leave('customer') }),
    });
    tell.next(next);
    return tell;
  }

  /** Without a step that refunds, a person must. */
  public alertAboutRefund(next: sfn.IChainable): sfn.IChainable {
    return this.alert('Alert: refund needed', REST_ALERT, next);
  }

  /** The record holds what the execution gives, for whoever looks up the order. */
  public recordOutcome(): sfn.IChainable {
    return this.record.recordOutcome(RESULT, (next) => this.alert('Alert: outcome not recorded', REST_ALERT, next),
      'record');
  }

  /** Everything that can be undone has been: tell people, write it down, fail. */
  public alertFailure(): sfn.IChainable {
    const record = this.record.recordFailure('Order failed', ORDER_FAILED, FAILURE);
    return this.alert('Alert: order failed', FAILURE_ALERT, record);
  }

  private leaveRefund(next: sfn.IChainable): sfn.IChainable {
    const leaveIt = sfn.Pass.jsonata(this.scope, 'Leave refund to a person', { assign: leave('payment') });
    leaveIt.next(next);
    return leaveIt;
  }

  /** An alert that cannot be sent does not stop the order: then the alarm of the state machine is what is left. */
  private alert(name: string, message: string, next: sfn.IChainable): sfn.IChainable {
    const alert = new AlertStep(this.props.alertTopic, message).toState(this.scope, name);
    onFailure(alert, { next });
    alert.next(next);
    return alert;
  }
}

const LEAVE_ALL = leave('shipping', 'inventory', 'payment');
