import { gunzipSync } from 'node:zlib';
import { hyparquet } from './hyparquet';
import { bytesOf, zstdDecompress } from './text';
import { Json } from '../json';
import { ObjectBody } from '../services';
import { UnsupportedError } from '../unsupported';

const MB = 1024 * 1024;
const MOST_FOOTER_BYTES = 5 * MB;
/** AWS does not say which size: here that before compression, which Parquet calls the size of a row group. */
const MOST_ROW_GROUP_BYTES = 256 * MB;

/**
 * The rows of a Parquet file, as objects. The file is in memory as a whole, its rows a row group at a time.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 */
export async function* parquetItems(body: ObjectBody, key: string): AsyncGenerator<Json> {
  const { parquetMetadata, parquetRead, parquetSchema } = await hyparquet();
  const bytes = await bytesOf(body);
  const refuse = (problem: string) => new Error(`The object ${key} is no Parquet file that can be read: ${problem}`);
  const read = async <T>(action: () => T | Promise<T>): Promise<T> => {
    try {
      return await action();
    } catch (error) {
      const { message } = error as Error;
      // AWS may read what the package does not: that is no failure of the Map Run.
      if (error instanceof UnsupportedError) throw error;
      if (/not supported|unsupported/i.test(message)) {
        throw new UnsupportedError(`The engine does not read the Parquet file ${key}: ${message}; `
          + 'give the same items as CSV or JSON Lines, or run this workflow on AWS');
      }
      throw refuse(message);
    }
  };
  const footer = bytes.length < 8 ? 0 : bytes.readUInt32LE(bytes.length - 8);
  const metadata = await read(() => parquetMetadata(bytes, { geoparquet: false }));
  if (footer > MOST_FOOTER_BYTES) {
    throw refuse(`its footer has ${footer} bytes, but at most ${MOST_FOOTER_BYTES} are allowed`);
  }
  const file = {
    byteLength: bytes.length,
    slice: (start: number, end?: number) => new Uint8Array(bytes.subarray(start, end)).buffer,
  };
  const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
  let rowStart = 0;
  for (const { num_rows: count, total_byte_size: size } of metadata.row_groups) {
    if (size > MOST_ROW_GROUP_BYTES) {
      throw refuse(`a row group has ${size} bytes, but at most ${MOST_ROW_GROUP_BYTES} are allowed`);
    }
    const rowEnd = rowStart + Number(count);
    const rows = await read(() => new Promise<unknown[][]>((resolve, reject) => {
      parquetRead({ file, metadata, rowStart, rowEnd, ...DECODING, onComplete: resolve }).catch(reject);
    }));
    for (const row of rows) yield Object.fromEntries(columns.map((name, i) => [name, jsonOf(row[i])]));
    rowStart = rowEnd;
  }
}

/** AWS reads files that are compressed with GZIP, ZSTD or Snappy; the package itself has Snappy. */
const COMPRESSORS = {
  GZIP: (input: Uint8Array, maxOutputLength: number) => gunzipSync(input, { maxOutputLength }),
  ZSTD: (input: Uint8Array, maxOutputLength: number) => zstdDecompress(input, maxOutputLength),
};

/**
 * How values are shown in JSON. AWS does not document it. That timestamps are milliseconds since 1970, and lists and
 * structs nest, was observed by others (https://docs.rs/crate/fakecloud-stepfunctions); the rest is our choice: dates in
 * ISO 8601, decimals and integers of any size as numbers, times of day as the number that is stored, JSON as text, and
 * bytes that are not declared to be text in Base64.
 */
const PARSERS = {
  timestampFromMilliseconds: Number,
  timestampFromMicroseconds: (micros: bigint) => Math.floor(Number(micros) / 1000),
  timestampFromNanoseconds: (nanos: bigint) => Math.floor(Number(nanos) / 1_000_000),
  dateFromDays: (days: number) => new Date(days * 24 * 3600 * 1000).toISOString().slice(0, 10),
  jsonFromBytes: (bytes: Uint8Array) => Buffer.from(bytes).toString(),
};

const DECODING = { utf8: false, geoparquet: false, compressors: COMPRESSORS, parsers: PARSERS };

function jsonOf(value: unknown): Json {
  switch (typeof value) {
    case 'bigint': return Number(value);
    case 'number': return Number.isFinite(value) ? value : null;
    case 'string': case 'boolean': return value;
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(jsonOf);
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>, jsonOf);
  if (typeof value !== 'object' || value === null) return null;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, jsonOf(field)]));
}
