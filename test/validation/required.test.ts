import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as ses from 'aws-cdk-lib/aws-ses';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import {
  Approval, ApprovalNotifier, ApprovalWorkflow, OrderWorkflow, Rendition, Step, Trigger, VideoProcessingWorkflow,
  Workflow,
} from '../../src';
import { aFunction, aStack } from '../support/synth';

let stack: Stack;
beforeEach(() => {
  stack = aStack();
});

const step = () => Step.invoke(aFunction(stack, `Fn${stack.node.children.length}`));
const toState = (one: Step) => one.toState(stack, 'State');
const approval = () => new Approval(stack, 'Approval');
const A_STEP = 'a Step, for example Step.invoke(fn)';
const STATES = "a chain of states, for example step.toState(this, 'Work')";
const A_TEXT = 'a text';

/** For each required prop of each exported props interface: the factory, all required props, and where it fails. */
interface Case {
  readonly take: (props: any) => unknown;
  readonly all: () => object;
  readonly where: string;
  /** The prefix of the name of a prop. */
  readonly within?: string;
  readonly kinds: { readonly [prop: string]: string };
}
const CASES: { readonly [props: string]: Case } = {
  WorkflowProps: {
    take: (props) => new Workflow(stack, 'Flow', props),
    all: () => ({ definition: new sfn.Pass(stack, 'Pass') }),
    where: '[Stack/Flow] ',
    kinds: { definition: STATES },
  },
  OrderWorkflowProps: {
    take: (props) => new OrderWorkflow(stack, 'Orders', props),
    all: () => ({ pay: step(), ship: step() }),
    where: '[Stack/Orders] ',
    kinds: { pay: A_STEP, ship: A_STEP },
  },
  VideoProcessingWorkflowProps: {
    take: (props) => new VideoProcessingWorkflow(stack, 'Videos', props),
    all: () => ({ renditions: { small: Rendition.step(step()) } }),
    where: '[Stack/Videos] ',
    kinds: { renditions: 'an object' },
  },
  ServiceCallStepProps: {
    take: (props) => toState(Step.serviceCall(props && { ...props, resources: ['*'] })),
    all: () => ({ service: 'dynamodb', action: 'getItem' }),
    where: 'Step.serviceCall: ',
    kinds: { service: A_TEXT, action: A_TEXT },
  },
  EventStepProps: {
    take: (props) => toState(Step.event(new events.EventBus(stack, 'Bus'), props)),
    all: () => ({ source: 'shop', detailType: 'Paid' }),
    where: 'Step.event: ',
    kinds: { source: A_TEXT, detailType: A_TEXT },
  },
  ApprovalStepProps: {
    take: (props) => toState(Step.approval(approval(), props)),
    all: () => ({ title: 'Refund?' }),
    where: 'Step.approval: ',
    kinds: { title: A_TEXT },
  },
  ApprovalEscalation: {
    take: (props) => toState(Step.approval(approval(), { title: 'x', escalation: props ?? {} as any })),
    all: () => ({ after: Duration.hours(1) }),
    where: '[Stack] ',
    within: 'escalation.',
    kinds: { after: 'a Duration, for example Duration.hours(1)' },
  },
  AfterApprovalProps: {
    take: (props) => toState(step().afterApproval(approval(), props && { title: 'x', ...props })),
    all: () => ({ otherwise: null }),
    where: 'afterApproval: ',
    kinds: { otherwise: 'any value' },
  },
  EventTriggerProps: {
    take: (props) => Trigger.event(props),
    all: () => ({ pattern: { source: ['x'] } }),
    where: 'Trigger.event: ',
    kinds: { pattern: 'an object' },
  },
  ScheduleTriggerProps: {
    take: (props) => Trigger.schedule(props),
    all: () => ({ schedule: { expressionString: 'rate(1 day)' } }),
    where: 'Trigger.schedule: ',
    kinds: { schedule: 'a ScheduleExpression, for example ScheduleExpression.rate(…)' },
  },
  EmailNotifierProps: {
    take: (props) =>
      ApprovalNotifier.email(ses.EmailIdentity.fromEmailIdentityName(stack, 'Mail', 'shop.example'), props),
    all: () => ({ fromEmail: 'orders@shop.example' }),
    where: 'ApprovalNotifier.email: ',
    kinds: { fromEmail: A_TEXT },
  },
};

describe.each(Object.entries(CASES))('%s', (name, { take, all, where, within = '', kinds }) => {
  test.each(Object.entries(kinds))('fails if \'%s\' is missing', (prop, kind) => {
    const props = all();
    expect(() => take(Object.fromEntries(Object.entries(props).filter(([one]) => one !== prop)))).toThrow(
      `${where}'${within}${prop}' is required: ${kind}`);
  });

  test('fails if no props are given', () => {
    const missing = name === 'AfterApprovalProps' ? 'title' : Object.keys(kinds)[0];
    expect(() => take(undefined)).toThrow(`${where}'${within}${missing}' is required: `);
  });

  test('accepts all required props', () => {
    expect(() => take(all())).not.toThrow();
  });
});

