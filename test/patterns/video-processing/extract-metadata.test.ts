import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import * as fc from 'fast-check';
import type { Extracted, RangeSource } from '../../../src/patterns/video-processing/handlers/extract-metadata';

type Extract = (source: RangeSource) => Promise<Extracted>;

const ROOT = join(__dirname, '..', '..', '..');
const file = (name: string) => readFileSync(join(ROOT, 'test', 'fixtures', name));
const folder = mkdtempSync(join(tmpdir(), 'metadata-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The bundled handler, so that the shipped code is tested, and its size. */
const bundle = join(folder, 'index.js');
let extractMetadata: Extract;
beforeAll(() => {
  const entryPoints = [join(ROOT, 'src/patterns/video-processing/handlers/isolated.ts')];
  buildSync({ entryPoints, bundle: true, minify: true, platform: 'node', outfile: bundle });
  extractMetadata = (source) => jest.requireActual(bundle).extractIsolated(source, { seconds: 5, megabytes: 128 });
});

/** A file in memory that counts reads and bytes. */
class MemorySource implements RangeSource {
  static of(bytes: Uint8Array): MemorySource {
    return new MemorySource([{ at: 0, bytes }], bytes.length);
  }

  bytesRead = 0;
  reads = 0;
  constructor(
    private readonly parts: readonly { readonly at: number; readonly bytes: Uint8Array }[],
    readonly sizeBytes: number,
  ) {}

  async read(start: number, end: number): Promise<Uint8Array> {
    if (start < 0 || end > this.sizeBytes || start >= end) throw new Error(`no such range: ${start} to ${end}`);
    this.bytesRead += end - start;
    this.reads++;
    const bytes = new Uint8Array(end - start);
    for (const part of this.parts) {
      const from = Math.max(start, part.at);
      const to = Math.min(end, part.at + part.bytes.length);
      if (from < to) bytes.set(part.bytes.subarray(from - part.at, to - part.at), from - start);
    }
    return bytes;
  }
}

/** Returns the boxes of an MP4 or MOV file. */
function boxesOf(bytes: Buffer): { type: string; bytes: Buffer }[] {
  const boxes = [];
  for (let at = 0; at < bytes.length;) {
    const small = bytes.readUInt32BE(at);
    const size = small === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : small === 0 ? bytes.length - at : small;
    boxes.push({ type: bytes.toString('latin1', at + 4, at + 8), bytes: bytes.subarray(at, at + size) });
    at += size;
  }
  return boxes;
}

const GIB = 1024 ** 3;

/** Returns the same file with four gigabytes of media data. */
function large(name: string): MemorySource {
  const parts = [];
  let at = 0;
  for (const { type, bytes } of boxesOf(file(name))) {
    if (type !== 'mdat') {
      parts.push({ at, bytes });
      at += bytes.length;
      continue;
    }
    const header = Buffer.alloc(16);
    header.writeUInt32BE(1, 0);
    header.write('mdat', 4, 'latin1');
    header.writeBigUInt64BE(BigInt(4 * GIB), 8);
    parts.push({ at, bytes: header });
    at += 4 * GIB;
  }
  return new MemorySource(parts, at);
}

/** Returns the same file with the header of a film with this many frames, which has megabytes, mostly of tables. */
function film(name: string, frames: number): Buffer {
  const grown = (bytes: Buffer): Buffer =>
    Buffer.concat(
      boxesOf(bytes).map(({ type, bytes: one }) => {
        if (['moov', 'trak', 'mdia', 'minf', 'stbl'].includes(type)) return box(type, grown(one.subarray(8)));
        if (type !== 'stsz') return one;
        const sizes = Buffer.alloc(12 + 4 * frames, 1);
        sizes.writeUInt32BE(0, 4);
        sizes.writeUInt32BE(frames, 8);
        return box(type, sizes);
      }),
    );
  return grown(file(name));
}

function box(type: string, content: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(content.length + 8, 0);
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, content]);
}

/** The metadata of these files in the player of Chromium, which also wrote them. */
const KNOWN = { durationSeconds: 2, width: 320, height: 180 };

