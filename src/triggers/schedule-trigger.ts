import { Aws, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { deadLetterQueue, DeliveryOptions } from './dead-letters';
import { validate } from './event-trigger';
import { forSource, starterRole } from './starter-role';
import { useKeyStatements } from '../permissions/publish-statements';
import { knownSeconds } from '../validation/durations';
import { InvalidPropError } from '../validation/errors';
import { plainValue } from '../validation/plain-value';
import type { TriggerBinding, IWorkflow } from '../workflow';

/** Properties for defining a trigger that starts executions on a schedule. */
export interface ScheduleTriggerProps extends DeliveryOptions {
  /** The schedule, which is a rate, a cron expression or a time, with a time zone if required. */
  readonly schedule: scheduler.ScheduleExpression;

  /**
   * The time window in which an execution starts, so that many schedules do not start at once. From one minute to one
   * day.
   *
   * @default - no window; executions start on time
   */
  readonly flexibleWindow?: Duration;

  /**
   * The input of the execution, which can be any value.
   *
   * @default - `{ scheduledTime, schedule }`, the scheduled time in ISO 8601, and the ARN of the schedule
   */
  readonly input?: any;
}

const SERVICE = 'scheduler.amazonaws.com';

/** Creates a schedule of EventBridge Scheduler. */
export function scheduled(scope: Construct, workflow: IWorkflow, props: ScheduleTriggerProps): TriggerBinding {
  validate(scope, props);
  const { flexibleWindow } = props;
  const minutes = flexibleWindow && (knownSeconds(flexibleWindow) ?? 60) / 60;
  if (minutes !== undefined && (!Number.isInteger(minutes) || minutes < 1 || minutes > 1440)) {
    throw new InvalidPropError(scope, "'flexibleWindow' must be whole minutes, from one minute to one day, got: "
      + flexibleWindow!.toString());
  }
  const isExpress = workflow.stateMachineType === sfn.StateMachineType.EXPRESS;
  const queue = deadLetterQueue(scope, workflow, props.deadLetterQueue);
  // EventBridge Scheduler sends the ARN of the group as source ARN, and the schedule is in the default group.
  const group = Stack.of(scope)
    .formatArn({ service: 'scheduler', resource: 'schedule-group', resourceName: 'default' });
  const role = starterRole(scope, workflow, {
    service: SERVICE,
    conditions: forSource(group),
    statements: [
      new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }),
      ...useKeyStatements(queue.encryptionMasterKey),
    ],
  });
  new scheduler.CfnSchedule(scope, 'Schedule', {
    description: `Starts executions of ${workflow.node.path}`,
    scheduleExpression: props.schedule.expressionString,
    scheduleExpressionTimezone: props.schedule.timeZone?.timezoneName,
    flexibleTimeWindow: flexibleWindow
      ? { mode: 'FLEXIBLE', maximumWindowInMinutes: flexibleWindow.toMinutes() }
      : { mode: 'OFF' },
    target: {
      arn: `arn:${Aws.PARTITION}:scheduler:::aws-sdk:sfn:startExecution`,
      roleArn: role.roleArn,
      input: Stack.of(scope).toJsonString({
        StateMachineArn: workflow.stateMachineArn,
        ...isExpress ? {} : { Name: '<aws.scheduler.execution-id>' }, // a retry refers to the same execution
        Input: JSON.stringify(plainValue(scope, "'input'", props.input) ?? {
          scheduledTime: '<aws.scheduler.scheduled-time>',
          schedule: '<aws.scheduler.schedule-arn>',
        }),
      }),
      deadLetterConfig: { arn: queue.queueArn },
      retryPolicy: {
        maximumEventAgeInSeconds: (props.maxEventAge ?? Duration.days(1)).toSeconds(),
        maximumRetryAttempts: props.retryAttempts ?? 185,
      },
    },
  });
  return { deadLetterQueue: queue };
}
