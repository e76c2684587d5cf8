import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { QUESTION } from './views';
import { form, World } from './world';
import { Sent } from '../../src/approval/handlers/form';
import { hashOf } from '../../src/approval/handlers/link';
import { page, View } from '../../src/approval/handlers/page';
import { Known, StoredRequest } from '../../src/approval/handlers/request';

const ID = 'b64url-of-128-bits-or-more_x';

/** A waiting request with one link. */
function aWorld(request: Partial<StoredRequest> = {}): World {
  const asked = new World();
  asked.requests.set('r-1', {
    requestId: 'r-1',
    question: QUESTION,
    executionArn: 'arn:execution',
    askedAt: '2026-11-21T08:00:00.000Z',
    rule: 'FIRST_DECISION',
    decisions: [],
    version: 0,
    ...request,
  });
  asked.links.set(hashOf(ID), { requestId: 'r-1' });
  asked.tokens.set('r-1', 'SECRET-TOKEN');
  asked.waitsWith = 'SECRET-TOKEN';
  return asked;
}

let world: World;
beforeEach(() => {
  world = aWorld();
});

const get = (id = ID, known: Known = {}) => world.respond('GET', id, {}, known);
const post = (sent: Sent = form(), id = ID, known: Known = {}) => world.respond('POST', id, sent, known);
const stored = () => world.requests.get('r-1')!;

describe('a decision', () => {
  test('counts with its comment and approver, and wakes the workflow', async () => {
    const view = await post(form('REJECTED', ' not\r\nnow '), ID, { identity: 'grace@example.com' });
    const at = new Date(world.now).toISOString();
    const decision = { decision: 'REJECTED', comment: 'not\nnow', approver: 'grace@example.com', at };
    expect(view).toEqual({ kind: 'taken', question: QUESTION, decision, open: false });
    expect(world.woken).toEqual(['SECRET-TOKEN']);
    expect(stored()).toMatchObject({ decision: 'REJECTED', decidedAt: at, decisions: [decision], version: 1 });
  });

  test('counts exactly once among a hundred at the same time, and the others see the outcome', async () => {
    const decisions = Array.from({ length: 100 }, (_, i) => (i % 2 ? 'APPROVED' : 'REJECTED'));
    const views = await Promise.all(decisions.map((decision) => post(form(decision))));
    const kinds = views.map(({ kind }) => kind);
    expect([
      kinds.filter((kind) => kind === 'taken').length,
      kinds.filter((kind) => kind === 'decided').length,
    ]).toEqual([1, 99]);
    expect([world.writes, world.woken.length]).toEqual([1, 1]);
    const winner = views.find(({ kind }) => kind === 'taken') as View & { kind: 'taken' };
    for (const view of views) expect((view as typeof winner).decision.decision).toBe(winner.decision.decision);
  });

  test('changes nothing the second time, and shows the first one', async () => {
    await post(form('APPROVED'));
    expect(await post(form('REJECTED'))).toMatchObject({ kind: 'decided', decision: { decision: 'APPROVED' } });
    expect(world.woken).toHaveLength(1);
  });

  test.each<[string, () => void, string]>([
    [
      'after the timeout',
      () => {
        world.now = Date.parse(QUESTION.until);
      },
      'expired',
    ],
    [
      'if the execution was stopped',
      () => {
        world.status = 'ABORTED';
      },
      'withdrawn',
    ],
    [
      'if the execution has ended',
      () => {
        world.status = 'ENDED';
      },
      'ended',
    ],
    [
      'if the execution is between two waits, where it reads the table',
      () => {
        world.waitsWith = undefined;
      },
      'taken',
    ],
  ])('returns the view of its request %s', async (_, prepare, kind) => {
    prepare();
    expect((await post()).kind).toBe(kind);
    expect(world.woken).toEqual([]);
    expect(world.writes).toBe(kind === 'taken' ? 1 : 0);
  });

  test('returns the view of an ended request if the execution ends at the same moment', async () => {
    world.waitsWith = undefined;
    const states: World['status'][] = ['RUNNING', 'ENDED'];
    world.statusOf = async () => states.shift()!;
    expect((await post()).kind).toBe('ended');
  });

  test.each<[string, Partial<StoredRequest>, Known, RegExp]>([
    ['a non-approver', { approvers: ['ada@example.com'] }, { identity: 'eve@example.com' }, /not an approver/],
    ['a visitor without an identity', {}, { mustBeKnown: true }, /not signed in/],
    ['the requester', { requester: 'Ada@example.com' }, { identity: 'ada@EXAMPLE.com' }, /requester cannot approve/],
  ])('is rejected from %s, and nothing is written', async (_, request, known, reason) => {
    world = aWorld(request);
    for (const view of [await get(ID, known), await post(form(), ID, known)]) {
      expect(view).toMatchObject({ kind: 'forbidden', reason: expect.stringMatching(reason) });
    }
    expect([world.writes, world.woken]).toEqual([0, []]);
  });

  test('counts from the requester with requesterMayDecide', async () => {
    world = aWorld({ requester: 'ada', requesterMayDecide: true });
    expect((await post(form(), ID, { identity: 'ada' })).kind).toBe('taken');
  });

  test('counts for the signed-in approver if their link belongs to another one', async () => {
    world = aWorld({ rule: 2, approvers: ['ada', 'bob', 'eve'] });
    world.links.set(hashOf(ID), { requestId: 'r-1', approver: 'ada' });
    await post(form(), ID, { identity: 'bob', mustBeKnown: true });
    expect((await post(form(), ID, { identity: 'Bob', mustBeKnown: true })).kind).toBe('decided');
    expect(stored().decisions.map(({ approver }) => approver)).toEqual(['bob']);
  });

  test('is not lost if three approvers decide at the same time', async () => {
    world = aWorld({ rule: 3, approvers: ['ada', 'bob', 'eve'] });
    const views = await Promise.all(['ada', 'bob', 'eve'].map((identity) => post(form(), ID, { identity })));
    expect(views.map((view) => (view as { open?: boolean }).open).sort()).toEqual([false, true, true]);
    expect([stored().decisions.length, stored().decision, world.woken.length]).toEqual([3, 'APPROVED', 1]);
  });
});

