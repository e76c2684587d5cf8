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

/** A request that waits, and one link to it. */
function aWorld(request: Partial<StoredRequest> = {}): World {
  const asked = new World();
  asked.requests.set('r-1', {
    requestId: 'r-1',
    question: QUESTION,
    executionArn: 'arn:execution',
    askedAt: '2026-11-21T08:00:00.000Z',
    rule: 'FIRST_ANSWER',
    answers: [],
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

describe('an answer', () => {
  test('counts, with its comment and approver, and wakes the workflow', async () => {
    const view = await post(form('REJECTED', ' not\r\nnow '), ID, { identity: 'grace@example.com' });
    const at = new Date(world.now).toISOString();
    const answer = { decision: 'REJECTED', comment: 'not\nnow', approver: 'grace@example.com', at };
    expect(view).toEqual({ kind: 'taken', question: QUESTION, answer, open: false });
    expect(world.woken).toEqual(['SECRET-TOKEN']);
    expect(stored()).toMatchObject({ decision: 'REJECTED', decidedAt: at, answers: [answer], version: 1 });
  });

  test('of a hundred at once exactly one counts, and the others are told so', async () => {
    const decisions = Array.from({ length: 100 }, (_, i) => (i % 2 ? 'APPROVED' : 'REJECTED'));
    const views = await Promise.all(decisions.map((decision) => post(form(decision))));
    const kinds = views.map(({ kind }) => kind);
    expect([
      kinds.filter((kind) => kind === 'taken').length,
      kinds.filter((kind) => kind === 'answered').length,
    ]).toEqual([1, 99]);
    expect([world.writes, world.woken.length]).toEqual([1, 1]);
    const winner = views.find(({ kind }) => kind === 'taken') as View & { kind: 'taken' };
    for (const view of views) expect((view as typeof winner).answer.decision).toBe(winner.answer.decision);
  });

  test('a second time is told what was decided, and changes nothing', async () => {
    await post(form('APPROVED'));
    expect(await post(form('REJECTED'))).toMatchObject({ kind: 'answered', answer: { decision: 'APPROVED' } });
    expect(world.woken).toHaveLength(1);
  });

  test.each<[string, () => void, string]>([
    [
      'after its time',
      () => {
        world.now = Date.parse(QUESTION.until);
      },
      'expired',
    ],
    [
      'to an execution that was stopped',
      () => {
        world.status = 'ABORTED';
      },
      'withdrawn',
    ],
    [
      'to an execution that has ended',
      () => {
        world.status = 'ENDED';
      },
      'ended',
    ],
    [
      'to one that is between two waits, after which it looks into the table',
      () => {
        world.waitsWith = undefined;
      },
      'taken',
    ],
  ])('%s is told so', async (_, prepare, kind) => {
    prepare();
    expect((await post()).kind).toBe(kind);
    expect(world.woken).toEqual([]);
    expect(world.writes).toBe(kind === 'taken' ? 1 : 0);
  });

  test('to an execution that ends just then is told so', async () => {
    world.waitsWith = undefined;
    const states: World['status'][] = ['RUNNING', 'ENDED'];
    world.statusOf = async () => states.shift()!;
    expect((await post()).kind).toBe('ended');
  });

  test.each<[string, Partial<StoredRequest>, Known, RegExp]>([
    ['who is not on the list', { approvers: ['ada@example.com'] }, { identity: 'eve@example.com' }, /not among those/],
    ['whom the authorizer does not name', {}, { mustBeKnown: true }, /not known who you are/],
    ['who asks', { requester: 'Ada@example.com' }, { identity: 'ada@EXAMPLE.com' }, /Whoever asked/],
  ])('of somebody %s is refused, and nothing is written', async (_, request, known, reason) => {
    world = aWorld(request);
    for (const view of [await get(ID, known), await post(form(), ID, known)]) {
      expect(view).toMatchObject({ kind: 'forbidden', reason: expect.stringMatching(reason) });
    }
    expect([world.writes, world.woken]).toEqual([0, []]);
  });

  test('of whoever asks counts where it may', async () => {
    world = aWorld({ requester: 'ada', requesterMayAnswer: true });
    expect((await post(form(), ID, { identity: 'ada' })).kind).toBe('taken');
  });

  test('by a link that was passed on is that of who they are', async () => {
    world = aWorld({ rule: 2, approvers: ['ada', 'bob', 'eve'] });
    world.links.set(hashOf(ID), { requestId: 'r-1', approver: 'ada' });
    await post(form(), ID, { identity: 'bob', mustBeKnown: true });
    expect((await post(form(), ID, { identity: 'Bob', mustBeKnown: true })).kind).toBe('answered');
    expect(stored().answers.map(({ approver }) => approver)).toEqual(['bob']);
  });

  test('of three at once, all of whom are needed: none is lost', async () => {
    world = aWorld({ rule: 3, approvers: ['ada', 'bob', 'eve'] });
    const views = await Promise.all(['ada', 'bob', 'eve'].map((identity) => post(form(), ID, { identity })));
    expect(views.map((view) => (view as { open?: boolean }).open).sort()).toEqual([false, true, true]);
    expect([stored().answers.length, stored().decision, world.woken.length]).toEqual([3, 'APPROVED', 1]);
  });
});

test('a mail scanner that follows every link a hundred times decides nothing', async () => {
  for (let i = 0; i < 100; i++) {
    expect((await get()).kind).toBe('question');
    expect((await world.respond('HEAD', ID, form())).kind).toBe('question');
  }
  expect([world.writes, world.woken]).toEqual([0, []]);
});

describe('what is no answer', () => {
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
  ])('%s is refused', async (_, sent, view) => {
    expect(await post(sent)).toEqual(view);
    expect(world.writes).toBe(0);
  });

  test('a comment that is too long is told, and the question stays', async () => {
    expect(await post(form('APPROVED', 'ü'.repeat(1001)))).toMatchObject({
      kind: 'question',
      problem: expect.any(String),
      comment: 'ü'.repeat(1001),
    });
    expect((await post(form('APPROVED', 'ü'.repeat(1000)))).kind).toBe('taken');
  });

  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is refused', async (method) => {
    expect(await world.respond(method, ID, form())).toEqual({ kind: 'malformed', status: 405 });
  });

  test.each([
    ['another', `${ID}y`],
    ['a changed one', ID.replace('b', 'c')],
    ['10 KB', 'x'.repeat(10_240)],
    ['none', ''],
    ['a hash', hashOf(ID)],
    ['a path', '../../etc/passwd'],
  ])('an id that is %s leads nowhere', async (_, id) => {
    expect(await post(form(), id)).toEqual({ kind: 'unknown' });
    expect(await get(id)).toEqual({ kind: 'unknown' });
  });

  test('whatever is sent, only a form of ours decides, and no page tells a secret', async () => {
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
 * The failure matrix of an answer, which docs/approval.md shows. A row: what fails, what the person sees, whether the
 * answer stands in the table, and whether the workflow was woken. That a workflow which was not woken finds the answer
 * all the same is shown in approval-time.test.ts.
 */
describe('whatever fails, the answer is neither lost nor counted twice, and the person sees the truth', () => {
  const MATRIX: [string, World['faults'], string, boolean, boolean][] = [
    ['the table cannot be read', { findLink: ['before'] }, 'unavailable', false, false],
    ['whether the workflow still waits is not known', { statusOf: ['before'] }, 'taken', true, true],
    ['the write fails before its work', { replace: ['before'] }, 'unavailable', false, false],
    ['the write fails after its work', { replace: ['after'] }, 'taken', true, true],
    [
      'the write is throttled for good, and so is the table',
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

  test.each(MATRIX)('%s', async (_, faults, kind, stands, woken) => {
    world.faults = faults;
    const view = await post();
    expect([view.kind, stored().decision !== undefined, world.woken.length > 0]).toEqual([kind, stands, woken]);
    expect(page(view).statusCode >= 500).toBe(['unavailable', 'unclear'].includes(kind));
    // Who looks again, sees what stands in the table.
    expect((await get()).kind).toBe(stands ? 'answered' : 'question');
    // Who answers again after a failure, answers once.
    await post(form('REJECTED'));
    expect(world.writes).toBe(1);
    expect(stored().decision).toBe(stands ? 'APPROVED' : 'REJECTED');
  });

  test.each<[string, 'replace' | 'findToken' | 'wake', string, boolean]>([
    ['before the write', 'replace', 'question', false],
    ['between the write and waking', 'findToken', 'answered', true],
    ['while waking', 'wake', 'answered', true],
  ])('killed %s', async (_, call, kind, stands) => {
    const working = world[call];
    (world as any)[call] = () => new Promise(() => undefined);
    void post();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(stored().decision !== undefined).toBe(stands);
    (world as any)[call] = working;
    expect((await get()).kind).toBe(kind);
  });

  test('docs/approval.md shows this matrix', () => {
    const text = readFileSync(join(__dirname, '..', '..', 'docs', 'approval.md'), 'utf8');
    const yes = (is: boolean) => (is ? 'yes' : 'no');
    for (const [what, , kind, stands, woken] of MATRIX) {
      expect(text).toContain(`| ${what} | \`${kind}\` | ${yes(stands)} | ${yes(woken)} |`);
    }
  });
});
