import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ColumnSource, SchemaElement } from 'hyparquet-writer' with { 'resolution-mode': 'import' };
import { DOCUMENTATION, flow, runCase } from './case';
import { esModules } from './support/es-modules';
import { HAS_ZSTD, zstdFrame } from './support/zstd';
import { Json, MemoryObjects, UnsupportedError } from '../../src/engine';

// Called by jest.mock, which is hoisted.
const mockPackage = () => packages;
jest.mock('../../src/engine/map-run/hyparquet', () => ({ hyparquet: async () => mockPackage() }));
type Reader = typeof import('hyparquet', { with: { 'resolution-mode': 'import' } });
type Writer = typeof import('hyparquet-writer', { with: { 'resolution-mode': 'import' } });
type Metadata = typeof import('hyparquet-writer/src/metadata.js', { with: { 'resolution-mode': 'import' } });
const packages = esModules<Reader & Writer & Metadata>(
  'hyparquet', 'hyparquet-writer', 'hyparquet-writer/src/metadata.js',
);

const write = (columnData: ColumnSource[], options: Partial<Parameters<Writer['parquetWriteBuffer']>[0]> = {}) =>
  new Uint8Array(packages.parquetWriteBuffer({ columnData, ...options }));
const ids = (...data: number[]): ColumnSource[] => [{ name: 'id', type: 'INT32', data }];
/** A file with one row, that says something else of its row group. */
function withRowGroup(more: { total_byte_size?: bigint; num_rows?: bigint }): Uint8Array {
  const file = write(ids(1));
  const metadata = packages.parquetMetadata(file);
  Object.assign(metadata.row_groups[0], more);
  const footer = new packages.ByteWriter();
  packages.writeMetadata(footer, metadata);
  const end = Buffer.from('PAR1');
  return Buffer.concat([file.subarray(0, file.length - metadata.metadata_length - 8), footer.getBytes(), end]);
}