test('decides nothing for a mail scanner that opens each link a hundred times', async () => {
  for (let i = 0; i < 100; i++) {
    expect((await get()).kind).toBe('question');
    expect((await world.respond('HEAD', ID, form())).kind).toBe('question');
  }
  expect([world.writes, world.woken]).toEqual([0, []]);
});

describe('an HTTP request that is not a decision', () => {
  test.each<[string, Sent, View]>([
    ['JSON', { contentType: 'application/json', body: '{"decision":"APPROVED"}' }, { kind: 'malformed', status: 415 }],
    ['a file upload', { contentType: 'multipart/form-data; boundary=x', body: '' }, { kind: 'malformed', status: 415 }],
    ['no content type', { body: 'decision=APPROVED' }, { kind: 'malformed', status: 415 }],
    [
      'a huge body',
      { ...form(), body: `decision=APPROVED&comment=${'x'.repeat(20_000)}` },
      { kind: 'malformed', status: 413 },
    ],
    ['no decision', { ...form(), body: 'comment=x' }, { kind: 'malformed', status: 400 }],
    ['another decision', form('TIMED_OUT'), { kind: 'malformed', status: 400 }],
    ['two decisions', { ...form(), body: 'decision=APPROVED&decision=REJECTED' }, { kind: 'malformed', status: 400 }],
  ])('is rejected: %s', async (_, sent, view) => {
    expect(await post(sent)).toEqual(view);
    expect(world.writes).toBe(0);
  });

  test('shows the question again for a comment that is too long', async () => {
    expect(await post(form('APPROVED', 'ü'.repeat(1001)))).toMatchObject({
      kind: 'question',
      problem: expect.any(String),
      comment: 'ü'.repeat(1001),
    });
    expect((await post(form('APPROVED', 'ü'.repeat(1000)))).kind).toBe('taken');
  });

  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('is rejected with method %s', async (method) => {
    expect(await world.respond(method, ID, form())).toEqual({ kind: 'malformed', status: 405 });
  });

  test.each([
    ['another one', `${ID}y`],
    ['a changed one', ID.replace('b', 'c')],
    ['10 KB', 'x'.repeat(10_240)],
    ['an empty string', ''],
    ['a hash', hashOf(ID)],
    ['a path', '../../etc/passwd'],
  ])('finds no request if its ID is %s', async (_, id) => {
    expect(await post(form(), id)).toEqual({ kind: 'unknown' });
    expect(await get(id)).toEqual({ kind: 'unknown' });
  });

  test('decides only if it is a submission of the form, and never returns a secret', async () => {
    const sent = fc.record({
      contentType: fc.constantFrom(
        'application/x-www-form-urlencoded',
        'application/x-www-form-urlencoded; charset=utf-8',
        'text/plain',
        '',
      ),
      body: fc.oneof(
        fc.string(),
        fc.webQueryParameters(),
        fc.constantFrom('decision=APPROVED', 'decision=approved', 'decision'),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('GET', 'HEAD', 'POST', 'PUT'), sent, async (method, given) => {
        world = aWorld();
        const { body, statusCode } = page(await world.respond(method, ID, given));
        const isForm =
          given.contentType.includes('urlencoded') && new URLSearchParams(given.body).get('decision') === 'APPROVED';
        expect(world.writes).toBe(method === 'POST' && isForm ? 1 : 0);
        expect(statusCode).toBeLessThan(500);
        for (const secret of ['SECRET-TOKEN', hashOf(ID), 'arn:execution']) expect(body).not.toContain(secret);
      }),
      { numRuns: 500 },
    );
  });
});

/**
 * The failure matrix of a decision, which docs/approval.md shows. A row: the failure, the view of the approver, whether
 * the decision is in the table, and whether the workflow was woken. approval-time.test.ts shows that a workflow finds
 * the decision even if it was not woken.
 */
describe('a decision with failures is neither lost nor counted twice, and its page is correct', () => {
  const MATRIX: [string, World['faults'], string, boolean, boolean][] = [
    ['the table cannot be read', { findLink: ['before'] }, 'unavailable', false, false],
    ['whether the workflow still waits is not known', { statusOf: ['before'] }, 'taken', true, true],
    ['the write fails before its work', { replace: ['before'] }, 'unavailable', false, false],
    ['the write fails after its work', { replace: ['after'] }, 'taken', true, true],
    [
      'the write is throttled permanently, and so is the table',
      { replace: ['before'], find: [undefined, 'before'] },
      'unclear',
      false,
      false,
    ],
    [
      'the write fails after its work, and the table cannot be read',
      { replace: ['after'], find: [undefined, 'before'] },
      'unclear',
      true,
      false,
    ],
    ['the token cannot be read', { findToken: ['before'] }, 'recorded', true, false],
    ['waking fails before its work, or is throttled', { wake: ['before'] }, 'recorded', true, false],
    ['waking fails after its work', { wake: ['after'] }, 'recorded', true, true],
  ];

  test.each(MATRIX)('if %s', async (_, faults, kind, recorded, woken) => {
    world.faults = faults;
    const view = await post();
    expect([view.kind, stored().decision !== undefined, world.woken.length > 0]).toEqual([kind, recorded, woken]);
    expect(page(view).statusCode >= 500).toBe(['unavailable', 'unclear'].includes(kind));
    // Opening the link again shows the state of the table.
    expect((await get()).kind).toBe(recorded ? 'decided' : 'question');
    // A second decision after a failure does not count twice.
    await post(form('REJECTED'));
    expect(world.writes).toBe(1);
    expect(stored().decision).toBe(recorded ? 'APPROVED' : 'REJECTED');
  });

  test.each<[string, 'replace' | 'findToken' | 'wake', string, boolean]>([
    ['before the write', 'replace', 'question', false],
    ['between the write and waking', 'findToken', 'decided', true],
    ['while waking', 'wake', 'decided', true],
  ])('if the function is killed %s', async (_, call, kind, recorded) => {
    const working = world[call];
    (world as any)[call] = () => new Promise(() => undefined);
    void post();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(stored().decision !== undefined).toBe(recorded);
    (world as any)[call] = working;
    expect((await get()).kind).toBe(kind);
  });

  test('are documented in docs/approval.md', () => {
    const text = readFileSync(join(__dirname, '..', '..', 'docs', 'approval.md'), 'utf8');
    const yes = (is: boolean) => (is ? 'yes' : 'no');
    for (const [what, , kind, recorded, woken] of MATRIX) {
      expect(text).toContain(`| ${what} | \`${kind}\` | ${yes(recorded)} | ${yes(woken)} |`);
    }
  });
});
