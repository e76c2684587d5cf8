import { setTimeout as sleep } from 'node:timers/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Step, Trigger, Workflow } from '../src';
import { deployed, describeDeployed } from './support/deployed';

const client = new SFNClient({});
const removalPolicy = RemovalPolicy.DESTROY;

/** Waits until the given number of executions was started, and returns the inputs of all. */
async function inputsOf(stateMachineArn: string, count: number): Promise<any[]> {
  for (let tries = 0; tries < 300; tries++) {
    const { executions = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 1000 }));
    if (executions.length >= count) {
      return Promise.all(
        executions.map(async ({ executionArn }) => {
          const { input } = await client.send(new DescribeExecutionCommand({ executionArn }));
          return JSON.parse(input!);
        }),
      );
    }
    await sleep(100);
  }
  throw new Error(`${stateMachineArn} was not started ${count} times within 30 s`);
}

describeDeployed('a workflow with an S3 upload trigger', () => {
  const deployment = deployed((app: App) => {
    const stack = new Stack(app, 'Uploads');
    const bucket = new s3.Bucket(stack, 'Bucket', { versioned: true, removalPolicy });
    const workflow = new Workflow(stack, 'Flow', { definition: sfn.Pass.jsonata(stack, 'Take'), removalPolicy });
    workflow.addTrigger(Trigger.s3Upload(bucket, { prefix: 'in/', suffix: '.mp4' }));
    new CfnOutput(stack, 'StateMachine', { value: workflow.stateMachine.stateMachineArn });
    new CfnOutput(stack, 'Uploaded', { value: bucket.bucketName });
    return stack;
  });
  const put = (Key: string) =>
    new S3Client({ forcePathStyle: true }).send(
      new PutObjectCommand({ Bucket: deployment().outputs.Uploaded, Key, Body: 'x' }),
    );

  test('starts once for each matching upload, with the key unchanged', async () => {
    const keys = ['in/a b.mp4', 'in/a+b.mp4', 'in/ünï/日本.mp4', 'in/100%25.mp4', `in/${'k'.repeat(1000)}.mp4`];
    for (const key of [...keys, 'out/a.mp4', 'in/a.mov', 'in/mp4']) await put(key);
    await put(keys[0]); // a second version
    const inputs = await inputsOf(deployment().outputs.StateMachine, keys.length + 1);
    expect(inputs.map(({ detail }) => detail.object.key).sort()).toEqual([...keys, keys[0]].sort());
  });
});

describeDeployed('a workflow that an event, a function and another workflow start', () => {
  const deployment = deployed((app: App) => {
    const stack = new Stack(app, 'Started');
    const started = new Workflow(stack, 'Started', { definition: sfn.Pass.jsonata(stack, 'Take'), removalPolicy });
    const bus = new events.EventBus(stack, 'Bus');
    started.addTrigger(Trigger.event({ bus, pattern: { source: ['com.example'], detailType: ['Placed'] } }));
    const caller = new lambda.Function(stack, 'Caller', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline(`const { SFN } = require('@aws-sdk/client-sfn');
exports.handler = async (event) => {
  const { STATE_MACHINE_ARN: stateMachineArn } = process.env;
  await new SFN({}).startExecution({ stateMachineArn, input: JSON.stringify({ called: event }) });
};`),
    });
    started.addTrigger(Trigger.caller(caller));
    const placed = { source: 'com.example', detailType: 'Placed', arguments: { orderId: 'o-1' } };
    const starting = Step.event(bus, placed)
      .toState(stack, 'Emit event', { output: '{% $states.input %}' })
      .next(Step.event(bus, { ...placed, detailType: 'Other' }).toState(stack, 'Emit other event', { output: 'a' }))
      .next(Step.invoke(caller, { arguments: 'b' }).toState(stack, 'Call'))
      .next(Step.workflow(started, { arguments: { from: 'c' } }).toState(stack, 'Start'));
    const starter = new Workflow(stack, 'Starter', { definition: starting, removalPolicy });
    new CfnOutput(stack, 'StarterMachine', { value: starter.stateMachine.stateMachineArn });
    new CfnOutput(stack, 'StartedMachine', { value: started.stateMachine.stateMachineArn });
    return stack;
  });

  test('starts once for each, with the expected input', async () => {
    await client.send(new StartExecutionCommand({ stateMachineArn: deployment().outputs.StarterMachine }));
    const inputs = await inputsOf(deployment().outputs.StartedMachine, 3);
    expect(inputs).toHaveLength(3);
    expect(inputs).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ 'source': 'com.example', 'detail-type': 'Placed', 'detail': { orderId: 'o-1' } }),
        { called: 'b' },
        expect.objectContaining({ from: 'c' }),
      ]),
    );
  });
});