async function read(objects: MemoryObjects, ReaderConfig: object, Parameters: object = {}, action = 'getObject') {
  const state = {
    Type: 'Map',
    ItemReader: {
      Resource: `arn:aws:states:::s3:${action}`, Parameters: { Bucket: 'b', Key: 'k', ...Parameters }, ReaderConfig,
    },
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...flow({ A: { Type: 'Pass' } }),
    },
  };
  const { result: { output, error, cause } } = await runCase({ name: 'x', objects, state });
  return error === undefined ? output : `${error}: ${cause}`;
}
const readFile = (file: Uint8Array | string, more: object = {}, Parameters: object = {}) =>
  read(new MemoryObjects().put('b', 'k', file), { InputType: 'PARQUET', ...more }, Parameters);

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html */
describe(`${DOCUMENTATION}/input-output-itemreader.html: Parquet`, () => {
  test('reads a row as an object with the values of its columns', async () => {
    const file = write([
      { name: 'deviceid', type: 'STRING', data: ['d1', 'dé2'] },
      { name: 'temperature', type: 'DOUBLE', data: [21.5, 19] },
      { name: 'count', type: 'INT32', data: [3, null!] },
      { name: 'ok', type: 'BOOLEAN', data: [true, false] },
    ]);
    expect(await readFile(file)).toEqual([
      { deviceid: 'd1', temperature: 21.5, count: 3, ok: true },
      { deviceid: 'dé2', temperature: 19, count: null, ok: false },
    ]);
  });

  test('reads all row groups in order, up to MaxItems', async () => {
    const file = write(ids(...Array.from({ length: 2500 }, (_, i) => i)), { rowGroupSize: 400 });
    const rows = await readFile(file) as { id: number }[];
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 2500 }, (_, i) => i));
    expect(await readFile(file, { MaxItems: 401 })).toHaveLength(401);
  });

  test.each(['UNCOMPRESSED', 'SNAPPY', 'GZIP'] as const)('reads data that is compressed: %s', async (codec) => {
    const compressors = { GZIP: (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes)) };
    const file = write([{ name: 's', type: 'STRING', data: ['a'.repeat(500), 'b'] }], { codec, compressors });
    expect(await readFile(file)).toEqual([{ s: 'a'.repeat(500) }, { s: 'b' }]);
  });

  test('reads data that is compressed with ZSTD, if Node.js can decompress it', async () => {
    const items = readFile(write(ids(1, 2), { codec: 'ZSTD', compressors: { ZSTD: zstdFrame } }));
    if (HAS_ZSTD) await expect(items).resolves.toEqual([{ id: 1 }, { id: 2 }]);
    else await expect(items).rejects.toThrow('The engine reads objects that are compressed with ZSTD on Node.js from');
  });

  test('reads the files in a manifest of Athena, with their source', async () => {
    const objects = new MemoryObjects()
      .put('b', 'k', 's3://b/1.parquet\ns3://b/2.parquet\n')
      .put('b', '1.parquet', write(ids(1)))
      .put('b', '2.parquet', write(ids(2, 3)));
    expect(await read(objects, { ManifestType: 'ATHENA_DATA', InputType: 'PARQUET' }))
      .toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  });

  test('reads listed files with LOAD_AND_FLATTEN', async () => {
    const objects = new MemoryObjects()
      .put('b', 'd/', '').put('b', 'd/1', write(ids(1))).put('b', 'd/2', write(ids(2)));
    const config = { InputType: 'PARQUET', Transformation: 'LOAD_AND_FLATTEN' };
    expect(await read(objects, config, { Prefix: 'd/', Key: undefined }, 'listObjectsV2'))
      .toEqual([{ id: 1 }, { id: 2 }]);
  });

  test('refuses a VersionId', async () => {
    expect(await readFile(write(ids(1)), {}, { VersionId: 'v' }))
      .toBe('States.ItemReaderFailed: A VersionId is not supported for the InputType PARQUET');
  });

  test('refuses a row group of more than 256 MB', async () => {
    const limit = 256n * 1024n * 1024n;
    expect(await readFile(withRowGroup({ total_byte_size: limit }))).toEqual([{ id: 1 }]);
    expect(await readFile(withRowGroup({ total_byte_size: limit + 1n })))
      .toMatch(/^States.ItemReaderFailed: The object k .* a row group has 268435457 bytes, but at most 268435456 are/);
  });

  test('refuses a footer of more than 5 MB', async () => {
    const file = (size: number) => write(ids(1), { kvMetadata: [{ key: 'k', value: 'v'.repeat(size) }] });
    expect(await readFile(file(5_000_000))).toEqual([{ id: 1 }]);
    expect(await readFile(file(5 * 1024 * 1024))).toMatch(/^States.ItemReaderFailed: .* its footer has 52\d+ bytes/);
  });
});

