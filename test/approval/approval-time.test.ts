import { Stack } from 'aws-cdk-lib';
import { ApprovalServices, DAYS, Deed } from './world';
import { Approval, ApprovalNotifier, Step } from '../../src';
import { ask } from '../../src/approval/handlers/ask';
import { newLinkId } from '../../src/approval/handlers/link';
import { Machine, runExecution } from '../../src/engine';
import { definitionOf } from '../support/asl';
import { aFunction, aStack } from '../support/synth';

/** The state machines as they are synthesized: with a topic, and with a step for each approver. */
const machines = (() => {
  const stack: Stack = aStack();
  const byTopic = new Approval(stack, 'ByTopic');
  const byStep = new Approval(stack, 'ByStep', {
    notifier: ApprovalNotifier.step(Step.invoke(aFunction(stack, 'Chat'))),
  });
  return { topic: definitionOf(byTopic.stateMachine), step: definitionOf(byStep.stateMachine) };
})();

const REQUEST = {
  title: 'Refund of 1,250.00 EUR?',
  details: [{ name: 'Order', value: 'o-42' }],
  rule: 'FIRST_DECISION',
  timeoutSeconds: 3 * DAYS,
};
const [ADA, BOB, EVE] = ['ada@example.com', 'bob@example.com', 'eve@example.com'];

async function run(request: object, deeds: Deed[] = [], services = new ApprovalServices(deeds)) {
  const definition = services.options.topic ? machines.topic : machines.step;
  const result = await runExecution(new Machine(definition), {
    input: { ...REQUEST, ...request },
    services,
    name: 'request-1',
  });
  const transitions = result.events.filter(({ type }) => type.endsWith('StateEntered')).length;
  return { ...result, services, seconds: result.snapshot.now / 1000, transitions };
}

const byTopic = (deeds: Deed[] = []) => new ApprovalServices(deeds, { topic: true });
const kinds = ({ notices }: ApprovalServices) => notices.map(({ kind, approver, at }) => [kind, approver, at / DAYS]);

describe('a request decided by the first decision', () => {
  test('is approved after two hours, with the comment', async () => {
    const deeds: Deed[] = [{ after: 7200, decision: 'APPROVED', comment: 'fine' }];
    const { output, seconds, services, transitions } = await run({}, [], byTopic(deeds));
    expect(output).toEqual({
      decision: 'APPROVED',
      at: '1970-01-01T02:00:00.000Z',
      comment: 'fine',
      decisions: [{ decision: 'APPROVED', at: '1970-01-01T02:00:00.000Z', comment: 'fine' }],
      requestId: 'request-1',
    });
    expect([seconds, services.views[0].kind]).toEqual([7200, 'taken']);
    expect(transitions).toBeLessThan(70);
  });

  test('is rejected by the second of three approvers without waiting for the others', async () => {
    const deeds: Deed[] = [{ after: 60, approver: BOB, decision: 'REJECTED' }];
    const { output, services } = await run({ approvers: [ADA, BOB, EVE] }, deeds);
    expect(output).toMatchObject({ decision: 'REJECTED', approver: BOB });
    expect(kinds(services)).toEqual([
      ['REQUEST', ADA, 0],
      ['REQUEST', BOB, 0],
      ['REQUEST', EVE, 0],
    ]);
    expect(new Set(services.notices.map(({ link }) => link)).size).toBe(3);
  });

  test('treats null in the input as absent', async () => {
    const { output, services } = await run(
      { text: null, approvers: null, requester: null, details: null },
      [],
      byTopic(),
    );
    expect([(output as any).decision, services.notices[0].text]).toEqual(['TIMED_OUT', '']);
  });

  test('times out after exactly its timeout if no approver decides', async () => {
    const { output, seconds, status } = await run({}, [], byTopic());
    expect([status, seconds / DAYS]).toEqual(['SUCCEEDED', 3]);
    expect(output).toEqual({
      decision: 'TIMED_OUT',
      at: '1970-01-04T00:00:00.000Z',
      decisions: [],
      requestId: 'request-1',
    });
  });

  test('polls the table about a hundred times within a year', async () => {
    const { seconds, services, transitions } = await run({ timeoutSeconds: 364 * DAYS }, [], byTopic());
    expect(seconds / DAYS).toBe(364);
    expect(services.asked).toBeLessThan(120);
    expect(transitions).toBeLessThan(400);
  });
});

