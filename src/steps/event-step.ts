import { Aws } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { BindStep } from './step-binding';
import type { TaskTokenStepOptions } from './task-token-step-options';
import { taskTokenSuffix, withTaskToken } from '../permissions/task-token';
import { InvalidPropError } from '../validation/errors';

/** Properties for defining a step that sends an event to an EventBridge event bus. */
export interface EventStepProps extends TaskTokenStepOptions {
  /** The source of the event, for example `com.example.orders`. The prefix `aws.` is reserved for AWS. */
  readonly source: string;

  /** The detail type of the event, for example `Order placed`. Up to 128 characters. */
  readonly detailType: string;
}

/** Binds a step to an event bus. */
export function eventStep(bus: events.IEventBus, { source, detailType, waitForTaskToken }: EventStepProps): BindStep {
  return (scope, input) => {
    validate(scope, source);
    return {
      resource: `arn:${Aws.PARTITION}:states:::events:putEvents${taskTokenSuffix(waitForTaskToken)}`,
      arguments: {
        Entries: [{
          EventBusName: bus.eventBusArn,
          Source: source,
          DetailType: detailType,
          Detail: waitForTaskToken ? withTaskToken(input) : input,
        }],
      },
      policyStatements: [new iam.PolicyStatement({ actions: ['events:PutEvents'], resources: [bus.eventBusArn] })],
      targets: [{ kind: 'event bus', resource: bus, arn: bus.eventBusArn, allowedByPolicy: 'events:PutEvents' }],
    };
  };
}

function validate(scope: Construct, source: string): void {
  if (source.startsWith('aws.')) {
    throw new InvalidPropError(scope, 'Step.event: \'source\' must not start with \'aws.\', which is reserved for AWS, '
      + `got: '${source}'`);
  }
}
