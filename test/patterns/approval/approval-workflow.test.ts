import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Approval, ApprovalNotifier, ApprovalRule, ApprovalWorkflow, ApprovalWorkflowProps, Step } from '../../../src';
import { Machine, runExecution } from '../../../src/engine';
import { definitionOf, expectGolden } from '../../support/asl';
import { nagFindings } from '../../support/nag';
import { permissionsOf } from '../../support/permissions';
import { aFunction, aStack } from '../../support/synth';

let stack: Stack;
beforeEach(() => {
  stack = aStack();
});

const DECISION = {
  decision: 'APPROVED',
  at: '2026-11-21T09:00:00.000Z',
  comment: 'fine',
  answers: [{ decision: 'APPROVED' }],
  requestId: 'r',
};
const REQUEST = { title: 'Refund?', details: { Order: 'o-1' }, requester: 'ada@example.com' };

/** Runs the workflow; tells what was published, and what the approval was started with. */
async function run(
  input: any,
  { decision = DECISION as any, faults = {} as { [state: string]: string }, props = {} as any } = {},
) {
  const { stateMachine } = new ApprovalWorkflow(stack, 'Refunds', props);
  const published: any[] = [];
  const asked: any[] = [];
  const services = {
    call: ({ resource, state, input: sent }: any): any[] => {
      if (faults[state]) return [{ answer: { type: 'failed', error: faults[state], cause: 'why' } }];
      if (resource.includes('sns')) published.push({ state, ...sent });
      else asked.push(sent.Input);
      const output = resource.includes('sns') ? { MessageId: 'm' } : { Output: decision };
      return [{ answer: { type: 'submitted', output: {} } }, { answer: { type: 'succeeded', output } }];
    },
  };
  const result = await runExecution(new Machine(definitionOf(stateMachine)), { input, services, name: 'x' });
  return {
    ...result,
    published,
    asked,
    transitions: result.events.filter(({ type }) => type.endsWith('StateEntered')).length,
  };
}

describe('an approval workflow', () => {
  test.each(['APPROVED', 'REJECTED', 'TIMED_OUT'])('ends as %s, and tells the requester', async (decision) => {
    const { comment, ...uncommented } = DECISION;
    const given = { ...(decision === 'TIMED_OUT' ? uncommented : DECISION), decision };
    const { output, published, asked, transitions } = await run(REQUEST, { decision: given });
    expect(output).toEqual({ ...given, requesterNotified: true });
    expect(published).toMatchObject([
      {
        state: 'Tell requester',
        Message: { title: 'Refund?', requester: 'ada@example.com', decision },
        MessageAttributes: {
          requester: { DataType: 'String', StringValue: 'ada@example.com' },
          decision: { DataType: 'String', StringValue: decision },
        },
      },
    ]);
    expect(published[0].Message.message).toBe(
      {
        APPROVED: "'Refund?' is approved: fine",
        REJECTED: "'Refund?' is rejected: fine",
        TIMED_OUT: "'Refund?' was not decided in time.",
      }[decision],
    );
    expect(asked).toMatchObject([
      { title: 'Refund?', details: [{ name: 'Order', value: 'o-1' }], requester: 'ada@example.com' },
    ]);
    expect(transitions).toBe(5);
  });

  test('needs no more than a title', async () => {
    const { output, published } = await run({ title: 'Refund?' });
    expect(output).toMatchObject({ decision: 'APPROVED', requesterNotified: true });
    expect(published[0].MessageAttributes.requester.StringValue).toBe('-');
  });

  test.each<[any, object[]]>([
    ['text', [{ field: '', problem: 'must be an object' }]],
    [{}, [{ field: 'title', problem: 'must be a text that is not empty' }]],
    [
      { title: ' ', text: 1, details: [], requester: {} },
      [
        { field: 'title', problem: 'must be a text that is not empty' },
        { field: 'text', problem: 'must be a text, or left out' },
        { field: 'details', problem: 'must be an object, or left out' },
        { field: 'requester', problem: 'must be a text, or left out' },
      ],
    ],
    [
      { title: 'x', approvers: ['ada'] },
      [{ field: 'approvers', problem: 'must be left out: nobody knows who answers' }],
    ],
  ])('%j is INVALID, with every problem, and nobody is asked', async (input, problems) => {
    const { output, asked } = await run(input);
    expect([output, asked]).toEqual([{ decision: 'INVALID', problems }, []]);
  });

  test.each<[any, boolean]>([
    [['ada'], true],
    [['ada', 'bob'], true],
    [[], false],
    ['ada', false],
    [['ada', ''], false],
    [['ada', 7], false],
    [undefined, false],
  ])('where all must approve, the approvers %j are valid: %p', async (approvers, valid) => {
    const approval = new Approval(stack, 'Approval', {
      notifier: ApprovalNotifier.step(Step.invoke(aFunction(stack, 'Chat'))),
    });
    const { output, asked } = await run({ title: 'x', approvers }, { props: { approval, rule: ApprovalRule.all() } });
    expect((output as any).decision).toBe(valid ? 'APPROVED' : 'INVALID');
    if (valid) expect(asked[0].approvers).toEqual(approvers);
  });

  test('is decided though the requester cannot be told, and people are alerted', async () => {
    const { output, published } = await run(REQUEST, { faults: { 'Tell requester': 'Sns.NotFound' } });
    expect(output).toEqual({ ...DECISION, requesterNotified: false });
    expect(published).toMatchObject([
      {
        Subject: 'Approval alert',
        Message: "The requester of 'Refund?' could not be told that it is APPROVED: Sns.NotFound: why",
      },
    ]);
  });

  test('that cannot be asked for alerts people and fails as ApprovalFailed', async () => {
    const { error, cause, published } = await run(REQUEST, { faults: { 'Ask for approval': 'ApproversNotTold' } });
    expect([error, cause]).toEqual(['ApprovalFailed', 'ApproversNotTold: why']);
    expect(published[0].Message).toMatch(
      /^Nobody decides about 'Refund\?': ApproversNotTold: why. See execution arn:.*:x$/,
    );
  });

  test('fails as ApprovalFailed though the alert fails, too', async () => {
    const faults = { 'Ask for approval': 'X', 'Alert: approval failed': 'Sns.NotFound' };
    expect((await run(REQUEST, { faults })).error).toBe('ApprovalFailed');
  });
});

