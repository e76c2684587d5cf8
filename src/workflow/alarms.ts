import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { allowUse, forAccountOf } from '../permissions/key-policy';
import { occurrenceAlarm } from '../resources/occurrence-alarm';
import { requireTopicsHere } from '../validation/resource-place';

/** The failures of executions: the metric that counts them, and what the operator should do. */
const ALARMS = {
  Failed: {
    metric: 'metricFailed',
    text: 'An execution failed. Open it in the Step Functions console, read the error of the red state, fix its '
      + 'cause, and redrive the execution if its work is still needed.',
  },
  TimedOut: {
    metric: 'metricTimedOut',
    text: 'An execution exceeded the timeout of its state machine. No error handling ran, so nothing was rolled back. '
      + 'Check how far the execution got, then redrive it or roll back manually.',
  },
  Aborted: {
    metric: 'metricAborted',
    text: 'An execution was stopped. No error handling ran, so nothing was rolled back. Check how far the execution '
      + 'got, then redrive it or roll back manually.',
  },
  Throttled: {
    metric: 'metricThrottled',
    text: 'State transitions or starts were throttled. Executions continue later. If it persists, start fewer '
      + 'executions at once or request higher Step Functions quotas for this account.',
  },
} as const;

/**
 * Defines the alarms of a workflow. They go into alarm at one event within five minutes, and act on the topic if one is
 * given.
 */
export function defineAlarms(scope: Construct, machine: sfn.StateMachine, topic?: sns.ITopic): cloudwatch.Alarm[] {
  if (topic) allowAlarms(scope, topic);
  return Object.entries(ALARMS).map(([name, { metric, text }]) => {
    const occurrences = machine[metric]({ period: Duration.minutes(5), statistic: 'Sum' });
    return occurrenceAlarm(scope, `${name}Alarm`, occurrences, text, topic);
  });
}

/**
 * Allows the alarms to publish to the topic. A topic policy replaces the default one, which lets alarms of the account
 * publish, and `enforceSSL` defines such a policy. The policy of an imported topic cannot be changed.
 */
function allowAlarms(scope: Construct, topic: sns.ITopic): void {
  requireTopicsHere(scope, { alarmTopic: topic }); // alarms act in their own region only
  const cloudWatch = 'cloudwatch.amazonaws.com';
  topic.addToResourcePolicy(new iam.PolicyStatement({
    sid: 'AlarmsPublish',
    principals: [new iam.ServicePrincipal(cloudWatch)],
    actions: ['sns:Publish'],
    resources: [topic.topicArn],
    conditions: forAccountOf(scope),
  }));
  if (topic.masterKey) {
    allowUse(scope, topic.masterKey, {
      service: cloudWatch,
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      conditions: forAccountOf(scope),
    });
  }
}
