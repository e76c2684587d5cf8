/** What an execution gets that an upload to S3 started, as far as most need it. */
export interface S3UploadEvent {
  /** The event's own id. */
  readonly id: string;
  /** When the object was created, ISO 8601. */
  readonly time: string;
  /** What was created. */
  readonly detail: S3UploadDetail;
}

/** What was created, and why. */
export interface S3UploadDetail {
  /** The bucket. */
  readonly bucket: S3UploadBucket;
  /** The object. Where the bucket keeps versions it also has a `version-id`. */
  readonly object: S3UploadObject;
  /** `PutObject`, `POST Object`, `CopyObject` or `CompleteMultipartUpload`. */
  readonly reason: string;
}

/** The bucket of an upload. */
export interface S3UploadBucket {
  /** Its name. */
  readonly name: string;
}

/** The object of an upload. */
export interface S3UploadObject {
  /** The key as it is, not URL-encoded. */
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Changes with the content. */
  readonly etag: string;
  /** Orders the events of one key, as hexadecimal digits. */
  readonly sequencer: string;
}

/** What an execution gets that a schedule started, unless it is told otherwise. */
export interface ScheduleEvent {
  /** When it was due, ISO 8601. */
  readonly scheduledTime: string;
  /** The ARN of the schedule. */
  readonly schedule: string;
}

/** A message of those that an execution gets which a queue started: it gets a list of them. */
export interface QueueMessage {
  /** The id that SQS gave it. */
  readonly messageId: string;
  /** What was sent, as a text. */
  readonly body: string;
  /** What SQS says of it: `ApproximateReceiveCount`, `SentTimestamp` and others, all as texts. */
  readonly attributes: { [name: string]: string };
}
