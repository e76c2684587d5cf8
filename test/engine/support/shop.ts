import { Json, JsonObject, Services, TaskAnswer, TaskRequest } from '../../../src/engine';

/** A fault of a state's task: it fails with this error, before its work or, where the answer is lost, after it. */
export interface Fault {
  readonly error: string;
  readonly cause?: string;
  readonly lost?: boolean;
}

type Item = { [attribute: string]: { S?: string; N?: string } };

class Failed extends Error {
  constructor(
    readonly error: string,
    override readonly cause: string,
  ) {
    super(error);
  }
}

/** A shop with what the order workflow calls: tables, functions and topics, as small as they can be. */
export class Shop implements Services {
  readonly orders = new Map<string, Item>();
  readonly inventory = new Map<string, Item>();
  readonly published: { topic: string; subject?: string; message: string }[] = [];
  /** The calls of functions that did their work, by the name of the state. */
  readonly worked: { state: string; payload: JsonObject }[] = [];
  /** What a function answers, by the name of the state, where it is not the usual. */
  answers: { [state: string]: Json } = {};
  /** The faults of each state's task, one an attempt. */
  faults: { readonly [state: string]: readonly Fault[] } = {};
  private readonly calls = new Map<string, number>();

  shelve(sku: string, stock: number): void {
    this.inventory.set(sku, { sku: { S: sku }, stock: { N: String(stock) } });
  }

  stock(sku: string): number {
    return Number(this.inventory.get(sku)!.stock.N);
  }

  call(request: TaskRequest): TaskAnswer[] {
    const attempt = this.calls.get(request.state) ?? 0;
    this.calls.set(request.state, attempt + 1);
    const fault = this.faults[request.state]?.[attempt];
    try {
      if (fault && !fault.lost) throw new Failed(fault.error, fault.cause ?? '');
      const output = this.work(request);
      // A timeout is one: the work is done, and no answer comes in time.
      if (fault?.error === 'States.Timeout') return [];
      if (fault) throw new Failed(fault.error, fault.cause ?? '');
      return [{ answer: { type: 'succeeded', output } }];
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      return [{ answer: { type: 'failed', error: error.error, cause: error.cause } }];
    }
  }

  private work({ resource, state, input }: TaskRequest): Json {
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
    const item = this.table(write).get(keyOf(write.Key)) ?? {};
    return ((write.ConditionExpression as string) ?? '')
      .split(' OR ')
      .some((condition) => holds(condition, item, write));
  }
}

const USUAL: { [state: string]: Json } = {
  'Pay': { paid: true, paymentId: 'p-1' },
  'Arrange shipping': { trackingId: 't-1' },
};

const keyOf = (key: Item) => Object.values(key)[0].S!;

function holds(condition: string, item: Item, write: any): boolean {
  if (condition === '') return true;
  const absent = /^attribute_not_exists\((#\w+)\)$/.exec(condition);
  if (absent) return item[write.ExpressionAttributeNames[absent[1]]] === undefined;
  const [, name, operator, value] = /^(#\w+) (=|>=) (:\w+)$/.exec(condition)!;
  const [have, want] = [item[write.ExpressionAttributeNames[name]], write.ExpressionAttributeValues[value]];
  if (have === undefined) return false;
  return operator === '=' ? have.S === want.S : Number(have.N) >= Number(want.N);
}

function updated(item: Item, write: any): Item {
  const value = (name: string) => write.ExpressionAttributeValues[name];
  const [, verb, changes] = /^(SET|ADD) (.*)$/.exec(write.UpdateExpression)!;
  for (const change of changes.split(', ')) {
    const [, name, less, operand] = /^(#\w+)(?: = )?(#\w+ - )? ?(:\w+)$/.exec(change)!;
    const attribute = write.ExpressionAttributeNames[name];
    const sum = (sign: number) => ({ N: String(Number(item[attribute]?.N ?? 0) + sign * Number(value(operand).N)) });
    item[attribute] = verb === 'ADD' ? sum(1) : less ? sum(-1) : value(operand);
  }
  return item;
}
