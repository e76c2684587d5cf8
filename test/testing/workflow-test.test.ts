import { Duration, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Step, Workflow } from '../../src';
import { Answer, WorkflowTest, workflowMatchers } from '../../src/testing';
import { fullOrders } from '../support/orders';
import { aFunction, aStack } from '../support/synth';

expect.extend(workflowMatchers);

declare global {
  namespace jest {
    interface Matchers<R> {
      toSucceed(output?: unknown): R;
      toFailWith(error: string, cause?: string | RegExp): R;
      toHavePath(path: readonly string[]): R;
      toHaveCalled(state: string, parameters?: unknown): R;
    }
  }
}

let stack: Stack;
beforeEach(() => {
  stack = aStack();
});

/** A workflow that charges a customer with a function, and records it in a table. */
function charging(): { flow: Workflow; charge: lambda.Function; table: dynamodb.Table } {
  const charge = aFunction(stack, 'Charge function');
  const table = new dynamodb.Table(stack, 'Payments', {
    partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
  });
  const definition = Step.invoke(charge).toState(stack, 'Charge').next(new tasks.DynamoPutItem(stack, 'Record', {
    table,
    item: { id: tasks.DynamoAttributeValue.fromString(sfn.JsonPath.stringAt('$.id')) },
    resultPath: sfn.JsonPath.DISCARD,
  }));
  return { flow: new Workflow(stack, 'Flow', { definition }), charge, table };
}

describe('a test of a workflow', () => {
  test('answers its tasks, and shows what happened', async () => {
    const { flow, charge } = charging();
    const test = WorkflowTest.of(flow)
      .mock(charge, (order: any) => ({ id: `p-${order.id}` }))
      .mock('dynamodb:putItem', {});
    const result = await test.run({ id: 'o-1' });
    expect(result).toSucceed({ id: 'p-o-1' });
    expect(result).toHavePath(['Charge', 'Record']);
    expect(result).toHaveCalled('Record', { TableName: '${Payments}', Item: { id: { S: 'p-o-1' } } });
    expect(result.calls).toHaveLength(2);
    expect([result.duration, result.transitions]).toEqual([0, 2]);
  });

  test.each<[string, (parts: ReturnType<typeof charging>) => string | object]>([
    ['a state', () => 'Charge'],
    ['a function', ({ charge }) => charge],
    ['the path of a function', () => 'Charge function'],
    ['a call', () => 'lambda:invoke'],
    ['the resource', () => 'arn:aws:states:::lambda:invoke'],
  ])('mocks %s', async (_, target) => {
    const parts = charging();
    const result = await WorkflowTest.of(parts.flow).mock(target(parts), { id: '1' }).mock(parts.table, {}).run();
    expect(result).toSucceed({ id: '1' });
  });

  test('retries as the definition says, in virtual time', async () => {
    const { flow } = charging();
    const test = WorkflowTest.of(flow).mock('Record', {})
      .mock('Charge', Answer.sequence(Answer.error('Lambda.TooManyRequestsException'), { id: 'p-1' }));
    const result = await test.run();
    expect(result).toSucceed({ id: 'p-1' });
    expect(result.calls.map(({ state, retryCount }) => [state, retryCount]))
      .toEqual([['Charge', 0], ['Charge', 1], ['Record', 0]]);
    expect(result.transitions).toBe(3);
    expect(result.duration).toBeGreaterThan(0);
  });

  test('fails a function as Lambda does, with the name of the error that its mock throws', async () => {
    class Declined extends Error {
      override readonly name = 'Declined';
    }
    const { flow } = charging();
    const result = await WorkflowTest.of(flow).mock('Charge', () => {
      throw new Declined('no funds');
    }).run();
    expect(result).toFailWith('Declined', '"errorMessage":"no funds"');
  });

  test('times out a task without a response', async () => {
    const { flow } = charging();
    const result = await WorkflowTest.of(flow).mock('Charge', Answer.timeout()).run();
    expect(result).toFailWith('States.Timeout');
    expect(result.duration).toBeGreaterThanOrEqual(3);
  });

  test('waits in virtual time for an answer that comes later', async () => {
    const { flow } = charging();
    const later = Answer.value({ id: '1' }).after(Duration.seconds(2));
    expect((await WorkflowTest.of(flow).mock('Charge', later).mock('Record', {}).run()).duration).toBe(2);
  });

  test('answers each item of a Map', async () => {
    const each = new sfn.Map(stack, 'Each', { itemsPath: '$.items' })
      .itemProcessor(Step.invoke(aFunction(stack, 'Fn')).toState(stack, 'Work'));
    const test = WorkflowTest.of(new Workflow(stack, 'Flow', { definition: each }));
    test.mock('Work', Answer.perItem(1, Answer.error('Broken'), 3));
    expect(await test.run({ items: [1, 2, 3] })).toFailWith('Broken');
    expect(await test.run({ items: [1] })).toSucceed([1]);
  });

  test('keeps what is published and sent', async () => {
    const queue = new sqs.Queue(stack, 'Queue');
    const definition = new tasks.SqsSendMessage(stack, 'Send', {
      queue, messageBody: sfn.TaskInput.fromObject({ id: sfn.JsonPath.stringAt('$.id') }),
    });
    const result = await WorkflowTest.of(new Workflow(stack, 'Flow', { definition })).run({ id: 'o-1' });
    expect(result.sent).toEqual([
      expect.objectContaining({ service: 'sqs', to: '${Queue}', body: { id: 'o-1' } }),
    ]);
  });

  test('runs the workflows that it starts', async () => {
    const child = new Workflow(stack, 'Child', {
      definition: Step.invoke(aFunction(stack, 'Fn')).toState(stack, 'Work in the child'),
    });
    const parent = new Workflow(stack, 'Parent', { definition: Step.workflow(child).toState(stack, 'Start') });
    const test = WorkflowTest.of(parent).mock('Work in the child', ({ n }: any) => n + 1);
    const result = await test.run({ n: 1 });
    expect(result).toSucceed(2);
    expect(result.calls.map(({ state }) => state)).toEqual(['Start', 'Work in the child']);
    test.mock('Work in the child', Answer.error('Broken', 'down'));
    expect(await test.run({ n: 1 })).toFailWith('States.TaskFailed', '"Error":"Broken"');
  });

  test('runs the order workflow', async () => {
    const orders = fullOrders(stack);
    const test = WorkflowTest.of(orders)
      .mock('Pay', { paid: false, reason: 'no funds' })
      .mock('Notify customer', {})
      .mock('aws-sdk:dynamodb:putItem', {}).mock('aws-sdk:dynamodb:updateItem', {});
    const order = {
      orderId: 'o-1', customer: { email: 'ada@example.com' }, items: [{ sku: 'shoe', quantity: 1 }],
    };
    const result = await test.run(order);
    expect(result).toSucceed({ orderId: 'o-1', outcome: 'DECLINED', customerNotified: true, reason: 'no funds' });
  });
});

