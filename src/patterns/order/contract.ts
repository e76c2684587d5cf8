/** What an order workflow is started with. */
export interface OrderInput {
  /** The order's own id: 1 to 80 letters, digits, `-` and `_`. An order is worked once under its id. */
  readonly orderId: string;
  /** Who has ordered. */
  readonly customer: OrderCustomer;
  /** What is ordered: at least one item, and at most 99 different SKUs. The same SKU twice is added up. */
  readonly items: OrderItem[];
  /**
   * What the payment step needs, as it needs it, for example a token of a payment service.
   *
   * @default - the payment step gets none
   */
  readonly payment?: any;
  /**
   * What the shipping step needs, as it needs it, for example an address.
   *
   * @default - the shipping step gets none
   */
  readonly shipping?: any;
}

/** Who has ordered. */
export interface OrderCustomer {
  /** Where the customer is told what became of the order. */
  readonly email: string;
}

/** An item of an order. */
export interface OrderItem {
  /** The key of the item in the inventory: 1 to 256 characters. */
  readonly sku: string;
  /** How many: a whole number from 1 to 1,000,000. */
  readonly quantity: number;
}

/** What each step of an order is given beside what it needs for its own work. */
export interface OrderStepRequest {
  /** The id of the order. */
  readonly orderId: string;
  /**
   * `orderId/step`, the same each time the step is tried: whoever has done the work for this key gives the same answer
   * again and does nothing twice.
   */
  readonly idempotencyKey: string;
  /** Who has ordered. */
  readonly customer: OrderCustomer;
  /** What is ordered, each SKU once. */
  readonly items: OrderItem[];
}

/** What the payment step is given; its key is `orderId/pay`. */
export interface PaymentRequest extends OrderStepRequest {
  /**
   * `payment` of the order.
   *
   * @default - the order has none
   */
  readonly payment?: any;
}

/** What the payment step answers. Whatever it holds beside these fields is kept. */
export interface PaymentResult {
  /** Whether the money is there. An answer without it counts as unknown: the order is undone. */
  readonly paid: boolean;
  /**
   * Why not, in words for the customer.
   *
   * @default - no reason is told
   */
  readonly reason?: string;
}

/** What the shipping step is given; its key is `orderId/ship`. Its answer is kept as `shipment`. */
export interface ShippingRequest extends OrderStepRequest {
  /**
   * `shipping` of the order.
   *
   * @default - the order has none
   */
  readonly shipping?: any;
}

/**
 * What the step is given that cancels shipping; its key is `orderId/cancel-shipping`. It is called when the answer of
 * the shipping step is not known, so there may be nothing to cancel.
 */
export interface CancelShippingRequest extends OrderStepRequest {
  /** The key that the shipping step was given. */
  readonly shippingKey: string;
  /**
   * `shipping` of the order.
   *
   * @default - the order has none
   */
  readonly shipping?: any;
}

/** What the step is given that refunds; its key is `orderId/refund`. It may be called when nothing was charged. */
export interface RefundRequest extends OrderStepRequest {
  /** The key that the payment step was given. */
  readonly paymentKey: string;
  /**
   * What the payment step answered.
   *
   * @default - its answer is not known
   */
  readonly paymentResult?: any;
  /** Why: `OUT_OF_STOCK`, or `FAILED` for an order that failed. */
  readonly reason: string;
}

/** What the step is given that tells the customer; its key is `orderId/notify`. */
export interface CustomerNotice extends OrderStepRequest {
  /** `CONFIRMED`, `DECLINED` or `OUT_OF_STOCK`. */
  readonly outcome: string;
  /** The text for the customer. */
  readonly message: string;
  /**
   * What the shipping step answered.
   *
   * @default - nothing was shipped
   */
  readonly shipment?: any;
}

/** How an execution of an order workflow ends: its output, and `result` in the order's record. */
export interface OrderResult {
  /** The id of the order; an empty text where the input held none. */
  readonly orderId: string;
  /** `CONFIRMED`, `DECLINED`, `OUT_OF_STOCK`, `INVALID` or `DUPLICATE`. */
  readonly outcome: string;
  /**
   * Whether the customer was told.
   *
   * @default - nobody tries to tell: the order is invalid or a duplicate
   */
  readonly customerNotified?: boolean;
  /**
   * What the payment step answered.
   *
   * @default - only a confirmed order has it
   */
  readonly payment?: any;
  /**
   * What the shipping step answered.
   *
   * @default - only a confirmed order has it
   */
  readonly shipment?: any;
  /**
   * Why the payment was declined, in the words of the payment step.
   *
   * @default - the order was not declined, or no reason was given
   */
  readonly reason?: string;
  /**
   * The SKUs of which there was not enough.
   *
   * @default - nothing was out of stock
   */
  readonly outOfStock?: string[];
  /**
   * Whether the payment of an order that is out of stock went back; if not, a person was alerted to do it.
   *
   * @default - nothing was out of stock
   */
  readonly refunded?: boolean;
  /**
   * What is wrong with an invalid order.
   *
   * @default - the order is valid
   */
  readonly problems?: OrderProblem[];
  /**
   * The ARN of the execution that works, or has worked, the order.
   *
   * @default - the order is no duplicate
   */
  readonly firstExecution?: string;
}

/** What is wrong with one field of an order. */
export interface OrderProblem {
  /** The field, for example `items[0].quantity`. */
  readonly field: string;
  /** What it must be. */
  readonly problem: string;
}
