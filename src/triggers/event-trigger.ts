import { Duration, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { allowRule, deadLetterQueue, DeliveryOptions } from './dead-letters';
import { forSource, starterRole } from './starter-role';
import { isLonger, isShorter } from '../validation/durations';
import { InvalidPropError } from '../validation/errors';
import { plainValue } from '../validation/plain-value';
import { requireHere } from '../validation/resource-place';
import type { TriggerBinding, IWorkflow } from '../workflow';

/** Properties for defining a trigger that starts executions for events. */
export interface EventTriggerProps extends DeliveryOptions {
  /** The pattern that events must match. */
  readonly pattern: events.EventPattern;

  /**
   * The event bus that receives the events.
   *
   * @default - the default event bus of the account, which receives the events of AWS services
   */
  readonly bus?: events.IEventBus;

  /**
   * The input of the execution.
   *
   * @default - the whole event
   */
  readonly input?: events.RuleTargetInput;
}

const SERVICE = 'events.amazonaws.com';

/** Creates an EventBridge rule that starts an execution for each event that matches. */
export function eventRule(scope: Construct, workflow: IWorkflow, props: EventTriggerProps): TriggerBinding {
  validate(scope, props);
  const { bus } = props;
  if (bus) requireHere(scope, 'bus', { kind: 'event bus', resource: bus, arn: bus.eventBusArn });
  const queue = deadLetterQueue(scope, workflow, props.deadLetterQueue);
  const rules = Stack.of(scope).formatArn({ service: 'events', resource: 'rule', resourceName: '*' });
  const role = starterRole(scope, workflow, { service: SERVICE, conditions: forSource(rules) });
  const rule = new events.Rule(scope, 'Rule', {
    description: `Starts executions of ${workflow.node.path}`,
    eventBus: bus,
    eventPattern: plainValue(scope, "'pattern'", props.pattern),
  });
  rule.addTarget({
    bind: () => ({
      arn: workflow.stateMachineArn,
      role,
      input: props.input,
      deadLetterConfig: { arn: queue.queueArn },
      retryPolicy: {
        maximumEventAgeInSeconds: (props.maxEventAge ?? Duration.days(1)).toSeconds(),
        maximumRetryAttempts: props.retryAttempts ?? 185,
      },
    }),
  });
  allowRule(queue, rule);
  return { deadLetterQueue: queue };
}

/** Throws if the options for the delivery of events are not valid. */
export function validate(scope: Construct, { maxEventAge, retryAttempts }: DeliveryOptions): void {
  if (isShorter(maxEventAge, 60) || isLonger(maxEventAge, Duration.days(1))) {
    throw new InvalidPropError(scope, "'maxEventAge' must be from one minute to one day, got: "
      + maxEventAge!.toString());
  }
  if (retryAttempts !== undefined && (!Number.isInteger(retryAttempts) || retryAttempts < 0 || retryAttempts > 185)) {
    throw new InvalidPropError(scope, `'retryAttempts' must be a whole number from 0 to 185, got: ${retryAttempts}`);
  }
}
