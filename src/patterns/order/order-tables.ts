import { jsonata } from '../../workflow/jsonata-text';

/** The attributes of the record of an order, beside those of every record. */
export const ORDER_RECORD = {
  orderId: 'orderId',
  /** `RESERVED`, then `RELEASED`; absent as long as nothing was reserved. Once released, nothing can be reserved. */
  inventory: 'inventory',
} as const;

/** The key of the record of the order at hand. */
export const RECORD_KEY = { [ORDER_RECORD.orderId]: { S: jsonata('$order.orderId') } };
