import { Aws } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { publishStatements } from '../../permissions/publish-statements';
import { Step, StepBinding } from '../../steps';
import { jsonata, toExpression } from '../../workflow/jsonata-text';
import { literal } from '../common/expressions';

/** Publishes an alert about an order, straight from Step Functions. */
export class AlertStep extends Step {
  /** @param message JSONata that gives the text of the alert */
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
 * Publishes what the customer is told, for the shop's mailer: the text as message, whom and what about as attributes.
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
