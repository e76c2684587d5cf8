import { jsonata } from '../../workflow/jsonata-text';

/** The attributes of the record of an order, in addition to those of every record. */
export const ORDER_RECORD = {
  orderId: 'orderId',
  /** `RESERVED`, then `RELEASED`. Absent until something is reserved. After `RELEASED` nothing can be reserved. */
  inventory: 'inventory',
} as const;

/** The key of the record of the current order. */
export const RECORD_KEY = { [ORDER_RECORD.orderId]: { S: jsonata('$order.orderId') } };
