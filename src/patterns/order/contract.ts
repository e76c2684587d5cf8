/** Input of an execution of an `OrderWorkflow`. */
export interface OrderInput {
  /** The id of the order: 1 to 80 letters, digits, `-` and `_`. An order is processed once under its id. */
  readonly orderId: string;
  /** The customer who placed the order. */
  readonly customer: OrderCustomer;
  /** The ordered items: at least one, of at most 99 different SKUs. Quantities of the same SKU are added up. */
  readonly items: OrderItem[];
  /**
   * The payment data, passed to the `pay` step as it is, for example a token of a payment service.
   *
   * @default - the `pay` step receives no payment data
   */
  readonly payment?: any;
  /**
   * The shipping data, passed to the `ship` step as it is, for example an address.
   *
   * @default - the `ship` step receives no shipping data
   */
  readonly shipping?: any;
}

/** The customer who placed an order. */
export interface OrderCustomer {
  /** The e-mail address to which the outcome of the order is sent. */
  readonly email: string;
}

/** An item of an order. */
export interface OrderItem {
  /** The key of the item in the inventory: 1 to 256 characters. */
  readonly sku: string;
  /** The number of pieces: a whole number from 1 to 1,000,000. */
  readonly quantity: number;
}

/** Input common to all steps of an order. */
export interface OrderStepRequest {
  /** The id of the order. */
  readonly orderId: string;
  /**
   * The idempotency key, `orderId/step`, which is the same for every attempt. A step that receives a key it has already
   * processed must return the same result, and must not do the work twice.
   */
  readonly idempotencyKey: string;
  /** The customer who placed the order. */
  readonly customer: OrderCustomer;
  /** The ordered items, each SKU once. */
  readonly items: OrderItem[];
}

/** Input of the `pay` step. The idempotency key is `orderId/pay`. */
export interface PaymentRequest extends OrderStepRequest {
  /**
   * The `payment` of the order.
   *
   * @default - the order has no payment data
   */
  readonly payment?: any;
}

/** Result of the `pay` step. Additional fields are kept. */
export interface PaymentResult {
  /** Whether the payment succeeded. A result without it counts as unknown, and the order is rolled back. */
  readonly paid: boolean;
  /**
   * The reason why the payment was declined, in words for the customer.
   *
   * @default - the customer is not given a reason
   */
  readonly reason?: string;
}

/** Input of the `ship` step. The idempotency key is `orderId/ship`. The result of the step is kept as `shipment`. */
export interface ShippingRequest extends OrderStepRequest {
  /**
   * The `shipping` of the order.
   *
   * @default - the order has no shipping data
   */
  readonly shipping?: any;
}

/**
 * Input of the `cancelShipping` step. The idempotency key is `orderId/cancel-shipping`. The step is called if the
 * result of the `ship` step is unknown, so there may be nothing to cancel.
 */
export interface CancelShippingRequest extends OrderStepRequest {
  /** The idempotency key of the `ship` step. */
  readonly shippingKey: string;
  /**
   * The `shipping` of the order.
   *
   * @default - the order has no shipping data
   */
  readonly shipping?: any;
}

/** Input of the `refund` step. The idempotency key is `orderId/refund`. Possibly nothing was charged. */
export interface RefundRequest extends OrderStepRequest {
  /** The idempotency key of the `pay` step. */
  readonly paymentKey: string;
  /**
   * The result of the `pay` step.
   *
   * @default - the result is unknown
   */
  readonly paymentResult?: any;
  /** The reason of the refund: `OUT_OF_STOCK`, or `FAILED` if the order failed. */
  readonly reason: string;
}

/** Input of the `notifyCustomer` step. The idempotency key is `orderId/notify`. */
export interface CustomerNotice extends OrderStepRequest {
  /** The outcome of the order: `CONFIRMED`, `DECLINED` or `OUT_OF_STOCK`. */
  readonly outcome: string;
  /** The text for the customer. */
  readonly message: string;
  /**
   * The result of the `ship` step.
   *
   * @default - nothing was shipped
   */
  readonly shipment?: any;
}

/** Output of an execution of an `OrderWorkflow`, also stored as `result` in the record of the order. */
export interface OrderResult {
  /** The id of the order, or an empty string if the input had none. */
  readonly orderId: string;
  /** The outcome of the order: `CONFIRMED`, `DECLINED`, `OUT_OF_STOCK`, `INVALID` or `DUPLICATE`. */
  readonly outcome: string;
  /**
   * Whether the customer was notified.
   *
   * @default - absent for an invalid order and for a duplicate, for which no notification is sent
   */
  readonly customerNotified?: boolean;
  /**
   * The result of the `pay` step.
   *
   * @default - present only for a confirmed order
   */
  readonly payment?: any;
  /**
   * The result of the `ship` step.
   *
   * @default - present only for a confirmed order
   */
  readonly shipment?: any;
  /**
   * The reason why the payment was declined, as the `pay` step returned it.
   *
   * @default - the order was not declined, or no reason was returned
   */
  readonly reason?: string;
  /**
   * The SKUs that were out of stock.
   *
   * @default - nothing was out of stock
   */
  readonly outOfStock?: string[];
  /**
   * Whether the payment of an order that is out of stock was refunded. If not, an alert asks the operator to refund it.
   *
   * @default - nothing was out of stock
   */
  readonly refunded?: boolean;
  /**
   * The problems of an invalid order.
   *
   * @default - the order is valid
   */
  readonly problems?: OrderProblem[];
  /**
   * The ARN of the execution that is processing, or has processed, the order.
   *
   * @default - the order is not a duplicate
   */
  readonly firstExecution?: string;
}

/** A problem with one field of an order. */
export interface OrderProblem {
  /** The field, for example `items[0].quantity`. */
  readonly field: string;
  /** The requirement that the field does not meet. */
  readonly problem: string;
}
