import { Duration, Stack } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { ApprovalRule, ApprovalStepProps, IApproval, Step, Workflow } from '../../src';
import { Machine, runExecution, TaskResponse } from '../../src/engine';
import { definitionOf } from '../support/asl';
import { permissionsOf } from '../support/permissions';
import { aFunction, aStack, synthError } from '../support/synth';

let stack: Stack;
beforeEach(() => {
  stack = aStack();
});

const ARN = 'arn:aws:states:eu-west-1:111111111111:stateMachine:Approvals';
const approvals = () =>
  (stack.node.tryFindChild('Approvals') as sfn.IStateMachine | undefined) ??
  sfn.StateMachine.fromStateMachineArn(stack, 'Approvals', ARN);
const anApproval = (props: Partial<IApproval> = {}): IApproval => ({
  stateMachine: approvals(),
  identifiesApprovers: true,
  needsApprovers: false,
  ...props,
});
const workflowWith = (step: Step) => new Workflow(stack, 'Flow', { definition: step.toState(stack, 'Ask') });
const ask = (props: Partial<ApprovalStepProps> = {}, approval = anApproval()) =>
  Step.approval(approval, { title: 'Refund?', ...props });

/** Runs the step. Returns its output and the requests that it sent. */
async function run(step: Step, input: any, decision: object, options: { seed?: string; lost?: boolean } = {}) {
  const started: any[] = [];
  const services = {
    call: ({ resource, input: sent }: any): TaskResponse[] => {
      started.push(resource.includes('lambda') ? sent.Payload : sent);
      if (resource.includes('lambda')) {
        return [{ response: { type: 'succeeded', output: { Payload: { paid: true } } } }];
      }
      if (options.lost && started.length === 1) {
        return [{ response: { type: 'failed', error: 'StepFunctions.SdkClientException', cause: '' } }];
      }
      return [
        { response: { type: 'submitted', output: {} } },
        { response: { type: 'succeeded', output: { Output: decision } as any } },
      ];
    },
  };
  const machine = new Machine(definitionOf(workflowWith(step).stateMachine));
  const result = await runExecution(machine, { input, services, name: 'x', seed: options.seed });
  return { ...result, started };
}

const APPROVED = { decision: 'APPROVED', at: '2026-11-21T09:00:00.000Z', decisions: [], requestId: 'r' };

