import { Json, JsonObject, TaskRequest } from '../../../src/engine';
import { allows, Item, keyOf, updated } from '../../support/dynamo';
import { Failed, FaultyServices } from '../../support/faulty-services';

/** The services of the order workflow: tables, functions and topics, as small as possible. */
export class Shop extends FaultyServices {
  readonly orders = new Map<string, Item>();
  readonly inventory = new Map<string, Item>();
  readonly published: { topic: string; subject?: string; message: string }[] = [];
  /** The calls of functions that succeeded, with the name of the state. */
  readonly worked: { state: string; payload: JsonObject }[] = [];
  /** The response of a function, by the name of the state. @default - `USUAL` */
  answers: { [state: string]: Json } = {};

  shelve(sku: string, stock: number): void {
    this.inventory.set(sku, { sku: { S: sku }, stock: { N: String(stock) } });
  }

  stock(sku: string): number {
    return Number(this.inventory.get(sku)!.stock.N);
  }

  protected work({ resource, state, input }: TaskRequest): Json {
    const sent = input as any;
    switch (resource.split(':::')[1]) {
      case 'lambda:invoke':
        this.worked.push({ state, payload: sent.Payload });
        return { StatusCode: 200, Payload: this.answers[state] ?? USUAL[state] ?? {} };
      case 'aws-sdk:sns:publish':
        this.published.push({ topic: sent.TopicArn, subject: sent.Subject, message: sent.Message });
        return { MessageId: String(this.published.length) };
      case 'aws-sdk:dynamodb:getItem':
        return { Item: this.table(sent).get(keyOf(sent.Key))! };
      case 'aws-sdk:dynamodb:putItem':
        this.write([{ ...sent, Key: { orderId: sent.Item.orderId } }]);
        return {};
      case 'aws-sdk:dynamodb:updateItem':
        this.write([sent]);
        return {};
      case 'aws-sdk:dynamodb:transactWriteItems':
        this.transact(sent.TransactItems.map((item: any) => item.Update));
        return {};
      default:
        throw new Error(`The shop has no ${resource}`);
    }
  }

  private table({ TableName }: { TableName: string }): Map<string, Item> {
    return TableName.includes('Inventory') ? this.inventory : this.orders;
  }

  private write(writes: readonly any[]): void {
    if (writes.some((write) => !this.allows(write))) {
      throw new Failed('DynamoDb.ConditionalCheckFailedException', 'The conditional request failed');
    }
    for (const write of writes) {
      const table = this.table(write);
      const key = keyOf(write.Key);
      table.set(key, write.Item ?? updated({ ...write.Key, ...table.get(key) }, write));
    }
  }

  private transact(writes: readonly any[]): void {
    const reasons = writes.map((write) => (this.allows(write) ? 'None' : 'ConditionalCheckFailed'));
    if (reasons.some((reason) => reason !== 'None')) {
      throw new Failed(
        'DynamoDb.TransactionCanceledException',
        'Transaction cancelled, please refer cancellation reasons ' +
          `for specific reasons [${reasons.join(', ')}] (Service: DynamoDb, Status Code: 400)`,
      );
    }
    this.write(writes);
  }

  private allows(write: any): boolean {
    return allows(write, this.table(write).get(keyOf(write.Key)));
  }
}

const USUAL: { [state: string]: Json } = {
  'Pay': { paid: true, paymentId: 'p-1' },
  'Arrange shipping': { trackingId: 't-1' },
};
