import { Aws } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { publishStatements } from '../../permissions/publish-statements';
import { Step, StepBinding } from '../../steps';
import { jsonata, toExpression } from '../../workflow/jsonata-text';
import { literal } from '../common/expressions';

/** Publishes an alert about an order directly from Step Functions. */
export class AlertStep extends Step {
  /** @param message the JSONata expression of the text of the alert */
  constructor(private readonly topic: sns.ITopic, private readonly message: string) {
    super();
  }

  public bind(_scope: Construct, _input: any): StepBinding {
    return publish(this.topic, `{
  "TopicArn": ${literal(this.topic.topicArn)},
  "Subject": "Order alert: " & $order.orderId,
  "Message": ${this.message},
  "MessageAttributes": {
    "orderId": { "DataType": "String", "StringValue": $order.orderId },
    "outcome": { "DataType": "String", "StringValue": $outcome }
  }
}`);
  }
}

/**
 * Publishes the message to the customer, for the mailer of the shop. The order, the outcome and the address are message
 * attributes.
 */
export class CustomerTopicStep extends Step {
  constructor(private readonly topic: sns.ITopic) {
    super();
  }

  public bind(_scope: Construct, notice: any): StepBinding {
    return publish(this.topic, `(
  $notice := ${toExpression(notice)};
  {
    "TopicArn": ${literal(this.topic.topicArn)},
    "Subject": "Your order " & $notice.orderId,
    "Message": $notice.message,
    "MessageAttributes": {
      "orderId": { "DataType": "String", "StringValue": $notice.orderId },
      "outcome": { "DataType": "String", "StringValue": $notice.outcome },
      "email": { "DataType": "String", "StringValue": $notice.customer.email }
    }
  }
)`);
  }
}

function publish(topic: sns.ITopic, request: string): StepBinding {
  return {
    resource: `arn:${Aws.PARTITION}:states:::aws-sdk:sns:publish`,
    arguments: jsonata(request),
    policyStatements: publishStatements(topic),
  };
}
