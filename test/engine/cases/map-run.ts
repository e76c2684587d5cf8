import { gzipSync } from 'node:zlib';
import { MemoryObjects } from '../../../src/engine';
import { Cases, flow, DOCUMENTATION } from '../case';

const each = (state: object) => ({
  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
  ...flow({ Each: state }),
});
const PASS = each({ Type: 'Pass' });
const FAIL_ODD = each({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke' });
const objects = new MemoryObjects()
  .put('b', 'list.json', '{"a":{"list":[1,2]},"map":{"k":7},"x/y":[9]}')
  .put('b', 'lines.jsonl', '{"n":1}\n\n{"n":2}\n')
  .put('b', 'semi.csv', 'a;b\r\n"x;1";"say ""hi"""\r\n"two\nlines";2\r\n')
  .put('b', 'folder/', '')
  .put('b', 'folder/1.jsonl', '1\n2\n')
  .put('b', 'folder/2.jsonl', '3\n')
  .put('b', 'inventory/manifest.json', JSON.stringify({
    sourceBucket: 'source',
    destinationBucket: 'arn:aws:s3:::b',
    fileFormat: 'CSV',
    fileSchema: 'Bucket, Key, Size',
    files: [{ key: 'inventory/data/1.csv', size: 1 }, { key: 'inventory/data/2.csv', size: 1 }],
  }))
  .put('b', 'inventory/data/1.csv', '"source","one.txt","5"\n')
  .put('b', 'inventory/data/2.csv', '"source","two.txt","6"\n')
  .put('b', 'unload-manifest.csv', 's3://b/folder/1.jsonl\ns3://b/folder/2.jsonl\n');

const map = (more: object) => ({ Type: 'Map', ItemProcessor: PASS, ...more });
const read = (Key: string, ReaderConfig: object, more: object = {}) => map({
  ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: 'b', Key }, ReaderConfig }, ...more,
});
const list = (Prefix: string, ReaderConfig: object, more: object = {}) => map({
  ItemReader: { Resource: 'arn:aws:states:::s3:listObjectsV2', Parameters: { Bucket: 'b', Prefix }, ReaderConfig },
  ...more,
});
const LARGE = { id: 1, text: 'x'.repeat(256 * 1024) };

