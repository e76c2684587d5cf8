import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Observers } from './observers';
import { OrderWorkflow, OrderWorkflowProps, Step } from '../../src';
import { Shop } from '../shop/shop';

export interface OrderAppProps extends Partial<OrderWorkflowProps> {
  /** Omits the optional steps. */
  readonly onlyRequired?: boolean;
}

/** An order workflow with the functions of the shop, and queues that receive its messages. */
export function orderApp(
  app: App, stackName: string, props: (shop: Shop, stack: Stack) => OrderAppProps = () => ({}),
): Stack {
  const stack = new Stack(app, stackName);
  const shop = new Shop(stack, 'Shop');
  const { onlyRequired, ...more } = props(shop, stack);
  const orders = new OrderWorkflow(stack, 'Orders', {
    pay: Step.invoke(shop.pay),
    ship: Step.invoke(shop.ship),
    cancelShipping: onlyRequired ? undefined : Step.invoke(shop.cancelShipping),
    refund: onlyRequired ? undefined : Step.invoke(shop.refund),
    removalPolicy: RemovalPolicy.DESTROY,
    ...more,
  });
  new Observers(stack, 'Observers', orders, shop);
  return stack;
}
