import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AssetManifest, AssetPublishing, DefaultAwsClient } from '@aws-cdk/cdk-assets-lib';
import {
  CloudFormationClient, CreateStackCommand, DeleteStackCommand, DescribeStackEventsCommand, DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { App, Stack } from 'aws-cdk-lib';

export interface Deployment {
  readonly outputs: { readonly [name: string]: string };
  destroy(): Promise<void>;
}

/** Whether the AWS that is deployed to is the local one. */
export const LOCAL = process.env.AWS_ENDPOINT_URL !== undefined;

const LIMIT_SECONDS = LOCAL ? 120 : 900;
const cloudFormation = new CloudFormationClient();

/**
 * Deploys a stack as the CDK's command line would, in a tenth of its time: synthesized in this process, its assets
 * published by the CDK's own library, its stack created through the SDK. The environment must be bootstrapped.
 */
export async function deploy(define: (app: App) => Stack): Promise<Deployment> {
  const outdir = mkdtempSync(join(tmpdir(), 'integ-'));
  const app = new App({ outdir });
  const { stackName, artifactId } = define(app);
  const artifact = app.synth().getStackArtifact(artifactId);
  const manifest = AssetManifest.fromFile(join(outdir, `${artifactId}.assets.json`));
  const aws = new DefaultAwsClient();
  await new AssetPublishing(manifest, { aws, throwOnError: true }).publish();
  const template = artifact.stackTemplateAssetObjectUrl!
    .replace('${AWS::AccountId}', (await aws.discoverCurrentAccount()).accountId)
    .replace('${AWS::Region}', process.env.AWS_REGION!);
  const [, bucket, ...key] = template.replace('s3://', '/').split('/');
  await cloudFormation.send(new CreateStackCommand({
    StackName: stackName,
    TemplateURL: templateUrl(bucket, key.join('/')),
    Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
  }));
  rmSync(outdir, { recursive: true });
  const outputs = await settled(stackName, 'CREATE_COMPLETE');
  return {
    outputs: outputs!,
    destroy: async () => {
      await cloudFormation.send(new DeleteStackCommand({ StackName: stackName }));
      await settled(stackName, 'DELETE_COMPLETE');
    },
  };
}

function templateUrl(bucket: string, key: string): string {
  const local = process.env.AWS_ENDPOINT_URL;
  return local ? `${local}/${bucket}/${key}` : `https://${bucket}.s3.${process.env.AWS_REGION}.amazonaws.com/${key}`;
}

async function settled(stackName: string, wanted: string) {
  const until = Date.now() + LIMIT_SECONDS * 1000;
  while (Date.now() < until) {
    const stack = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }))
      .then(({ Stacks }) => Stacks?.[0])
      .catch((error: Error) => {
        if (wanted === 'DELETE_COMPLETE' && /does not exist/.test(error.message)) return undefined;
        throw error;
      });
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

async function whyFailed(stackName: string): Promise<string> {
  const { StackEvents = [] } = await cloudFormation.send(new DescribeStackEventsCommand({ StackName: stackName }));
  return StackEvents.filter((event) => event.ResourceStatus?.endsWith('_FAILED'))
    .map((event) => `${event.LogicalResourceId}: ${event.ResourceStatusReason}`).join('; ');
}
