import * as sns from 'aws-cdk-lib/aws-sns';
import type { WorkflowOptions } from '../workflow';

/** Alarms go where people are alerted, unless the user chose another topic, or no alarms. */
export function alarmTopicOf({ alarms, alarmTopic }: WorkflowOptions, alertTopic: sns.ITopic): sns.ITopic | undefined {
  return alarmTopic ?? (alarms === false ? undefined : alertTopic);
}
