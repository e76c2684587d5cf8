/** An object in a bucket. Without a version, the ETag shows whether it is still the same object. */
export interface ObjectId {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
  readonly etag?: string;
}

export interface Listed {
  readonly key: string;
  readonly sizeBytes: number;
}

export type Tags = { readonly [name: string]: string };

/** The S3 operations that the handlers use. */
export interface Objects {
  list(bucket: string, prefix: string): Promise<Listed[]>;
  put(bucket: string, key: string, body: string): Promise<void>;
  /** Removes objects. Objects that do not exist are ignored. */
  remove(bucket: string, keys: readonly string[]): Promise<void>;
  /** Returns the size of an object, or undefined if it no longer exists or was replaced. */
  sizeOf(object: ObjectId): Promise<number | undefined>;
  tags(object: ObjectId): Promise<Tags>;
  setTags(object: ObjectId, tags: Tags): Promise<void>;
  /** Copies an object of any size with its metadata and tags. */
  copy(object: ObjectId, sizeBytes: number, toKey: string): Promise<void>;
  removeVersion(object: ObjectId): Promise<void>;
}
