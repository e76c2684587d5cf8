import { jsonata } from '../../private/jsonata-text';

/** The attributes of the record of an order. */
export const RECORD = {
  orderId: 'orderId',
  executionArn: 'executionArn',
  outcome: 'outcome',
  startedAt: 'startedAt',
  finishedAt: 'finishedAt',
  /** `RESERVED`, then `RELEASED`; absent as long as nothing was reserved. Once released, nothing can be reserved. */
  inventory: 'inventory',
  result: 'result',
} as const;

/** The key of the record of the order at hand. */
export const RECORD_KEY = { [RECORD.orderId]: { S: jsonata('$order.orderId') } };
