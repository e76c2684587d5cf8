import { SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Step, Workflow } from '../src';
import { Shop } from './shop/shop';
import { deployed, describeDeployed } from './support/deployed';
import { OrderSystem } from './support/orders';

const removalPolicy = RemovalPolicy.DESTROY;

/** Returns the input of the functions of the shop. */
const call = (orderId: string, script: string[]) => ({
  orderId,
  idempotencyKey: `${orderId}/ship`,
  customer: { email: 'ada@example.com', script: { ship: script } },
});

describeDeployed('a workflow with an existing chain of states', () => {
  const deployment = deployed((app: App) => {
    const stack = new Stack(app, 'Foreign');
    const shop = new Shop(stack, 'Shop');
    const child = new Workflow(stack, 'Child', {
      definition: Step.invoke(shop.ship).toState(stack, 'Ship in the child'),
      removalPolicy,
    });
    const each = new sfn.Map(stack, 'Each', { itemsPath: '$.calls', resultPath: '$.shipped' }).itemProcessor(
      new tasks.LambdaInvoke(stack, 'Theirs', { lambdaFunction: shop.ship, payloadResponseOnly: false }).next(
        new sfn.Pass(stack, 'Unwrap', { outputPath: '$.Payload.tracking' }),
      ),
    );
    const both = sfn.Parallel.jsonata(stack, 'Both', {
      outputs: { one: '{% $states.result[0] %}', two: '{% $states.result[1] %}' },
    })
      .branch(new sfn.Pass(stack, 'Shipped', { outputPath: '$.shipped' }))
      .branch(Step.workflow(child, { arguments: '{% $request.nested %}' }).toState(stack, 'Nested'));
    const flow = new Workflow(stack, 'Flow', { definition: each.next(both), removalPolicy });
    const express = new Workflow(stack, 'Express', {
      definition: Step.states(
        new sfn.Pass(stack, 'Hello', { parameters: { 'greeting.$': "States.Format('Hello {}', $.name)" } }),
      ).toState(stack, 'Greet'),
      stateMachineType: sfn.StateMachineType.EXPRESS,
      removalPolicy,
    });
    new CfnOutput(stack, 'StateMachine', { value: flow.stateMachine.stateMachineArn });
    new CfnOutput(stack, 'Calls', { value: shop.calls.tableName });
    new CfnOutput(stack, 'ExpressArn', { value: express.stateMachine.stateMachineArn });
    return stack;
  });
  const system = () => new OrderSystem(deployment().outputs);

  test('retries its tasks after TransientError, inside a Map and in a nested workflow', async () => {
    const input = {
      calls: [call('m-1', ['ok']), call('m-2', ['TransientError', 'TransientError', 'TransientError', 'ok'])],
      nested: call('n-1', ['TransientError', 'ok']),
    };
    const { status, output } = await system().run(input);
    expect([status, output]).toEqual([
      'SUCCEEDED',
      {
        one: ['SHIP-m-1', 'SHIP-m-2'],
        two: { tracking: 'SHIP-n-1' },
      },
    ]);
    expect(await system().calls('m-2', 'ship')).toBe(4);
  });

  test('fails with the error of the task that fails a fourth time', async () => {
    const input = { calls: [call('f-1', ['TransientError'])], nested: call('f-2', ['ok']) };
    expect(await system().run(input)).toMatchObject({ status: 'FAILED', error: 'TransientError' });
    expect(await system().calls('f-1', 'ship')).toBe(4);
  });

  test('runs as an Express workflow and returns its output to the caller', async () => {
    const client = new SFNClient({ disableHostPrefix: process.env.AWS_ENDPOINT_URL !== undefined });
    const { status, output } = await client.send(
      new StartSyncExecutionCommand({
        stateMachineArn: deployment().outputs.ExpressArn,
        input: JSON.stringify({ name: 'Ada' }),
      }),
    );
    expect([status, JSON.parse(output!)]).toEqual(['SUCCEEDED', { greeting: 'Hello Ada' }]);
  });
});
