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
  decisions: [{ decision: 'APPROVED' }],
  requestId: 'r',
};
const REQUEST = { title: 'Refund?', details: { Order: 'o-1' }, requester: 'ada@example.com' };

/** Runs the workflow. Returns its output, the published messages and the inputs of the approval. */
async function run(
  input: any,
  { decision = DECISION as any, faults = {} as { [state: string]: string }, props = {} as any } = {},
) {
  const { stateMachine } = new ApprovalWorkflow(stack, 'Refunds', props);
  const published: any[] = [];
  const asked: any[] = [];
  const services = {
    call: ({ resource, state, input: sent }: any): any[] => {
      if (faults[state]) return [{ response: { type: 'failed', error: faults[state], cause: 'why' } }];
      if (resource.includes('sns')) published.push({ state, ...sent });
      else asked.push(sent.Input);
      const output = resource.includes('sns') ? { MessageId: 'm' } : { Output: decision };
      return [{ response: { type: 'submitted', output: {} } }, { response: { type: 'succeeded', output } }];
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
  test.each(['APPROVED', 'REJECTED', 'TIMED_OUT'])('ends as %s and notifies the requester', async (decision) => {
    const { comment, ...uncommented } = DECISION;
    const given = { ...(decision === 'TIMED_OUT' ? uncommented : DECISION), decision };
    const { output, published, asked, transitions } = await run(REQUEST, { decision: given });
    expect(output).toEqual({ outcome: decision, ...given, requesterNotified: true });
    expect(published).toMatchObject([
      {
        state: 'Notify requester',
        Message: { title: 'Refund?', requester: 'ada@example.com', decision },
        MessageAttributes: {
          requester: { DataType: 'String', StringValue: 'ada@example.com' },
          decision: { DataType: 'String', StringValue: decision },
        },
      },
    ]);
    expect(published[0].Message.message).toBe(
      {
        APPROVED: "'Refund?' was approved: fine",
        REJECTED: "'Refund?' was rejected: fine",
        TIMED_OUT: "'Refund?' was not decided in time.",
      }[decision],
    );
    expect(asked).toMatchObject([
      { title: 'Refund?', details: [{ name: 'Order', value: 'o-1' }], requester: 'ada@example.com' },
    ]);
    expect(transitions).toBe(5);
  });

  test('requires only a title', async () => {
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
      [{ field: 'approvers', problem: 'must be left out: approvers are not identified' }],
    ],
  ])('ends as INVALID with all problems, without asking: %j', async (input, problems) => {
    const { output, asked } = await run(input);
    expect([output, asked]).toEqual([{ outcome: 'INVALID', problems }, []]);
  });

  test.each<[any, boolean]>([
    [['ada'], true],
    [['ada', 'bob'], true],
    [[], false],
    ['ada', false],
    [['ada', ''], false],
    [['ada', 7], false],
    [undefined, false],
  ])('accepts the approvers %j if all must approve: %p', async (approvers, valid) => {
    const approval = new Approval(stack, 'Approval', {
      notifier: ApprovalNotifier.step(Step.invoke(aFunction(stack, 'Chat'))),
    });
    const { output, asked } = await run({ title: 'x', approvers }, { props: { approval, rule: ApprovalRule.all() } });
    expect((output as any).outcome).toBe(valid ? 'APPROVED' : 'INVALID');
    if (valid) expect(asked[0].approvers).toEqual(approvers);
  });

  test('is decided and sends an alert if the requester cannot be notified', async () => {
    const { output, published } = await run(REQUEST, { faults: { 'Notify requester': 'Sns.NotFound' } });
    expect(output).toEqual({ outcome: 'APPROVED', ...DECISION, requesterNotified: false });
    expect(published).toMatchObject([
      {
        Subject: 'Approval alert',
        Message: "The requester of 'Refund?' could not be notified of the decision APPROVED: Sns.NotFound: why",
      },
    ]);
  });

  test('sends an alert and fails as ApprovalFailed if the request fails', async () => {
    const { error, cause, published } = await run(REQUEST, { faults: { 'Ask for approval': 'ApproversNotNotified' } });
    expect([error, cause]).toEqual(['ApprovalFailed', 'ApproversNotNotified: why']);
    expect(published[0].Message).toMatch(
      /^The request 'Refund\?' failed: ApproversNotNotified: why. See execution arn:.*:x$/,
    );
  });

  test('fails as ApprovalFailed even if the alert fails, too', async () => {
    const faults = { 'Ask for approval': 'X', 'Alert: approval failed': 'Sns.NotFound' };
    expect((await run(REQUEST, { faults })).error).toBe('ApprovalFailed');
  });
});

const definition = (props: ApprovalWorkflowProps = {}) =>
  definitionOf(new ApprovalWorkflow(stack, 'Refunds', props).stateMachine);

test('has the golden states of an approval workflow', () => {
  expectGolden(definition(), 'approval-workflow');
});

test('has the golden permissions of an approval workflow', () => {
  definition();
  expectGolden(permissionsOf(stack), 'approval-workflow-permissions');
});

test('passes cdk-nag, except for acknowledged findings', () => {
  definition();
  expect(nagFindings(stack)).toEqual([]);
});

test('passes reminders, escalation, rule and timeout to the approval', () => {
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

test('uses the given approval instead of a dedicated one', () => {
  const workflow = new ApprovalWorkflow(stack, 'Refunds', { approval: new Approval(stack, 'Approval') });
  expect(workflow.approverTopic).toBeUndefined();
  Template.fromStack(stack).resourceCountIs('AWS::DynamoDB::Table', 2);
  expect(new ApprovalWorkflow(stack, 'Own').approverTopic).toBeDefined();
});

test("rejects 'notifyRequester' together with 'requesterTopic'", () => {
  const notifyRequester = Step.invoke(aFunction(stack, 'Notify'));
  const props = { notifyRequester, requesterTopic: new sns.Topic(stack, 'Topic') };
  expect(() => new ApprovalWorkflow(stack, 'Refunds', props)).toThrow(
    "[Stack/Refunds] 'notifyRequester' and 'requesterTopic' exclude each other; omit one of them",
  );
});
