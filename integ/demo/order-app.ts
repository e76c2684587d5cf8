import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { OrderWorkflow, Step } from '../../src';
import { Observers } from '../apps/observers';
import { Shop } from '../shop/shop';

const stack = new Stack(new App(), 'ShoeShop');
const shop = new Shop(stack, 'Shop'); // the functions of an existing shop
const orders = new OrderWorkflow(stack, 'Orders', {
  pay: Step.invoke(shop.pay),
  ship: Step.invoke(shop.ship),
  cancelShipping: Step.invoke(shop.cancelShipping),
  refund: Step.invoke(shop.refund),
  removalPolicy: RemovalPolicy.DESTROY, // the demo removes everything it creates
});
new Observers(stack, 'Observers', orders, shop); // lets the demo show the published messages
