import { DiscardRequest, QuarantineRequest, StoreRequest, work } from './files';
import { S3_OBJECTS } from './s3-objects';
import { TransientError } from '../../../lambda-shared/transient-error';

/** Stores results, discards outputs and quarantines sources. */
export async function handler(event: StoreRequest | DiscardRequest | QuarantineRequest): Promise<object> {
  try {
    return await work(event, S3_OBJECTS);
  } catch (error) {
    throw new TransientError(error as Error);
  }
}
