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

describe('a source in quarantine', () => {
  test('keeps the tags that it has', async () => {
    s3.upload('in', 'a.mp4', { tags: { owner: 'ada', reason: 'old' } });
    expect(await work(quarantine(), s3)).toEqual({ quarantine: 'TAGGED' });
    expect(s3.tagsOf('in', 'a.mp4')).toEqual({ owner: 'ada', reason: 'BROKEN' });
  });

  test('is moved once, though it is done twice', async () => {
    s3.upload('in', 'a.mp4');
    const moved = { quarantine: 'MOVED', key: 'bad/run-1/a.mp4' };
    expect(await work(quarantine({ moveTo: 'bad/' }), s3)).toEqual(moved);
    expect(await work(quarantine({ moveTo: 'bad/' }), s3)).toEqual(moved);
    expect(s3.keys('in')).toEqual(['bad/run-1/a.mp4']);
    expect(s3.tagsOf('in', 'bad/run-1/a.mp4')).toEqual({ reason: 'BROKEN' });
  });

  test('is moved to the name of the execution where its key would become too long', async () => {
    const long = { ...source, key: `${'ü'.repeat(510)}.mp4` };
    s3.upload('in', long.key);
    expect(await work(quarantine({ source: long, moveTo: 'bad/' }), s3)).toEqual({
      quarantine: 'MOVED',
      key: 'bad/run-1',
    });
  });

  test('is GONE where somebody has removed it, or another file is there', async () => {
    expect(await work(quarantine({ moveTo: 'bad/' }), s3)).toEqual({ quarantine: 'GONE' });
    s3.upload('in', 'a.mp4', { etag: 'e2' });
    expect(await work(quarantine({ moveTo: 'bad/' }), s3)).toEqual({ quarantine: 'GONE' });
    expect([s3.keys('in'), s3.tagsOf('in', 'a.mp4')]).toEqual([['a.mp4'], {}]);
  });

  test('has tags that S3 takes, whatever the reason is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 400 }), async (reason) => {
        s3.upload('in', 'a.mp4');
        await work(quarantine({ tags: { reason } }), s3);
        expect(s3.tagsOf('in', 'a.mp4')!.reason).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u);
      }),
    );
  });
});

describe('the record', () => {
  test('names each file of each rendition, a thousand of them too', async () => {
    for (let part = 0; part < 1500; part++) s3.upload('out', `x/hls/${part}.ts`, { size: 2 });
    const stored = await store(
      [{ answer: { status: 'EXTRACTED', metadata: { width: 1 } } }, { rendition: 'hls', answer: null }],
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

  test('is not mistaken for a rendition that is named like it begins', async () => {
    s3.upload('out', 'x/720p-hdr/video.mp4');
    const { failures } = (await store(
      [{ answer: { status: 'EXTRACTED' } }, { rendition: '720p' }, { rendition: '720p-hdr' }],
      true,
    )) as any;
    expect(failures).toEqual([expect.objectContaining({ state: 'Transcode 720p', error: 'NoOutput' })]);
  });
});

test('what is discarded is gone, and nothing else', async () => {
  for (const key of ['x/360p/a', 'x/360p/b', 'x/720p/a', 'y/360p/a']) s3.upload('out', key);
  expect(await work({ action: 'DISCARD', outputBucket: 'out', prefixes: ['x/360p/'] }, s3)).toEqual({ files: 2 });
  expect(s3.keys('out')).toEqual(['x/720p/a', 'y/360p/a']);
});
