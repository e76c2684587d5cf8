import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AssetManifest, AssetPublishing, DefaultAwsClient } from '@aws-cdk/cdk-assets-lib';
import {
  CloudFormationClient, CreateStackCommand, DeleteStackCommand, DescribeStackEventsCommand, DescribeStacksCommand,
  StackEvent, UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { App, Stack } from 'aws-cdk-lib';

export interface Deployment {
  readonly outputs: { readonly [name: string]: string };
  /** Updates the stack to another definition with the same name. */
  update(define: (app: App) => Stack): Promise<void>;
  destroy(): Promise<void>;
}

/** Whether stacks are deployed to the local AWS. */
export const LOCAL = process.env.AWS_ENDPOINT_URL !== undefined;

const LIMIT_SECONDS = LOCAL ? 120 : 900;
const cloudFormation = new CloudFormationClient();

/**
 * Deploys a stack like the CDK CLI, in a tenth of its time. The stack is synthesized in this process, its assets are
 * published by the library of the CDK, and it is created with the SDK. The environment must be bootstrapped.
 */
export async function deploy(define: (app: App) => Stack): Promise<Deployment> {
  const stack = await published(define);
  const { StackName } = stack;
  // Like the CDK CLI does: a failed creation leaves an empty stack that cannot be updated.
  if ((await described(StackName))?.StackStatus === 'ROLLBACK_COMPLETE') await destroy(StackName);
  await cloudFormation.send(new CreateStackCommand(stack));
  let outputs = await settled(StackName, 'CREATE_COMPLETE');
  return {
    get outputs() {
      return outputs;
    },
    update: async (redefine) => {
      await cloudFormation.send(new UpdateStackCommand(await published(redefine)));
      outputs = await settled(StackName, 'UPDATE_COMPLETE');
    },
    destroy: () => destroy(StackName),
  };
}

async function destroy(StackName: string): Promise<void> {
  await cloudFormation.send(new DeleteStackCommand({ StackName }));
  await settled(StackName, 'DELETE_COMPLETE');
}

/** Synthesizes a stack and publishes its assets, the template among them. */
async function published(define: (app: App) => Stack) {
  const outdir = mkdtempSync(join(tmpdir(), 'integ-'));
  const app = new App({ outdir });
  const { stackName, artifactId } = define(app);
  const artifact = app.synth().getStackArtifact(artifactId);
  const manifest = AssetManifest.fromFile(join(outdir, `${artifactId}.assets.json`));
  const aws = new DefaultAwsClient();
  await new AssetPublishing(manifest, { aws, throwOnError: true }).publish();
  rmSync(outdir, { recursive: true });
  const template = artifact.stackTemplateAssetObjectUrl!
    .replace('${AWS::AccountId}', (await aws.discoverCurrentAccount()).accountId)
    .replace('${AWS::Region}', process.env.AWS_REGION!);
  const [, bucket, ...key] = template.replace('s3://', '/').split('/');
  return {
    StackName: stackName,
    TemplateURL: templateUrl(bucket, key.join('/')),
    Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'] as ('CAPABILITY_IAM' | 'CAPABILITY_NAMED_IAM')[],
  };
}

function templateUrl(bucket: string, key: string): string {
  const local = process.env.AWS_ENDPOINT_URL;
  return local ? `${local}/${bucket}/${key}` : `https://${bucket}.s3.${process.env.AWS_REGION}.amazonaws.com/${key}`;
}

async function settled(stackName: string, wanted: string): Promise<{ [name: string]: string }> {
  const until = Date.now() + LIMIT_SECONDS * 1000;
  while (Date.now() < until) {
    const stack = await described(stackName);
    if (!stack && wanted !== 'DELETE_COMPLETE') throw new Error(`Stack ${stackName} does not exist`);
    if (!stack || stack.StackStatus === wanted) {
      return Object.fromEntries((stack?.Outputs ?? []).map((output) => [output.OutputKey!, output.OutputValue!]));
    }
    if (!stack.StackStatus!.endsWith('_IN_PROGRESS')) {
      throw new Error(`Stack ${stackName} ended as ${stack.StackStatus}: ${await whyFailed(stackName)}`);
    }
    await sleep(LOCAL ? 50 : 3000);
  }
  throw new Error(`Stack ${stackName} did not become ${wanted} within ${LIMIT_SECONDS} s`);
}

/** Returns the description of a stack, or undefined if it does not exist. */
async function described(StackName: string) {
  return cloudFormation.send(new DescribeStacksCommand({ StackName }))
    .then(({ Stacks }) => Stacks?.[0])
    .catch((error: Error) => {
      if (/does not exist/.test(error.message)) return undefined;
      throw error;
    });
}

/** Returns all events of a stack and its resources, the newest first. */
export async function eventsOf(StackName: string): Promise<StackEvent[]> {
  const events: StackEvent[] = [];
  let NextToken: string | undefined;
  do {
    const page = await cloudFormation.send(new DescribeStackEventsCommand({ StackName, NextToken }));
    events.push(...page.StackEvents ?? []);
    NextToken = page.NextToken;
  } while (NextToken);
  return events;
}

async function whyFailed(stackName: string): Promise<string> {
  return (await eventsOf(stackName)).filter((event) => event.ResourceStatus?.endsWith('_FAILED'))
    .map((event) => `${event.LogicalResourceId}: ${event.ResourceStatusReason}`).join('; ');
}
