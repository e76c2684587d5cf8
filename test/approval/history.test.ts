import { Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { ApprovalServices, DAYS } from './world';
import { Approval, ApprovalNotifier, ApprovalStepProps, ApprovalWorkflow, IApproval, Step } from '../../src';
import { Machine, runExecution } from '../../src/engine';
import { eventsOfRequest, MOST_EVENTS } from '../../src/steps/approval/approval-history';
import { definitionOf } from '../support/asl';
import { aFunction, aStack } from '../support/synth';

const addresses = (count: number) => Array.from({ length: count }, (_, i) => `person-${i}@example.com`);
const byStep = (scope: Stack, id = 'ByStep') =>
  new Approval(scope, id, { notifier: ApprovalNotifier.step(Step.invoke(aFunction(scope, `${id}Chat`))) });

/** The number of events of a notice that is sent at the first attempt. */
const FIRST_TRY = 5;

describe('the number of events of a request without decisions', () => {
  const machines = {
    step: definitionOf(byStep(aStack()).workflow.stateMachine),
    topic: definitionOf(new Approval(aStack(), 'ByTopic').workflow.stateMachine),
  };

  async function eventsOf(input: object, services: ApprovalServices): Promise<number> {
    const definition = services.options.topic ? machines.topic : machines.step;
    const { events, status } = await runExecution(new Machine(definition), {
      input: { title: 'x', rule: 'FIRST_DECISION', ...input }, services,
    });
    expect(status).toBe('SUCCEEDED');
    return events.length;
  }

  test.each([
    60, 3600, DAYS, 30 * DAYS, 364 * DAYS,
  ])('equals that of the engine with a topic, for %d seconds', async (timeout) => {
    const counted = await eventsOf({ timeoutSeconds: timeout }, new ApprovalServices([], { topic: true }));
    expect(eventsOfRequest({ timeout, reminders: [], approvers: 0 })).toBe(counted);
  });

  test.each([
    [7, 1, [], undefined],
    [7, 3, [1, 2], undefined],
    [30, 12, [1, 5, 5, 9, 29], { after: 7, approvers: 4 }],
    [7, 2, [3], { after: 3, approvers: 1 }],
    [3, 0, [1], { after: 2, approvers: 0 }],
  ])('equals that of the engine for %d days, %d approvers, reminders %j, escalation %j', async (...load) => {
    const [days, approvers, reminders, escalation] = load;
    const counted = await eventsOf({
      timeoutSeconds: days * DAYS,
      reminderSeconds: reminders.map((day) => day * DAYS),
      ...approvers > 0 && { approvers: addresses(approvers) },
      ...escalation && {
        escalation: {
          afterSeconds: escalation.after * DAYS,
          ...escalation.approvers > 0 && {
            approvers: addresses(escalation.approvers).map((name) => `boss-${name}`),
          },
        },
      },
    }, new ApprovalServices());
    expect(eventsOfRequest({
      timeout: days * DAYS,
      reminders: reminders.map((day) => day * DAYS),
      escalation: escalation && { ...escalation, after: escalation.after * DAYS },
      approvers,
      eventsPerNotice: FIRST_TRY,
    })).toBe(counted);
  });

  test('grows by no more than eventsPerNotice for a notice that fails at every attempt', async () => {
    class Failing extends ApprovalServices {
      public fails = false;
      public async call(request: any) {
        const { approver } = request.input.Payload ?? {};
        if (this.fails && approver) {
          return [{ response: { type: 'failed' as const, error: 'TransientError', cause: '' } }];
        }
        const responses = await super.call(request);
        if (this.notices.length === 2) this.fails = true; // the reminders
        return responses;
      }
    }
    const request = { timeoutSeconds: 2 * DAYS, reminderSeconds: [DAYS], approvers: addresses(2) };
    const counted = await eventsOf(request, new Failing());
    const { eventsPerNotice } = byStep(aStack());
    const load = { timeout: 2 * DAYS, reminders: [DAYS], approvers: 2 };
    expect(eventsPerNotice).toBe(2 + 4 * 3 + 2); // entered, four attempts, exited, and the failure is recorded
    const atFirstTry = eventsOfRequest({ ...load, eventsPerNotice: FIRST_TRY });
    expect(counted).toBe(atFirstTry + 2 * (eventsPerNotice! - FIRST_TRY));
  });

  test('includes all states of a notifier, with their retries', () => {
    const stack2 = aStack();
    const send = Step.invoke(aFunction(stack2, 'Fn')).toState(stack2, 'Send');
    const states = sfn.Pass.jsonata(stack2, 'Prepare').next(send);
    const approval = new Approval(stack2, 'A', { notifier: ApprovalNotifier.step(Step.states(states)) });
    expect(approval.eventsPerNotice).toBe(2 + 2 + (2 + 2 + 4 * 3) + 2);
    expect(new Approval(stack2, 'ByTopic').eventsPerNotice).toBeUndefined();
  });
});

describe('a request whose history may be too long', () => {
  let stack: Stack;
  beforeEach(() => {
    stack = aStack();
  });
  const reminders = (count: number) => Array.from({ length: count }, (_, i) => Duration.hours(i + 1));
  const ask = (props: Partial<ApprovalStepProps>, approval: IApproval = byStep(stack)) =>
    Step.approval(approval, { title: 'x', ...props }).toState(stack, 'Ask');
  const found = () => Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => entry.data);

  test('is rejected if its approvers are known', () => {
    const message = new RegExp('^\\[Stack\\] Step\\.approval: 14 reminders to 100 approvers can add 2\\d{4} events '
      + "to the history of the approval's execution, which fails with more than 25000\\. "
      + "Set fewer 'reminders', or use a mailing list as one approver");
    expect(() => ask({ approvers: addresses(100), reminders: reminders(14) })).toThrow(message);
  });

  test('is accepted up to the limit', () => {
    const approval = byStep(stack);
    const { eventsPerNotice } = approval;
    const most = [...Array(2000).keys()].reverse().find((approvers) => eventsOfRequest({
      timeout: 3 * DAYS, reminders: [3600], approvers, eventsPerNotice,
    }) <= MOST_EVENTS)!;
    expect(() => ask({ approvers: addresses(most), reminders: reminders(1) }, approval)).not.toThrow();
    stack = aStack();
    expect(() => ask({ approvers: addresses(most + 1), reminders: reminders(1) })).toThrow('can add');
    expect(found()).toEqual([]);
  });

  test('causes a warning if its approvers are unknown and a hundred would be too many', () => {
    ask({ approvers: '{% $request.approvers %}', reminders: reminders(14) });
    expect(found()).toEqual([
      expect.stringMatching(/14 reminders to 100 approvers can add .*\[ack: cdk-stepwright:approvalHistory\]/),
    ]);
  });

  test('is accepted without a warning if a hundred approvers are not too many', () => {
    ask({ approvers: '{% $request.approvers %}', reminders: reminders(3) });
    expect(found()).toEqual([]);
  });

  test('counts the approvers of the escalation', () => {
    const escalation = { after: Duration.minutes(30), approvers: addresses(100) };
    expect(() => ask({ approvers: addresses(1), reminders: reminders(14), escalation })).toThrow(
      '14 reminders and an escalation to 101 approvers');
  });

  test('is rejected for its reminders alone, without approvers', () => {
    const thousands = Array.from({ length: 2000 }, (_, i) => Duration.minutes(i + 1));
    expect(() => ask({ reminders: thousands }, new Approval(stack, 'ByTopic')))
      .toThrow('2000 reminders to 0 approvers');
  });

  test('causes the warning in an ApprovalWorkflow, too', () => {
    new ApprovalWorkflow(stack, 'Approvals', { approval: byStep(stack), reminders: reminders(20) });
    expect(found().join()).toContain('20 reminders to 100 approvers');
  });
});