test('covers every required prop of the exported props interfaces', () => {
  const src = join(__dirname, '..', '..', 'src');
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^(patterns|steps|triggers|workflow|approval)\/.*\.ts$/.test(file) && !file.includes('handlers'));
  const exported = files.filter((file) => file.endsWith('index.ts')).flatMap((index) =>
    [...readFileSync(join(src, index), 'utf8').matchAll(/from '\.\/(.*)'/g)]
      .map(([, module]) => join(src, index.replace('index.ts', ''), `${module}.ts`)));
  const found: { [name: string]: string[] } = {};
  for (const file of files.filter((one) => exported.includes(join(src, one)))) {
    const interfaces = readFileSync(join(src, file), 'utf8')
      .matchAll(/^export interface (\w+(?:Props|Options|Escalation))\b[^{]*\{([^]*?)^\}/gm);
    for (const [, name, body] of interfaces) {
      const required = [...body.matchAll(/^  readonly (\w+):/gm)].map(([, prop]) => prop);
      if (required.length > 0) found[name] = required;
    }
  }
  // A StepState is created by steps, in TypeScript or through `bind`.
  delete found.StepStateProps;
  const tested = Object.entries(CASES).map(([name, { kinds }]) => [name, Object.keys(kinds)]);
  expect(found).toEqual(Object.fromEntries(tested));
});

const nothing = undefined as any;
test.each<[string, string, () => unknown]>([
  ["Step.invoke: 'fn'", 'a Lambda function', () => Step.invoke(nothing)],
  ["Step.workflow: 'workflow'", 'a workflow of this library', () => Step.workflow(nothing)],
  ["Step.queue: 'queue'", 'an SQS queue', () => Step.queue(nothing)],
  ["Step.publish: 'topic'", 'an SNS topic', () => Step.publish(nothing)],
  ["Step.event: 'bus'", 'an event bus', () => Step.event(nothing, { source: 'a', detailType: 'b' })],
  ["Step.activity: 'activity'", "an activity, for example new WorkerActivity(this, 'Work')",
    () => Step.activity(nothing)],
  ["Step.approval: 'approval'", "an approval, for example new Approval(this, 'Approval')",
    () => Step.approval(nothing, { title: 'x' })],
  ["Step.states: 'chain'", STATES, () => Step.states(nothing)],
  ["afterApproval: 'approval'", 'an approval', () => step().afterApproval(nothing, { title: 'x', otherwise: 1 })],
  ["Rendition.invoke: 'fn'", 'a Lambda function', () => Rendition.invoke(nothing)],
  ["Rendition.step: 'step'", A_STEP, () => Rendition.step(nothing)],
  ["Trigger.s3Upload: 'bucket'", 'an S3 bucket', () => Trigger.s3Upload(nothing)],
  ["Trigger.queue: 'queue'", 'an SQS queue', () => Trigger.queue(nothing)],
  ["Trigger.caller: 'fn'", 'a Lambda function that this app defines', () => Trigger.caller(nothing)],
  ["ApprovalNotifier.topic: 'topic'", 'an SNS topic', () => ApprovalNotifier.topic(nothing)],
  ["ApprovalNotifier.email: 'identity'", 'an e-mail identity of SES',
    () => ApprovalNotifier.email(nothing, { fromEmail: 'a' })],
  ["ApprovalNotifier.step: 'step'", A_STEP, () => ApprovalNotifier.step(nothing)],
  ["[Stack/Flow] 'trigger'", 'a Trigger, for example Trigger.s3Upload(bucket)',
    () => new Workflow(stack, 'Flow', { definition: new sfn.Pass(stack, 'Pass') }).addTrigger(nothing)],
])('%s is required', (what, kind, call) => {
  expect(call).toThrow(`${what} is required: ${kind}`);
});

test.each<[string, () => unknown]>([
  [`[Stack/Flow] 'definition' must be ${STATES}, got: a Step`,
    () => new Workflow(stack, 'Flow', { definition: step() as any })],
  [`[Stack/Flow] 'definition' must be ${STATES}, got: StateMachine`, () => new Workflow(stack, 'Flow', {
    definition: { constructor: { name: 'StateMachine' } } as any,
  })],
  [`[Stack/Orders] 'ship' must be ${A_STEP}, got: a Lambda function`,
    () => new OrderWorkflow(stack, 'Orders', { pay: step(), ship: aFunction(stack, 'Ship') as any })],
  [`[Stack/Orders] 'refund' must be ${A_STEP}, got: "refund"`,
    () => new OrderWorkflow(stack, 'Orders', { pay: step(), ship: step(), refund: 'refund' as any })],
  [`[Stack/Orders] 'pay' must be ${A_STEP}, got: a class`,
    () => new OrderWorkflow(stack, 'Orders', { pay: Step as any, ship: step() })],
  ["[Stack/Videos] 'renditions.small' must be a Rendition, for example Rendition.invoke(fn), got: a Step",
    () => new VideoProcessingWorkflow(stack, 'Videos', { renditions: { small: step() as any } })],
  [`[Stack/Videos] 'metadata' must be ${A_STEP}, got: a Rendition`, () => new VideoProcessingWorkflow(stack, 'Videos', {
    renditions: {}, metadata: Rendition.step(step()) as any,
  })],
  [`[Stack/Approvals] 'notifyRequester' must be ${A_STEP}, got: 7`,
    () => new ApprovalWorkflow(stack, 'Approvals', { notifyRequester: 7 as any })],
  ["Trigger.caller: 'fn' must be a Lambda function that this app defines, got: a Lambda function",
    () => Trigger.caller(lambda.Function.fromFunctionName(stack, 'Imported', 'fn') as any)],
])('refuses another kind: %s', (message, call) => {
  expect(call).toThrow(message);
});
