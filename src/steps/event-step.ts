import { Aws } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { BindStep } from './step-binding';
import type { TaskTokenStepOptions } from './task-token-step-options';
import { taskTokenSuffix, withTaskToken } from '../permissions/task-token';
import { InvalidPropError } from '../validation/errors';

/** What an event is called, and what can be chosen for the step that puts it on a bus. */
export interface EventStepProps extends TaskTokenStepOptions {
  /** Who the event comes from, for example `com.example.orders`. Not `aws.` something, which is for AWS. */
  readonly source: string;

  /** What has happened, for example `Order placed`. Up to 128 characters. */
  readonly detailType: string;
}

/** An event bus. */
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
    throw new InvalidPropError(scope, 'Step.event: \'source\' must not start with \'aws.\', which is for AWS, got: '
      + `'${source}'`);
  }
}
