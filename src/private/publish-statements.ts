import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';

/** What somebody needs to publish to a topic, its customer key included. */
export function publishStatements(topic: sns.ITopic): iam.PolicyStatement[] {
  const publish = new iam.PolicyStatement({ actions: ['sns:Publish'], resources: [topic.topicArn] });
  if (!topic.masterKey) return [publish];
  return [publish, new iam.PolicyStatement({
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: [topic.masterKey.keyArn],
  })];
}