/** AWS does not document how values are shown in JSON: see PARSERS in src/engine/map-run/parquet.ts. */
describe('a value of a Parquet file in JSON', () => {
  const value = async (data: unknown[], ...schema: Omit<SchemaElement, 'name'>[]) => {
    const named = schema.map((element) => ({ repetition_type: 'OPTIONAL', name: 'v', ...element } as SchemaElement));
    const columnData = [{ name: 'v', data }] as ColumnSource[];
    const rows = await readFile(write(columnData, { schema: [{ name: 'root', num_children: 1 }, ...named] }));
    return Array.isArray(rows) ? rows.map((row) => (row as { v: Json }).v) : rows;
  };

  test.each<[string, unknown, Omit<SchemaElement, 'name'>, Json]>([
    ['a timestamp in milliseconds', new Date(1500), { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' }, 1500],
    ['a timestamp in microseconds', new Date(1500), { type: 'INT64', converted_type: 'TIMESTAMP_MICROS' }, 1500],
    ['a timestamp in nanoseconds', new Date(-1500),
      { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'NANOS' } }, -1500],
    ['a date', new Date('2026-02-03'), { type: 'INT32', converted_type: 'DATE' }, '2026-02-03'],
    ['a decimal', 12.34, { type: 'INT32', converted_type: 'DECIMAL', scale: 2, precision: 9 }, 12.34],
    ['a large integer', 2n ** 60n, { type: 'INT64' }, 2 ** 60],
    ['not a number', NaN, { type: 'DOUBLE' }, null],
    ['bytes', new Uint8Array([0xff, 1]), { type: 'BYTE_ARRAY' }, '/wE='],
    ['a text', 'é', { type: 'BYTE_ARRAY', logical_type: { type: 'STRING' } }, 'é'],
    ['JSON', { a: 1 }, { type: 'BYTE_ARRAY', converted_type: 'JSON' }, '{"a":1}'],
    ['a UUID', '00112233-4455-6677-8899-aabbccddeeff',
      { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16, logical_type: { type: 'UUID' } },
      '00112233-4455-6677-8899-aabbccddeeff'],
  ])('%s', async (_, data, schema, expected) => {
    expect(await value([data, null], schema)).toEqual([expected, null]);
  });

  test('structs, lists and maps nest', async () => {
    const file = write([{ name: 'v', data: [{ a: [1n, 2n], s: { x: true } }, { a: [], s: null }] }], {
      schema: [
        { name: 'root', num_children: 1 },
        { name: 'v', num_children: 2, repetition_type: 'OPTIONAL' },
        { name: 'a', num_children: 1, repetition_type: 'OPTIONAL', converted_type: 'LIST' },
        { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
        { name: 'element', type: 'INT64', repetition_type: 'OPTIONAL' },
        { name: 's', num_children: 1, repetition_type: 'OPTIONAL' },
        { name: 'x', type: 'BOOLEAN', repetition_type: 'OPTIONAL' },
      ],
    });
    expect(await readFile(file)).toEqual([{ v: { a: [1, 2], s: { x: true } } }, { v: { a: [], s: null } }]);
  });

  test('a column may have any name', async () => {
    const column = { type: 'INT32' as const, data: [1] };
    const file = write([{ name: '__proto__', ...column }, { name: 'a.b', ...column }]);
    const [row] = await readFile(file) as object[];
    expect(JSON.stringify(row)).toBe('{"__proto__":1,"a.b":1}');
    expect(({} as { __proto__: unknown }).__proto__).toBe(Object.prototype);
  });
});

describe('a Parquet file that cannot be read', () => {
  test.each<[string, Uint8Array | string]>([
    ['is empty', ''],
    ['is a text', 'id\n1\n2\n3\n'],
    ['is cut off', write(ids(1)).subarray(50)],
  ])('fails the Map Run if it %s', async (_, file) => {
    expect(await readFile(file)).toMatch(/^States.ItemReaderFailed: The object k is no Parquet file that can be/);
  });

  test('is bounded if it says that it has more rows than it has', async () => {
    expect(await readFile(withRowGroup({ num_rows: 10n ** 12n }))).toMatch(/^States.ItemReaderFailed: /);
  });

  test('ends the run if the engine does not read what AWS may read', async () => {
    const schema: SchemaElement[] = [
      { name: 'root', num_children: 1 },
      { name: 'v', type: 'FIXED_LEN_BYTE_ARRAY', type_length: 12, converted_type: 'INTERVAL' },
    ];
    const ended = readFile(write([{ name: 'v', data: [new Uint8Array(12)] }], { schema }));
    await expect(ended).rejects.toThrow(UnsupportedError);
    await expect(ended).rejects.toThrow('The engine does not read the Parquet file k: ');
  });
});

test('the package is loaded when a Parquet file is read, by Node.js itself', () => {
  const script = `
    const { parquetItems } = require('./src/engine/map-run/parquet');
    (async () => {
      const bytes = Buffer.from(process.argv[1], 'base64');
      for await (const row of parquetItems(bytes, 'k')) console.log(JSON.stringify(row));
    })();
  `;
  const file = Buffer.from(write(ids(1, 2))).toString('base64');
  const root = join(__dirname, '..', '..');
  const { stdout, stderr } = spawnSync('npx', ['tsx', '-e', script, file], { cwd: root, encoding: 'utf8' });
  expect([stdout, stderr]).toEqual(['{"id":1}\n{"id":2}\n', '']);
});
