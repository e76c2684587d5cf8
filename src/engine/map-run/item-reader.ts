import { csvItems } from './csv';
import { valueAt } from './json-pointer';
import { DataFormat, ItemSource } from './map-run';
import { linesOf, textOf } from './text';
import { isArray, isObject, Json } from '../json';
import { ObjectBody, Objects } from '../services';
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

/**
 * Reads the items of a dataset in portions, in order. What it throws is the cause of `States.ItemReaderFailed`, as is
 * what a portion throws at an item.
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
    throw new UnsupportedError(`The engine does not read inventories in the format ${JSON.stringify(fileFormat)}, `
      + `such as that of S3://${source.bucket}/${source.key}; give one in the format CSV, or run this workflow on AWS`);
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
  const from = `S3://${bucket}/${key}`;
  const isTheOne = bucket === source.bucket && key === source.key;
  const body = await bodyOf(objects, bucket, key, isTheOne ? source.versionId : undefined);
  switch (formatOf(source, key)) {
    case 'CSV':
      for await (const rows of csvItems(textOf(body), source.delimiter, source.headers)) {
        yield rows.map((value) => ({ value, source: from }));
      }
      return;
    case 'JSONL':
      for await (const lines of linesOf(textOf(body))) yield parsedLines(lines, key, from);
      return;
    case 'JSON':
      yield jsonItems(parsed(await whole(body), key), source.pointer, from);
      return;
    case 'PARQUET':
      throw new UnsupportedError('The engine does not read files in the format PARQUET, such as '
        + `${from}; give the same items as CSV or JSON Lines, or run this workflow on AWS`);
  }
}

/** The format of a dataset. Without an InputType the name of the file tells it. */
function formatOf({ format }: ItemSource, key: string): DataFormat {
  return format ?? (/\.csv(\.gz)?$/i.test(key) ? 'CSV' : /\.jsonl(\.gz)?$/i.test(key) ? 'JSONL' : 'JSON');
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

/** The items in lines. A line that is not valid fails only those who ask for it. */
function* parsedLines(lines: readonly string[], key: string, source: string): Generator<Item> {
  for (const line of lines) yield { value: parsed(line, key), source };
}

/** The items in a JSON value: its elements, or, at a pointer, also the entries of an object. */
function* jsonItems(value: Json, pointer: string | undefined, source: string): Generator<Item> {
  const items = pointer === undefined ? value : valueAt(value, pointer);
  if (isArray(items)) return yield* items.map((item) => ({ value: item, source }));
  // Recorded: without a pointer an object is not accepted.
  if (!isObject(items) || pointer === undefined) throw new Error('Attempting to map over non-iterable node.');
  yield* Object.entries(items).map(([key, item]) => ({ value: item, key, source }));
}
