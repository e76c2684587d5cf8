import { CfnResource, Resource, Stack, Tokenization } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { IConstruct } from 'constructs';
import { resourceBehind } from './settings';
import { keyArnFrom } from '../permissions/machine-key';

const BUCKET = 'AWS::S3::Bucket';

/**
 * Returns the ARN of the customer managed key of a bucket, if this app knows it: of a bucket that the app defines, or
 * imports with its key.
 *
 * @param name the name in a definition, a token or a text
 */
export function keyArnOfBucket(scope: IConstruct, name: string): string | undefined {
  const defined = resourceBehind(name, BUCKET);
  if (defined) return keyArnOfResource(defined as s3.CfnBucket);
  for (const construct of scope.node.root.node.findAll()) {
    const keyArn = isBucketResource(construct)
      ? construct.bucketName === name && keyArnOfResource(construct)
      : isBucket(construct) && construct.bucketName === name && construct.encryptionKey?.keyArn;
    if (keyArn) return keyArn;
  }
  return undefined;
}

/** The key of a resource: that of its construct, which may be in another stack, or that of its properties. */
function keyArnOfResource(resource: s3.CfnBucket): string | undefined {
  const owner = resource.node.scope;
  if (owner && isBucket(owner)) return owner.encryptionKey?.keyArn;
  const stack = Stack.of(resource);
  const known = (value: any) => Tokenization.isResolvable(value) ? stack.resolve(value) : value;
  const rules: unknown = known(known(resource.bucketEncryption)?.serverSideEncryptionConfiguration);
  const [rule] = Array.isArray(rules) ? rules : [];
  const id = known(known(rule)?.serverSideEncryptionByDefault)?.kmsMasterKeyId;
  return id === undefined ? undefined : keyArnFrom(stack, id);
}

function isBucketResource(construct: IConstruct): construct is s3.CfnBucket {
  return CfnResource.isCfnResource(construct) && construct.cfnResourceType === BUCKET;
}

/** Whether a construct is a bucket, defined or imported. By its members: the module of buckets may not be loaded. */
function isBucket(construct: IConstruct): construct is s3.IBucket {
  return Resource.isResource(construct) && 'bucketName' in construct && 'arnForObjects' in construct;
}
