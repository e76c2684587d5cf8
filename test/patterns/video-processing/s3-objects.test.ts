import { S3Client } from '@aws-sdk/client-s3';
import { isGone, isReplaced, readRange, S3_OBJECTS } from '../../../src/patterns/video-processing/handlers/s3-objects';

/** The commands sent to S3, and its responses, the next one in the list of each command or `{}`. */
let sent: { command: string; input: any }[];
let responses: { [command: string]: any[] };
beforeEach(() => {
  sent = [];
  responses = {};
  jest.spyOn(S3Client.prototype, 'send').mockImplementation((async (command: any) => {
    const name = command.constructor.name.replace('Command', '');
    sent.push({ command: name, input: command.input });
    const response = responses[name]?.shift() ?? {};
    if (response instanceof Error) throw response;
    return response;
  }) as any);
});
afterEach(() => jest.restoreAllMocks());

const inputs = (name: string) => sent.filter(({ command }) => command === name).map(({ input }) => input);
const refusal = (httpStatusCode: number) =>
  Object.assign(new Error(`${httpStatusCode}`), { $metadata: { httpStatusCode } });

const object = { bucket: 'in', key: 'a b/ü+%?.mp4', versionId: 'v1' };

describe('copying an object', () => {
  test('copies up to 5 GB in one call with the key encoded', async () => {
    await S3_OBJECTS.copy(object, 5e9, 'bad/x');
    expect(sent).toEqual([
      {
        command: 'CopyObject',
        input: { Bucket: 'in', Key: 'bad/x', CopySource: 'in/a%20b/%C3%BC%2B%25%3F.mp4?versionId=v1' },
      },
    ]);
  });

  test('copies more than 5 GB in contiguous parts with metadata and tags', async () => {
    const size = 12e9 + 7;
    responses.HeadObject = [{ Metadata: { owner: 'ada' }, ContentType: 'video/mp4' }];
    responses.GetObjectTagging = [{ TagSet: [{ Key: 'a b', Value: 'c&d' }] }];
    responses.CreateMultipartUpload = [{ UploadId: 'u' }];
    responses.UploadPartCopy = Array.from({ length: 12 }, (_, index) =>
      ({ CopyPartResult: { ETag: `e${index + 1}` } }));
    await S3_OBJECTS.copy(object, size, 'bad/x');
    expect(inputs('CreateMultipartUpload')).toEqual([
      expect.objectContaining({ Metadata: { owner: 'ada' }, ContentType: 'video/mp4', Tagging: 'a%20b=c%26d' }),
    ]);
    const ranges = inputs('UploadPartCopy')
      .sort((a, b) => a.PartNumber - b.PartNumber)
      .map(({ CopySourceRange }) => /^bytes=(\d+)-(\d+)$/.exec(CopySourceRange)!.slice(1).map(Number));
    expect([ranges[0][0], ranges[ranges.length - 1][1]]).toEqual([0, size - 1]);
    ranges.slice(1).forEach(([start], index) => expect(start).toBe(ranges[index][1] + 1));
    const [{ UploadId, MultipartUpload }] = inputs('CompleteMultipartUpload');
    expect(UploadId).toBe('u');
    expect(MultipartUpload.Parts.map(({ PartNumber }: any) => PartNumber)).toEqual(ranges.map((_, index) => index + 1));
    expect(MultipartUpload.Parts[11].ETag).toBe('e12');
  });

  test('aborts the multipart upload if a part fails', async () => {
    responses.CreateMultipartUpload = [{ UploadId: 'u' }];
    responses.UploadPartCopy = [{}, refusal(500)];
    await expect(S3_OBJECTS.copy(object, 6e9, 'bad/x')).rejects.toThrow('500');
    expect(inputs('AbortMultipartUpload')).toEqual([{ Bucket: 'in', Key: 'bad/x', UploadId: 'u' }]);
    expect(inputs('CompleteMultipartUpload')).toEqual([]);
  });
});

