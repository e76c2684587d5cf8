import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Workflow, WorkflowOptions } from '../src';
import { orderApp } from './apps/order-app';
import { anOrder, describeDeployed } from './support/deployed';
import { deploy, Deployment, eventsOf } from './support/deployment';
import { OrderSystem } from './support/orders';

const { DESTROY } = RemovalPolicy;

/** Returns the names of the tables of a stack, which begin with its name. */
async function tablesOf(stackName: string): Promise<string[]> {
  const { TableNames = [] } = await new DynamoDBClient({}).send(new ListTablesCommand({}));
  return TableNames.filter((name) => name.startsWith(`${stackName}-`));
}

describeDeployed('an order workflow whose creation is rolled back', () => {
  const name = 'RolledBack';
  let second: Deployment | undefined;

  const define = (fails: boolean, removalPolicy?: RemovalPolicy) => (app: App) => {
    const stack = orderApp(app, name, () => ({ removalPolicy }));
    if (fails) {
      const logGroupName = `${name}-twin`;
      const [first, twin] = ['First', 'Twin'].map((id) => new logs.CfnLogGroup(stack, id, { logGroupName }));
      first.node.addDependency(stack.node.findChild('Orders'));
      twin.node.addDependency(first);
    }
    return stack;
  };

  afterAll(async () => {
    await second?.update(define(false, DESTROY)); // resources that are retained by default must not outlive the test
    await second?.destroy();
  });

  test('retains no resources, and can be created again under the same name', async () => {
    await expect(deploy(define(true))).rejects.toThrow(/ended as ROLLBACK_COMPLETE: Twin: .*already exists/);
    const events = await eventsOf(name);
    expect(events.filter(({ ResourceStatus }) => ResourceStatus === 'DELETE_SKIPPED')
      .map(({ LogicalResourceId }) => LogicalResourceId)).toEqual([]);
    expect(await tablesOf(name)).toEqual([]);

    second = await deploy(define(false));
    const orders = new OrderSystem(second.outputs);
    await orders.shelve('shoe', 1);
    expect((await orders.run(anOrder('o-1'))).output).toMatchObject({ outcome: 'CONFIRMED' });
  });
});

type Options = (own: logs.ILogGroup) => WorkflowOptions;

const VENDED = /^\/aws\/vendedlogs\/states\/UpdatedFlow/;

describeDeployed('a workflow in an updated stack', () => {
  const name = 'Updated';
  let deployment: Deployment;

  const define = (options?: Options) => (app: App) => {
    const stack = new Stack(app, name);
    const own = new logs.LogGroup(stack, 'Own', { removalPolicy: DESTROY });
    if (options) {
      const { logGroup } = new Workflow(stack, 'Flow', {
        definition: sfn.Pass.jsonata(stack, 'Take'), ...options(own),
      });
      if (logGroup) new CfnOutput(stack, 'LogGroup', { value: logGroup.logGroupName });
    }
    return stack;
  };

  beforeAll(async () => {
    deployment = await deploy(define(() => ({})));
  });
  afterAll(async () => {
    await deployment?.update(define(() => ({ removalPolicy: DESTROY })));
    await deployment?.destroy();
  });

  test.each<[string, Options | undefined]>([
    ['without logging', () => ({ logLevel: sfn.LogLevel.OFF })],
    ['with an existing log group', (logGroup) => ({ logGroup })],
    ['without the workflow', undefined],
  ])('gets a new log group after a deployment %s', async (_, between) => {
    const first = deployment.outputs.LogGroup;
    await deployment.update(define(between));
    await deployment.update(define(() => ({})));
    const second = deployment.outputs.LogGroup;
    expect([first, second]).toEqual([expect.stringMatching(VENDED), expect.stringMatching(VENDED)]);
    expect(second).not.toBe(first);
  });

  test('keeps its log group if other props change', async () => {
    const { LogGroup } = deployment.outputs;
    await deployment.update(define(() => ({ tracing: false, logRetention: logs.RetentionDays.ONE_DAY })));
    expect(deployment.outputs).toEqual({ LogGroup });
  });
});
