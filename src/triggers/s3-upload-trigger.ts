import { Annotations, CfnResource, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { DeliveryOptions } from './dead-letters';
import { eventRule } from './event-trigger';
import { requireHere } from '../validation/resource-place';
import type { TriggerBinding, IWorkflow } from '../workflow';

/** Which uploads start executions. */
export interface S3UploadTriggerOptions extends DeliveryOptions {
  /**
   * What the key begins with, as it is: not URL-encoded.
   *
   * @default - anything
   */
  readonly prefix?: string;

  /**
   * What the key ends with, for example `.mp4`.
   *
   * @default - anything
   */
  readonly suffix?: string;
}

/** The objects that are created in a bucket, as EventBridge tells. */
export function s3Upload(
  scope: Construct, workflow: IWorkflow, bucket: s3.IBucket, options: S3UploadTriggerOptions,
): TriggerBinding {
  requireHere(scope, 'bucket', { kind: 'bucket', resource: bucket, arn: bucket.bucketArn }); // its events go there
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

/** One pattern for both ends of the key: two would mean one or the other. */
function keyPattern({ prefix, suffix }: S3UploadTriggerOptions): object {
  if (!prefix && !suffix) return {};
  if (!suffix) return { object: { key: [{ prefix }] } };
  if (!prefix) return { object: { key: [{ suffix }] } };
  const literal = (text: string) => text.replace(/[\\*]/g, '\\$&');
  return { object: { key: [{ wildcard: `${literal(prefix)}*${literal(suffix)}` }] } };
}

/**
 * Has the bucket tell EventBridge what happens in it. In the bucket's own properties: what aws-cdk-lib does is a custom
 * resource, whose role has a managed policy.
 */
function sendEvents(scope: Construct, bucket: s3.IBucket): void {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof s3.CfnBucket)) {
    Annotations.of(scope).addWarningV2('cdk-stepwright:bucketEvents', `the bucket ${bucket.node.path} is defined `
      + 'elsewhere: turn its events to EventBridge on there, or nothing starts this workflow');
    return;
  }
  resource.addPropertyOverride('NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled', true);
  scope.node.addValidation({ validate: () => overwritten(bucket) });
}

/** Other notifications of the bucket are written by that custom resource, and with them all that stands there. */
function overwritten(bucket: s3.IBucket): string[] {
  const writer = bucket.node.tryFindChild('Notifications')?.node.tryFindChild('Resource');
  if (!CfnResource.isCfnResource(writer)) return [];
  const written = Stack.of(bucket).resolve((writer as any)._toCloudFormation());
  if (JSON.stringify(written).includes('EventBridgeConfiguration')) return [];
  return [`the bucket ${bucket.node.path} has other notifications, which would turn its events to EventBridge off `
    + "again: set 'eventBridgeEnabled: true' on the bucket"];
}
