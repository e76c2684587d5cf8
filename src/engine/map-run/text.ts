import { Readable, Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { ObjectBody } from '../services';
import { UnsupportedError } from '../unsupported';

/**
 * The text of an object, in chunks. What is compressed with GZIP or ZSTD is decompressed, whatever its name.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 */
export async function* textOf(body: ObjectBody): AsyncGenerator<string> {
  if (typeof body === 'string') return yield withoutMark(body);
  const decoder = new TextDecoder();
  for await (const chunk of inflated(body instanceof Uint8Array ? [body] : body)) {
    yield typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  }
  yield decoder.decode();
}

function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

type Chunks = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

async function* inflated(chunks: Chunks): AsyncGenerator<string | Uint8Array> {
  const source = toAsync(chunks);
  const { value: first, done } = await source.next();
  if (done) return;
  const all = followedBy(first, source);
  const decompress = typeof first !== 'string' && decompressOf(first);
  yield* decompress ? Readable.from(all).pipe(decompress()) : all;
}

/** The compression that the first bytes of an object show. */
function decompressOf([a, b, c, d]: Uint8Array): (() => Transform) | undefined {
  if (a === 0x1f && b === 0x8b) return zlib.createGunzip;
  return a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd ? zstd().createZstdDecompress : undefined;
}

/** The functions that Node.js has from 22.15 on. */
interface Zstd {
  createZstdDecompress(): Transform;
  zstdDecompressSync(input: Uint8Array, options: { maxOutputLength: number }): Uint8Array;
}

function zstd(): Zstd {
  if ('createZstdDecompress' in zlib) return zlib as unknown as Zstd;
  throw new UnsupportedError('The engine reads objects that are compressed with ZSTD on Node.js from 22.15 on, but '
    + `this is ${process.version}; compress them with GZIP, or use a newer Node.js`);
}

/** Decompresses bytes that are compressed with ZSTD. */
export function zstdDecompress(input: Uint8Array, maxOutputLength: number): Uint8Array {
  return zstd().zstdDecompressSync(input, { maxOutputLength });
}

/** All bytes of an object. */
export async function bytesOf(body: ObjectBody): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const parts = typeof body === 'string' || body instanceof Uint8Array ? [body] : body;
  for await (const part of parts) chunks.push(typeof part === 'string' ? Buffer.from(part) : part);
  return Buffer.concat(chunks);
}

async function* toAsync(chunks: Chunks): AsyncGenerator<string | Uint8Array> {
  yield* chunks;
}

async function* followedBy<T>(first: T, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  yield first;
  yield* rest;
}

/** The lines of a text that are not empty: those of each chunk together, since to wait for each would take longer. */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<readonly string[]> {
  let rest = '';
  for await (const chunk of chunks) {
    // Only what is new is searched, so that a line over many chunks takes linear time.
    const end = chunk.lastIndexOf('\n');
    if (end < 0) {
      rest += chunk;
      continue;
    }
    yield trimmed((rest + chunk.slice(0, end)).split('\n'));
    rest = chunk.slice(end + 1);
  }
  yield trimmed([rest]);
}

function trimmed(lines: readonly string[]): string[] {
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}
