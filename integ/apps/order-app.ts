import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { OrderWorkflow, OrderWorkflowProps, Step } from '../../src';
import { Shop } from '../shop/shop';

export interface OrderAppProps extends Partial<OrderWorkflowProps> {
  /** Leaves the steps out that may be left out. */
  readonly onlyRequired?: boolean;
}

/** An order workflow with the functions of the shop, and queues that show what is published. */
export function orderApp(app: App, stackName: string, props: (shop: Shop) => OrderAppProps = () => ({})): Stack {
  const stack = new Stack(app, stackName);
  const shop = new Shop(stack, 'Shop');
  const { onlyRequired, ...more } = props(shop);
  const orders = new OrderWorkflow(stack, 'Orders', {
    pay: Step.invoke(shop.pay),
    ship: Step.invoke(shop.ship),
    cancelShipping: onlyRequired ? undefined : Step.invoke(shop.cancelShipping),
    refund: onlyRequired ? undefined : Step.invoke(shop.refund),
    removalPolicy: RemovalPolicy.DESTROY,
    ...more,
  });
  const outputs: { [name: string]: string } = {
    StateMachine: orders.stateMachine.stateMachineArn,
    Orders: orders.orderTable.tableName,
    Inventory: orders.inventoryTable.tableName,
    Calls: shop.calls.tableName,
    Alerts: listen(stack, 'Alerts', orders.alertTopic),
    ...orders.customerTopic ? { Messages: listen(stack, 'Messages', orders.customerTopic) } : {},
  };
  for (const [name, value] of Object.entries(outputs)) {
    new CfnOutput(stack, `${name}Output`, { value }).overrideLogicalId(name);
  }
  return stack;
}

/** A queue that gets what is published to a topic; its URL. */
function listen(scope: Construct, id: string, topic: sns.ITopic): string {
  const queue = new sqs.Queue(scope, id, { removalPolicy: RemovalPolicy.DESTROY });
  topic.addSubscription(new SqsSubscription(queue));
  return queue.queueUrl;
}
