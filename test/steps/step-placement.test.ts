import { Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { Approval, Rendition, Step, StepBinding, VideoProcessingWorkflow } from '../../src';
import { fullOrders, minimalOrders } from '../support/orders';
import { aFunction, aStack, asWorkflow } from '../support/synth';

let stack: Stack;
beforeEach(() => {
  stack = aStack();
});

type Make = (result?: any) => Step;
const queue = () => new sqs.Queue(stack, 'Queue');
const topic = () => new sns.Topic(stack, 'Topic');
const bus = () => new events.EventBus(stack, 'Bus');
const machine = () =>
  sfn.StateMachine.fromStateMachineArn(stack, 'Other', 'arn:aws:states:eu-west-1:111111111111:stateMachine:other');
const call = (service: string, action: string, more: object = {}) =>
  Step.serviceCall({ service, action, resources: ['*'], iamActions: ['a:b'], ...more });
const event = { source: 'shop', detailType: 'Pay' };

/** Steps that return before the work is completed. */
const submitting: [string, string, Make][] = [
  ['a message to a queue', 'sqs:sendMessage', (result) => Step.queue(queue(), { result })],
  ['a message to a topic', 'sns:publish', (result) => Step.publish(topic(), { result })],
  ['an event', 'events:putEvents', (result) => Step.event(bus(), { ...event, result })],
  ['a workflow that is not waited for', 'states:startExecution',
    (result) => Step.workflow(asWorkflow(machine()), { waitForEnd: false, result })],
  ['a job that is started', 'mediaconvert:createJob', (result) => call('mediaconvert', 'createJob', { result })],
  ['a job that is submitted', 'batch:submitJob', (result) => call('batch', 'submitJob', { result })],
];
/** Steps whose result has fixed fields. */
const fixed: [string, string, Make][] = [
  ...submitting.map(([name, api, make]): [string, string, Make] => [name, `the response of ${api}`, make]),
  ['a call of a service', 'the response of dynamodb:getItem', (result) => call('dynamodb', 'getItem', { result })],
  ['an approval', 'the decision of an approval',
    (result) => Step.approval(new Approval(stack, 'Approval'), { title: 'x', result })],
];
/** Steps that wait for a result whose fields the function or the worker defines. */
const waiting: [string, Make][] = [
  ['a function', () => Step.invoke(aFunction(stack, 'Fn'))],
  ['a queue with a task token', () => Step.queue(queue(), { waitForTaskToken: true })],
  ['a topic with a task token', () => Step.publish(topic(), { waitForTaskToken: true })],
  ['an event with a task token', () => Step.event(bus(), { ...event, waitForTaskToken: true })],
  ['a workflow', () => Step.workflow(asWorkflow(machine()))],
  ['an activity', () => Step.activity(new sfn.Activity(stack, 'Activity'))],
  ['a call with a task token', () => call('sqs', 'sendMessage', { waitForTaskToken: true })],
  ['any states', () => Step.states(new sfn.Pass(stack, 'Pass'))],
];

function errorOf(define: () => unknown): string {
  try {
    define();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('no error was thrown');
}

const pay = (step: Step) => minimalOrders(stack, 'Orders', { pay: step });
const transcode = (): Rendition => Rendition.step(Step.invoke(aFunction(stack, 'Transcode')));
const video = (props: { metadata?: Step; rendition?: Step }) => new VideoProcessingWorkflow(stack, 'Videos', {
  metadata: props.metadata,
  renditions: { small: props.rendition ? Rendition.step(props.rendition) : transcode() },
});

describe('a step whose result the workflow reads', () => {
  const places: [string, string, string, (step: Step) => Construct][] = [
    ['pay', 'Pay', 'paid', pay],
    ['metadata', 'Read metadata', 'status', (step) => video({ metadata: step })],
  ];
  describe.each(places)('%s', (_place, state, field, define) => {
    test.each(fixed)('cannot be %s whose result lacks the field', (_, what, make) => {
      const message = errorOf(() => define(make()));
      expect(message).toContain(`step '${state}': the workflow reads '${field}' from the result, and the result is `
        + `${what}, which never has this field; `);
      expect(message).toContain(`set 'result' to a value that has it, for example { ${field}: … }`);
    });

    test.each(submitting)('fails with a hint how to wait if it is %s', (_, _api, make) => {
      expect(() => define(make())).toThrow(
        "make the step wait until the work is completed ('waitForTaskToken' of a queue");
    });

    test.each(fixed)('can be %s with a result that has the field', (_, _what, make) => {
      expect(() => define(make({ [field]: '{% $states.result.x %}' }))).not.toThrow();
    });

    test('can have a result that is defined by JSONata', () => {
      expect(() => define(fixed[0][2]('{% { "some": 1 } %}'))).not.toThrow();
    });

    test.each([[{ other: 1 }], ['a text'], [7], [null], [[field]]])('cannot have the result %j', (result) => {
      expect(() => define(Step.invoke(aFunction(stack, 'Fn'), { result }))).toThrow(
        `step '${state}': 'result' must have the field '${field}', which the workflow reads, got: `
        + JSON.stringify(result));
    });

    test.each(waiting)('can be %s', (_, make) => {
      expect(() => define(make())).not.toThrow();
    });
  });
});

describe('a step whose work must be completed when it ends', () => {
  test.each(submitting)('cannot be %s, regardless of its result', (_, api, make) => {
    expect(() => video({ rendition: make({ done: true }) })).toThrow("step 'Transcode small': the work must be "
      + `completed when the step ends, and '${api}' only submits it; make the step wait until the work is completed`);
  });

  test.each(waiting)('can be %s', (_, make) => {
    expect(() => video({ rendition: make() })).not.toThrow();
  });

  test('can be a call of a service that returns when the work is completed', () => {
    expect(() => video({ rendition: call('s3', 'copyObject') })).not.toThrow();
  });
});

test('a custom step is validated by its resource', () => {
  class Own extends Step {
    public constructor(private readonly binding: StepBinding) {
      super();
    }
    public bind(): StepBinding {
      return this.binding;
    }
  }
  const resource = 'arn:aws:states:::sqs:sendMessage';
  expect(() => pay(new Own({ resource }))).toThrow('the result is the response of sqs:sendMessage');
  stack = aStack();
  expect(() => pay(new Own({ resource, result: '{% { "paid": true } %}' }))).not.toThrow();
});

test('accepts steps that only submit their work if the workflow does not read their result', () => {
  const send = Step.queue(queue());
  expect(() => fullOrders(stack, 'Orders', { ship: send, cancelShipping: send, refund: send, notifyCustomer: send }))
    .not.toThrow();
});

describe('Step.afterApproval', () => {
  const props = { title: 'Large payment', otherwise: { paid: false } };

  test('fails if the result of the step lacks the field that the workflow reads', () => {
    const approval = new Approval(stack, 'Approval');
    expect(() => pay(Step.queue(queue()).afterApproval(approval, props))).toThrow(
      "step 'Pay: approved': the workflow reads 'paid' from the result");
  });

  test("fails if 'otherwise' lacks the field that the workflow reads", () => {
    const approval = new Approval(stack, 'Approval');
    const approved = (otherwise: any) =>
      Step.invoke(aFunction(stack, 'Fn')).afterApproval(approval, { ...props, otherwise });
    expect(() => pay(approved({ declined: true }))).toThrow("step 'Pay': 'otherwise' of afterApproval must have the "
      + "field 'paid', which the workflow reads, got: {\"declined\":true}");
  });

  test('accepts a step that returns the result of a function', () => {
    const approval = new Approval(stack, 'Approval');
    expect(() => pay(Step.invoke(aFunction(stack, 'Fn')).afterApproval(approval, props))).not.toThrow();
  });
});
