/** An object in a bucket. Where there is no version, the ETag tells whether it is still the one that is meant. */
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

/** What the handlers know of S3. */
export interface Objects {
  list(bucket: string, prefix: string): Promise<Listed[]>;
  put(bucket: string, key: string, body: string): Promise<void>;
  /** Removes objects; those that are not there are no error. */
  remove(bucket: string, keys: readonly string[]): Promise<void>;
  /** The size of an object, or nothing where it is gone or another one has taken its place. */
  sizeOf(object: ObjectId): Promise<number | undefined>;
  tags(object: ObjectId): Promise<Tags>;
  setTags(object: ObjectId, tags: Tags): Promise<void>;
  /** Copies an object with its metadata and tags, however large it is. */
  copy(object: ObjectId, sizeBytes: number, toKey: string): Promise<void>;
  removeVersion(object: ObjectId): Promise<void>;
}