export default [
  {
    source: `${DOCUMENTATION}/input-output-itemreader.html`,
    cases: [
      {
        name: 'reads the list at ItemsPointer',
        objects,
        state: read('list.json', { InputType: 'JSON', ItemsPointer: '/a/list' }),
        output: [1, 2],
      },
      {
        name: 'reads the entries of the object at ItemsPointer',
        objects,
        state: read('list.json', { InputType: 'JSON', ItemsPointer: '/map' }),
        output: [7],
      },
      {
        name: 'reads the list at an ItemsPointer with an escaped slash',
        objects,
        state: read('list.json', { InputType: 'JSON', ItemsPointer: '/x~1y' }),
        output: [9],
      },
      {
        name: 'reads JSON Lines',
        objects,
        state: read('lines.jsonl', { InputType: 'JSONL' }),
        output: [{ n: 1 }, { n: 2 }],
      },
      {
        name: 'reads quoted fields with another delimiter',
        objects,
        state: read('semi.csv', { InputType: 'CSV', CSVDelimiter: 'SEMICOLON', CSVHeaderLocation: 'FIRST_ROW' }),
        output: [
          { a: 'x;1', b: 'say "hi"' },
          { a: 'two\nlines', b: '2' },
        ],
      },
      {
        name: 'reads fields with backslashes: they escape backslashes, quotes and delimiters, others are removed',
        objects: new MemoryObjects()
          .put('b', 'k', 'path|q|d|n\nC:\\\\My\\\\a.exe|\\"x\\"|1\\|2|\\n\n"a\\"b"|"\\|"||\\\n'),
        state: read('k', { InputType: 'CSV', CSVDelimiter: 'PIPE', CSVHeaderLocation: 'FIRST_ROW' }),
        output: [
          { path: 'C:\\My\\a.exe', q: '"x"', d: '1|2', n: 'n' },
          { path: 'a"b', q: '|', d: '', n: '' },
        ],
      },
      {
        name: 'reads empty texts for missing fields, and no additional fields',
        objects: new MemoryObjects().put('b', 'k', '1\n1,2,3\n'),
        state: read('k', { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['a', 'b'] }),
        output: [{ a: '1', b: '' }, { a: '1', b: '2' }],
      },
      {
        name: 'lists objects',
        objects,
        state: list('folder/1', {}, {
          ItemSelector: { 'key.$': '$$.Map.Item.Value.Key', 'from.$': '$$.Map.Item.Source' },
        }),
        output: [{ key: 'folder/1.jsonl', from: 'S3://b' }],
      },
      {
        name: 'reads the items in listed objects with LOAD_AND_FLATTEN',
        objects,
        state: list('folder/', { InputType: 'JSONL', Transformation: 'LOAD_AND_FLATTEN', MaxItems: 3 }),
        output: [1, 2, 3],
      },
      {
        name: 'reads the rows of an S3 inventory',
        objects,
        state: read('inventory/manifest.json', { InputType: 'MANIFEST' }),
        output: [
          { Bucket: 'source', Key: 'one.txt', Size: '5' },
          { Bucket: 'source', Key: 'two.txt', Size: '6' },
        ],
      },
      {
        name: 'reads the files in a manifest of Athena',
        objects,
        state: read('unload-manifest.csv', { ManifestType: 'ATHENA_DATA', InputType: 'JSONL' }),
        output: [1, 2, 3],
      },
      {
        name: 'reads CSV files without headers in a manifest of Athena, with their source',
        objects: new MemoryObjects()
          .put('b', 'm', 's3://b/1\ns3://b/2\n').put('b', '1', gzipSync('a,1\n')).put('b', '2', 'b,2\n'),
        state: read('m', {
          ManifestType: 'ATHENA_DATA', InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['k', 'v'],
        }, { ItemSelector: { 'v.$': '$$.Map.Item.Value', 'from.$': '$$.Map.Item.Source' } }),
        output: [{ v: { k: 'a', v: '1' }, from: 'S3://b/1' }, { v: { k: 'b', v: '2' }, from: 'S3://b/2' }],
      },
      {
        name: 'fails for an S3 inventory in another format than CSV',
        objects: new MemoryObjects().put('b', 'm', JSON.stringify({
          destinationBucket: 'arn:aws:s3:::b', fileFormat: 'Parquet', fileSchema: 'message s3.inventory', files: [],
        })),
        state: read('m', { ManifestType: 'S3_INVENTORY' }),
        error: 'States.ItemReaderFailed',
        cause: 'The inventory of the manifest m has the format "Parquet", but must have the format CSV',
      },
      {
        name: 'fails if an item is larger than the 256 KB that a child execution may receive',
        objects: new MemoryObjects().put('b', 'k', JSON.stringify(LARGE)),
        state: read('k', { InputType: 'JSONL' }),
        error: 'States.DataLimitExceeded',
      },
      ...[
        ['CSV', `text\n${'x'.repeat(8 * 1024 * 1024)}`], ['JSON', `["${'x'.repeat(8 * 1024 * 1024)}"]`],
        ['JSONL', `"${'x'.repeat(8 * 1024 * 1024)}"`],
      ].map(([InputType, text]) => ({
        name: `fails if an item is larger than 8 MB: ${InputType}`,
        objects: new MemoryObjects().put('b', 'k', text),
        state: read('k', { InputType, ...InputType === 'CSV' && { CSVHeaderLocation: 'FIRST_ROW' } }, {
          ItemSelector: { 'i.$': '$$.Map.Item.Index' },
        }),
        error: 'States.ItemReaderFailed',
        cause: 'An item of S3://b/k has more than 8388608 bytes',
      })),
      {
        name: 'reads an item that is larger than 256 KB if ItemSelector makes it smaller',
        objects: new MemoryObjects().put('b', 'k', JSON.stringify(LARGE)),
        state: read('k', { InputType: 'JSONL' }, { ItemSelector: { 'id.$': '$$.Map.Item.Value.id' } }),
        output: [{ id: 1 }],
      },
      {
        name: 'fails if there is no object',
        objects,
        state: read('missing.json', { InputType: 'JSON' }),
        error: 'States.ItemReaderFailed',
      },
    ],
  },
  {
    source: `${DOCUMENTATION}/input-output-itembatcher.html`,
    cases: [
      {
        name: 'groups selected items by MaxItemsPerBatch',
        state: map({
          ItemsPath: '$.l',
          ItemSelector: { 'v.$': '$$.Map.Item.Value' },
          ItemBatcher: { MaxItemsPerBatchPath: '$.n', BatchInput: { 'k.$': '$.n' } },
        }),
        input: { l: [1, 2, 3], n: 2 },
        output: [
          { BatchInput: { k: 2 }, Items: [{ v: 1 }, { v: 2 }] },
          { BatchInput: { k: 2 }, Items: [{ v: 3 }] },
        ],
      },
      {
        // {"Items":["aa","bb"]} has 21 bytes.
        name: 'fills a batch up to MaxInputBytesPerBatch',
        state: map({ ItemBatcher: { MaxInputBytesPerBatch: 21 } }),
        input: ['aa', 'bb', 'cc'],
        output: [{ Items: ['aa', 'bb'] }, { Items: ['cc'] }],
      },
      {
        name: 'does not exceed MaxInputBytesPerBatch by a byte',
        state: map({ ItemBatcher: { MaxInputBytesPerBatch: 20 } }),
        input: ['aa', 'bb'],
        output: [{ Items: ['aa'] }, { Items: ['bb'] }],
      },
      {
        // {"BatchInput":{"k":1},"Items":["aa","bb"]} has 42 bytes.
        name: 'counts the BatchInput among the bytes of a batch',
        state: map({ ItemBatcher: { MaxInputBytesPerBatch: 42, BatchInput: { k: 1 } } }),
        input: ['aa', 'bb', 'cc'],
        output: [{ BatchInput: { k: 1 }, Items: ['aa', 'bb'] }, { BatchInput: { k: 1 }, Items: ['cc'] }],
      },
      {
        name: 'counts bytes in UTF-8, and reads the limit from MaxInputBytesPerBatchPath',
        state: map({ ItemsPath: '$.l', ItemBatcher: { MaxInputBytesPerBatchPath: '$.n' } }),
        input: { l: ['é', 'é'], n: 20 },
        output: [{ Items: ['é'] }, { Items: ['é'] }],
      },
      {
        name: 'fills a batch up to the limit that is reached first',
        state: map({ ItemBatcher: { MaxItemsPerBatch: 3, MaxInputBytesPerBatch: 21 } }),
        input: ['aa', 'bb', 1, 2, 3, 4],
        output: [{ Items: ['aa', 'bb'] }, { Items: [1, 2, 3] }, { Items: [4] }],
      },
      {
        name: 'gives an item that is larger than the limit a batch of its own',
        state: map({ ItemBatcher: { MaxInputBytesPerBatch: 15 } }),
        input: [1, 'aaaaaaaaaa', 2],
        output: [{ Items: [1] }, { Items: ['aaaaaaaaaa'] }, { Items: [2] }],
      },
    ],
  },
  {
    source: `${DOCUMENTATION}/state-map-distributed.html#maprun-fail-threshold`,
    cases: [
      {
        name: 'does not tolerate a share that is a fraction above ToleratedFailurePercentage',
        state: map({ ItemProcessor: FAIL_ODD, ToleratedFailurePercentage: 33.3 }),
        input: [1, 2, 3],
        answers: { Each: [{ error: 'E' }, { output: 2 }, { output: 3 }] },
        error: 'States.ExceedToleratedFailureThreshold',
      },
      {
        name: 'tolerates a share that is a fraction below ToleratedFailurePercentage',
        state: map({ ItemProcessor: FAIL_ODD, ToleratedFailurePercentage: 33.4 }),
        input: [1, 2, 3],
        answers: { Each: [{ error: 'E' }, { output: 2 }, { output: 3 }] },
        output: [{ Error: 'E', Cause: null }, 2, 3],
      },
      {
        name: 'tolerates nothing with 0 percent',
        state: map({ ItemProcessor: FAIL_ODD, ToleratedFailurePercentage: 0 }),
        input: [1, 2],
        answers: { Each: [{ error: 'E' }, { output: 2 }] },
        error: 'States.ExceedToleratedFailureThreshold',
      },
      {
        name: 'tolerates all failures with 100 percent',
        state: map({ ItemsPath: '$.l', ItemProcessor: FAIL_ODD, ToleratedFailurePercentagePath: '$.p' }),
        input: { l: [1, 2], p: 100 },
        answers: { Each: [{ error: 'E' }] },
        output: [{ Error: 'E', Cause: null }, { Error: 'E', Cause: null }],
      },
      {
        name: 'refuses more than 100 percent',
        state: map({ ItemsPath: '$.l', ItemProcessor: FAIL_ODD, ToleratedFailurePercentagePath: '$.p' }),
        input: { l: [1], p: 101 },
        error: 'States.Runtime',
      },
      {
        // Two of three items are in the batch that fails.
        name: 'counts all items of a batch that fails: too many',
        state: map({ ItemProcessor: FAIL_ODD, ToleratedFailurePercentage: 66, ItemBatcher: { MaxItemsPerBatch: 2 } }),
        input: [1, 2, 3],
        answers: { Each: [{ error: 'E' }, { output: 3 }] },
        error: 'States.ExceedToleratedFailureThreshold',
      },
      {
        name: 'counts all items of a batch that fails: within the threshold',
        state: map({ ItemProcessor: FAIL_ODD, ToleratedFailurePercentage: 67, ItemBatcher: { MaxItemsPerBatch: 2 } }),
        input: [1, 2, 3],
        answers: { Each: [{ error: 'E' }, { output: 3 }] },
        output: [{ Error: 'E', Cause: null }, 3],
      },
    ],
  },
  {
    source: `${DOCUMENTATION}/input-output-resultwriter.html`,
    cases: [
      {
        name: 'needs no file for results within 256 KB, and fails above',
        state: map({
          ItemProcessor: each({ Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $pad("x", 100000) %}' }),
        }),
        input: [1, 2, 3],
        error: 'States.DataLimitExceeded',
      },
      {
        name: 'flattens outputs that are lists',
        state: map({ ResultWriter: { WriterConfig: { Transformation: 'FLATTEN', OutputType: 'JSON' } } }),
        input: [[1, 2], 3],
        output: [1, 2, 3],
      },
      {
        name: 'tolerates exactly ToleratedFailurePercentage of items that are read',
        objects,
        state: read('unload-manifest.csv', { ManifestType: 'ATHENA_DATA', InputType: 'JSONL', MaxItems: 2 }, {
          ItemProcessor: FAIL_ODD, ToleratedFailurePercentage: 50,
        }),
        answers: { Each: [{ error: 'E' }, { output: 2 }] },
        output: [{ Error: 'E', Cause: null }, 2],
      },
      {
        name: 'does not tolerate more than ToleratedFailurePercentage of items that are read',
        objects,
        state: read('unload-manifest.csv', { ManifestType: 'ATHENA_DATA', InputType: 'JSONL', MaxItems: 2 }, {
          ItemProcessor: FAIL_ODD, ToleratedFailurePercentage: 49,
        }),
        answers: { Each: [{ error: 'E' }, { output: 2 }] },
        error: 'States.ExceedToleratedFailureThreshold',
      },
    ],
  },
] satisfies Cases[];