describe('Step.approval', () => {
  test('starts the approval with the request, waits until it ends, and returns the decision', async () => {
    const step = ask({
      title: '{% "Refund of " & $request.amount & " EUR?" %}',
      text: 'Too small',
      details: { Order: '{% $request.order %}', Amount: '{% $request.amount %}' },
      approvers: ['ada@example.com', '{% $request.boss %}'],
      requester: '{% $request.by %}',
      rule: ApprovalRule.all(),
      timeout: Duration.hours(2),
      reminders: [Duration.hours(1)],
      escalation: { after: Duration.minutes(90), approvers: '{% $request.bosses %}' },
    });
    const input = { order: 'o-1', amount: 5, boss: 'bob@example.com', by: 'eve', bosses: ['z@example.com'] };
    const { output, started } = await run(step, input, APPROVED);
    expect(output).toEqual(APPROVED);
    expect(started).toEqual([
      {
        StateMachineArn: ARN,
        Name: expect.stringMatching(/^[0-9a-f]{64}$/),
        Input: {
          title: 'Refund of 5 EUR?',
          text: 'Too small',
          details: [
            { name: 'Order', value: 'o-1' },
            { name: 'Amount', value: 5 },
          ],
          approvers: ['ada@example.com', 'bob@example.com'],
          requester: 'eve',
          rule: 'ALL',
          timeoutSeconds: 7200,
          reminderSeconds: [3600],
          escalation: { afterSeconds: 5400, approvers: ['z@example.com'] },
          AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: expect.stringMatching(/:execution:.*:x$/),
        },
      },
    ]);
  });

  test('omits fields that the input does not have, and passes on details from the input', async () => {
    const step = ask({
      text: '{% $request.text %}',
      requester: '{% $request.by %}',
      details: '{% $request.details %}',
    });
    const { started } = await run(step, { details: { a: 1, b: 'x' } }, APPROVED);
    expect(started[0].Input).toEqual({
      title: 'Refund?',
      details: [
        { name: 'a', value: 1 },
        { name: 'b', value: 'x' },
      ],
      rule: 'FIRST_DECISION',
      timeoutSeconds: 3 * 24 * 3600,
      AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: expect.any(String),
    });
  });

  test('sends the same request again after a lost response', async () => {
    const { started } = await run(ask(), {}, APPROVED, { lost: true });
    expect(started).toHaveLength(2);
    expect(started[1]).toEqual(started[0]);
  });

  test('is granted permission to start, describe and stop executions of the approval only', () => {
    workflowWith(ask());
    expect(permissionsOf(stack)['Flow/Role'].may.filter((line) => !/logs:|xray:/.test(line))).toEqual([
      'events:PutTargets, events:PutRule, events:DescribeRule on ' +
        'arn:aws:events:${AWS::Region}:${AWS::AccountId}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule',
      'states:DescribeExecution, states:StopExecution on ' +
        'arn:aws:states:eu-west-1:111111111111:execution:Approvals:*',
      `states:StartExecution on ${ARN}`,
    ]);
  });

  test('fails in an Express workflow', () => {
    const definition = ask().toState(stack, 'Ask');
    new Workflow(stack, 'Flow', { definition, stateMachineType: sfn.StateMachineType.EXPRESS });
    expect(synthError(stack)).toMatch(/EXPRESS|Express/);
  });

  test('extends the timeout of the workflow, unless one is set', () => {
    const seconds = (props: object) => {
      stack = aStack();
      const definition = ask({ timeout: Duration.days(10) }).toState(stack, 'Ask');
      return definitionOf(new Workflow(stack, 'Flow', { definition, ...props }).stateMachine).TimeoutSeconds;
    };
    const day = 24 * 3600;
    expect([seconds({}), seconds({ timeout: Duration.days(20) })]).toEqual([11 * day + 3600 + 2 + 4 + 8, 20 * day]);
  });

  test.each<[Partial<ApprovalStepProps>, Partial<IApproval>, string]>([
    [{ title: ' ' }, {}, "'title' must not be empty"],
    [
      { timeout: Duration.days(365) },
      {},
      'the timeout of an approval must be from one second to 364 days, got: Duration.days(365)',
    ],
    [
      { timeout: Duration.hours(1), reminders: [Duration.hours(2)] },
      {},
      "'reminders' (Duration.hours(2)) must be at least",
    ],
    [
      { escalation: { after: Duration.days(3) } },
      {},
      "'escalation.after' (Duration.days(3)) must be at least one second",
    ],
    [
      { approvers: ['ada'] },
      { identifiesApprovers: false },
      "'approvers' has no effect: the approval's topic sends one",
    ],
    [
      { escalation: { after: Duration.days(1), approvers: ['ada'] } },
      { identifiesApprovers: false },
      "'escalation.approvers' has no effect",
    ],
    [{ approvers: [] }, {}, "'approvers' must be a list with at least one name, or JSONata in {% … %}, got: []"],
    [{ approvers: 7 }, {}, "'approvers' must be a list with at least one name, or JSONata in {% … %}, got: 7"],
    [{ approvers: 'a' }, {}, "'approvers' must be a list with at least one name, or JSONata in {% … %}, got: \"a\""],
    [
      { escalation: { after: Duration.days(1), approvers: 'ada' } },
      {},
      "'escalation.approvers' must be a list with at least one name, or JSONata in {% … %}, got: \"ada\"",
    ],
    [
      { details: 'Order 1' },
      {},
      "'details' must be an object of names and values, or JSONata in {% … %} that returns one, got: \"Order 1\"",
    ],
    [
      { details: [{ name: 'Order', value: 1 }] },
      {},
      "'details' must be an object of names and values, or JSONata in {% … %} that returns one, got: [{",
    ],
    [{ rule: ApprovalRule.all() }, {}, "'rule' requires 'approvers'"],
    [
      { rule: ApprovalRule.all() },
      { identifiesApprovers: false },
      "'rule' counts approvers, and the approval's topic does not identify them. Remove it, or set a notifier",
    ],
    [
      { rule: ApprovalRule.atLeast(3), approvers: ['a', 'b'] },
      {},
      "'rule' requires 3 approvals, and 'approvers' names only 2",
    ],
    [
      {},
      { needsApprovers: true },
      "'approvers' is required, because the approval's notifier notifies only the approvers that are named",
    ],
    [
      { approvers: ['a'], escalation: { after: Duration.days(1) } },
      { needsApprovers: true },
      "'escalation.approvers' is required",
    ],
  ])('fails with %j', (props, approval, message) => {
    expect(() => ask(props, anApproval(approval)).toState(stack, 'Ask')).toThrow(`[Stack] Step.approval: ${message}`);
  });

  test.each([0, 1.5, NaN])('fails with ApprovalRule.atLeast(%d)', (count) => {
    expect(() => ApprovalRule.atLeast(count)).toThrow(/must be a whole number of at least 1/);
  });
});

