import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { acknowledge } from '../permissions/acknowledge';

export interface DefaultResourcesProps {
  /** @default - a dedicated key, if a resource needs one */
  readonly encryptionKey?: kms.IKey;
  /** @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE */
  readonly removalPolicy?: RemovalPolicy;
  /** The purpose of the key, for its description. */
  readonly purpose: string;
}

/** The tables, topics and buckets that a construct defines if none are given: encrypted with one key, and retained. */
export class DefaultResources {
  public readonly removalPolicy: RemovalPolicy;
  private ownKey?: kms.IKey;

  constructor(private readonly scope: Construct, private readonly props: DefaultResourcesProps) {
    this.removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
  }

  public table(id: string, partitionKey: string, props: Partial<dynamodb.TableProps> = {}): dynamodb.Table {
    return new dynamodb.Table(this.scope, id, {
      partitionKey: { name: partitionKey, type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: this.key(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: this.removalPolicy,
      ...props,
    });
  }

  public topic(id: string): sns.Topic {
    return new sns.Topic(this.scope, id, { masterKey: this.key(), enforceSSL: true });
  }

  /** Buckets use the dedicated key only if one was given, since each reader of the objects would need it. */
  public bucket(id: string, props: { readonly versioned: boolean }): s3.Bucket {
    const { encryptionKey } = this.props;
    const bucket = new s3.Bucket(this.scope, id, {
      encryption: encryptionKey ? s3.BucketEncryption.KMS : s3.BucketEncryption.S3_MANAGED,
      encryptionKey,
      bucketKeyEnabled: encryptionKey ? true : undefined,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [{
        abortIncompleteMultipartUploadAfter: Duration.days(7),
        noncurrentVersionExpiration: props.versioned ? Duration.days(30) : undefined,
      }],
      removalPolicy: this.removalPolicy,
      ...props,
    });
    acknowledge(bucket, {
      rule: 'AwsSolutions-S1',
      reason: 'Access logs need a bucket that outlives this one. To have them, pass a bucket that has them.',
    });
    return bucket;
  }

  private key(): kms.IKey {
    return this.props.encryptionKey ?? (this.ownKey ??= new kms.Key(this.scope, 'Key', {
      description: `${this.props.purpose} of ${this.scope.node.path}`,
      enableKeyRotation: true,
      removalPolicy: this.removalPolicy,
    }));
  }
}
