import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { forcedWildcard } from './forced-wildcard';
import { regionalService } from './key-policy';

/** The objects of a bucket with a prefix. An empty prefix includes all of them. */
export interface ObjectPlace {
  readonly bucket: s3.IBucket;
  readonly prefix: string;
}

/** The permissions to read objects of any version, including the customer managed key of their bucket. */
export function readStatements(place: ObjectPlace): iam.PolicyStatement[] {
  return [objectStatement(place, 'GetObject', 'GetObjectVersion'), ...keyStatements(place, 'Decrypt')];
}

/** The permissions to write objects, including multipart uploads. */
export function writeStatements(place: ObjectPlace): iam.PolicyStatement[] {
  return [
    objectStatement(place, 'PutObject', 'AbortMultipartUpload'),
    ...keyStatements(place, 'Decrypt', 'GenerateDataKey'),
  ];
}

/** The permission for other actions on objects. */
export function objectStatement({ bucket, prefix }: ObjectPlace, ...actions: string[]): iam.PolicyStatement {
  return forcedWildcard('The keys of objects are not known in advance, only their prefix.', {
    actions: actions.map((action) => `s3:${action}`),
    resources: [bucket.arnForObjects(`${prefix}*`)],
  });
}

/** The permission to list objects. */
export function listStatement({ bucket, prefix }: ObjectPlace): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['s3:ListBucket'],
    resources: [bucket.bucketArn],
    conditions: prefix ? { StringLike: { 's3:prefix': `${prefix}*` } } : undefined,
  });
}

function keyStatements({ bucket }: ObjectPlace, ...actions: string[]): iam.PolicyStatement[] {
  if (!bucket.encryptionKey) return [];
  return [objectKeyStatement(bucket.encryptionKey.keyArn, bucket.env.region, ...actions)];
}

/** The permission to use the customer managed key of a bucket, for its objects only. */
export function objectKeyStatement(keyArn: string, region: string, ...actions: string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: actions.map((action) => `kms:${action}`),
    resources: [keyArn],
    conditions: { StringEquals: { 'kms:ViaService': regionalService('s3', region) } },
  });
}
