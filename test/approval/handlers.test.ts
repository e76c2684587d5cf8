import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { HttpEvent, identityIn, linkIdIn, sentIn } from '../../src/approval/handlers/http';
import { isLinkId, newLinkId } from '../../src/approval/handlers/link';
import { subjectOf, textOf } from '../../src/approval/handlers/message';

const event = (authorizer?: object, more: Partial<HttpEvent> = {}): HttpEvent => ({
  rawPath: '/abc',
  requestContext: { http: { method: 'GET' }, authorizer },
  ...more,
});

describe('the identity of an authorizer', () => {
  test.each<[string, object | undefined, string | undefined, object]>([
    ['no authorizer', undefined, '', {}],
    ['no claims', undefined, 'email', { mustBeKnown: true }],
    ['a claim of a token', { jwt: { claims: { email: 'a@x' } } }, 'email', { mustBeKnown: true, identity: 'a@x' }],
    ['a claim that is missing', { jwt: { claims: { sub: '1' } } }, 'email', { mustBeKnown: true }],
    ['a claim that is empty', { jwt: { claims: { email: '' } } }, 'email', { mustBeKnown: true }],
    [
      'an address that is not verified',
      { jwt: { claims: { email: 'a@x', email_verified: 'false' } } },
      'email',
      { mustBeKnown: true },
    ],
    [
      'an address that is verified',
      { jwt: { claims: { email: 'a@x', email_verified: true } } },
      'email',
      { mustBeKnown: true, identity: 'a@x' },
    ],
    ['an IAM identity', { iam: { userArn: 'arn:u' } }, 'userArn', { mustBeKnown: true, identity: 'arn:u' }],
    ['a field of a function', { lambda: { user: 'ada' } }, 'user', { mustBeKnown: true, identity: 'ada' }],
    ['a field that is no text', { lambda: { user: { name: 'ada' } } }, 'user', { mustBeKnown: true }],
  ])('is read from %s', (_, authorizer, field, known) => {
    expect(identityIn(event(authorizer), field)).toEqual(known);
  });
});

test('reads plain and encoded bodies, whatever the case of the headers', () => {
  const body = 'decision=APPROVED';
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const sent = { contentType: headers['Content-Type'], body };
  expect(sentIn(event(undefined, { headers, body }))).toEqual(sent);
  const encoded = Buffer.from(body).toString('base64');
  expect(sentIn(event(undefined, { headers, body: encoded, isBase64Encoded: true }))).toEqual(sent);
  expect(sentIn(event())).toEqual({ contentType: undefined, body: '' });
});

test('takes the ID of a link from the last part of the path, whatever precedes it', () => {
  expect(['/abc', '/stage/abc', 'abc', '/'].map((rawPath) => linkIdIn(event(undefined, { rawPath })))).toEqual([
    'abc',
    'abc',
    'abc',
    '',
  ]);
});

test('creates unique IDs of links from 256 random bits', () => {
  const ids = Array.from({ length: 1000 }, newLinkId);
  expect(new Set(ids).size).toBe(1000);
  expect(ids.every((id) => isLinkId(id) && Buffer.from(id, 'base64url').length === 32)).toBe(true);
});

describe('the message', () => {
  const notice = {
    kind: 'REMINDER',
    title: 'Rückzahlung\nvon 5 €?',
    text: 'Bitte',
    details: [{ name: 'Order', value: 'o-1' }],
    execution: 'x-1',
    until: '2026-11-24T16:30:00.000Z',
    link: 'https://approve.example/abc',
  };
  test('has a subject that SNS accepts, whatever the title', () => {
    expect(subjectOf(notice)).toBe('Reminder: R ckzahlung von 5 ?');
    expect(subjectOf({ ...notice, title: 'x'.repeat(200) })).toHaveLength(100);
    expect(subjectOf({ ...notice, kind: 'REQUEST', title: '審査' })).toBe('Approval needed');
  });
  test('has the content of the page, and the link on a separate line', () => {
    expect(textOf(notice)).toBe(
      'Reminder: Rückzahlung\nvon 5 €?\n\nBitte\n\nOrder: o-1\nAsked by: x-1\n' +
        'Please decide by: 2026-11-24T16:30:00.000Z\n\nApprove or reject here:\nhttps://approve.example/abc\n',
    );
  });
});

describe('the bundles of the handlers', () => {
  const folder = join(__dirname, '..', '..', 'assets', 'approval', 'handlers');
  test.each(readdirSync(folder))('are under 100 KB and contain no AWS SDK: %s', (name) => {
    const text = readFileSync(join(folder, name, 'index.js'), 'utf8');
    expect(text.length).toBeLessThan(100 * 1024);
    expect(gzipSync(text).length).toBeLessThan(10 * 1024);
    expect(text).toMatch(/require\("@aws-sdk\/client-\w+"\)/);
    expect(text).not.toMatch(/node_modules\//);
  });
});
