import { Extracted, rejected } from './extract-metadata';
import { extractIsolated } from './isolated';
import { TransientError } from '../../../lambda-shared/transient-error';
import { MetadataRequest } from '../contract';

/** Reads the header of a video by ranges, in a thread that runs this same file without loading the S3 client. */
export async function handler({ source }: MetadataRequest): Promise<Extracted> {
  const { isGone, isReplaced, readRange } = await import('./s3-objects.js');
  try {
    const read = (start: number, end: number) => readRange(source, start, end);
    return await extractIsolated({ sizeBytes: source.sizeBytes, read });
  } catch (error) {
    if (isReplaced(error)) return rejected('REPLACED');
    if (await isGone(source, error)) return rejected('GONE');
    throw new TransientError(error as Error);
  }
}
