import { Duration, Fn, Lazy, Size, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import {
  Approval, ApprovalNotifier, Rendition, Step, StepBinding, StepPlacement, StepState, Trigger, VideoProcessingWorkflow,
  Workflow,
} from '../../src';
import { definitionOf } from '../support/asl';
import { aFunction, aStack } from '../support/synth';

class Wait extends Step {
  constructor(private readonly binding: Partial<StepBinding>) {
    super();
  }

  public bind(_scope: Construct, _input: any): StepBinding {
    return { resource: 'arn:aws:states:::aws-sdk:sts:getCallerIdentity', ...this.binding };
  }
}

const ARN = 'arn:aws:sns:eu-west-1:111111111111:topic';

/** Returns the state of a step in a workflow. */
function stateOf(stack: Stack, step: Step, placement?: StepPlacement): any {
  const definition = step.toState(stack, 'Do', placement);
  return definitionOf(new Workflow(stack, 'Flow', { definition }).stateMachine).States.Do;
}

describe('maps in props', () => {
  /** Returns a template in which every map that props accept is set, in the given order. Java keeps no fixed order. */
  function template(order: 'forwards' | 'backwards'): string {
    const map = <T>(entries: { [name: string]: T }): { [name: string]: T } =>
      Object.fromEntries(order === 'forwards' ? Object.entries(entries) : Object.entries(entries).reverse());
    const data = map<any>({ b: 1, a: map<any>({ d: [map<any>({ f: '{% $request.x %}', e: null })], c: 'text' }) });
    const stack = aStack();
    const topic = sns.Topic.fromTopicArn(stack, 'Topic', ARN);
    const notifier = ApprovalNotifier.step(Step.publish(topic));
    const approval = new Approval(stack, 'Approval', { notifier });
    const details = { second: data, first: 'of two' }; // approvers see them in this order
    const request = { title: 'Do it?', approvers: ['ada'], details };
    const fn = aFunction(stack, 'Fn');
    const steps: { [name: string]: Step } = {
      'Arguments': Step.invoke(fn, { arguments: data, result: data }),
      'Attributes': Step.publish(topic, { messageAttributes: map({ b: '1', a: '2' }) }),
      'Own kind': new Wait({ arguments: data }),
      'Ask': Step.approval(approval, request),
      'Ask first': Step.invoke(fn).afterApproval(approval, { ...request, otherwise: data }),
      'Reads its input': Step.invoke(fn, { arguments: { given: '{% $request %}' } }),
    };
    const placement = { input: data, assign: map({ y: data, x: data }), output: data };
    const chain = new StepState(stack, 'Own state', {
      fields: map<any>({
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: map<any>({ Payload: data, FunctionName: 'f' }),
        Type: 'Task',
      }),
    });
    Object.entries(steps).reduce<sfn.INextable>((last, [name, step]) => {
      const next = step.toState(stack, name, placement);
      last.next(next);
      return next;
    }, chain);
    const flow = new Workflow(stack, 'Flow', { definition: chain });
    flow.addTrigger(Trigger.schedule({ schedule: ScheduleExpression.rate(Duration.days(1)), input: data }));
    flow.addTrigger(Trigger.event({ pattern: { detailType: ['b', 'a'], detail: data } }));
    const express = new Workflow(stack, 'Express', {
      definition: new sfn.Pass(stack, 'Pass'), stateMachineType: sfn.StateMachineType.EXPRESS,
    });
    const text = { type: apigateway.JsonSchemaType.STRING };
    express.addTrigger(Trigger.syncApi({
      errorStatus: map({ NotFound: 404, Busy: 409 }), requestSchema: { properties: map({ b: text, a: text }) },
    }));
    new VideoProcessingWorkflow(stack, 'Videos', {
      renditions: map({ hd: Rendition.mediaConvert({ settings: data }), own: Rendition.step(Step.invoke(fn)) }),
    });
    return JSON.stringify(Template.fromStack(stack));
  }

  test('are rendered sorted by name, so that their order does not change the template', () => {
    expect(template('backwards')).toBe(template('forwards'));
  });

  test('keep the order of lists, of the details of an approval, and within JSONata', () => {
    const stack = aStack();
    const approval = new Approval(stack, 'Approval');
    const ask = Step.approval(approval, { title: 'Do it?', details: { b: ['2', '1'], a: '{% { "d": 1, "c": 2 } %}' } });
    expect(stateOf(stack, ask).Arguments).toContain('"details": [{ "name": "b", "value": ["2", "1"] }, '
      + '{ "name": "a", "value": ({ "d": 1, "c": 2 }) }]');
  });
});

describe('props that are not plain data', () => {
  const refused = (value: any) => () => stateOf(aStack(), Step.invoke(aFunction(aStack(), 'Fn'), { arguments: value }));

  test.each([
    ['a Duration', Duration.days(1), "a Duration (use 'duration.toSeconds()')"],
    ['a Size', Size.mebibytes(1), "a Size (use 'size.toBytes()')"],
    ['a Date', new Date(0), "a Date (use 'date.toISOString()')"],
    ['a construct', aFunction(aStack(), 'Pay'), 'the construct Stack/Pay (use one of its attributes, such as its ARN'],
    ['a stack', aStack(), 'the construct Stack (use one of its attributes'],
    ['an instance of another class', new Map(), 'an instance of Map (use its data)'],
    ['a helper of aws-cdk-lib', sfn.TaskInput.fromText('x'), 'an instance of TaskInput (use its data)'],
    ['a function', () => 1, 'a function'],
    ['a number that JSON does not have', NaN, 'NaN, which JSON does not support'],
  ])('fail with %s, and the error names its path and what to use instead', (_, value, problem) => {
    expect(refused({ order: { waits: ['1', value] } })).toThrow("[Stack] step 'Do': 'arguments' must be plain data "
      + `(strings, numbers, booleans, lists and maps), got: ${problem}`);
    expect(refused({ order: { waits: ['1', value] } })).toThrow(/ at 'order\.waits\[1\]'$/);
    expect(refused(value)).toThrow(problem);
  });

  const wait = Duration.days(1);
  const fn = (stack: Stack) => Step.invoke(aFunction(stack, 'Fn'));
  test.each<[string, (stack: Stack) => unknown]>([
    ["step 'Do': 'result'", (stack) => stateOf(stack, Step.invoke(aFunction(stack, 'Fn'), { result: { wait } }))],
    ["step 'Do': 'input'", (stack) => stateOf(stack, fn(stack), { input: { wait } })],
    ["step 'Do': 'assign'", (stack) => stateOf(stack, fn(stack), { assign: { wait } })],
    ["step 'Do': 'output'", (stack) => stateOf(stack, fn(stack), { output: { wait } })],
    ["step 'Do': 'arguments'", (stack) => stateOf(stack, new Wait({ arguments: { wait } }))],
    ["'fields'", (stack) => new StepState(stack, 'Do', { fields: { Type: 'Task', Arguments: { wait } } })],
    ["Step.approval: 'details.wait'", (stack) =>
      stateOf(stack, Step.approval(new Approval(stack, 'Approval'), { title: 'Do it?', details: { wait } }))],
    ["Step.approval: 'details'", (stack) =>
      stateOf(stack, Step.approval(new Approval(stack, 'Approval'), { title: 'Do it?', details: wait }))],
    ["Step.approval: 'approvers'", (stack) => stateOf(stack, Step.approval(
      new Approval(stack, 'Approval', { notifier: ApprovalNotifier.step(fn(stack)) }),
      { title: 'Do it?', approvers: [aStack()] },
    ))],
    ["step 'Do': 'otherwise'", (stack) => stateOf(stack, fn(stack)
      .afterApproval(new Approval(stack, 'Approval'), { title: 'Do it?', otherwise: { wait } }))],
    ["'input'", (stack) => new Workflow(stack, 'Flow', { definition: new sfn.Pass(stack, 'Do') })
      .addTrigger(Trigger.schedule({ schedule: ScheduleExpression.rate(wait), input: { wait } }))],
  ])('fail in %s', (prop, define) => {
    expect(() => define(aStack())).toThrow(`${prop} must be plain data`);
  });

  test('are accepted if they are tokens, also within JSONata', () => {
    const stack = aStack();
    const given = { own: Fn.ref('AWS::Region'), all: '{% $request %}' };
    const step = Step.invoke(aFunction(stack, 'Fn'), { arguments: given });
    const name = Lazy.any({ produce: () => 'late' });
    const state = stateOf(stack, step, { input: { name }, assign: { name } });
    expect(state.Arguments.Payload).toEqual({
      own: '${AWS::Region}', all: '{% ($request := { "name": "late" }; $request) %}',
    });
    expect(state.Assign).toEqual({ name: 'late' });
  });
});
