import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { orderApp } from './apps/order-app';
import { deploy, Deployment, eventsOf } from './support/deployment';
import { anOrder, describeDeployed } from './support/deployed';
import { OrderSystem } from './support/orders';
import { ApprovalEndpoint, ApprovalNotifier, ApprovalWorkflow, Workflow, WorkflowOptions } from '../src';

const { DESTROY, RETAIN_ON_UPDATE_OR_DELETE: RETAINED } = RemovalPolicy;

/** The names of the tables of a stack, which begin with its name. */
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
      const [first, twin] = ['First', 'Twin'].map((id) => new logs.CfnLogGroup(stack, id, { logGroupName: `${name}-twin` }));
      first.node.addDependency(stack.node.findChild('Orders'));
      twin.addDependency(first);
    }
    return stack;
  };

  afterAll(async () => {
    await second?.update(define(false, DESTROY)); // what a default keeps is not to outlive the test
    await second?.destroy();
  });

  test('leaves nothing behind, and is created under the same name the next time', async () => {
    await expect(deploy(define(true))).rejects.toThrow(/ended as ROLLBACK_COMPLETE: Twin: .*already exists/);
    const events = await eventsOf(name);
    expect(events.filter(({ ResourceStatus }) => ResourceStatus === 'DELETE_SKIPPED')
      .map(({ LogicalResourceId }) => LogicalResourceId)).toEqual([]);
    expect(await tablesOf(name)).toEqual([]);

    second = await deploy(define(false));
    const orders = new OrderSystem(second.outputs);
    await orders.shelve('shoe', 1);
    expect((await orders.run(anOrder('o-1'))).output).toMatchObject({ outcome: 'COMPLETED' });
  });
});

describeDeployed('a workflow in a stack that is updated', () => {
  const name = 'Updated';
  let deployment: Deployment;

  const define = (options?: (own: logs.ILogGroup) => WorkflowOptions) => (app: App) => {
    const stack = new Stack(app, name);
    const own = new logs.LogGroup(stack, 'Own', { removalPolicy: DESTROY });
    if (options) {
      const { stateMachine } = new Workflow(stack, 'Flow', {
        definition: sfn.Pass.jsonata(stack, 'Take'), ...options(own),
      });
      new CfnOutput(stack, 'StateMachine', { value: stateMachine.stateMachineArn });
    }
    return stack;
  };

  /** The log group that the state machine writes to. */
  const logGroup = async (): Promise<string | undefined> => {
    const { loggingConfiguration } = await new SFNClient({}).send(new DescribeStateMachineCommand({
      stateMachineArn: deployment.outputs.StateMachine,
    }));
    return loggingConfiguration?.destinations?.[0]?.cloudWatchLogsLogGroup?.logGroupArn?.split(':')[6];
  };

  beforeAll(async () => {
    deployment = await deploy(define(() => ({})));
  });
  afterAll(async () => {
    await deployment?.update(define(() => ({ removalPolicy: DESTROY })));
    await deployment?.destroy();
  });

  test.each<[string, (() => WorkflowOptions) | ((own: logs.ILogGroup) => WorkflowOptions) | undefined]>([
    ['without a log', () => ({ logLevel: sfn.LogLevel.OFF })],
    ['with a log group of the user', (logGroup_) => ({ logGroup: logGroup_ })],
    ['without the workflow', undefined],
  ])('gets a new log group after a time %s', async (_, between) => {
    const first = await logGroup();
    await deployment.update(define(between));
    await deployment.update(define(() => ({})));
    const second = await logGroup();
    expect([first, second]).toEqual([
      expect.stringMatching(/^\/aws\/vendedlogs\/states\/UpdatedFlow/), expect.stringMatching(/^\/aws\/vendedlogs\/states\/UpdatedFlow/),
    ]);
    expect(second).not.toBe(first);
  });
});
