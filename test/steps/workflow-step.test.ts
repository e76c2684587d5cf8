import { Lazy } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Step } from '../../src';
import { aStack, asWorkflow } from '../support/synth';

const ARN = 'arn:aws:states:eu-west-1:111111111111:stateMachine:other';
function stateWith(executionName: string): void {
  const stack = aStack();
  const other = sfn.StateMachine.fromStateMachineArn(stack, 'Other', ARN);
  Step.workflow(asWorkflow(other), { executionName }).toState(stack, 'Start');
}

test.each([
  '', 'a'.repeat(81), 'order 7', 'order/7', 'größe', 'a{% $x %}',
])('Step.workflow fails with the execution name %j', (name) => {
  expect(() => stateWith(name)).toThrow("[Stack] Step.workflow: 'executionName' must be 1 to 80 letters, digits, '-' "
    + `and '_', or JSONata in {% … %} that returns such a name, got: '${name}'`);
});

test.each([
  'nightly', 'a'.repeat(80), '{% $request.id %}', Lazy.string({ produce: () => 'x' }),
])('Step.workflow accepts the execution name %j', (name) => {
  expect(() => stateWith(name)).not.toThrow();
});
