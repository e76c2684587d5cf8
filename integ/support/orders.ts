import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeExecutionCommand, DescribeExecutionCommandOutput, GetExecutionHistoryCommand, SFNClient,
  StartExecutionCommand, StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { LOCAL } from './deployment';
import { take } from './queue';

const stepFunctions = new SFNClient({ maxAttempts: 8 });
const dynamodb = new DynamoDBClient();

/** An order as JSON, with instructions for the functions of the shop and for the local AWS. */
export interface Order {
  readonly orderId: string;
  readonly [field: string]: unknown;
}

/** The status and the outcome of an execution. */
export interface Ended {
  readonly status: string;
  readonly output: any;
  readonly error?: string;
  readonly cause: any;
  readonly executionArn: string;
}

/** A deployed order workflow, by the outputs of its stack. */
export class OrderSystem {
  constructor(private readonly outputs: { readonly [name: string]: string }) {}

  public async start(order: unknown, name?: string): Promise<string> {
    const { executionArn } = await stepFunctions.send(new StartExecutionCommand({
      stateMachineArn: this.outputs.StateMachine,
      name,
      input: JSON.stringify(order),
    }));
    return executionArn!;
  }

  public async ended(executionArn: string, limitSeconds = 90): Promise<Ended> {
    const until = Date.now() + limitSeconds * 1000;
    for (;;) {
      const execution = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
      if (execution.status !== 'RUNNING') return toEnded(execution);
      if (Date.now() > until) throw new Error(`${executionArn} still runs after ${limitSeconds} s`);
      await sleep(50);
    }
  }

  public async stop(executionArn: string): Promise<void> {
    await stepFunctions.send(new StopExecutionCommand({ executionArn }));
  }

  public async run(order: unknown, name?: string): Promise<Ended> {
    return this.ended(await this.start(order, name));
  }

  /** Returns the names of the states that an execution entered, in order. */
  public async path(executionArn: string): Promise<string[]> {
    const names: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await stepFunctions.send(new GetExecutionHistoryCommand({ executionArn, nextToken }));
      names.push(...(page.events ?? []).flatMap((event) => event.stateEnteredEventDetails?.name ?? []));
      nextToken = page.nextToken;
    } while (nextToken);
    return names;
  }

  public async stock(sku: string): Promise<number> {
    const item = await this.item(this.outputs.Inventory, 'sku', sku);
    return Number(item?.stock.N);
  }

  public async shelve(sku: string, stock: number): Promise<void> {
    await dynamodb.send(new PutItemCommand({
      TableName: this.outputs.Inventory,
      Item: { sku: { S: sku }, stock: { N: String(stock) } },
    }));
  }

  /** Returns the attributes of the record of an order, with its result as an object. */
  public async record(orderId: string): Promise<any> {
    const item = await this.item(this.outputs.Orders, 'orderId', orderId);
    if (!item) return undefined;
    const record = Object.fromEntries(Object.entries(item).map(([name, value]) => [name, value.S]));
    return { ...record, result: record.result && JSON.parse(record.result) };
  }

  /** Returns the number of calls of a step of an order. */
  public async calls(orderId: string, step: string): Promise<number> {
    const item = await this.item(this.outputs.Calls, 'idempotencyKey', `${orderId}/${step}`);
    return Number(item?.tries.N ?? 0);
  }

  /** Returns all published messages in a queue, read until it is empty. */
  public async published(queue: 'Alerts' | 'Messages'): Promise<Published[]> {
    const found: string[] = [];
    for (let empty = 0; empty < 2;) {
      const bodies = await take(this.outputs[queue], LOCAL ? 0 : 5);
      empty = bodies.length === 0 ? empty + 1 : 0;
      found.push(...bodies);
    }
    return found.map((body) => JSON.parse(body)).map(({ Subject, Message: text }) => ({ subject: Subject, text }));
  }

  private async item(TableName: string, name: string, value: string) {
    const Key = { [name]: { S: value } };
    return (await dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item;
  }
}

/** A message that a topic delivered to a queue. */
export interface Published {
  readonly subject: string;
  readonly text: string;
}

function toEnded({ status, output, error, cause, executionArn }: DescribeExecutionCommandOutput): Ended {
  return {
    status: status!,
    error,
    executionArn: executionArn!,
    output: output && JSON.parse(output),
    cause: cause?.startsWith('{') ? JSON.parse(cause) : cause,
  };
}
