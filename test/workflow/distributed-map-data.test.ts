import { App, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Workflow } from '../../src';
import { customMap, reader, writer } from '../support/map-states';
import { permissionsOf } from '../support/permissions';
import { aStack, synthError } from '../support/synth';
import { warningsButPermissions } from '../support/warnings';

const WRITER_FLAG = '@aws-cdk/aws-stepfunctions:useDistributedMapResultWriterV2';

let stack: Stack;
beforeEach(() => {
  stack = aStack();
});

/** The permissions of the role on objects and keys. */
function dataPermissions(definition: sfn.IChainable): string[] {
  new Workflow(stack, 'Flow', { definition });
  expect(synthError(stack)).toBeUndefined();
  return permissionsOf(stack)['Flow/Role'].may.filter((statement) => /^(s3|kms):/.test(statement));
}

const encrypted = (id = 'Bucket') => new s3.Bucket(stack, id, { encryption: s3.BucketEncryption.KMS });

function cfnBucket(kmsMasterKeyId: string): s3.CfnBucket {
  const rule = { serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId } };
  return new s3.CfnBucket(stack, 'Bucket', { bucketEncryption: { serverSideEncryptionConfiguration: [rule] } });
}

const VIA = 'if StringEquals kms:ViaService = s3.${AWS::Region}.${AWS::URLSuffix}';
const DECRYPT = `kms:Decrypt on \${Bucket/Key.Arn} ${VIA}`;
const WRITE_KEY = `kms:GenerateDataKey, kms:Decrypt on \${Bucket/Key.Arn} ${VIA}`;
const WRITE = 's3:PutObject, s3:GetObject, s3:ListMultipartUploadParts, s3:AbortMultipartUpload';

const keyPermissions = (definition: sfn.IChainable) =>
  dataPermissions(definition).filter((statement) => statement.startsWith('kms:'));

const distributed = (props: sfn.DistributedMapProps) =>
  new sfn.DistributedMap(stack, 'Each', props).itemProcessor(new sfn.Pass(stack, 'One'));

describe('a DistributedMap', () => {
  test.each<[string, (bucket: s3.IBucket) => sfn.IItemReader]>([
    ['S3JsonItemReader', (bucket) => new sfn.S3JsonItemReader({ bucket, key: 'a.json' })],
    ['S3JsonLItemReader', (bucket) => new sfn.S3JsonLItemReader({ bucket, key: 'a.jsonl' })],
    ['S3CsvItemReader', (bucket) => new sfn.S3CsvItemReader({ bucket, key: 'a.csv' })],
    ['S3ManifestItemReader', (bucket) => new sfn.S3ManifestItemReader({ bucket, key: 'x/manifest.json' })],
  ])('may decrypt what its %s reads from a bucket with a key', (_name, itemReader) => {
    expect(keyPermissions(distributed({ itemReader: itemReader(encrypted()) }))).toEqual([DECRYPT]);
  });

  test('needs no key to list objects, which are not read', () => {
    const itemReader = new sfn.S3ObjectsItemReader({ bucket: encrypted() });
    expect(keyPermissions(distributed({ itemReader }))).toEqual([]);
  });

  test('may encrypt and decrypt what its ResultWriter writes to a bucket with a key', () => {
    expect(keyPermissions(distributed({ resultWriter: new sfn.ResultWriter({ bucket: encrypted() }) })))
      .toEqual([WRITE_KEY]);
  });

  test('may encrypt and decrypt what its ResultWriterV2 writes to a bucket with a key', () => {
    stack = new Stack(new App({ context: { [WRITER_FLAG]: true } }), 'Stack');
    const bucket = encrypted();
    expect(dataPermissions(distributed({
      itemReader: new sfn.S3JsonItemReader({ bucket, key: 'k.json' }),
      resultWriterV2: new sfn.ResultWriterV2({ bucket, prefix: 'p' }),
    }))).toEqual([
      DECRYPT, WRITE_KEY,
      's3:GetObject on arn:aws:s3:::${Bucket}/*',
      `${WRITE} on arn:aws:s3:::\${Bucket}/*`, // as aws-cdk-lib grants them
    ]);
  });

  test('may use the keys of its reader and its writer wherever the Map is', () => {
    const itemReader = new sfn.S3JsonItemReader({ bucket: encrypted(), key: 'a.json' });
    expect(keyPermissions(new sfn.Parallel(stack, 'Both').branch(distributed({ itemReader })))).toEqual([DECRYPT]);
  });

  test('may use the key of an imported bucket, and of one that is imported twice', () => {
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111111111111:key/1');
    s3.Bucket.fromBucketName(stack, 'Plain', 'theirs');
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'theirs', encryptionKey });
    const itemReader = new sfn.S3JsonItemReader({ bucket, key: 'a.json' });
    expect(keyPermissions(distributed({ itemReader })))
      .toEqual([`kms:Decrypt on arn:aws:kms:eu-west-1:111111111111:key/1 ${VIA}`]);
  });

  test('may use the key of a bucket of another stack', () => {
    const app = new App();
    const other = new Stack(app, 'Other');
    const bucket = new s3.Bucket(other, 'Bucket', { encryption: s3.BucketEncryption.KMS });
    stack = new Stack(app, 'Stack');
    const itemReader = new sfn.S3JsonItemReader({ bucket, key: 'a.json' });
    expect(keyPermissions(distributed({ itemReader }))).toEqual([
      expect.stringMatching(/^kms:Decrypt on \$\{Fn::ImportValue 'Other:ExportsOutputFnGetAttBucketKey\w+Arn\w+'\} if/),
    ]);
  });

  test('needs nothing for a bucket with a key of Amazon S3', () => {
    const bucket = new s3.Bucket(stack, 'Bucket', { encryption: s3.BucketEncryption.KMS_MANAGED });
    expect(keyPermissions(distributed({ itemReader: new sfn.S3JsonItemReader({ bucket, key: 'a' }) }))).toEqual([]);
  });
});

