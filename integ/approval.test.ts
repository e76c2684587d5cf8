import { App, Duration } from 'aws-cdk-lib';
import { ApprovalEndpoint, ApprovalRule } from '../src';
import { approvalApp } from './apps/approval-app';
import { ApprovalSystem, linkIn, press, reachable } from './support/approvals';
import { deployed, describeDeployed } from './support/deployed';

describeDeployed.each([
  ['an HTTP API', () => ApprovalEndpoint.httpApi()],
  ['a function URL', () => ApprovalEndpoint.functionUrl()],
])('an approval behind %s', (name, endpoint) => {
  const stackName = name.replace(/^an? | /g, '');
  const deployment = deployed((app: App) => approvalApp(app, stackName, { endpoint: endpoint() }));
  let system: ApprovalSystem;
  beforeAll(() => {
    system = new ApprovalSystem(deployment().outputs);
  });
  const request = (title: string) => ({
    title, text: 'Too small.', details: { Order: 'o-42', Amount: 1250 }, requester: 'ada@example.com',
  });

  test('waits, shows the request, records the decision with its comment, and ends', async () => {
    const executionArn = await system.start(request('Refund o-42?'));
    const message = await system.message('Refund o-42?');
    expect(message).toMatch(/Order: o-42\nAmount: 1250\nAsked by: /);
    expect(message).not.toMatch(/token/i);
    const link = reachable(linkIn(message));

    for (let i = 0; i < 20; i++) await Promise.all([fetch(link), fetch(link, { method: 'HEAD' })]); // a scanner
    const page = await fetch(link);
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toMatch(/<h1>Refund o-42\?<\/h1>[\s\S]*1250[\s\S]*Approve/);

    const answered = await press(link, 'APPROVED', 'Checked with the <warehouse>.');
    expect(answered.status).toBe(200);
    expect(await answered.text()).toContain('Checked with the &lt;warehouse&gt;.');
    const { status, output } = await system.ended(executionArn);
    expect([status, output]).toEqual(['SUCCEEDED', {
      outcome: 'APPROVED',
      decision: 'APPROVED',
      comment: 'Checked with the <warehouse>.',
      at: expect.any(String),
      decisions: [{ decision: 'APPROVED', comment: 'Checked with the <warehouse>.', at: output.at }],
      requestId: expect.stringMatching(/^[0-9a-f]{64}$/),
      requesterNotified: true,
    }]);
    expect((await press(link, 'REJECTED')).status).toBe(409);
    expect(JSON.parse(await system.message('Refund o-42?', 'Notices'))).toEqual({
      title: 'Refund o-42?',
      decision: 'APPROVED',
      requester: 'ada@example.com',
      message: "'Refund o-42?' was approved: Checked with the <warehouse>.",
    });
  });

  test('counts exactly one of a hundred decisions at the same time, and shows it to the others', async () => {
    const executionArn = await system.start(request('Race'));
    const link = await system.link('Race');
    const decisions = Array.from({ length: 100 }, (_, i) => i % 2 ? 'APPROVED' : 'REJECTED');
    const responses = await Promise.all(decisions.map(async (decision) => {
      const response = await press(link, decision, `by ${decision}`);
      // On a busy machine the page may not respond in time. Opening it again shows the outcome.
      const shown = response.status < 500 ? response : await fetch(link);
      return { status: shown.status, text: await shown.text() };
    }));
    const counted = responses.filter(({ status }) => status === 200 || status === 202);
    expect(counted.length).toBeLessThanOrEqual(1);
    expect(responses.filter(({ status }) => status === 409)).toHaveLength(100 - counted.length);
    const { output } = await system.ended(executionArn);
    expect(output.decisions).toHaveLength(1);
    for (const { text } of responses) expect(text).toContain(`by ${output.decision}`);
  });

  test('shows that a stopped request was withdrawn, and accepts no decision', async () => {
    await system.start(request('Stopped'));
    const link = await system.link('Stopped');
    await system.stopRequests();
    for (const response of [await fetch(link), await press(link, 'APPROVED')]) {
      expect([response.status, await response.text()]).toEqual([410, expect.stringContaining('was withdrawn')]);
    }
  });

  test.each<[string, number, (link: string) => Promise<Response>]>([
    ['a changed id', 404, (link) => press(link.slice(0, -1), 'APPROVED')],
    ['an id of 10 KB', 404, (link) => press(`${link}${'x'.repeat(10_240)}`, 'APPROVED')],
    ['JSON', 415, (link) => fetch(link, { method: 'POST', body: '{"decision":"APPROVED"}' })],
    ['no decision', 400, (link) => press(link, '')],
    ['a huge comment', 413, (link) => press(link, 'APPROVED', 'x'.repeat(20_000))],
    ['another method', 405, (link) => fetch(link, { method: 'PUT', body: 'x' })],
    ['a script', 200, (link) => press(link, 'REJECTED', '<script>alert(1)</script>')],
  ])('responds to %s with %d, and leaks nothing', async (what, status, send) => {
    const executionArn = await system.start(request(`Refuse ${what}`));
    const response = await send(await system.link(`Refuse ${what}`));
    const text = await response.text();
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(text).not.toMatch(/<script|arn:aws|Table|at .*\.js:\d|Exception|[0-9a-f]{8}-[0-9a-f]{4}-4/);
    if (status !== 200) await system.stop(executionArn); // a decided request ends by itself
  });
});

