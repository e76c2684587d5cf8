import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { allowUse, forAccountOf } from '../permissions/key-policy';
import { occurrenceAlarm } from '../resources/occurrence-alarm';
import { requireTopicsHere } from '../validation/resource-place';

/** What can go wrong with executions, the metric that shows it, and what to do then. */
const ALARMS = {
  Failed: {
    metric: 'metricFailed',
    text: 'An execution failed. Open it in the Step Functions console, read the error of the red state, mend its '
      + 'cause, and redrive the execution if its work is still wanted.',
  },
  TimedOut: {
    metric: 'metricTimedOut',
    text: 'An execution ran into the timeout of its state machine. No catcher ran, so nothing was undone: find the '
      + 'state it stopped in, see what was done by then, and redrive it or undo that by hand.',
  },
  Aborted: {
    metric: 'metricAborted',
    text: 'An execution was stopped by somebody. No catcher ran, so nothing was undone: find the state it stopped in, '
      + 'see what was done by then, and redrive it or undo that by hand.',
  },
  Throttled: {
    metric: 'metricThrottled',
    text: 'State transitions or starts were throttled. Executions go on later. If it lasts, start fewer executions at '
      + 'once or have the Step Functions quotas of this account raised.',
  },
} as const;

/**
 * Defines the alarms of a workflow. They go off at one event within five minutes, and act on the topic if there is one.
 */
export function defineAlarms(scope: Construct, machine: sfn.StateMachine, topic?: sns.ITopic): cloudwatch.Alarm[] {
  if (topic) allowAlarms(scope, topic);
  return Object.entries(ALARMS).map(([name, { metric, text }]) => {
    const occurrences = machine[metric]({ period: Duration.minutes(5), statistic: 'Sum' });
    return occurrenceAlarm(scope, `${name}Alarm`, occurrences, text, topic);
  });
}

/**
 * A topic's own policy takes the place of the one that lets alarms of its account publish, and `enforceSSL` writes such
 * a policy. So the right is given here. The policy of an imported topic cannot be changed, and stays as it is.
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
