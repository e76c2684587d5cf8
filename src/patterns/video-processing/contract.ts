/** An upload: a file in the source bucket, as the event of its creation tells. */
export interface VideoSource {
  /** The bucket. */
  readonly bucket: string;
  /** The key as it is, not URL-encoded. */
  readonly key: string;
  /** Bytes. */
  readonly sizeBytes: number;
  /** Orders the uploads of one key; tells two of them apart. */
  readonly sequencer: string;
  /**
   * The version of the object.
   *
   * @default - the bucket keeps no versions
   */
  readonly versionId?: string;
  /**
   * Changes with the content.
   *
   * @default - the execution was started by hand, without one
   */
  readonly etag?: string;
}

/** What the metadata step is given. */
export interface MetadataRequest {
  /** The upload. */
  readonly source: VideoSource;
  /** The same each time the step is tried, so that it can do its work once. */
  readonly idempotencyKey: string;
}

/** What the metadata step answers. */
export interface MetadataResult {
  /** `EXTRACTED`, or `REJECTED` for what is no video that can be worked on. Anything else counts as a failure. */
  readonly status: string;
  /**
   * What the video is, in whatever shape: the ready step gives a `VideoMetadata`.
   *
   * @default - the upload is rejected
   */
  readonly metadata?: any;
  /**
   * Why the upload is rejected: a word in capitals, for example `NOT_A_VIDEO`.
   *
   * @default - the upload is a video
   */
  readonly reason?: string;
}

/** What a video is, as its header says. */
export interface VideoMetadata {
  /** `MP4`, `QuickTime File Format`, `WebM` or `Matroska`. */
  readonly container: string;
  /**
   * The length.
   *
   * @default - the header does not say, as in a recording that was never finished
   */
  readonly durationSeconds?: number;
  /** Pixels, as it is to be shown: turned, and with square pixels. */
  readonly width: number;
  /** Pixels, as it is to be shown. */
  readonly height: number;
  /**
   * For example `avc`, `hevc`, `vp9`, `av1`.
   *
   * @default - none that is known
   */
  readonly videoCodec?: string;
  /**
   * For example `aac`, `opus`.
   *
   * @default - there is no sound, or none that is known
   */
  readonly audioCodec?: string;
  /** The size of the file in bytes. */
  readonly sizeBytes: number;
}

/** What the step of a rendition is given. It writes its files under the prefix, and answers with whatever it likes. */
export interface TranscodeRequest extends MetadataRequest {
  /** The name of the rendition. */
  readonly rendition: string;
  /** The bucket to write into. */
  readonly outputBucket: string;
  /** What the keys of its files begin with, up to and including a `/`. No other rendition, upload or try has it. */
  readonly outputPrefix: string;
}

/** How an execution of a video workflow ends: its output, and `result` in the status of the upload. */
export interface VideoResult {
  /** `PROCESSED`, `PARTIAL`, `REJECTED` or `DUPLICATE`. */
  readonly outcome: string;
  /** The key of the source; an empty text where the input was no upload. */
  readonly key: string;
  /**
   * What the metadata step found.
   *
   * @default - the upload was rejected or is a duplicate, or the step failed
   */
  readonly metadata?: any;
  /**
   * The renditions that are there.
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
   * What failed of a `PARTIAL` one.
   *
   * @default - nothing failed
   */
  readonly failures?: VideoFailure[];
  /**
   * Why the upload was rejected.
   *
   * @default - it was not rejected
   */
  readonly reason?: string;
  /**
   * What became of the source of a rejected upload: `TAGGED`, `MOVED`, or `GONE` where it was not there any more.
   *
   * @default - it stays as it is
   */
  readonly quarantine?: string;
  /**
   * The key of a source that was moved.
   *
   * @default - it was not moved
   */
  readonly quarantineKey?: string;
  /**
   * The ARN of the execution that works, or has worked, on the upload.
   *
   * @default - the upload is no duplicate, or its status could not be read
   */
  readonly firstExecution?: string;
}

/** A rendition that is there. */
export interface VideoRendition {
  /** Its name. */
  readonly name: string;
  /** What the keys of its files begin with. */
  readonly prefix: string;
  /** How many files it has. */
  readonly files: number;
  /** How many bytes these have in all. */
  readonly bytes: number;
}

/** What failed for good. */
export interface VideoFailure {
  /** The state. */
  readonly state: string;
  /** The name of the error. */
  readonly error: string;
  /** What it says, 2,000 characters of it at most. */
  readonly cause: string;
}
