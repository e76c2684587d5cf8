import { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { Approval, ApprovalNotifier, ApprovalWorkflow, Rendition, Step, VideoProcessingWorkflow } from '../../src';
import { fullOrders, minimalOrders } from '../support/orders';
import { aFunction, aStack, synthError } from '../support/synth';

const approval = (scope: Construct) => new Approval(scope, 'Approval', {
  notifier: ApprovalNotifier.step(Step.invoke(aFunction(scope, 'Notify'))),
});

const prebuilt: [string, (stack: Stack) => void][] = [
  ['minimal orders', (stack) => minimalOrders(stack)],
  ['full orders', (stack) => fullOrders(stack)],
  ['orders whose shipping is approved', (stack) => minimalOrders(stack, 'Orders', {
    ship: Step.invoke(aFunction(stack, 'Ship'))
      .afterApproval(approval(stack), { title: 'Ship?', approvers: ['a'], otherwise: {} }),
  })],
  ['videos', (stack) => new VideoProcessingWorkflow(stack, 'Videos', {
    renditions: { mp4: Rendition.mediaConvert() },
  })],
  ['approvals', (stack) => new ApprovalWorkflow(stack, 'Approvals', { approval: approval(stack) })],
];

test.each(prebuilt)('synthesizes %s without warnings about timeouts that may be too short', (_, define) => {
  const stack = aStack();
  define(stack);
  expect(synthError(stack)).toBeUndefined();
  for (const id of ['unknownJobDuration', 'unknownCallbackDuration', 'shortTaskTimeout', 'shortTimeout']) {
    expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp(`cdk-stepwright:${id}`))).toEqual([]);
  }
});
