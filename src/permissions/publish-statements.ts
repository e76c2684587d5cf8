import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';

/** What somebody needs to publish to a topic, its customer key included. */
export function publishStatements(topic: sns.ITopic): iam.PolicyStatement[] {
  const publish = new iam.PolicyStatement({ actions: ['sns:Publish'], resources: [topic.topicArn] });
  return [publish, ...useKeyStatements(topic.masterKey)];
}

/** What somebody needs to send to what a customer key encrypts. */
export function useKeyStatements(key: kms.IKey | undefined): iam.PolicyStatement[] {
  if (!key) return [];
  return [new iam.PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] })];
}