describe('an execution that is taken further step by step', () => {
  const asking = () => {
    const queue = new sqs.Queue(stack, 'Queue');
    const ask = Step.queue(queue, {
      waitForTaskToken: true, timeout: Duration.days(2), heartbeat: Duration.hours(12),
    });
    const definition = new sfn.Wait(stack, 'Wait', { time: sfn.WaitTime.duration(Duration.days(1)) })
      .next(ask.toState(stack, 'Ask'));
    return WorkflowTest.of(new Workflow(stack, 'Flow', { definition, timeout: Duration.days(9) }));
  };

  test('waits for time, and for a task that someone else completes', async () => {
    const execution = await asking().start();
    expect(execution.result.path).toEqual(['Wait']);
    await execution.advance(Duration.hours(23));
    expect(execution.waitingTasks).toEqual([]);
    await execution.advance(Duration.hours(1));
    expect(execution.waitingTasks.map(({ state }) => state)).toEqual(['Ask']);
    expect(await execution.succeedTask('Ask', { yes: true })).toSucceed({ yes: true });
    expect(execution.result.duration).toBe(24 * 3600);
  });

  test('misses a heartbeat, unless one is sent', async () => {
    const execution = await asking().start();
    await execution.advance(Duration.hours(35));
    await execution.heartbeat('Ask');
    expect((await execution.advance(Duration.hours(11))).status).toBe('RUNNING');
    expect(await execution.advance(Duration.hours(2))).toFailWith('States.Timeout');
  });

  test('fails, is redriven, and is stopped', async () => {
    const execution = await asking().start();
    await execution.advance(Duration.days(1));
    expect(await execution.failTask('Ask', 'Refused', 'no')).toFailWith('Refused', 'no');
    await execution.redrive();
    expect(execution.waitingTasks).toHaveLength(1);
    expect(await execution.stop('Enough')).toMatchObject({ status: 'ABORTED', error: 'Enough' });
    await expect(execution.succeedTask('Ask')).rejects.toThrow("No task 'Ask' waits; none does");
  });
});

