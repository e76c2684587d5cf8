import { S3Client } from '@aws-sdk/client-s3';
import { isGone, isReplaced, readRange, S3_OBJECTS } from '../../../src/patterns/video-processing/handlers/s3-objects';

/** What was sent to S3, and what it answers: the next of a list for each command, or `{}`. */
let sent: { command: string; input: any }[];
let answers: { [command: string]: any[] };
beforeEach(() => {
  sent = [];
  answers = {};
  jest.spyOn(S3Client.prototype, 'send').mockImplementation((async (command: any) => {
    const name = command.constructor.name.replace('Command', '');
    sent.push({ command: name, input: command.input });
    const answer = answers[name]?.shift() ?? {};
    if (answer instanceof Error) throw answer;
    return answer;
  }) as any);
});
afterEach(() => jest.restoreAllMocks());

const inputs = (name: string) => sent.filter(({ command }) => command === name).map(({ input }) => input);
const refusal = (httpStatusCode: number) =>
  Object.assign(new Error(`${httpStatusCode}`), { $metadata: { httpStatusCode } });

const object = { bucket: 'in', key: 'a b/ü+%?.mp4', versionId: 'v1' };

describe('a copy', () => {
  test('of up to 5 GB is one call, with the key encoded', async () => {
    await S3_OBJECTS.copy(object, 5e9, 'bad/x');
    expect(sent).toEqual([
      {
        command: 'CopyObject',
        input: { Bucket: 'in', Key: 'bad/x', CopySource: 'in/a%20b/%C3%BC%2B%25%3F.mp4?versionId=v1' },
      },
    ]);
  });

  test('of more is made in parts that leave nothing out, with metadata and tags', async () => {
    const size = 12e9 + 7;
    answers.HeadObject = [{ Metadata: { owner: 'ada' }, ContentType: 'video/mp4' }];
    answers.GetObjectTagging = [{ TagSet: [{ Key: 'a b', Value: 'c&d' }] }];
    answers.CreateMultipartUpload = [{ UploadId: 'u' }];
    answers.UploadPartCopy = Array.from({ length: 12 }, (_, index) => ({ CopyPartResult: { ETag: `e${index + 1}` } }));
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

  test('that breaks off leaves no parts behind', async () => {
    answers.CreateMultipartUpload = [{ UploadId: 'u' }];
    answers.UploadPartCopy = [{}, refusal(500)];
    await expect(S3_OBJECTS.copy(object, 6e9, 'bad/x')).rejects.toThrow('500');
    expect(inputs('AbortMultipartUpload')).toEqual([{ Bucket: 'in', Key: 'bad/x', UploadId: 'u' }]);
    expect(inputs('CompleteMultipartUpload')).toEqual([]);
  });
});

test('a list has all pages', async () => {
  answers.ListObjectsV2 = [
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

test('what has no version is copied and removed only if nothing has taken its place', async () => {
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

describe('what is removed', () => {
  const keys = Array.from({ length: 2001 }, (_, index) => `k${index}`);

  test('is removed a thousand at a time', async () => {
    await S3_OBJECTS.remove('out', keys);
    const deleted = inputs('DeleteObjects').map(({ Delete }) => Delete.Objects.length);
    expect(deleted).toEqual([1000, 1000, 1]);
  });

  test('and could not be is an error, since S3 tells it in an answer that is none', async () => {
    answers.DeleteObjects = [{ Errors: [{ Key: 'k0', Message: 'Access Denied' }] }];
    await expect(S3_OBJECTS.remove('out', ['k0'])).rejects.toThrow('k0 could not be deleted: Access Denied');
  });

  test('is nothing where there is nothing', async () => {
    await S3_OBJECTS.remove('out', []);
    expect(sent).toEqual([]);
  });
});

describe('an object', () => {
  const unversioned = { bucket: 'in', key: 'a.mp4', etag: 'e1' };

  test('is known by its version, or by its ETag', async () => {
    answers.HeadObject = [
      { ContentLength: 5, ETag: '"other"' },
      { ContentLength: 5, ETag: '"e1"' },
      { ContentLength: 5, ETag: '"e2"' },
    ];
    expect(await S3_OBJECTS.sizeOf(object)).toBe(5);
    expect(await S3_OBJECTS.sizeOf(unversioned)).toBe(5);
    expect(await S3_OBJECTS.sizeOf(unversioned)).toBeUndefined();
  });

  test('is gone where S3 says so, or forbids what is not in the list either', async () => {
    answers.ListObjectsV2 = [{}, { Contents: [{ Key: 'a.mp4x' }] }, { Contents: [{ Key: 'a.mp4' }] }];
    expect(await isGone(unversioned, refusal(404))).toBe(true);
    expect(await isGone(unversioned, refusal(403))).toBe(true);
    expect(await isGone(unversioned, refusal(403))).toBe(true);
    expect(await isGone(unversioned, refusal(403))).toBe(false);
    expect(await isGone(unversioned, refusal(503))).toBe(false);
    expect(await isGone(unversioned, new Error('ECONNRESET'))).toBe(false);
  });

  test('is read by ranges, and not if it was replaced', async () => {
    const Body = { transformToByteArray: async () => new Uint8Array([1]) };
    answers.GetObject = [{ Body }, { Body }];
    await readRange(object, 0, 10);
    await readRange(unversioned, 10, 20);
    expect(inputs('GetObject')).toEqual([
      expect.objectContaining({ Range: 'bytes=0-9', VersionId: 'v1', IfMatch: undefined }),
      expect.objectContaining({ Range: 'bytes=10-19', IfMatch: '"e1"' }),
    ]);
    expect([isReplaced(refusal(412)), isReplaced(refusal(404))]).toEqual([true, false]);
  });
});
