import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Quarantine, Rendition } from '../src';
import { videoApp } from './apps/video-app';
import { deployedVideos, describeDeployed } from './support/deployed';

const file = (name: string) => readFileSync(join(__dirname, '..', 'test', 'fixtures', name));
const MP4 = file('video.mp4');

describeDeployed('videos in a versioned bucket', () => {
  const videos = deployedVideos((app) => videoApp(app, 'Videos', [180, 90]));

  test.each([
    ['video.mp4', 'MP4', 'avc'],
    ['video.mov', 'QuickTime File Format', 'avc'],
    ['video.webm', 'WebM', 'vp9'],
  ])('processes %s with metadata, renditions and a record', async (name, container, videoCodec) => {
    const bytes = file(name);
    await videos().upload(name, bytes);
    const [{ outcome, result }] = await videos().ended(name);
    expect(outcome).toBe('PROCESSED');
    expect(result.metadata).toEqual({
      container, videoCodec, durationSeconds: 2, width: 320, height: 180, sizeBytes: bytes.length,
    });
    const folder = result.recordKey.replace('record.json', '');
    expect(Object.keys(await videos().stored(folder)).map((key) => key.replace(/\.\w+$/, ''))).toEqual([
      `${folder}180p/video`, `${folder}90p/video`, `${folder}record`,
    ]);
    const record = await videos().record(result.recordKey);
    expect(record).toMatchObject({ outcome, metadata: result.metadata, source: { key: name } });
    expect(record.renditions.map((rendition: any) => rendition.files.length)).toEqual([1, 1]);
  });

  test('rejects files that are not videos, tags them, sends alerts, and stores no outputs', async () => {
    const bad: [string, Uint8Array, string][] = [
      ['cut.mp4', file('video-header-at-end.mp4').subarray(0, 2000), 'BROKEN'],
      ['text.mp4', Buffer.from('Dear Sir or Madam'), 'NOT_A_VIDEO'],
      ['empty.mp4', Buffer.alloc(0), 'EMPTY'],
      ['notes.txt', Buffer.from('x'), 'WRONG_EXTENSION'],
    ];
    for (const [key, bytes, reason] of bad) {
      const version = await videos().upload(key, bytes);
      const [{ outcome, result, executionArn }] = await videos().ended(key);
      expect([outcome, result]).toEqual(['REJECTED', { outcome, key, reason, quarantine: 'TAGGED' }]);
      expect(await videos().sourceTags(key, version)).toEqual({
        'stepwright:outcome': 'REJECTED', 'stepwright:reason': reason,
      });
      expect(await videos().stored(executionArn.replace(/.*:/, ''))).toEqual({});
    }
    for (const [key, , reason] of bad) {
      expect(await videos().alertsAbout(`Video ${key} in `)).toEqual([expect.stringContaining(`rejected: ${reason}`)]);
    }
  });

  test('fails a video that cannot be transcoded, tags it, sends an alert, and stores no outputs', async () => {
    const version = await videos().upload('unlucky.mp4', MP4);
    const [{ outcome, result, executionArn }] = await videos().ended('unlucky.mp4');
    expect([outcome, result.failure]).toEqual(['FAILED', {
      state: 'Transcode 180p', error: 'Error', cause: expect.stringContaining('the disk is full'),
    }]);
    expect(await videos().stored(executionArn.replace(/.*:/, ''))).toEqual({});
    expect(await videos().sourceTags('unlucky.mp4', version)).toMatchObject({ 'stepwright:outcome': 'FAILED' });
    expect(await videos().alertsAbout('unlucky.mp4')).toEqual([
      expect.stringMatching(/Transcode 180p[^]*Transcode 90p/),
    ]);
  });

  test.each([
    ['spaces', 'a  b/c d.mp4'],
    ['plus signs', 'a+b/c+d.mp4'],
    ['percent signs', '100%25/%.mp4'],
    ['other scripts', 'ü/日本/👟.mp4'],
    ['quotes and ampersands', 'it\'s "&" <x>.mp4'],
    ['1,024 bytes', `${'k'.repeat(1020)}.mp4`],
  ])('processes a key with %s unchanged', async (_, key) => {
    await videos().upload(key, MP4);
    const [{ outcome, result }] = await videos().ended(key);
    expect([outcome, result.key, result.metadata.width]).toEqual(['PROCESSED', key, 320]);
    expect((await videos().record(result.recordKey)).source.key).toBe(key);
  });

  test('processes each version of a key once, and ignores an event that is delivered twice', async () => {
    await videos().upload('twice.mp4', MP4);
    await videos().upload('twice.mp4', file('video.webm'));
    const statuses = await videos().ended('twice.mp4', 2);
    expect(statuses.map(({ result }) => result.metadata.container)).toEqual(['MP4', 'WebM']);
    const before = await videos().stored();
    const { SUCCEEDED, FAILED = 0 } = await videos().executions();
    await videos().redeliver(statuses[0], MP4.length);
    await videos().allEnded(SUCCEEDED + FAILED + 1);
    expect([await videos().stored(), await videos().statuses('twice.mp4')]).toEqual([before, statuses]);
  });
});

