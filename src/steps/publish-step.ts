import { Aws } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { isLiteral } from './literal-text';
import type { BindStep } from './step-binding';
import type { TaskTokenStepOptions } from './task-token-step-options';
import { publishStatements } from '../permissions/publish-statements';
import { taskTokenSuffix, withTaskToken } from '../permissions/task-token';
import { InvalidPropError } from '../validation/errors';

/** Options for a step that publishes to an SNS topic. */
export interface PublishStepOptions extends TaskTokenStepOptions {
  /**
   * The subject of e-mails. Up to 100 characters without line breaks; may hold JSONata in `{% … %}`.
   *
   * @default - no subject
   */
  readonly subject?: string;

  /**
   * The message attributes, which subscriptions can filter by. The values are strings and may hold JSONata in
   * `{% … %}`.
   *
   * @default - no attributes
   */
  readonly messageAttributes?: { [name: string]: string };

  /**
   * The message group of a message to a FIFO topic. May hold JSONata in `{% … %}`.
   *
   * @default - no message group; required for a FIFO topic
   */
  readonly messageGroupId?: string;

  /**
   * The deduplication id of a message to a FIFO topic, which drops further messages with the same id. May hold JSONata
   * in `{% … %}`.
   *
   * @default - derived from the body of the message, if the topic has content-based deduplication
   */
  readonly messageDeduplicationId?: string;
}

/** Binds a step to a topic. */
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
    throw new InvalidPropError(scope, `Step.publish: a message to the FIFO topic ${topic.node.path} requires a `
      + "'messageGroupId'");
  }
  if (isLiteral(options.subject) && !/^[^\p{Cc}]{1,100}$/u.test(options.subject)) {
    throw new InvalidPropError(scope, "Step.publish: 'subject' must be 1 to 100 characters without line breaks, got "
      + `${options.subject.length}: ${JSON.stringify(options.subject)}`);
  }
}
