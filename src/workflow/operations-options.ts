import { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';

/** Options for operating the resources of a construct: logs, traces, alarms, encryption and removal. */
export interface OperationsOptions {
  /**
   * The retention of the log groups that the construct defines.
   *
   * @default logs.RetentionDays.THREE_MONTHS - as long as AWS keeps the history of an execution
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * Whether executions are traced with X-Ray.
   *
   * @default true
   */
  readonly tracing?: boolean;

  /**
   * Whether alarms are created.
   *
   * @default true
   */
  readonly alarms?: boolean;

  /**
   * The topic that the alarms act on. The policies of the topic and of its key are extended so that alarms can publish.
   * An imported topic needs such a policy already.
   *
   * @default - prebuilt workflows use their alert topic, other alarms only change their state
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * The customer managed key for everything that the construct stores: definition, executions, logs, and the tables,
   * topics, queues and buckets that it defines. The key policy is extended where a service needs it. The policy of an
   * imported key cannot be extended: a warning then states what is missing.
   *
   * @default - keys owned by AWS, tables and topics of prebuilt workflows use a dedicated key
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * The removal policy of resources that hold data, such as log groups, tables and keys.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE - resources are deleted only if their creation is rolled back
   */
  readonly removalPolicy?: RemovalPolicy;
}