describe('the reader of a CustomState', () => {
  const reading = (ItemReader: object) => dataPermissions(customMap(stack, { ItemReader }));

  test('may read exactly its object', () => {
    expect(reading(reader('in', 'a.json'))).toEqual(['s3:GetObject on arn:aws:s3:::in/a.json']);
  });

  test('may read exactly the version of its object', () => {
    const { Parameters, ...rest } = reader('in', 'a.json');
    expect(reading({ ...rest, Parameters: { ...Parameters, 'VersionId.$': '$.version' } }))
      .toEqual(['s3:GetObject, s3:GetObjectVersion on arn:aws:s3:::in/a.json']);
  });

  test.each([
    ['a path', { Parameters: { 'Bucket': 'in', 'Key.$': '$.key' } }],
    ['JSONata', { Arguments: { Bucket: 'in', Key: '{% $states.input.key %}' }, Parameters: undefined }],
  ])('may read each object of its bucket if the key is %s', (_name, fields) => {
    const QueryLanguage = 'Arguments' in fields ? 'JSONata' : undefined;
    expect(dataPermissions(customMap(stack, { QueryLanguage, ItemReader: { ...reader('', ''), ...fields } })))
      .toEqual(['s3:GetObject on arn:aws:s3:::in/*']);
  });

  test('may read the inventory of its manifest', () => {
    const key = 'inventories/shop/weekly/2026-11-25T01-00Z/manifest.json';
    expect(reading({ ...reader('in', key), ReaderConfig: { ManifestType: 'S3_INVENTORY' } })).toEqual([
      `s3:GetObject on arn:aws:s3:::in/${key}`,
      's3:GetObject on arn:aws:s3:::in/inventories/shop/weekly/data/*',
    ]);
  });

  const listing = (Parameters: object, ReaderConfig: object = {}) =>
    ({ Resource: 'arn:aws:states:::s3:listObjectsV2', ReaderConfig, Parameters });

  test('may list exactly its prefix', () => {
    expect(reading(listing({ Bucket: 'in', Prefix: 'a/' })))
      .toEqual(['s3:ListBucket on arn:aws:s3:::in if StringLike s3:prefix = a/*']);
  });

  test('may list the whole bucket if the prefix is a path', () => {
    expect(reading(listing({ 'Bucket': 'in', 'Prefix.$': '$.prefix' }))).toEqual(['s3:ListBucket on arn:aws:s3:::in']);
  });

  test('may read the objects that it lists and flattens, with the key of the bucket', () => {
    const bucket = encrypted();
    const list = listing({ Bucket: bucket.bucketName, Prefix: 'a/' }, { Transformation: 'LOAD_AND_FLATTEN' });
    expect(reading(list)).toEqual([
      DECRYPT,
      's3:GetObject on arn:aws:s3:::${Bucket}/a/*',
      's3:ListBucket on arn:aws:s3:::${Bucket} if StringLike s3:prefix = a/*',
    ]);
  });

  test('may use the key of a bucket whose name is chosen, by that name', () => {
    new s3.Bucket(stack, 'Bucket', { bucketName: 'items', encryption: s3.BucketEncryption.KMS });
    expect(reading(reader('items', 'a.json'))).toEqual([DECRYPT, 's3:GetObject on arn:aws:s3:::items/a.json']);
  });

  test.each([
    ['an ARN', 'arn:aws:kms:eu-west-1:111111111111:key/1', 'arn:aws:kms:eu-west-1:111111111111:key/1'],
    ['an ID', '1', 'arn:aws:kms:${AWS::Region}:${AWS::AccountId}:key/1'],
  ])('may use the key of a CfnBucket, given as %s', (_name, kmsMasterKeyId, arn) => {
    expect(reading(reader(cfnBucket(kmsMasterKeyId).ref, 'a.json'))[0]).toBe(`kms:Decrypt on ${arn} ${VIA}`);
  });

  test('needs nothing for the key of a CfnBucket that Amazon S3 manages', () => {
    expect(reading(reader(cfnBucket('alias/aws/s3').ref, 'a.json')))
      .toEqual(['s3:GetObject on arn:aws:s3:::${Bucket}/a.json']);
  });
});