test('lists all pages', async () => {
  responses.ListObjectsV2 = [
    { Contents: [{ Key: 'a', Size: 1 }], NextContinuationToken: 'next' },
    { Contents: [{ Key: 'b', Size: 2 }] },
  ];
  const listed = await S3_OBJECTS.list('out', 'x/');
  expect(listed).toEqual([
    { key: 'a', sizeBytes: 1 },
    { key: 'b', sizeBytes: 2 },
  ]);
  expect(inputs('ListObjectsV2').map(({ ContinuationToken }) => ContinuationToken)).toEqual([undefined, 'next']);
});

test('copies and removes an object without a version only if it was not replaced', async () => {
  const unversioned = { bucket: 'in', key: 'a.mp4', etag: 'e1' };
  await S3_OBJECTS.copy(unversioned, 1, 'bad/a.mp4');
  await S3_OBJECTS.removeVersion(unversioned);
  await S3_OBJECTS.removeVersion(object);
  expect(inputs('CopyObject')).toEqual([expect.objectContaining({ CopySourceIfMatch: '"e1"' })]);
  expect(inputs('DeleteObject')).toEqual([
    expect.objectContaining({ Key: 'a.mp4', IfMatch: '"e1"' }),
    expect.objectContaining({ VersionId: 'v1', IfMatch: undefined }),
  ]);
});

describe('removing objects', () => {
  const keys = Array.from({ length: 2001 }, (_, index) => `k${index}`);

  test('removes a thousand objects per request', async () => {
    await S3_OBJECTS.remove('out', keys);
    const deleted = inputs('DeleteObjects').map(({ Delete }) => Delete.Objects.length);
    expect(deleted).toEqual([1000, 1000, 1]);
  });

  test('throws if S3 reports an error within a successful response', async () => {
    responses.DeleteObjects = [{ Errors: [{ Key: 'k0', Message: 'Access Denied' }] }];
    await expect(S3_OBJECTS.remove('out', ['k0'])).rejects.toThrow('k0 could not be deleted: Access Denied');
  });

  test('sends no request if there are no objects to remove', async () => {
    await S3_OBJECTS.remove('out', []);
    expect(sent).toEqual([]);
  });
});

describe('identifying an object', () => {
  const unversioned = { bucket: 'in', key: 'a.mp4', etag: 'e1' };

  test('identifies an object by its version or its ETag', async () => {
    responses.HeadObject = [
      { ContentLength: 5, ETag: '"other"' },
      { ContentLength: 5, ETag: '"e1"' },
      { ContentLength: 5, ETag: '"e2"' },
    ];
    expect(await S3_OBJECTS.sizeOf(object)).toBe(5);
    expect(await S3_OBJECTS.sizeOf(unversioned)).toBe(5);
    expect(await S3_OBJECTS.sizeOf(unversioned)).toBeUndefined();
  });

  test('considers an object gone if S3 returns 404, or 403 and it is not listed', async () => {
    responses.ListObjectsV2 = [{}, { Contents: [{ Key: 'a.mp4x' }] }, { Contents: [{ Key: 'a.mp4' }] }];
    expect(await isGone(unversioned, refusal(404))).toBe(true);
    expect(await isGone(unversioned, refusal(403))).toBe(true);
    expect(await isGone(unversioned, refusal(403))).toBe(true);
    expect(await isGone(unversioned, refusal(403))).toBe(false);
    expect(await isGone(unversioned, refusal(503))).toBe(false);
    expect(await isGone(unversioned, new Error('ECONNRESET'))).toBe(false);
  });

  test('reads an object by ranges if it was not replaced', async () => {
    const Body = { transformToByteArray: async () => new Uint8Array([1]) };
    responses.GetObject = [{ Body }, { Body }];
    await readRange(object, 0, 10);
    await readRange(unversioned, 10, 20);
    expect(inputs('GetObject')).toEqual([
      expect.objectContaining({ Range: 'bytes=0-9', VersionId: 'v1', IfMatch: undefined }),
      expect.objectContaining({ Range: 'bytes=10-19', IfMatch: '"e1"' }),
    ]);
    expect([isReplaced(refusal(412)), isReplaced(refusal(404))]).toEqual([true, false]);
  });
});