describe('extractMetadata', () => {
  test.each([
    ['video.mp4', 'MP4', 'avc'],
    ['video-header-at-end.mp4', 'MP4', 'avc'],
    ['video.mov', 'QuickTime File Format', 'avc'],
    ['video.webm', 'WebM', 'vp9'],
  ])('extracts the metadata of %s', async (name, container, videoCodec) => {
    const bytes = file(name);
    expect(await extractMetadata(MemorySource.of(bytes))).toEqual({
      status: 'EXTRACTED',
      metadata: { ...KNOWN, container, videoCodec, sizeBytes: bytes.length },
    });
  });

  test.each(['video.mp4', 'video-header-at-end.mp4', 'video.mov'])(
    'reads four gigabytes of %s in a few requests with less than a megabyte in total',
    async (name) => {
      const source = large(name);
      expect(await extractMetadata(source)).toMatchObject({ status: 'EXTRACTED', metadata: KNOWN });
      expect(source.sizeBytes).toBeGreaterThan(4 * GIB);
      expect(source.bytesRead).toBeLessThanOrEqual(1024 * 1024);
      expect(source.reads).toBeLessThan(10);
    },
  );

  test.each(['video.mp4', 'video-header-at-end.mp4', 'video.mov'])(
    'skips the tables with an entry per frame in a film with a million frames: %s',
    async (name) => {
      const bytes = film(name, 1_000_000);
      const source = MemorySource.of(bytes);
      expect(await extractMetadata(source)).toMatchObject({ status: 'EXTRACTED', metadata: KNOWN });
      expect(bytes.length).toBeGreaterThan(4_000_000);
      expect(source.bytesRead).toBeLessThan(200_000);
    },
  );

  test('rejects a header that is longer than a megabyte without these tables', async () => {
    const [type, ...others] = boxesOf(file('video.mp4'));
    const header = others.map(({ type: name, bytes }) =>
      name === 'moov' ? box(name, Buffer.concat([box('udta', Buffer.alloc(2_000_000)), bytes.subarray(8)])) : bytes,
    );
    const bytes = Buffer.concat([type.bytes, ...header]);
    const rejected = { status: 'REJECTED', reason: 'HEADER_TOO_LARGE' };
    expect(await extractMetadata(MemorySource.of(bytes))).toEqual(rejected);
  });

  test('reads less than a megabyte of a WebM file of four gigabytes', async () => {
    const bytes = file('video.webm');
    const source = new MemorySource([{ at: 0, bytes }], 4 * GIB);
    expect(await extractMetadata(source)).toMatchObject({ status: 'EXTRACTED', metadata: KNOWN });
    expect(source.bytesRead).toBeLessThanOrEqual(1024 * 1024);
  });
  test.each<[string, Uint8Array, string]>([
    ['an empty file', new Uint8Array(0), 'EMPTY'],
    ['a byte', new Uint8Array(1), 'NOT_A_VIDEO'],
    ['a text', Buffer.from('Dear Sir or Madam, this is not a video.'.repeat(100)), 'NOT_A_VIDEO'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'NOT_A_VIDEO'],
    ['zeros', new Uint8Array(100_000), 'NOT_A_VIDEO'],
  ])('rejects %s, which is not a video', async (_, bytes, reason) => {
    expect(await extractMetadata(MemorySource.of(bytes))).toEqual({ status: 'REJECTED', reason });
  });

  test('throws if the file cannot be read, and does not reject it', async () => {
    const source = { sizeBytes: 1000, read: async () => Promise.reject(new Error('AccessDenied')) };
    await expect(extractMetadata(source)).rejects.toThrow('AccessDenied');
  });
});

const NAMES = ['video.mp4', 'video-header-at-end.mp4', 'video.mov', 'video.webm'];
const sane = (extracted: Extracted) => {
  if (extracted.status === 'REJECTED') {
    expect(['EMPTY', 'NOT_A_VIDEO', 'BROKEN', 'HEADER_TOO_LARGE']).toContain(extracted.reason);
  } else {
    expect(extracted.metadata.width).toBeGreaterThan(0);
  }
};

test('rejects a header as BROKEN if it declares billions of samples and exceeds the time limit', async () => {
  const bytes = Buffer.from(file('video.mov'));
  bytes.writeUInt32BE(0xfffffff0, bytes.indexOf('stsc') + 16); // samples in a chunk
  const limits = { seconds: 1, megabytes: 128 };
  const extracted = await jest.requireActual(bundle).extractIsolated(MemorySource.of(bytes), limits);
  expect(extracted).toEqual({ status: 'REJECTED', reason: 'BROKEN' });
});

test('throws if the reader thread does not start, and does not reject the file', async () => {
  const limits = { seconds: 0, megabytes: 128 };
  const reading = jest.requireActual(bundle).extractIsolated(MemorySource.of(file('video.mov')), limits);
  await expect(reading).rejects.toThrow('did not start');
});

test('returns a result for a file that is truncated anywhere', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...NAMES), fc.double({ min: 0, max: 1, noNaN: true }), async (name, share) => {
      const bytes = file(name);
      sane(await extractMetadata(MemorySource.of(bytes.subarray(0, Math.floor(share * bytes.length)))));
    }),
    { numRuns: 60 },
  );
});

test('returns a result for any change to a header, and reads at most a megabyte', async () => {
  const change = fc.record({ at: fc.nat(3000), byte: fc.nat(255) });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...NAMES),
      fc.array(change, { minLength: 1, maxLength: 30 }),
      fc.boolean(),
      async (name, changes, fromEnd) => {
        const bytes = Buffer.from(file(name));
        for (const { at, byte } of changes) bytes[fromEnd ? bytes.length - 1 - at : at] = byte;
        const source = MemorySource.of(bytes);
        sane(await extractMetadata(source));
        expect(source.bytesRead).toBeLessThanOrEqual(1024 * 1024);
      },
    ),
    { numRuns: 100 },
  );
});

test('bundles to less than 250 KiB', () => {
  expect(statSync(bundle).size).toBeLessThan(250 * 1024);
});