describe('a request to several approvers', () => {
  const yes = (after: number, approver: string): Deed => ({ after, approver, decision: 'APPROVED' });
  const no = (after: number, approver: string): Deed => ({ after, approver, decision: 'REJECTED' });
  const all = [ADA, BOB, EVE];

  test.each<[string, string | number, Deed[], string, number]>([
    ['if all of three approve', 'ALL', [yes(60, ADA), yes(DAYS, BOB), yes(2 * DAYS, EVE)], 'APPROVED', 2 * DAYS],
    ['if one of all rejects', 'ALL', [yes(60, ADA), no(DAYS, BOB)], 'REJECTED', DAYS],
    ['if one of all never decides', 'ALL', [yes(60, ADA), yes(DAYS, BOB)], 'TIMED_OUT', 3 * DAYS],
    ['if two of three approve', 2, [yes(60, ADA), no(90, BOB), yes(DAYS, EVE)], 'APPROVED', DAYS],
    ['if two of three reject, so that two cannot approve', 2, [no(60, ADA), no(DAYS, BOB)], 'REJECTED', DAYS],
    ['if one of three approves twice', 2, [yes(60, ADA), yes(90, ADA)], 'TIMED_OUT', 3 * DAYS],
  ])('counts decisions by its rule: %s', async (_, rule, deeds, decision, seconds) => {
    const result = await run({ rule, approvers: all }, deeds);
    expect([(result.output as any).decision, result.seconds]).toEqual([decision, seconds]);
  });

  test('stays open after the first decisions, and shows it on the page', async () => {
    const { output, services } = await run({ rule: 'ALL', approvers: all }, [
      yes(60, ADA),
      no(70, ADA),
      yes(80, BOB),
      yes(90, EVE),
    ]);
    expect(services.views.map(({ kind, ...view }) => [kind, (view as any).open])).toEqual([
      ['taken', true],
      ['decided', true],
      ['taken', true],
      ['taken', false],
    ]);
    expect((output as any).decisions.map((one: any) => one.approver)).toEqual(all);
  });

  test('neither notifies nor counts a requester who is an approver', async () => {
    const { output, services } = await run({ rule: 'ALL', approvers: [ADA, BOB], requester: 'ADA@example.com' }, [
      yes(60, BOB),
    ]);
    expect(output).toMatchObject({ decision: 'APPROVED', approver: BOB });
    expect(services.notices.map(({ approver }) => approver)).toEqual([BOB]);
  });
});

describe('a request with reminders and an escalation', () => {
  test('reminds approvers who have not decided, with a new link each', async () => {
    const { output, services } = await run(
      {
        rule: 'ALL',
        approvers: [ADA, BOB],
        reminderSeconds: [DAYS, 2 * DAYS],
      },
      [
        { after: 3600, approver: ADA, decision: 'APPROVED' },
        { after: 2.5 * DAYS, approver: BOB, decision: 'APPROVED' },
      ],
    );
    expect(kinds(services)).toEqual([
      ['REQUEST', ADA, 0],
      ['REQUEST', BOB, 0],
      ['REMINDER', BOB, 1],
      ['REMINDER', BOB, 2],
    ]);
    expect(output).toMatchObject({ decision: 'APPROVED' });
  });

  test('is decided by an approver of the escalation, whatever the rule', async () => {
    const { output, services, seconds } = await run(
      {
        rule: 'ALL',
        approvers: [ADA, BOB],
        escalation: { afterSeconds: DAYS, approvers: [EVE] },
      },
      [
        { after: 60, approver: ADA, decision: 'APPROVED' },
        { after: 1.5 * DAYS, approver: EVE, decision: 'REJECTED' },
      ],
    );
    expect(kinds(services)).toEqual([
      ['REQUEST', ADA, 0],
      ['REQUEST', BOB, 0],
      ['ESCALATION', EVE, 1],
    ]);
    expect([seconds / DAYS, output]).toEqual([1.5, expect.objectContaining({ decision: 'REJECTED', approver: EVE })]);
  });

  test('accepts no decision of an approver of the escalation before the escalation', async () => {
    const request = { approvers: [ADA], escalation: { afterSeconds: DAYS, approvers: [EVE] } };
    const eve = (after: number): Deed => ({ after, identity: EVE, decision: 'APPROVED' });
    const { services, output } = await run(request, [], byTopic([eve(60), eve(1.1 * DAYS)]));
    expect(services.views.map(({ kind }) => kind)).toEqual(['forbidden', 'taken']);
    expect(output).toMatchObject({ decision: 'APPROVED', approver: EVE });
  });

  test('is decided by the link of an escalation without names', async () => {
    const deeds: Deed[] = [{ after: 1.5 * DAYS, decision: 'REJECTED' }];
    const { output, services } = await run(
      {
        rule: 'ALL',
        approvers: [ADA, BOB],
        escalation: { afterSeconds: DAYS },
      },
      deeds,
    );
    expect(kinds(services)[2]).toEqual(['ESCALATION', undefined, 1]);
    expect(output).toMatchObject({ decision: 'REJECTED', decisions: [{ decision: 'REJECTED' }] });
  });

  test('reminds the approvers of the escalation, too', async () => {
    const { services } = await run({
      approvers: [ADA],
      escalation: { afterSeconds: DAYS, approvers: [EVE, ADA] },
      reminderSeconds: [2 * DAYS],
    });
    expect(kinds(services).slice(1)).toEqual([
      ['ESCALATION', EVE, 1],
      ['ESCALATION', ADA, 1],
      ['REMINDER', ADA, 2],
      ['REMINDER', EVE, 2],
    ]);
  });

  test('sends no escalation if it is decided at the same moment', async () => {
    const services = byTopic([{ after: 0, decision: 'APPROVED' }]);
    const escalation = { afterSeconds: DAYS, approvers: [EVE] };
    const request = { ...REQUEST, rule: 'FIRST_DECISION', approvers: [ADA], escalation } as const;
    const { world } = services;
    const event = { requestId: 'r', executionArn: 'arn', sent: 0, request };
    const surroundings = { requests: world, address: 'https://x', newLinkId, publish: async () => services.asked++ };
    await ask({ ...event, now: '2026-11-21T00:00:00Z' }, surroundings as any);
    const replacing = world.replace;
    world.replace = async (changed) => {
      world.replace = replacing;
      await replacing({ ...world.requests.get('r')!, decision: 'APPROVED', decisions: [] });
      return replacing(changed);
    };
    await ask({ ...event, now: '2026-11-22T01:00:00Z', sent: 1 }, surroundings as any);
    expect(services.asked).toBe(1);
  });

  test('publishes one message for each notice to a topic', async () => {
    const { services } = await run({ reminderSeconds: [DAYS], escalation: { afterSeconds: 2 * DAYS } }, [], byTopic());
    expect(kinds(services)).toEqual([
      ['REQUEST', undefined, 0],
      ['REMINDER', undefined, 1],
      ['ESCALATION', undefined, 2],
    ]);
  });
});

