import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { show } from './observing';
import { Approval, ApprovalNotifier, ApprovalProps, ApprovalWorkflow, ApprovalWorkflowProps, Step } from '../../src';

export interface ApprovalAppProps extends ApprovalProps {
  /** Whether each approver is notified by a separate message in the queue, rather than all by a topic. */
  readonly oneByOne?: boolean;
}

/** An approval workflow, with queues that receive the messages to approvers and requesters. */
export function approvalApp(
  app: App, stackName: string, { oneByOne, ...props }: ApprovalAppProps = {}, more: Partial<ApprovalWorkflowProps> = {},
): Stack {
  const stack = new Stack(app, stackName);
  const removalPolicy = RemovalPolicy.DESTROY;
  const queue = (id: string) => new sqs.Queue(stack, id, { removalPolicy });
  const [messages, notices] = [queue('MessagesQueue'), queue('NoticesQueue')];
  const notifier = oneByOne ? ApprovalNotifier.step(Step.queue(messages)) : undefined;
  const approval = new Approval(stack, 'Approval', { removalPolicy, notifier, ...props });
  const refunds = new ApprovalWorkflow(stack, 'Refunds', {
    approval, approvalTimeout: Duration.minutes(5), removalPolicy, ...more,
  });
  approval.topic?.addSubscription(new SqsSubscription(messages));
  refunds.requesterTopic?.addSubscription(new SqsSubscription(notices));
  show(stack, {
    StateMachine: refunds.stateMachine.stateMachineArn,
    Approvals: approval.stateMachine.stateMachineArn,
    Requests: approval.requestTable.tableName,
    Messages: messages.queueUrl,
    Notices: notices.queueUrl,
    Address: approval.address,
  });
  return stack;
}