describe('Step.afterApproval', () => {
  const paying = (onlyIf?: string) =>
    Step.invoke(aFunction(stack, 'Pay')).afterApproval(anApproval(), {
      title: '{% "Charge " & $request.amount & "?" %}',
      onlyIf,
      otherwise: {
        paid: false,
        reason: '{% "not approved: " & $approvalDecision.decision & " of " & $request.amount %}',
      },
    });
  const over = '{% $request.amount > 1000 %}';

  test('runs the step without a request if no approval is required', async () => {
    const { output, started } = await run(paying(over), { amount: 10 }, APPROVED);
    expect([output, started]).toEqual([{ paid: true }, [{ amount: 10 }]]);
  });

  test.each([
    ['has no value, because a field is missing', over, {}],
    ['is null', '{% $request.check %}', { amount: 10, check: null }],
    ['is not a boolean', '{% $request.check %}', { amount: 10, check: 'no' }],
  ])('requests an approval if the condition %s', async (_, onlyIf, input) => {
    const { output, started } = await run(paying(onlyIf), input, APPROVED);
    expect([output, started.length]).toEqual([{ paid: true }, 2]);
  });

  test("fails with an 'onlyIf' that is no JSONata", () => {
    expect(() => paying('$request.amount > 1000').toState(stack, 'Pay'))
      .toThrow("step 'Pay': 'onlyIf' of afterApproval must be JSONata in {% … %}, got: '$request.amount > 1000'");
  });

  test('runs the step with its own input if it is approved', async () => {
    const { output, started } = await run(paying(over), { amount: 2000 }, APPROVED);
    expect(output).toEqual({ paid: true });
    expect([started[0].Input.title, started[1]]).toEqual(['Charge 2000?', { amount: 2000 }]);
  });

  test.each(['REJECTED', 'TIMED_OUT'])("returns 'otherwise' if the decision is %s", async (decision) => {
    const { output, started } = await run(paying(), { amount: 5 }, { ...APPROVED, decision });
    expect([output, started.length]).toEqual([{ paid: false, reason: `not approved: ${decision} of 5` }, 1]);
  });

  test("fails with a 'result' besides that of the step", () => {
    const paid = Step.invoke(aFunction(stack, 'Pay'));
    const step = paid.afterApproval(anApproval(), { title: 'x', otherwise: null, result: 'y' });
    expect(() => step.toState(stack, 'Pay')).toThrow("step 'Pay': 'result' of afterApproval has no effect");
  });

  test('supports two such steps in one workflow', () => {
    const [a, b] = ['A', 'B'].map((id) =>
      Step.invoke(aFunction(stack, `${id}Function`))
        .afterApproval(anApproval(), { title: 'x', otherwise: null })
        .toState(stack, id),
    );
    new Workflow(stack, 'Flow', { definition: a.next(b) });
    expect(synthError(stack)).toBeUndefined();
  });
});