describe('a mistake in a test is an error:', () => {
  const messageOf = async (act: () => unknown): Promise<string> => {
    try {
      await act();
    } catch (error) {
      return (error as Error).message;
    }
    return 'no error';
  };

  test('a task without a mock', async () => {
    const test = WorkflowTest.of(charging().flow).mock('Record', {});
    expect(await messageOf(() => test.run({ id: '1' }))).toBe("No mock answers the task 'Charge' (lambda:invoke), "
      + 'which '
      + 'sends {"FunctionName":"${Charge function.Arn}","Payload":{"id":"1"}}. Define one with mock(\'Charge\', …); '
      + 'there '
      + "are mocks of 'Record'");
  });

  test('a mock of nothing', async () => {
    const test = WorkflowTest.of(charging().flow);
    expect(await messageOf(() => test.mock('Chrage', {}))).toBe("mock: there is no task 'Chrage'; did you mean "
      + "'Charge'?; "
      + "the tasks are 'Charge' (lambda:invoke), 'Record' (dynamodb:putItem)");
    expect(await messageOf(() => test.mock(aFunction(stack, 'Other'), {}))).toBe('mock: there is no task '
      + "'Stack/Other'; "
      + "the tasks are 'Charge' (lambda:invoke), 'Record' (dynamodb:putItem)");
  });

  test('a mock that was not used', async () => {
    const test = WorkflowTest.of(charging().flow).mock('Charge', Answer.error('Broken')).mock('Record', {});
    await test.run();
    expect(await messageOf(() => test.assertMocksUsed())).toBe("No task called the mock of 'Record'");
  });

  test('a mock that the API could never return', async () => {
    const test = WorkflowTest.of(charging().flow).mock('Charge', { id: '1' })
      .mock('Record', { Attributes: 5 });
    expect(await messageOf(() => test.run())).toBe("The mock of 'Record' answers 'Record' (dynamodb:putItem) with "
      + 'what the '
      + "service could never return. Mock result schema validation error: Field 'Attributes' must be an object. It is "
      + '{"Attributes":5}');
  });

  test('parameters that AWS would refuse', async () => {
    const table = dynamodb.Table.fromTableName(stack, 'Table', 't');
    const definition = new tasks.CallAwsService(stack, 'Query', {
      service: 'dynamodb',
      action: 'query',
      iamResources: [table.tableArn],
      parameters: { TableName: 't', Limit: sfn.JsonPath.numberAt('$.limit') },
    });
    const test = WorkflowTest.of(new Workflow(stack, 'Flow', { definition })).mock('Query', { Items: [] });
    expect(await messageOf(() => test.run({ limit: 0 }))).toBe("AWS would refuse the call of 'Query' "
      + "(aws-sdk:dynamodb:query): The value for the field 'Limit' must be at least 1, got: 0. It sends "
      + '{"TableName":"t","Limit":0}');
  });

  test('answers per item for a task that is not in a Map, and too few of them', async () => {
    const test = WorkflowTest.of(charging().flow).mock('Charge', Answer.perItem(1));
    expect(await messageOf(() => test.run())).toBe("The mock of 'Charge' has an answer per item, but 'Charge' is not "
      + 'inside '
      + 'a Map; use Answer.sequence(…)');
  });

  test('a task token that nobody completes', async () => {
    const definition = Step.queue(new sqs.Queue(stack, 'Queue'), { waitForTaskToken: true }).toState(stack, 'Ask');
    const test = WorkflowTest.of(new Workflow(stack, 'Flow', { definition }));
    expect(await messageOf(() => test.run())).toContain("Define one with mock('Ask', …), or use start() and complete "
      + 'the '
      + 'task');
  });

  test('no state machine, or several', async () => {
    charging();
    new Workflow(stack, 'Other', { definition: new sfn.Pass(stack, 'Pass') });
    expect(await messageOf(() => WorkflowTest.of(stack))).toBe('WorkflowTest: the source has 2 state machines; set '
      + "'stateMachine' to one of 'Flow/StateMachine', 'Other/StateMachine'");
    expect(await messageOf(() => WorkflowTest.of(stack, { stateMachine: 'None' }))).toBe('WorkflowTest: '
      + "'stateMachine' must "
      + "be one of 'Flow/StateMachine', 'Other/StateMachine', got: 'None'");
    expect(await WorkflowTest.of(stack, { stateMachine: 'Other' }).run()).toSucceed({});
    expect(await messageOf(() => WorkflowTest.of(aStack()))).toBe('WorkflowTest: the source has no state machine');
  });
});
