import * as fc from 'fast-check';
import { QUESTION } from './views';
import { Answer } from '../../src/approval/contract';
import { Sent } from '../../src/approval/handlers/form';
import { page, View } from '../../src/approval/handlers/page';
import {
  AnswerId,
  Authority,
  hashOf,
  Requests,
  respond,
  StoredRequest,
  Surroundings,
  Waiting,
} from '../../src/approval/handlers/respond';

const ID = 'b64url-of-128-bits-or-more_x';

/** How a call of a service goes wrong. */
type Fault = 'before' | 'after';

/** The table and Step Functions, in memory, with faults that come once, in order. */
class World implements Requests, Waiting, Surroundings {
  readonly table = new Map<string, StoredRequest>();
  readonly told: Answer[] = [];
  faults: { [call: string]: (Fault | undefined)[] } = {};
  tokenIsGone = false;
  running = true;
  time = '2026-11-21T09:00:00.000Z';
  writes = 0;
  private ids = 0;
  readonly requests = this;
  readonly waiting = this;

  constructor() {
    this.table.set(hashOf(ID), { question: QUESTION, executionArn: 'arn:execution', taskToken: 'SECRET-TOKEN' });
  }

  get request(): StoredRequest {
    return this.table.get(hashOf(ID))!;
  }

  now = () => new Date(this.time);
  newAnswerId = () => `answer-${this.ids++}`;
  find = (idHash: string) => this.call('find', () => this.table.get(idHash));
  answer = (idHash: string, answer: Answer & AnswerId) =>
    this.call('answer', () => {
      const request = this.table.get(idHash);
      if (!request || request.answer || request.withdrawn) return false;
      this.writes++;
      this.table.set(idHash, { ...request, answer });
      return true;
    });
  markTold = (idHash: string) =>
    this.call('markTold', () => {
      this.table.set(idHash, { ...this.table.get(idHash)!, told: true });
    });
  tell = (_: string, answer: Answer) =>
    this.call<'taken' | 'gone'>('tell', () => {
      if (this.tokenIsGone) return 'gone';
      this.told.push(answer);
      this.tokenIsGone = true;
      return 'taken';
    });
  isRunning = () => this.call('isRunning', () => this.running);

  private async call<T>(name: string, does: () => T): Promise<T> {
    await new Promise((resolve) => setImmediate(resolve));
    const fault = this.faults[name]?.shift();
    if (fault === 'before') throw new Error('SECRET-TOKEN in a stack');
    const result = does();
    if (fault === 'after') throw new Error('SECRET-TOKEN in a stack');
    return result;
  }
}

let world: World;
beforeEach(() => {
  world = new World();
});

const form = (decision = 'APPROVED', comment = ''): Sent => ({
  contentType: 'application/x-www-form-urlencoded',
  body: new URLSearchParams({ decision, comment }).toString(),
});
const get = (id = ID) => respond('GET', id, {}, {}, world);
const post = (sent: Sent = form(), id = ID, authority: Authority = {}) => respond('POST', id, sent, authority, world);

describe('an answer', () => {
  test('counts, and is told with its comment and approver', async () => {
    const view = await post(form('REJECTED', ' not\r\nnow '), ID, { approver: 'grace@example.com' });
    const answer = { decision: 'REJECTED', comment: 'not\nnow', approver: 'grace@example.com', at: world.time };
    expect(view).toMatchObject({ kind: 'taken', answer });
    expect(world.told).toEqual([expect.objectContaining(answer)]);
    expect(world.request).toMatchObject({ answer, told: true });
  });

  test('of a hundred at once exactly one counts, and the others are told so', async () => {
    const decisions = Array.from({ length: 100 }, (_, i) => (i % 2 ? 'APPROVED' : 'REJECTED'));
    const views = await Promise.all(decisions.map((decision) => post(form(decision))));
    const kinds = views.map(({ kind }) => kind);
    expect([
      kinds.filter((kind) => kind === 'taken').length,
      kinds.filter((kind) => kind === 'answered').length,
    ]).toEqual([1, 99]);
    expect([world.writes, world.told.length]).toEqual([1, 1]);
    const winner = views.find(({ kind }) => kind === 'taken') as View & { kind: 'taken' };
    for (const view of views) expect((view as typeof winner).answer.decision).toBe(winner.answer.decision);
  });

  test('a second time is told what was decided, and changes nothing', async () => {
    await post(form('APPROVED'));
    expect(await post(form('REJECTED'))).toMatchObject({ kind: 'answered', answer: { decision: 'APPROVED' } });
    expect(world.told).toHaveLength(1);
  });

  test.each<[string, () => void, string]>([
    [
      'after its time',
      () => {
        world.time = QUESTION.until;
      },
      'expired',
    ],
    [
      'to a request that was withdrawn',
      () => {
        world.table.set(hashOf(ID), { ...world.request, withdrawn: true });
      },
      'withdrawn',
    ],
    [
      'to an execution that has ended',
      () => {
        world.tokenIsGone = true;
        world.running = false;
      },
      'ended',
    ],
    [
      'to one that waits with another token now',
      () => {
        world.tokenIsGone = true;
      },
      'recorded',
    ],
  ])('%s is told so', async (_, prepare, kind) => {
    prepare();
    expect((await post()).kind).toBe(kind);
    expect(world.told).toEqual([]);
  });

  test('of somebody who may not is refused, and nothing is written', async () => {
    const view = await post(form(), ID, { refusal: () => 'Whoever asked cannot approve it, too.' });
    expect([view.kind, world.writes]).toEqual(['forbidden', 0]);
  });
});

