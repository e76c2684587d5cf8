import * as fc from 'fast-check';
import { MemoryObjects } from './world';
import { Branch, QuarantineRequest, work } from '../../../src/patterns/video-processing/handlers/files';

const source = { bucket: 'in', key: 'a.mp4', sizeBytes: 1000, sequencer: '0A', etag: 'e1' };
const quarantine = (more: Partial<QuarantineRequest> = {}): QuarantineRequest => ({
  action: 'QUARANTINE',
  source,
  execution: 'arn:aws:states:r:1:execution:m:run-1',
  tags: { reason: 'BROKEN' },
  ...more,
});

const store = (branches: readonly Branch[], partialResults: boolean) =>
  work(
    {
      action: 'STORE',
      source,
      execution: 'e',
      now: 'now',
      outputBucket: 'out',
      outputPrefix: 'x/',
      branches,
      partialResults,
    },
    s3,
  );

let s3: MemoryObjects;
beforeEach(() => {
  s3 = new MemoryObjects();
});

describe('quarantine of a source', () => {
  test('keeps the existing tags of the source', async () => {
    s3.upload('in', 'a.mp4', { tags: { owner: 'ada', reason: 'old' } });
    expect(await work(quarantine(), s3)).toEqual({ quarantine: 'TAGGED' });
    expect(s3.tagsOf('in', 'a.mp4')).toEqual({ owner: 'ada', reason: 'BROKEN' });
  });

  test('moves the source once if it runs twice', async () => {
    s3.upload('in', 'a.mp4');
    const moved = { quarantine: 'MOVED', key: 'bad/run-1/a.mp4' };
    expect(await work(quarantine({ moveTo: 'bad/' }), s3)).toEqual(moved);
    expect(await work(quarantine({ moveTo: 'bad/' }), s3)).toEqual(moved);
    expect(s3.keys('in')).toEqual(['bad/run-1/a.mp4']);
    expect(s3.tagsOf('in', 'bad/run-1/a.mp4')).toEqual({ reason: 'BROKEN' });
  });

  test('moves a source to the name of the execution if its key would become too long', async () => {
    const long = { ...source, key: `${'ü'.repeat(510)}.mp4` };
    s3.upload('in', long.key);
    expect(await work(quarantine({ source: long, moveTo: 'bad/' }), s3)).toEqual({
      quarantine: 'MOVED',
      key: 'bad/run-1',
    });
  });

  test('returns GONE if the source was removed or replaced', async () => {
    expect(await work(quarantine({ moveTo: 'bad/' }), s3)).toEqual({ quarantine: 'GONE' });
    s3.upload('in', 'a.mp4', { etag: 'e2' });
    expect(await work(quarantine({ moveTo: 'bad/' }), s3)).toEqual({ quarantine: 'GONE' });
    expect([s3.keys('in'), s3.tagsOf('in', 'a.mp4')]).toEqual([['a.mp4'], {}]);
  });

  test('sets tags that S3 accepts for any reason', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 400 }), async (reason) => {
        s3.upload('in', 'a.mp4');
        await work(quarantine({ tags: { reason } }), s3);
        expect(s3.tagsOf('in', 'a.mp4')!.reason).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u);
      }),
    );
  });
});

describe('the record of an upload', () => {
  test('lists each file of a rendition with more than a thousand files', async () => {
    for (let part = 0; part < 1500; part++) s3.upload('out', `x/hls/${part}.ts`, { size: 2 });
    const stored = await store(
      [{ result: { status: 'EXTRACTED', metadata: { width: 1 } } }, { rendition: 'hls', result: null }],
      false,
    );
    const renditions = [{ name: 'hls', prefix: 'x/hls/', files: 1500, bytes: 3000 }];
    expect(stored).toEqual({
      outcome: 'PROCESSED',
      renditions,
      failures: [],
      discard: [],
      recordKey: 'x/record.json',
    });
    expect(s3.read('out', 'x/record.json').renditions[0].files).toHaveLength(1500);
  });

  test('does not count files of a rendition whose name begins with the name of another one', async () => {
    s3.upload('out', 'x/720p-hdr/video.mp4');
    const { failures } = (await store(
      [{ result: { status: 'EXTRACTED' } }, { rendition: '720p' }, { rendition: '720p-hdr' }],
      true,
    )) as any;
    expect(failures).toEqual([expect.objectContaining({ state: 'Transcode 720p', error: 'NoOutput' })]);
  });
});

test('discards the files under the given prefix only', async () => {
  for (const key of ['x/360p/a', 'x/360p/b', 'x/720p/a', 'y/360p/a']) s3.upload('out', key);
  expect(await work({ action: 'DISCARD', outputBucket: 'out', prefixes: ['x/360p/'] }, s3)).toEqual({ files: 2 });
  expect(s3.keys('out')).toEqual(['x/720p/a', 'y/360p/a']);
});
