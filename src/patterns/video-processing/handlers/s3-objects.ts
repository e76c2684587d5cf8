import {
  AbortMultipartUploadCommand, CompleteMultipartUploadCommand, CopyObjectCommand, CreateMultipartUploadCommand,
  DeleteObjectCommand, DeleteObjectsCommand, GetObjectCommand, GetObjectTaggingCommand, HeadObjectCommand,
  ListObjectsV2Command, PutObjectCommand, PutObjectTaggingCommand, S3Client, UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { ObjectId, Objects, Tags } from './objects';

const s3 = new S3Client({});

/** The largest object that S3 copies in one request. It is also the largest part of a multipart copy. */
const MOST_AT_ONCE = 5 * 1000 ** 3;
const PART_BYTES = 1024 ** 3;
const PARTS_AT_ONCE = 8;

const MOST_DELETED_AT_ONCE = 1000;

/** The S3 operations with the AWS SDK. */
export const S3_OBJECTS: Objects = {
  async list(bucket, prefix) {
    const found = [];
    let token: string | undefined;
    do {
      const { Contents = [], NextContinuationToken } = await s3.send(new ListObjectsV2Command({
        Bucket: bucket, Prefix: prefix, ContinuationToken: token,
      }));
      found.push(...Contents.map(({ Key, Size }) => ({ key: Key!, sizeBytes: Size ?? 0 })));
      token = NextContinuationToken;
    } while (token);
    return found;
  },
  async put(bucket, key, body) {
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'application/json' }));
  },
  async remove(bucket, keys) {
    for (let at = 0; at < keys.length; at += MOST_DELETED_AT_ONCE) {
      const { Errors = [] } = await s3.send(new DeleteObjectsCommand({
        Bucket: bucket,
        Delete: { Quiet: true, Objects: keys.slice(at, at + MOST_DELETED_AT_ONCE).map((Key) => ({ Key })) },
      }));
      if (Errors.length > 0) throw new Error(`${Errors[0].Key} could not be deleted: ${Errors[0].Message}`);
    }
  },
  async sizeOf(object) {
    try {
      const { ETag, ContentLength } = await s3.send(new HeadObjectCommand(named(object)));
      const isAnother = expected(object) !== undefined && expected(object) !== ETag;
      return isAnother ? undefined : ContentLength;
    } catch (error) {
      if (await isGone(object, error)) return undefined;
      throw error;
    }
  },
  async tags(object) {
    const { TagSet = [] } = await s3.send(new GetObjectTaggingCommand(named(object)));
    return Object.fromEntries(TagSet.map(({ Key, Value }) => [Key!, Value!]));
  },
  async setTags(object, tags) {
    await s3.send(new PutObjectTaggingCommand({ ...named(object), Tagging: { TagSet: tagSet(tags) } }));
  },
  async copy(object, sizeBytes, toKey) {
    const to = { Bucket: object.bucket, Key: toKey };
    if (sizeBytes <= MOST_AT_ONCE) await s3.send(new CopyObjectCommand({ ...to, ...source(object) }));
    else await copyInParts(object, sizeBytes, to, await S3_OBJECTS.tags(object));
  },
  async removeVersion(object) {
    await s3.send(new DeleteObjectCommand({ ...named(object), IfMatch: expected(object) }));
  },
};

async function copyInParts(
  object: ObjectId, sizeBytes: number, to: { Bucket: string; Key: string }, tags: Tags,
): Promise<void> {
  const { Metadata, ContentType, ContentDisposition, ContentEncoding, CacheControl } = await s3.send(
    new HeadObjectCommand(named(object)));
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({
    ...to,
    Metadata,
    ContentType,
    ContentDisposition,
    ContentEncoding,
    CacheControl,
    Tagging: Object.entries(tags).map((tag) => tag.map(encodeURIComponent).join('=')).join('&'),
  }));
  try {
    const Parts = await copyParts(sizeBytes, async (PartNumber, CopySourceRange) => {
      const { CopyPartResult } = await s3.send(new UploadPartCopyCommand({
        ...to, ...source(object), UploadId, PartNumber, CopySourceRange,
      }));
      return { PartNumber, ETag: CopyPartResult?.ETag };
    });
    await s3.send(new CompleteMultipartUploadCommand({ ...to, UploadId, MultipartUpload: { Parts } }));
  } catch (error) {
    await s3.send(new AbortMultipartUploadCommand({ ...to, UploadId })); // otherwise the copied parts are billed
    throw error;
  }
}

/** Copies some parts at a time, and returns the results in the order of the parts. */
async function copyParts<Part>(
  sizeBytes: number, copy: (number: number, range: string) => Promise<Part>,
): Promise<Part[]> {
  const parts = new Array<Part>(Math.ceil(sizeBytes / PART_BYTES));
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < parts.length; index = next++) {
      const start = index * PART_BYTES;
      parts[index] = await copy(index + 1, `bytes=${start}-${Math.min(start + PART_BYTES, sizeBytes) - 1}`);
    }
  };
  await Promise.all(Array.from({ length: PARTS_AT_ONCE }, worker));
  return parts;
}

/**
 * Whether an error means that an object no longer exists. A caller that may not list the whole bucket gets 403 instead
 * of 404, but the functions may list objects with this key as a prefix.
 */
export async function isGone({ bucket, key }: ObjectId, error: unknown): Promise<boolean> {
  const status = statusOf(error);
  if (status === 404) return true;
  if (status !== 403) return false;
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: key, MaxKeys: 1 }));
  return Contents[0]?.Key !== key;
}

/** Reads the bytes of an object from `start` (inclusive) to `end` (exclusive). */
export async function readRange(object: ObjectId, start: number, end: number): Promise<Uint8Array> {
  const { Body } = await s3.send(new GetObjectCommand({
    ...named(object),
    Range: `bytes=${start}-${end - 1}`,
    IfMatch: expected(object),
  }));
  return Body!.transformToByteArray();
}

const named = ({ bucket, key, versionId }: ObjectId) => ({ Bucket: bucket, Key: key, VersionId: versionId });

/** The expected ETag of an object without a version, which shows whether it is still the same object. */
const expected = ({ versionId, etag }: ObjectId) => versionId || !etag ? undefined : `"${bare(etag)}"`;

const source = (object: ObjectId) => {
  const key = object.key.split('/').map(encodeURIComponent).join('/');
  const version = object.versionId ? `?versionId=${object.versionId}` : '';
  return { CopySource: `${object.bucket}/${key}${version}`, CopySourceIfMatch: expected(object) };
};

/** Whether an error means that the file under this key was replaced. */
export const isReplaced = (error: unknown): boolean => statusOf(error) === 412;

const statusOf = (error: unknown) =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;

const tagSet = (tags: Tags) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** Removes the quotation marks, which events do not have. */
const bare = (etag: string) => etag.replace(/"/g, '');
