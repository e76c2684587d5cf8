import { Construct } from 'constructs';
import { listen, show } from './observing';
import { OrderWorkflow } from '../../src';
import { Shop } from '../shop/shop';

/** Makes an order workflow observable from outside: queues on its topics, and outputs with its resources. */
export class Observers extends Construct {
  constructor(scope: Construct, id: string, orders: OrderWorkflow, shop: Shop) {
    super(scope, id);
    show(this, {
      StateMachine: orders.stateMachine.stateMachineArn,
      Orders: orders.orderTable.tableName,
      Inventory: orders.inventoryTable.tableName,
      Calls: shop.calls.tableName,
      Alerts: listen(this, 'Alerts', orders.alertTopic),
      ...orders.customerTopic ? { Messages: listen(this, 'Messages', orders.customerTopic) } : {},
    });
  }
}
