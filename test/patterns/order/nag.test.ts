import { Validations } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { OrderWorkflow, Step } from '../../../src';
import { nagFindings } from '../../support/nag';
import { aStack } from '../../support/synth';

/** A default order app. The functions are imported, because only the resources of the library are checked. */
function orderApp() {
  const stack = aStack();
  const fn = lambda.Function.fromFunctionArn(stack, 'Fn', 'arn:aws:lambda:eu-west-1:111111111111:function:fn');
  const orders = new OrderWorkflow(stack, 'Orders', {
    pay: Step.invoke(fn), ship: Step.invoke(fn), cancelShipping: Step.invoke(fn), refund: Step.invoke(fn),
  });
  return { stack, orders };
}

test('passes cdk-nag with a default order app, given the acknowledgements of the library', () => {
  expect(nagFindings(orderApp().stack)).toEqual([]);
});

test('acknowledges only the wildcards of logs and traces, on policies without other statements', () => {
  const { stack } = orderApp();
  const acknowledged = stack.node.findAll().flatMap(({ node }) =>
    node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .map(({ data }) => [node.path, JSON.stringify(data)]));
  expect(acknowledged).toEqual([
    ['Stack/Orders/Workflow/LogDeliveryPolicy', expect.stringContaining('AwsSolutions-IAM5[Resource::*]')],
    ['Stack/Orders/Workflow/TelemetryPolicy', expect.stringContaining('AwsSolutions-IAM5[Resource::*]')],
  ]);
});

test('reports wildcards in the steps of the user', () => {
  const { stack } = orderApp();
  new OrderWorkflow(stack, 'Wide', {
    pay: Step.serviceCall({ service: 'sns', action: 'publish', resources: ['*'], result: { paid: true } }),
    ship: Step.serviceCall({ service: 'sns', action: 'publish', resources: ['*'] }),
  });
  expect(nagFindings(stack)).toEqual([
    '3: AwsSolutions-IAM5[Resource::*]',
    '2: AwsSolutions-IAM5[Resource::*] at Stack/Wide/Workflow/Role/DefaultPolicy/Resource',
  ]);
});