describe('a request with failures', () => {
  test('finds a decision that did not wake the workflow, within a tenth of the time', async () => {
    const deeds: Deed[] = [{ after: DAYS, decision: 'APPROVED', faults: { wake: ['before'] } }];
    const { output, seconds, services } = await run({}, [], byTopic(deeds));
    expect([services.views[0].kind, output]).toEqual(['recorded', expect.objectContaining({ decision: 'APPROVED' })]);
    expect(seconds).toBeGreaterThan(DAYS);
    expect(seconds).toBeLessThan(1.11 * DAYS);
  });

  test('fails with the names of the approvers who could not be notified, and notifies the others', async () => {
    const services = new ApprovalServices();
    services.unreachable = [BOB];
    const { error, cause } = await run({ approvers: [ADA, BOB, EVE] }, [], services);
    expect([error, JSON.parse(cause!)]).toEqual([
      'ApproversNotNotified',
      [{ kind: 'REQUEST', approver: BOB, error: 'Bounced: no such mailbox' }],
    ]);
    expect(services.notices.map(({ approver }) => approver)).toEqual([ADA, EVE]);
  });

  test('does not fail if an escalation cannot be sent', async () => {
    const services = new ApprovalServices([{ after: 2 * DAYS, approver: ADA, decision: 'APPROVED' }]);
    const request = { approvers: [ADA], escalation: { afterSeconds: DAYS, approvers: [EVE] } };
    services.unreachable = [EVE];
    expect((await run(request, [], services)).output).toMatchObject({ decision: 'APPROVED', approver: ADA });
  });

  test.each<[object, string]>([
    [{ title: ' ' }, '\'title\' must be a text that is not empty, got: " "'],
    [{ title: 7 }, "'title' must be a text that is not empty, got: 7"],
    [{ details: { Order: 1 } }, '\'details\' must be a list of { name, value }, got: {"Order":1}'],
    [{ rule: 'MOST' }, '\'rule\' must be FIRST_DECISION, ALL or the number of approvals, got: "MOST"'],
    [{ rule: 0, approvers: [ADA] }, "'rule' must be FIRST_DECISION, ALL or the number of approvals, got: 0"],
    [{ timeoutSeconds: 'soon' }, '\'timeoutSeconds\' must be from 1 to 31449600, got: "soon"'],
    [{ requester: {} }, "'requester' must be a text, got: {}"],
    [{ approvers: [] }, "'approvers' must be a list of names that are not empty, got: []"],
    [{ approvers: ADA }, '\'approvers\' must be a list of names that are not empty, got: "ada@example.com"'],
    [{ approvers: [ADA, 'ADA@example.com '] }, "'approvers' must not name an approver twice"],
    [{ escalation: { afterSeconds: 60, approvers: [''] } }, "'escalation.approvers' must be a list"],
    [{ rule: 'ALL' }, "'approvers' is required if more than one decision is needed"],
    [{ rule: 3, approvers: [ADA, BOB] }, '3 of the approvers must approve, but only 2 of them can decide'],
    [{ approvers: [ADA], requester: ADA }, '1 of the approvers must approve, but only 0 of them can decide'],
  ])('fails as InvalidApproval before it notifies an approver: %j', async (request, message) => {
    const { error, cause, services } = await run(request);
    expect([error, cause]).toEqual(['InvalidApproval', expect.stringContaining(message)]);
    expect(services.notices).toEqual([]);
  });
});
