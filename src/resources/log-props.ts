import { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

/** Properties for defining a log group. */
export interface LogProps {
  readonly retention: logs.RetentionDays;
  readonly removalPolicy: RemovalPolicy;
  /** @default - a key that AWS owns */
  readonly encryptionKey?: kms.IKey;
}
