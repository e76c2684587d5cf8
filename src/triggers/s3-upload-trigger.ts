import { Annotations, CfnResource, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { DeliveryOptions } from './dead-letters';
import { eventRule } from './event-trigger';
import { requireHere } from '../validation/resource-place';
import type { TriggerBinding, IWorkflow } from '../workflow';

/** Options for a trigger that starts executions for S3 uploads. */
export interface S3UploadTriggerOptions extends DeliveryOptions {
  /**
   * The prefix of the keys, not URL-encoded.
   *
   * @default - all keys
   */
  readonly prefix?: string;

  /**
   * The suffix of the keys, for example `.mp4`.
   *
   * @default - all keys
   */
  readonly suffix?: string;
}

/** Creates an EventBridge rule that starts an execution for each object that is created in a bucket. */
export function s3Upload(
  scope: Construct, workflow: IWorkflow, bucket: s3.IBucket, options: S3UploadTriggerOptions,
): TriggerBinding {
  // S3 sends the events to EventBridge in the region and account of the bucket.
  requireHere(scope, 'bucket', { kind: 'bucket', resource: bucket, arn: bucket.bucketArn });
  sendEvents(scope, bucket);
  return eventRule(scope, workflow, {
    ...options,
    pattern: {
      source: ['aws.s3'],
      detailType: ['Object Created'],
      detail: { bucket: { name: [bucket.bucketName] }, ...keyPattern(options) },
    },
  });
}

/** Combines prefix and suffix into one wildcard, because a list of two patterns matches if either of them does. */
function keyPattern({ prefix, suffix }: S3UploadTriggerOptions): object {
  if (!prefix && !suffix) return {};
  if (!suffix) return { object: { key: [{ prefix }] } };
  if (!prefix) return { object: { key: [{ suffix }] } };
  const literal = (text: string) => text.replace(/[\\*]/g, '\\$&');
  return { object: { key: [{ wildcard: `${literal(prefix)}*${literal(suffix)}` }] } };
}

/**
 * Enables the events of the bucket to EventBridge in its own properties, because aws-cdk-lib uses a custom resource,
 * whose role has a managed policy.
 */
function sendEvents(scope: Construct, bucket: s3.IBucket): void {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof s3.CfnBucket)) {
    Annotations.of(scope).addWarningV2('cdk-stepwright:bucketEvents', `the bucket ${bucket.node.path} is defined `
      + 'elsewhere: enable its events to EventBridge there, or no execution starts');
    return;
  }
  resource.addPropertyOverride('NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled', true);
  scope.node.addValidation({ validate: () => overwritten(bucket) });
}

/** Other notifications of the bucket are written by that custom resource, which overwrites the whole configuration. */
function overwritten(bucket: s3.IBucket): string[] {
  const writer = bucket.node.tryFindChild('Notifications')?.node.tryFindChild('Resource');
  if (!CfnResource.isCfnResource(writer)) return [];
  const written = Stack.of(bucket).resolve((writer as any)._toCloudFormation());
  if (JSON.stringify(written).includes('EventBridgeConfiguration')) return [];
  return [`the bucket ${bucket.node.path} has other notifications, which would disable its events to EventBridge `
    + "again; set 'eventBridgeEnabled: true' on the bucket"];
}
