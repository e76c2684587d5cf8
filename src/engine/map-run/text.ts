import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ObjectBody } from '../services';

/** The text of an object, in chunks. What is compressed with gzip is decompressed. */
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
  const isGzip = typeof first !== 'string' && first[0] === 0x1f && first[1] === 0x8b;
  yield* isGzip ? Readable.from(all).pipe(createGunzip()) : all;
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
