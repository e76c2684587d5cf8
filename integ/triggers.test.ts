import { setTimeout as sleep } from 'node:timers/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Trigger, Workflow } from '../src';
import { deployed, describeDeployed } from './support/deployed';

const client = new SFNClient({});
const removalPolicy = RemovalPolicy.DESTROY;

/** The inputs of all executions that were started, when there are so many. */
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

describeDeployed('a workflow that uploads start', () => {
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

  test('is started once for each, with the key as it is, and for no other key', async () => {
    const keys = ['in/a b.mp4', 'in/a+b.mp4', 'in/ünï/日本.mp4', 'in/100%25.mp4', `in/${'k'.repeat(1000)}.mp4`];
    for (const key of [...keys, 'out/a.mp4', 'in/a.mov', 'in/mp4']) await put(key);
    await put(keys[0]); // a second version
    const inputs = await inputsOf(deployment().outputs.StateMachine, keys.length + 1);
    expect(inputs.map(({ detail }) => detail.object.key).sort()).toEqual([...keys, keys[0]].sort());
  });
});