describeDeployed('an approval whose two approvers are notified one by one', () => {
  const rule = ApprovalRule.all();
  const deployment = deployed((app: App) => approvalApp(app, 'OneByOne', { oneByOne: true }, { rule }));
  let system: ApprovalSystem;
  beforeAll(() => {
    system = new ApprovalSystem(deployment().outputs);
  });
  const approvers = ['ada@example.com', 'bob@example.com'];
  const ask = (title: string) => system.start({ title, approvers, requester: 'eve@example.com' });

  test('waits for both decisions, and names the approvers', async () => {
    const executionArn = await ask('Both');
    const [ada, bob] = [await system.link('ada@'), await system.link('bob@')];
    expect(await (await press(ada, 'APPROVED', 'fine')).text()).toContain('Other approvers must decide, too.');
    expect((await press(ada, 'REJECTED')).status).toBe(409);
    expect((await press(bob, 'APPROVED')).status).toBe(200);
    const { output } = await system.ended(executionArn);
    expect(output).toMatchObject({ decision: 'APPROVED', approver: 'bob@example.com', requesterNotified: true });
    const [first, second] = output.decisions;
    expect([first.approver, first.comment, second.approver]).toEqual(['ada@example.com', 'fine', 'bob@example.com']);
  });

  test('is rejected by the first rejection, and has no page for an unknown link', async () => {
    const executionArn = await ask('One');
    const [ada, bob] = [await system.link('ada@'), await system.link('bob@')];
    expect((await press(ada.replace(/[^/]+$/, 'x'.repeat(43)), 'APPROVED')).status).toBe(404);
    expect((await press(bob, 'REJECTED', 'too much')).status).toBe(200);
    const { output } = await system.ended(executionArn);
    expect(output).toMatchObject({ decision: 'REJECTED', approver: 'bob@example.com', comment: 'too much' });
    expect((await press(ada, 'APPROVED')).status).toBe(409);
  });

  test('is invalid without approvers', async () => {
    const { output } = await system.ended(await system.start({ title: 'Without approvers' }));
    expect(output).toEqual({
      outcome: 'INVALID', problems: [{ field: 'approvers', problem: 'must be a list of names' }],
    });
  });
});

describeDeployed('an approval without a decision', () => {
  const approvalTimeout = Duration.seconds(2);
  const deployment = deployed((app: App) => approvalApp(app, 'Unanswered', {}, { approvalTimeout }));
  test('times out, and shows it on the page', async () => {
    const system = new ApprovalSystem(deployment().outputs);
    const executionArn = await system.start({ title: 'Too late' });
    const link = await system.link('Too late');
    const { output } = await system.ended(executionArn);
    expect(output).toMatchObject({ outcome: 'TIMED_OUT', decision: 'TIMED_OUT', decisions: [] });
    const page = await fetch(link);
    expect([page.status, await page.text()]).toEqual([410, expect.stringContaining('This request has timed out.')]);
    expect((await press(link, 'APPROVED')).status).toBe(410);
  });
});