test('a mail scanner that follows every link a hundred times decides nothing', async () => {
  for (let i = 0; i < 100; i++) {
    expect((await get()).kind).toBe('question');
    expect((await respond('HEAD', ID, form(), {}, world)).kind).toBe('question');
  }
  expect([world.writes, world.told]).toEqual([0, []]);
});

describe('what is no answer', () => {
  test.each<[string, Sent, View]>([
    ['JSON', { contentType: 'application/json', body: '{"decision":"APPROVED"}' }, { kind: 'malformed', status: 415 }],
    [
      'a file upload',
      { contentType: 'multipart/form-data; boundary=x', body: '' },
      { kind: 'malformed', status: 415 },
    ],
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
    });
    expect((await post(form('APPROVED', 'ü'.repeat(1000)))).kind).toBe('taken');
  });

  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is refused', async (method) => {
    expect(await respond(method, ID, form(), {}, world)).toEqual({ kind: 'malformed', status: 405 });
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
        world = new World();
        const { body, statusCode } = page(await respond(method, ID, given, {}, world));
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

/** Row: what fails. Then: what the person sees, whether the answer stands in the table, how often it was told. */
describe('whatever fails, the answer is neither lost nor given twice, and the person sees the truth', () => {
  test.each<[string, World['faults'], string, boolean, number]>([
    ['the table cannot be read', { find: ['before'] }, 'unavailable', false, 0],
    ['the write fails before its work', { answer: ['before'] }, 'unavailable', false, 0],
    ['the write fails after its work', { answer: ['after'] }, 'taken', true, 1],
    [
      'the write fails before, and the table cannot be read',
      { answer: ['before'], find: [undefined, 'before'] },
      'unclear',
      false,
      0,
    ],
    [
      'the write fails after, and the table cannot be read',
      { answer: ['after'], find: [undefined, 'before'] },
      'unclear',
      true,
      0,
    ],
    ['telling fails before its work', { tell: ['before'] }, 'recorded', true, 0],
    ['telling fails after its work', { tell: ['after'] }, 'recorded', true, 1],
    ['noting that it was told fails', { markTold: ['before'] }, 'taken', true, 1],
  ])('%s', async (_, faults, kind, stands, times) => {
    world.faults = faults;
    const view = await post();
    expect([view.kind, world.request.answer !== undefined, world.told.length]).toEqual([kind, stands, times]);
    const statusCode = page(view).statusCode;
    expect(statusCode >= 500).toBe(['unavailable', 'unclear'].includes(kind));
    // Who looks again, sees what stands in the table.
    expect((await get()).kind).toBe(stands ? 'answered' : 'question');
    // Who answers again after a failure, answers once.
    await post(form('REJECTED'));
    expect(world.writes).toBe(1);
    expect(world.request.answer!.decision).toBe(stands ? 'APPROVED' : 'REJECTED');
  });

  test('killed between the write and telling: the answer stands, where the workflow finds it', async () => {
    world.tell = () => new Promise(() => undefined);
    void post();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(world.request).toMatchObject({ answer: { decision: 'APPROVED' } });
    expect(world.request.told).toBeUndefined();
    expect((await get()).kind).toBe('answered');
  });
});
