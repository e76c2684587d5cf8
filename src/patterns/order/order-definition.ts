import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { Inventory } from './inventory';
import {
  FAILURE, FAILURE_ALERT, key, MANUAL_ACTION_ALERT, ORDER, PROBLEMS, request, RESULT, VALID,
} from './order-expressions';
import { RECORD_KEY } from './order-tables';
import { AlertStep } from './order-topics';
import { Step } from '../../steps';
import { RetryPolicy } from '../../workflow';
import { jsonata, toExpression } from '../../workflow/jsonata-text';
import { ExecutionRecord } from '../common/execution-record';
import { condition, literal } from '../common/expressions';
import { noteFailure, onFailure, onStepFailure, requireManualAction } from '../common/failure-handling';

/** The error of an order that failed, after the completed steps were rolled back and an alert was sent. */
export const ORDER_FAILED = 'OrderFailed';

/** Properties for defining the states of an order, with all defaults resolved. */
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
 * Defines the states of an order.
 *
 * Their data is stored in variables: `$order`, the results of the steps (`$payment`, `$shipment`), the expected outcome
 * (`$outcome`), the failure (`$failure`), and the work that requires manual action (`$manualActions`).
 */
export function orderDefinition(scope: Construct, props: OrderDefinitionProps): sfn.IChainable {
  const states = new OrderStates(scope, props);

  // Built back to front, because each state needs its successor. The methods of `OrderStates` are in execution order.
  const ended = states.recordOutcome();
  const failed = states.alertFailure();
  const notified = states.notifyCustomer(ended);

  // Rolled back newest first: shipping, inventory, payment.
  const outOfStock = sfn.Choice.jsonata(scope, 'Out of stock?')
    .when(condition('$outcome = "OUT_OF_STOCK"'), props.refund ? notified : states.alertAboutRefund(notified))
    .otherwise(failed);
  const refund = states.refund({ done: outOfStock, failed });
  const release = states.inventory.release({
    done: refund,
    failed: { next: refund, assign: () => requireManualAction('inventory') },
  });
  const cancelShipping = states.cancelShipping({ done: release.ifReserved, failed });

  const ship = states.ship({ done: notified, failed: cancelShipping });
  const reserve = states.inventory.reserve({
    done: ship,
    refused: refund,
    failed: { next: release.ifUnknown, assign: noteFailure },
  });
  const pay = states.pay({ paid: reserve, declined: notified, failed: refund });
  const claim = states.claim({ claimed: pay, failed });
  return states.check({ valid: claim });
}

type Next = { readonly done: sfn.IChainable; readonly failed: sfn.IChainable };

/** Defines the states of an order one by one, each with its successors. */
class OrderStates {
  public readonly inventory: Inventory;
  private readonly record: ExecutionRecord;

  constructor(private readonly scope: Construct, private readonly props: OrderDefinitionProps) {
    this.record = new ExecutionRecord(scope, { table: props.orderTable, key: RECORD_KEY });
    this.inventory = new Inventory(scope, props);
  }

  /** Validates the input before anything is changed. */
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
          manualActions: [],
        },
      })
      .otherwise(invalid);
  }

  /** The execution that writes the record first owns the order. */
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

  /** A result that is neither paid nor declined counts as unknown, and the payment is refunded. */
  public pay(next: { paid: sfn.IChainable; declined: sfn.IChainable; failed: sfn.IChainable }): sfn.IChainable {
    const pay = this.props.pay.toState(this.scope, 'Pay', {
      input: request('pay', { payment: '$order.payment' }),
      resultVariable: 'payment',
      resultField: 'paid',
    });
    const unclear = '{ "state": "Pay", "error": "UnclearResponse", '
      + '"cause": "The payment step must return paid: true or paid: false" }';
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
      assign: (failure) => ({ ...noteFailure(failure), ...this.props.cancelShipping ? {} : ALL_MANUAL }),
    });
    ship.next(next.done);
    return ship;
  }

  /** While it is unknown whether the order was shipped, its items are not released and its payment is not refunded. */
  public cancelShipping(next: Next): sfn.IChainable {
    const cancel = this.props.cancelShipping?.toState(this.scope, 'Cancel shipping', {
      input: request('cancel-shipping', { shippingKey: key('ship'), shipping: '$order.shipping' }),
      retry: RetryPolicy.persistent(),
    });
    if (!cancel) return next.failed;
    onStepFailure(cancel, { next: next.failed, assign: () => ALL_MANUAL });
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
    if (!refund) return this.manualRefund(next.done);
    onStepFailure(refund, {
      next: next.failed,
      // The first failure is the reason why the order failed.
      assign: (failure) => ({
        ...noteFailure(`$type($failure) = "object" ? $failure : ${failure}`),
        ...requireManualAction('payment'),
      }),
    });
    refund.next(next.done);
    return refund;
  }

  public notifyCustomer(next: sfn.IChainable): sfn.IChainable {
    const { messages, notifyCustomer } = this.props;
    const texts = Object.entries(messages).map(([outcome, text]) => `${literal(outcome)}: ${toExpression(text)}`);
    const notify = notifyCustomer.toState(this.scope, 'Notify customer', {
      input: request('notify', {
        outcome: '$outcome',
        message: `$lookup({ ${texts.join(', ')} }, $outcome)`,
        shipment: '$shipment',
      }),
    });
    onStepFailure(notify, {
      next: this.alert('Alert: customer not notified', MANUAL_ACTION_ALERT, next),
      assign: (failure) => ({ ...noteFailure(failure), customerNotified: false, ...requireManualAction('customer') }),
    });
    notify.next(next);
    return notify;
  }

  /** Without a `refund` step, the operator must refund the payment. */
  public alertAboutRefund(next: sfn.IChainable): sfn.IChainable {
    return this.alert('Alert: refund needed', MANUAL_ACTION_ALERT, next);
  }

  /** Stores the output of the execution in the record, for callers that look up the order. */
  public recordOutcome(): sfn.IChainable {
    const alert = (next: sfn.IChainable) => this.alert('Alert: outcome not recorded', MANUAL_ACTION_ALERT, next);
    return this.record.recordOutcome(RESULT, alert, 'record');
  }

  /** After the rollback: sends the alert, records the failure, and fails. */
  public alertFailure(): sfn.IChainable {
    const record = this.record.recordFailure('Order failed', ORDER_FAILED, FAILURE);
    return this.alert('Alert: order failed', FAILURE_ALERT, record);
  }

  private manualRefund(next: sfn.IChainable): sfn.IChainable {
    const manual = sfn.Pass.jsonata(this.scope, 'Refund requires manual action', {
      assign: requireManualAction('payment'),
    });
    manual.next(next);
    return manual;
  }

  /** An alert that cannot be sent does not stop the order: the alarm of the state machine remains. */
  private alert(name: string, message: string, next: sfn.IChainable): sfn.IChainable {
    const alert = new AlertStep(this.props.alertTopic, message).toState(this.scope, name);
    onFailure(alert, { next });
    alert.next(next);
    return alert;
  }
}

const ALL_MANUAL = requireManualAction('shipping', 'inventory', 'payment');
