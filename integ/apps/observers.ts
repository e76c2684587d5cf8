import { CfnOutput, RemovalPolicy } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { OrderWorkflow } from '../../src';
import { Shop } from '../shop/shop';

/** Lets somebody outside see what an order workflow does: queues on its topics, and outputs that name its resources. */
export class Observers extends Construct {
  constructor(scope: Construct, id: string, orders: OrderWorkflow, shop: Shop) {
    super(scope, id);
    this.show({
      StateMachine: orders.stateMachine.stateMachineArn,
      Orders: orders.orderTable.tableName,
      Inventory: orders.inventoryTable.tableName,
      Calls: shop.calls.tableName,
      Alerts: this.listen('Alerts', orders.alertTopic),
      ...orders.customerTopic ? { Messages: this.listen('Messages', orders.customerTopic) } : {},
    });
  }

  private show(outputs: { [name: string]: string }): void {
    for (const [name, value] of Object.entries(outputs)) {
      new CfnOutput(this, `${name}Output`, { value }).overrideLogicalId(name);
    }
  }

  /** A queue that gets what is published to a topic; its URL. */
  private listen(id: string, topic: sns.ITopic): string {
    const queue = new sqs.Queue(this, id, { removalPolicy: RemovalPolicy.DESTROY });
    topic.addSubscription(new SqsSubscription(queue));
    return queue.queueUrl;
  }
}