const definition = (props: ApprovalWorkflowProps = {}) =>
  definitionOf(new ApprovalWorkflow(stack, 'Refunds', props).stateMachine);

test('golden states of an approval workflow', () => {
  expectGolden(definition(), 'approval-workflow');
});

test('golden permissions of an approval workflow', () => {
  definition();
  expectGolden(permissionsOf(stack), 'approval-workflow-permissions');
});

test('cdk-nag finds nothing but what is acknowledged', () => {
  definition();
  expect(nagFindings(stack)).toEqual([]);
});

test('reminders, escalation, rule and timeout reach the approval', () => {
  const approval = new Approval(stack, 'Approval', {
    notifier: ApprovalNotifier.step(Step.invoke(aFunction(stack, 'Chat'))),
  });
  const { States } = definition({
    approval,
    rule: ApprovalRule.atLeast(2),
    approvalTimeout: Duration.days(2),
    reminders: [Duration.hours(1)],
    escalation: { after: Duration.days(1), approvers: ['boss'] },
  });
  for (const part of [
    '"rule": 2, "timeoutSeconds": 172800, "reminderSeconds": [3600]',
    '"escalation": { "afterSeconds": 86400, "approvers": ["boss"] }',
  ]) {
    expect(States['Ask for approval'].Arguments).toContain(part);
  }
});

test('an approval of the user takes the place of its own', () => {
  const workflow = new ApprovalWorkflow(stack, 'Refunds', { approval: new Approval(stack, 'Approval') });
  expect(workflow.approverTopic).toBeUndefined();
  Template.fromStack(stack).resourceCountIs('AWS::DynamoDB::Table', 2);
  expect(new ApprovalWorkflow(stack, 'Own').approverTopic).toBeDefined();
});

test('two ways to tell the requester are refused', () => {
  const notifyRequester = Step.invoke(aFunction(stack, 'Tell'));
  const props = { notifyRequester, requesterTopic: new sns.Topic(stack, 'Topic') };
  expect(() => new ApprovalWorkflow(stack, 'Refunds', props)).toThrow(
    "[Stack/Refunds] 'notifyRequester' and 'requesterTopic' are two ways to tell the requester",
  );
});
