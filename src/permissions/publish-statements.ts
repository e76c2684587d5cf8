import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';

/** The permissions to publish to a topic, including its customer managed key. */
export function publishStatements(topic: sns.ITopic): iam.PolicyStatement[] {
  const publish = new iam.PolicyStatement({ actions: ['sns:Publish'], resources: [topic.topicArn] });
  return [publish, ...useKeyStatements(topic.masterKey)];
}

/** The permissions to send to a resource that is encrypted with a customer managed key. */
export function useKeyStatements(key: kms.IKey | undefined): iam.PolicyStatement[] {
  if (!key) return [];
  return [new iam.PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] })];
}
