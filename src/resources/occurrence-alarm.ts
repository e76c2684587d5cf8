import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

/** Defines an alarm that goes into alarm at the first occurrence, and acts on the topic if one is given. */
export function occurrenceAlarm(
  scope: Construct, id: string, occurrences: cloudwatch.Metric, description: string, topic: sns.ITopic | undefined,
): cloudwatch.Alarm {
  const alarm = occurrences.createAlarm(scope, id, {
    alarmDescription: `${scope.node.path}: ${description}`,
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
  if (topic) alarm.addAlarmAction({ bind: () => ({ alarmActionArn: topic.topicArn }) });
  return alarm;
}