describeDeployed('videos that MediaConvert transcodes', () => {
  const videos = deployedVideos((app) => videoApp(app, 'Converted', [], () => ({
    renditions: { '180p': Rendition.mediaConvert({ height: 180 }), '90p': Rendition.mediaConvert({ height: 90 }) },
  })));

  test('are processed in executions that EventBridge names', async () => {
    const names = ['video.mp4', 'video.mov', 'video.webm'];
    await Promise.all(names.map((name) => videos().upload(name, file(name))));
    for (const name of names) {
      const [{ outcome, result, executionArn }] = await videos().ended(name);
      expect([outcome, result.failure]).toEqual(['PROCESSED', undefined]);
      expect(executionArn).toMatch(/:[0-9a-f-]{36}_[0-9a-f-]{36}$/);
      const folder = result.recordKey.replace('record.json', '');
      expect(Object.keys(await videos().stored(folder))).toEqual([
        `${folder}180p/video.mp4`, `${folder}90p/video.mp4`, `${folder}record.json`,
      ]);
    }
  });
});

describeDeployed('videos in one unversioned bucket with prefixes', () => {
  const videos = deployedVideos((app) => videoApp(app, 'OneBucket', [90], (stack) => {
    const bucket = new s3.Bucket(stack, 'Bucket', { removalPolicy: RemovalPolicy.DESTROY });
    return {
      sourceBucket: bucket,
      sourcePrefix: 'in/',
      outputBucket: bucket,
      outputPrefix: 'out/',
      quarantine: Quarantine.move('bad/'),
    };
  }));

  test('are processed once, and a file that is not a video is moved to quarantine', async () => {
    await videos().upload('in/a+b c.mp4', MP4);
    await videos().upload('in/bad 1%.mp4', Buffer.from('no video'));
    await videos().upload('elsewhere.mp4', MP4);
    const [{ result }] = await videos().ended('in/a+b c.mp4');
    const [{ result: rejected, executionArn }] = await videos().ended('in/bad 1%.mp4');
    expect(rejected).toMatchObject({ outcome: 'REJECTED', reason: 'NOT_A_VIDEO', quarantine: 'MOVED' });
    expect(Object.keys(await videos().stored()).sort()).toEqual([
      `bad/${executionArn.replace(/.*:/, '')}/in/bad 1%.mp4`, 'elsewhere.mp4', 'in/a+b c.mp4',
      result.recordKey.replace('record.json', '90p/video.mp4'), result.recordKey,
    ]);
    expect(await videos().executions()).toEqual({ SUCCEEDED: 2 });
  });

  test('are processed again if they are uploaded again under their key', async () => {
    await videos().upload('in/twice.mp4', MP4);
    await videos().ended('in/twice.mp4');
    await videos().upload('in/twice.mp4', file('video.webm'));
    const statuses = await videos().ended('in/twice.mp4', 2);
    expect(statuses.map(({ result }) => result.metadata.container)).toEqual(['MP4', 'WebM']);
  });
});

describeDeployed('two hundred videos at once', () => {
  const videos = deployedVideos((app) => videoApp(app, 'Many', [90]));

  test('are processed once each', async () => {
    const keys = Array.from({ length: 200 }, (_, index) => `many/${index}.mp4`);
    await Promise.all(keys.map((key) => videos().upload(key, MP4)));
    const ended = await videos().allEnded(keys.length);
    expect(await videos().failures()).toEqual([]);
    const statuses = (await Promise.all(keys.map((key) => videos().statuses(key)))).flat();
    expect(statuses.filter(({ outcome }) => outcome !== 'PROCESSED')).toEqual([]);
    expect([statuses.map(({ key }) => key), ended]).toEqual([keys, { SUCCEEDED: 200 }]);
    const files = Object.keys(await videos().stored()).map((key) => key.replace(/.*?\//, ''));
    expect([files.length, [...new Set(files)].sort()]).toEqual([400, ['90p/video.mp4', 'record.json']]);
  });
});
