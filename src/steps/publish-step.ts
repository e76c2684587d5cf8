import { Aws } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { isLiteral } from './literal-text';
import type { BindStep } from './step-binding';
import type { TaskTokenStepOptions } from './task-token-step-options';
import { publishStatements } from '../permissions/publish-statements';
import { taskTokenSuffix, withTaskToken } from '../permissions/task-token';
import { InvalidPropError } from '../validation/errors';

/** What can be chosen for a step that publishes to a topic. */
export interface PublishStepOptions extends TaskTokenStepOptions {
  /**
   * The subject of e-mails, with JSONata in `{% … %}`: up to 100 characters, no line break.
   *
   * @default - none
   */
  readonly subject?: string;

  /**
   * Attributes that subscriptions can filter by: texts, with JSONata in `{% … %}`.
   *
   * @default - none
   */
  readonly messageAttributes?: { [name: string]: string };

  /**
   * The group that the message of a FIFO topic belongs to, with JSONata in `{% … %}`.
   *
   * @default - none; a FIFO topic must have one
   */
  readonly messageGroupId?: string;

  /**
   * What makes the message of a FIFO topic the same as another one, which is then dropped, with JSONata in `{% … %}`.
   *
   * @default - what the message says, where the topic has content-based deduplication
   */
  readonly messageDeduplicationId?: string;
}

/** A topic. */
export function publishStep(topic: sns.ITopic, options: PublishStepOptions): BindStep {
  const { waitForTaskToken, subject, messageAttributes, messageGroupId, messageDeduplicationId } = options;
  return (scope, input) => {
    validate(scope, topic, options);
    return {
      resource: `arn:${Aws.PARTITION}:states:::sns:publish${taskTokenSuffix(waitForTaskToken)}`,
      arguments: {
        TopicArn: topic.topicArn,
        Message: waitForTaskToken ? withTaskToken(input) : input,
        Subject: subject,
        MessageAttributes: messageAttributes && Object.fromEntries(Object.entries(messageAttributes)
          .map(([name, value]) => [name, { DataType: 'String', StringValue: value }])),
        MessageGroupId: messageGroupId,
        MessageDeduplicationId: messageDeduplicationId,
      },
      policyStatements: publishStatements(topic),
      targets: [{ kind: 'topic', resource: topic, arn: topic.topicArn, allowedByPolicy: 'sns:Publish' }],
    };
  };
}

function validate(scope: Construct, topic: sns.ITopic, options: PublishStepOptions): void {
  if (topic.fifo && options.messageGroupId === undefined) {
    throw new InvalidPropError(scope, `Step.publish: a message to the FIFO topic ${topic.node.path} needs a `
      + "'messageGroupId'");
  }
  if (isLiteral(options.subject) && !/^[^\p{Cc}]{1,100}$/u.test(options.subject)) {
    throw new InvalidPropError(scope, "Step.publish: 'subject' must be 1 to 100 characters without line breaks, got "
      + `${options.subject.length}: ${JSON.stringify(options.subject)}`);
  }
}
