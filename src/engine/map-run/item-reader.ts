import { csvItems } from './csv';
import { valueAt } from './json-pointer';
import { DataFormat, ItemSource } from './map-run';
import { parquetItems } from './parquet';
import { linesOf, textOf } from './text';
import { isArray, isLargerThan, isObject, Json } from '../json';
import { ObjectBody, Objects } from '../services';
import { Items } from '../snapshot';
import { UnsupportedError } from '../unsupported';

/** An item of a dataset. */
export interface Item {
  readonly value: Json;
  /** The key of the item in an object. */
  readonly key?: string;
  /** The bucket or object that it comes from. */
  readonly source: string;
}

/** Items that are available at once. */
export type Portion = Iterable<Item>;

/** Items as a Map takes them. */
export function asItems(read: readonly Item[]): Items {
  const keys = read.some(({ key }) => key !== undefined) ? read.map(({ key }) => key ?? '') : undefined;
  const sources = read.map(({ source }) => source);
  const source = sources.every((one) => one === sources[0]) ? sources[0] : sources;
  return { values: read.map(({ value }) => value), ...keys && { keys }, ...source !== undefined && { source } };
}

/**
 * Reads items from data that is given in place of an object: of the dataset itself, or, if it is a manifest or the
 * objects in them are read, of such an object. In place of a list of objects it is an array of what describes them.
 *
 * AWS documents only that it is the data as found in its source.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestStateConfiguration.html
 */
export async function* readData(source: ItemSource, data: string): AsyncGenerator<Item> {
  if (source.format === 'PARQUET') {
    throw new UnsupportedError('The engine does not read data of type PARQUET from a text; give it as JSON');
  }
  const isList = source.action === 'listObjectsV2' && !source.flatten;
  const format = isList ? 'JSON' : source.format ?? (source.manifest && 'CSV');
  for await (const portion of itemsIn({ ...source, format }, data, source.bucket, source.key)) yield* portion;
}

/**
 * Reads the items of a dataset in portions, in order. The cause of `States.ItemReaderFailed` is the error that it
 * throws, or that a portion throws when one of its items is taken.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 */
export async function* readItems(source: ItemSource, objects: Objects): AsyncGenerator<Portion> {
  if (source.action === 'listObjectsV2') return yield* listed(source, objects);
  if (source.manifest === 'S3_INVENTORY') return yield* inventoried(source, objects);
  if (source.manifest === 'ATHENA_DATA') return yield* exported(source, objects);
  yield* contentOf(source, objects, source.bucket, source.key);
}

/** The objects with a prefix themselves, or the items in them. */
async function* listed(source: ItemSource, objects: Objects): AsyncGenerator<Portion> {
  const { bucket, key, flatten } = source;
  for await (const { key: Key, size = 0, etag = '', lastModified = 0, storageClass } of objects.list(bucket, key)) {
    if (flatten) {
      // A folder that was created in the console is an object without content.
      if (!Key.endsWith('/')) yield* contentOf(source, objects, bucket, Key);
      continue;
    }
    const value = {
      Etag: etag,
      Key,
      LastModified: Math.floor(lastModified / 1000),
      Size: size,
      StorageClass: storageClass ?? 'STANDARD',
    };
    yield [{ value, source: `S3://${bucket}` }];
  }
}

/**
 * The objects in an inventory. Its files are next to it, in the bucket that it names, and have no headers.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html
 */
async function* inventoried(source: ItemSource, objects: Objects): AsyncGenerator<Portion> {
  const manifest = parsed(await whole(await bodyOf(objects, source.bucket, source.key)), source.key);
  const { files, fileSchema, fileFormat, destinationBucket } = isObject(manifest) ? manifest : {};
  if (!isArray(files) || typeof fileSchema !== 'string') {
    throw new Error(`The object ${source.key} is no manifest of an S3 inventory`);
  }
  if (fileFormat !== 'CSV') {
    throw new Error(`The inventory of the manifest ${source.key} has the format ${JSON.stringify(fileFormat)}, `
      + 'but must have the format CSV');
  }
  const headers = fileSchema.split(',').map((name) => name.trim());
  const bucket = typeof destinationBucket === 'string' ? destinationBucket.replace(/^arn:[^:]*:s3:::/, '')
    : source.bucket;
  for (const file of files) {
    const key = isObject(file) ? String(file.key) : '';
    yield* contentOf({ ...source, format: 'CSV', delimiter: ',', headers }, objects, bucket, key);
  }
}

