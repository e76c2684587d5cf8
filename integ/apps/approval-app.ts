import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Approval, ApprovalProps, ApprovalWorkflow, ApprovalWorkflowProps } from '../../src';

/** An approval workflow, with queues that show what approvers and requesters are told. */
export function approvalApp(
  app: App, stackName: string, props: Partial<ApprovalProps> = {}, more: Partial<ApprovalWorkflowProps> = {},
): Stack {
  const stack = new Stack(app, stackName);
  const removalPolicy = RemovalPolicy.DESTROY;
  const approval = new Approval(stack, 'Approval', { removalPolicy, ...props });
  const refunds = new ApprovalWorkflow(stack, 'Refunds', {
    approval, approvalTimeout: Duration.minutes(5), removalPolicy, ...more,
  });
  const queue = (id: string) => new sqs.Queue(stack, id, { removalPolicy });
  const [messages, told] = [queue('MessagesQueue'), queue('ToldQueue')];
  approval.topic?.addSubscription(new SqsSubscription(messages));
  refunds.requesterTopic?.addSubscription(new SqsSubscription(told));
  const outputs = {
    StateMachine: refunds.stateMachine.stateMachineArn,
    Approvals: approval.stateMachine.stateMachineArn,
    Requests: approval.requestTable.tableName,
    Messages: messages.queueUrl,
    Told: told.queueUrl,
    Address: approval.address,
  };
  for (const [name, value] of Object.entries(outputs)) {
    new CfnOutput(stack, `${name}Output`, { value }).overrideLogicalId(name);
  }
  return stack;
}
