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

/** Which events start executions. */
export interface EventTriggerProps extends DeliveryOptions {
  /** The pattern that an event must match. */
  readonly pattern: events.EventPattern;

  /**
   * The bus that the events come over.
   *
   * @default - the default bus of the account, over which AWS services tell what happens
   */
  readonly bus?: events.IEventBus;

  /**
   * What the execution gets.
   *
   * @default - the whole event
   */
  readonly input?: events.RuleTargetInput;
}

const SERVICE = 'events.amazonaws.com';

/** A rule of EventBridge, which starts an execution for each event that matches. */
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

export function validate(scope: Construct, { maxEventAge, retryAttempts }: DeliveryOptions): void {
  if (isShorter(maxEventAge, 60) || isLonger(maxEventAge, Duration.days(1))) {
    throw new InvalidPropError(scope, "'maxEventAge' must be from one minute to one day, got: "
      + maxEventAge!.toString());
  }
  if (retryAttempts !== undefined && (!Number.isInteger(retryAttempts) || retryAttempts < 0 || retryAttempts > 185)) {
    throw new InvalidPropError(scope, `'retryAttempts' must be a whole number from 0 to 185, got: ${retryAttempts}`);
  }
}
