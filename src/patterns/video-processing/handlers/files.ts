import { Listed, Objects, Tags } from './objects';
import { VideoFailure, VideoRendition, VideoSource } from '../contract';

/** The result or the failure of a branch of the workflow. */
export interface Branch {
  /** The name of the rendition, or undefined for the metadata. */
  readonly rendition?: string;
  readonly failure?: VideoFailure;
  /** The result of the step. */
  readonly result?: any;
}

export interface StoreRequest {
  readonly action: 'STORE';
  readonly source: VideoSource;
  readonly execution: string;
  readonly now: string;
  readonly outputBucket: string;
  /** The prefix of the keys of all files of this execution. */
  readonly outputPrefix: string;
  readonly branches: readonly Branch[];
  /** Whether the outcome is `PARTIAL` if only some of the branches succeeded. */
  readonly partialResults: boolean;
}

export interface Stored {
  readonly outcome: 'PROCESSED' | 'PARTIAL' | 'FAILED';
  readonly renditions: VideoRendition[];
  readonly failures: VideoFailure[];
  /** The prefixes of the files to discard. */
  readonly discard: string[];
  readonly recordKey?: string;
}

export interface DiscardRequest {
  readonly action: 'DISCARD';
  readonly outputBucket: string;
  readonly prefixes: readonly string[];
}

export interface QuarantineRequest {
  readonly action: 'QUARANTINE';
  readonly source: VideoSource;
  readonly execution: string;
  /** The tags to add to the source. */
  readonly tags: Tags;
  /** The prefix to move the source to, or undefined to leave it in its location. */
  readonly moveTo?: string;
}

export interface Quarantined {
  readonly quarantine: 'TAGGED' | 'MOVED' | 'GONE';
  readonly key?: string;
}

/** Does the work of the workflow in S3. All of it is idempotent. */
export async function work(
  request: StoreRequest | DiscardRequest | QuarantineRequest, objects: Objects,
): Promise<Stored | Quarantined | object> {
  switch (request.action) {
    case 'STORE': return store(request, objects);
    case 'DISCARD': return discard(request, objects);
    case 'QUARANTINE': return quarantine(request, objects);
  }
}

/**
 * Lists the files of the renditions and writes the record. The files that exist count, not the results of the steps.
 */
async function store(request: StoreRequest, objects: Objects): Promise<Stored> {
  const { source, execution, now, outputBucket, outputPrefix, branches, partialResults } = request;
  const prefixOf = (rendition: string) => `${outputPrefix}${rendition}/`;
  const renditions: { name: string; prefix: string; files: Listed[]; result?: any }[] = [];
  const failures: VideoFailure[] = [];
  const discarded: string[] = [];
  for (const { rendition, failure, result } of branches) {
    if (failure) failures.push(failure);
    if (rendition === undefined) {
      if (!failure && result?.status !== 'EXTRACTED') failures.push(UNKNOWN_STATUS);
      continue;
    }
    const prefix = prefixOf(rendition);
    const files = failure ? [] : await objects.list(outputBucket, prefix);
    if (files.length > 0) renditions.push({ name: rendition, prefix, files, result });
    else discarded.push(prefix);
    if (!failure && files.length === 0) failures.push(noOutput(rendition, outputBucket, prefix));
  }
  const stored = {
    renditions: renditions.map(({ name, prefix, files }) => ({ name, prefix, files: files.length, bytes: sum(files) })),
    failures,
  };
  if (failures.length > 0 && !(partialResults && renditions.length > 0)) {
    return { outcome: 'FAILED', ...stored, discard: [outputPrefix] };
  }
  const outcome = failures.length > 0 ? 'PARTIAL' : 'PROCESSED';
  const recordKey = `${outputPrefix}record.json`;
  const metadata = branches.find(({ rendition }) => rendition === undefined)?.result?.metadata;
  const record = { source, outcome, metadata, renditions, failures, execution, storedAt: now };
  await objects.put(outputBucket, recordKey, JSON.stringify(record, null, 2));
  return { outcome, ...stored, discard: discarded, recordKey };
}

const UNKNOWN_STATUS: VideoFailure = {
  state: 'Read metadata',
  error: 'UnclearResponse',
  cause: 'The metadata step must return the status EXTRACTED or REJECTED',
};

const noOutput = (rendition: string, bucket: string, prefix: string): VideoFailure => ({
  state: `Transcode ${rendition}`,
  error: 'NoOutput',
  cause: `The step succeeded, but there is no file under s3://${bucket}/${prefix}`,
});

const sum = (files: readonly Listed[]): number => files.reduce((total, { sizeBytes }) => total + sizeBytes, 0);

async function discard({ outputBucket, prefixes }: DiscardRequest, objects: Objects): Promise<object> {
  let files = 0;
  for (const prefix of prefixes) {
    const keys = (await objects.list(outputBucket, prefix)).map(({ key }) => key);
    await objects.remove(outputBucket, keys);
    files += keys.length;
  }
  return { files };
}

/** Tags and moves the source. A file that was uploaded under its key in the meantime is not changed. */
async function quarantine(request: QuarantineRequest, objects: Objects): Promise<Quarantined> {
  const { source, tags, moveTo, execution } = request;
  const size = await objects.sizeOf(source);
  const key = moveTo === undefined ? undefined : quarantineKey(moveTo, source.key, execution);
  if (size === undefined) {
    const found = key === undefined ? [] : await objects.list(source.bucket, key);
    const isMoved = found.some((object) => object.key === key);
    return isMoved ? { quarantine: 'MOVED', key } : { quarantine: 'GONE' };
  }
  await objects.setTags(source, { ...await objects.tags(source), ...asTags(tags) });
  if (key === undefined) return { quarantine: 'TAGGED' };
  await objects.copy(source, size, key);
  await objects.removeVersion(source);
  return { quarantine: 'MOVED', key };
}

/** Replaces characters that S3 does not allow in tags, and truncates to 256 characters. */
const asTags = (texts: Tags): Tags => Object.fromEntries(Object.entries(texts).map(([name, text]) =>
  [name, Array.from(String(text)).slice(0, 256).join('').replace(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, '_')]));

const LONGEST_KEY = 1024;

/** Returns a key that is unique to the execution, so that no file in quarantine is overwritten. */
function quarantineKey(prefix: string, key: string, execution: string): string {
  const folder = `${prefix}${execution.split(':').pop()}`;
  const moved = `${folder}/${key}`;
  return Buffer.byteLength(moved) <= LONGEST_KEY ? moved : folder;
}