/**
 * The items in the files of an UNLOAD of Athena. The manifest has the URI of one file a line.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/unload.html
 */
async function* exported(source: ItemSource, objects: Objects): AsyncGenerator<Portion> {
  for await (const lines of linesOf(textOf(await bodyOf(objects, source.bucket, source.key)))) {
    for (const line of lines) {
      const uri = /^"?s3:\/\/([^/]+)\/(.*?)"?$/i.exec(line);
      if (!uri) throw new Error(`The manifest ${source.key} has a line that is no URI of an object: ${line}`);
      yield* contentOf(source, objects, uri[1], uri[2]);
    }
  }
}

/** The items in an object. */
async function* contentOf(source: ItemSource, objects: Objects, bucket: string, key: string): AsyncGenerator<Portion> {
  const isTheOne = bucket === source.bucket && key === source.key;
  const body = await bodyOf(objects, bucket, key, isTheOne ? source.versionId : undefined);
  yield* itemsIn(source, body, bucket, key);
}

async function* itemsIn(source: ItemSource, body: ObjectBody, bucket: string, key: string): AsyncGenerator<Portion> {
  const from = `S3://${bucket}/${key}`;
  switch (formatOf(source, key)) {
    case 'CSV':
      for await (const rows of csvItems(textOf(body), source.delimiter, source.headers)) yield rowItems(rows, from);
      return;
    case 'JSONL':
      for await (const lines of linesOf(textOf(body))) yield lineItems(lines, key, from);
      return;
    case 'JSON':
      yield jsonItems(parsed(await whole(body), key), source.pointer, from);
      return;
    case 'PARQUET':
      if (source.versionId !== undefined) throw new Error('A VersionId is not supported for the InputType PARQUET');
      for await (const value of parquetItems(body, key)) yield [{ value, source: from }];
  }
}

/** The largest item that AWS reads from a text. ItemSelector makes it small enough for an input. */
const MOST_ITEM_BYTES = 8 * 1024 * 1024;

function sized(item: Item): Item {
  if (!isLargerThan(MOST_ITEM_BYTES, item.value)) return item;
  throw new Error(`An item of ${item.source} has more than ${MOST_ITEM_BYTES} bytes`);
}

/** The format of a dataset. Without an InputType the name of the file tells it. */
function formatOf({ format }: ItemSource, key: string): DataFormat {
  const name = key.replace(/\.(gz|zstd)$/i, '');
  return format ?? (/\.csv$/i.test(name) ? 'CSV' : /\.jsonl$/i.test(name) ? 'JSONL' : 'JSON');
}

async function bodyOf(objects: Objects, bucket: string, key: string, versionId?: string): Promise<ObjectBody> {
  const body = await objects.get(bucket, key, versionId);
  if (body === undefined) throw new Error(`The bucket ${bucket} has no object with the key ${key}`);
  return body;
}

async function whole(body: ObjectBody): Promise<string> {
  const chunks: string[] = [];
  for await (const chunk of textOf(body)) chunks.push(chunk);
  return chunks.join('');
}

function parsed(text: string, key: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new Error(`The object ${key} is no valid JSON: ${(error as Error).message}`);
  }
}

function* rowItems(rows: readonly Json[], source: string): Generator<Item> {
  for (const value of rows) yield sized({ value, source });
}

/** The items in lines. A line that is not valid fails only those who ask for it. */
function* lineItems(lines: readonly string[], key: string, source: string): Generator<Item> {
  for (const line of lines) yield sized({ value: parsed(line, key), source });
}

/** The items in a JSON value: its elements, or, at a pointer, also the entries of an object. */
function* jsonItems(value: Json, pointer: string | undefined, source: string): Generator<Item> {
  const items = pointer === undefined ? value : valueAt(value, pointer);
  if (isArray(items)) {
    for (const item of items) yield sized({ value: item, source });
    return;
  }
  // Recorded: without a pointer an object is not accepted.
  if (!isObject(items) || pointer === undefined) throw new Error('Attempting to map over non-iterable node.');
  for (const [key, item] of Object.entries(items)) yield sized({ value: item, key, source });
}
