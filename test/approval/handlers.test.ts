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

describe('who an authorizer says that it is', () => {
  test.each<[string, object | undefined, string | undefined, object]>([
    ['nobody has to be known', undefined, '', {}],
    ['nobody is known', undefined, 'email', { mustBeKnown: true }],
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
    ['what a function says', { lambda: { user: 'ada' } }, 'user', { mustBeKnown: true, identity: 'ada' }],
    ['what no authorizer has said', { lambda: { user: { name: 'ada' } } }, 'user', { mustBeKnown: true }],
  ])('%s', (_, authorizer, field, known) => {
    expect(identityIn(event(authorizer), field)).toEqual(known);
  });
});

test('what was sent is read from plain and from encoded bodies, whatever the case of the headers', () => {
  const body = 'decision=APPROVED';
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const sent = { contentType: headers['Content-Type'], body };
  expect(sentIn(event(undefined, { headers, body }))).toEqual(sent);
  const encoded = Buffer.from(body).toString('base64');
  expect(sentIn(event(undefined, { headers, body: encoded, isBase64Encoded: true }))).toEqual(sent);
  expect(sentIn(event())).toEqual({ contentType: undefined, body: '' });
});

test('the id of a link is the last part of the path, whatever stands before it', () => {
  expect(['/abc', '/stage/abc', 'abc', '/'].map((rawPath) => linkIdIn(event(undefined, { rawPath })))).toEqual([
    'abc',
    'abc',
    'abc',
    '',
  ]);
});

test('a link has 256 random bits, and none comes twice', () => {
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
  test('has a subject that SNS takes, whatever the title', () => {
    expect(subjectOf(notice)).toBe('Reminder: R ckzahlung von 5 ?');
    expect(subjectOf({ ...notice, title: 'x'.repeat(200) })).toHaveLength(100);
    expect(subjectOf({ ...notice, kind: 'REQUEST', title: '審査' })).toBe('Approval needed');
  });
  test('says all that the page says, and the link on a line of its own', () => {
    expect(textOf(notice)).toBe(
      'Reminder: Rückzahlung\nvon 5 €?\n\nBitte\n\nOrder: o-1\nAsked by: x-1\n' +
        'Please answer by: 2026-11-24T16:30:00.000Z\n\nApprove or reject here:\nhttps://approve.example/abc\n',
    );
  });
});

describe('the bundles of the handlers', () => {
  const folder = join(__dirname, '..', '..', 'assets', 'approval', 'handlers');
  test.each(readdirSync(folder))('%s is under 100 KB and brings no AWS SDK', (name) => {
    const text = readFileSync(join(folder, name, 'index.js'), 'utf8');
    expect(text.length).toBeLessThan(100 * 1024);
    expect(gzipSync(text).length).toBeLessThan(10 * 1024);
    expect(text).toMatch(/require\("@aws-sdk\/client-\w+"\)/);
    expect(text).not.toMatch(/node_modules\//);
  });
});
