import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

export interface OwnResourcesProps {
  /** @default - a key of its own, and only if something is encrypted with it */
  readonly encryptionKey?: kms.IKey;
  /** @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
  /** What the key is for. */
  readonly purpose: string;
}

/** The tables and topics that a construct defines where none are given: encrypted with one key, and kept. */
export class OwnResources {
  public readonly removalPolicy: RemovalPolicy;
  private ownKey?: kms.IKey;

  constructor(private readonly scope: Construct, private readonly props: OwnResourcesProps) {
    this.removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
  }

  public table(id: string, partitionKey: string, props: { timeToLiveAttribute?: string } = {}): dynamodb.Table {
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

  private key(): kms.IKey {
    return this.props.encryptionKey ?? (this.ownKey ??= new kms.Key(this.scope, 'Key', {
      description: `${this.props.purpose} of ${this.scope.node.path}`,
      enableKeyRotation: true,
      removalPolicy: this.removalPolicy,
    }));
  }
}
