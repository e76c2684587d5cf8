/** An upload to the source bucket, as described by its `Object Created` event. */
export interface VideoSource {
  /** The name of the source bucket. */
  readonly bucket: string;
  /** The object key, not URL-encoded. */
  readonly key: string;
  /** The size of the file in bytes. */
  readonly sizeBytes: number;
  /** Orders the uploads of one key and distinguishes two of them. */
  readonly sequencer: string;
  /**
   * The version of the object.
   *
   * @default - the bucket is not versioned
   */
  readonly versionId?: string;
  /**
   * The ETag of the object, which changes with its content.
   *
   * @default - the execution was started manually, without one
   */
  readonly etag?: string;
}

/** Input of the `metadata` step. */
export interface MetadataRequest {
  /** The upload. */
  readonly source: VideoSource;
  /** The idempotency key, which is the same for every attempt of the step. */
  readonly idempotencyKey: string;
}

/** Result of the `metadata` step. */
export interface MetadataResult {
  /**
   * The status, `EXTRACTED`, or `REJECTED` if the file is not a video that can be processed. Any other value fails the
   * step.
   */
  readonly status: string;
  /**
   * The metadata of the video, in any shape. The default step returns a `VideoMetadata`.
   *
   * @default - the upload is rejected
   */
  readonly metadata?: any;
  /**
   * The reason why the upload is rejected, a word in capitals such as `NOT_A_VIDEO`.
   *
   * @default - the upload is a video
   */
  readonly reason?: string;
}

/** The metadata of a video, read from its header. */
export interface VideoMetadata {
  /** The container format, `MP4`, `QuickTime File Format`, `WebM` or `Matroska`. */
  readonly container: string;
  /**
   * The duration in seconds.
   *
   * @default - the header does not include it, as in a recording that was never finished
   */
  readonly durationSeconds?: number;
  /** The display width in pixels, after rotation and with square pixels. */
  readonly width: number;
  /** The display height in pixels, after rotation and with square pixels. */
  readonly height: number;
  /**
   * The video codec, for example `avc`, `hevc`, `vp9`, `av1`.
   *
   * @default - the codec is not known
   */
  readonly videoCodec?: string;
  /**
   * The audio codec, for example `aac`, `opus`.
   *
   * @default - there is no audio, or its codec is not known
   */
  readonly audioCodec?: string;
  /** The size of the file in bytes. */
  readonly sizeBytes: number;
}

/** Input of the step of a rendition. The step writes its files under `outputPrefix` and may return any result. */
export interface TranscodeRequest extends MetadataRequest {
  /** The name of the rendition. */
  readonly rendition: string;
  /** The name of the output bucket. */
  readonly outputBucket: string;
  /** The prefix of the keys of its files, which ends with `/`. It is unique to the rendition and the execution. */
  readonly outputPrefix: string;
}

/** The output of an execution of a `VideoProcessingWorkflow`, also stored as `result` in the status of the upload. */
export interface VideoResult {
  /** The outcome, `PROCESSED`, `PARTIAL`, `REJECTED` or `DUPLICATE`. */
  readonly outcome: string;
  /** The key of the source, or an empty string if the input was not an upload. */
  readonly key: string;
  /**
   * The metadata that the `metadata` step returned.
   *
   * @default - the upload was rejected or is a duplicate, or the step failed
   */
  readonly metadata?: any;
  /**
   * The renditions that were stored.
   *
   * @default - the upload was rejected or is a duplicate
   */
  readonly renditions?: VideoRendition[];
  /**
   * The key of the record in the output bucket, a JSON file.
   *
   * @default - the upload was rejected or is a duplicate
   */
  readonly recordKey?: string;
  /**
   * The failures of a `PARTIAL` video.
   *
   * @default - no step failed
   */
  readonly failures?: VideoFailure[];
  /**
   * The reason why the upload was rejected.
   *
   * @default - the upload was not rejected
   */
  readonly reason?: string;
  /**
   * The outcome of the quarantine of a rejected upload, `TAGGED`, `MOVED`, or `GONE` if the source no longer exists.
   *
   * @default - the source was not changed
   */
  readonly quarantine?: string;
  /**
   * The new key of a source that was moved.
   *
   * @default - the source was not moved
   */
  readonly quarantineKey?: string;
  /**
   * The ARN of the execution that is processing, or has processed, the upload.
   *
   * @default - the upload is not a duplicate, or its status could not be read
   */
  readonly firstExecution?: string;
}

/** A rendition that was stored. */
export interface VideoRendition {
  /** The name of the rendition. */
  readonly name: string;
  /** The prefix of the keys of its files. */
  readonly prefix: string;
  /** The number of its files. */
  readonly files: number;
  /** The total size of its files in bytes. */
  readonly bytes: number;
}

/** A step that failed permanently. */
export interface VideoFailure {
  /** The name of the state. */
  readonly state: string;
  /** The name of the error. */
  readonly error: string;
  /** The cause of the error, truncated to 2,000 characters. */
  readonly cause: string;
}