describe('the writer of a CustomState', () => {
  const writing = (ResultWriter: object) => dataPermissions(customMap(stack, { ResultWriter }));

  test.each([['out', 'out'], ['out/', 'out']])('may write exactly below the prefix %s', (prefix, folder) => {
    expect(writing(writer('results', prefix))).toEqual([`${WRITE} on arn:aws:s3:::results/${folder}/*`]);
  });

  test('may write with the key of its bucket', () => {
    expect(writing(writer(encrypted().bucketName))).toEqual([WRITE_KEY, `${WRITE} on arn:aws:s3:::\${Bucket}/*`]);
  });

  test('needs nothing if it only formats the results', () => {
    expect(writing({ WriterConfig: { Transformation: 'FLATTEN', OutputType: 'JSON' } })).toEqual([]);
  });
});

describe('a bucket that is known only at run time', () => {
  const ID = 'mapDataPermission';

  function warning(definition: sfn.IChainable): string | undefined {
    new Workflow(stack, 'Flow', { definition });
    return warningsButPermissions(stack)[ID];
  }

  test('has a warning that names the permissions of the reader', () => {
    const Parameters = { 'Bucket.$': '$.bucket', 'Key': 'a.json' };
    expect(warning(customMap(stack, { ItemReader: { ...reader('', ''), Parameters } }))).toBe(
      "the bucket of the ItemReader of 'Each' is known only at run time, so that the role lacks s3:GetObject on its "
      + 'objects, and kms:Decrypt on its key, if it has a customer managed key; add it with '
      + "'role.addToPrincipalPolicy' of the workflow",
    );
  });

  test('has a warning that names the permissions of the writer', () => {
    expect(warning(customMap(stack, { ResultWriter: writer('{% $bucket %}') }))).toMatch(
      /of the ResultWriter of 'Each' .* lacks s3:PutObject, .* and kms:GenerateDataKey and kms:Decrypt on its key/,
    );
  });

  test('has a warning for the readers of aws-cdk-lib that grant nothing', () => {
    const itemReader = new sfn.S3JsonItemReader({ bucketNamePath: sfn.JsonPath.stringAt('$.bucket'), key: 'a' });
    expect(warning(distributed({ itemReader }))).toMatch(/the ItemReader of 'Each' .* lacks s3:GetObject on its obj/);
  });

  test('has no warning for those that aws-cdk-lib allows to list all buckets', () => {
    const itemReader = new sfn.S3ObjectsItemReader({ bucketNamePath: sfn.JsonPath.stringAt('$.bucket') });
    expect(warning(distributed({ itemReader }))).toBeUndefined();
  });

  test('has a warning for the data that an Athena manifest lists', () => {
    const ReaderConfig = { InputType: 'CSV', ManifestType: 'ATHENA_DATA', CSVHeaderLocation: 'FIRST_ROW' };
    expect(warning(customMap(stack, { ItemReader: { ...reader('in', 'manifest.csv'), ReaderConfig } })))
      .toMatch(/reads the objects that its manifest lists.* lacks s3:GetObject on them/);
  });

  test('has no warning if its name is a reference', () => {
    expect(warning(customMap(stack, { ResultWriter: writer(encrypted().bucketName) }))).toBeUndefined();
  });
});
