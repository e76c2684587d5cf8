/** The input of an execution started by an S3 upload (the most used fields). */
export interface S3UploadEvent {
  /** The id of the event. */
  readonly id: string;
  /** The time at which the object was created, in ISO 8601. */
  readonly time: string;
  /** The object that was created, and how. */
  readonly detail: S3UploadDetail;
}

/** The detail of an S3 upload event. */
export interface S3UploadDetail {
  /** The bucket. */
  readonly bucket: S3UploadBucket;
  /** The object. It also has a `version-id` if the bucket is versioned. */
  readonly object: S3UploadObject;
  /** The operation, which is `PutObject`, `POST Object`, `CopyObject` or `CompleteMultipartUpload`. */
  readonly reason: string;
}

/** The bucket of an upload. */
export interface S3UploadBucket {
  /** The name of the bucket. */
  readonly name: string;
}

/** The object of an upload. */
export interface S3UploadObject {
  /** The key of the object, not URL-encoded. */
  readonly key: string;
  /** The size in bytes. */
  readonly size: number;
  /** The entity tag, which changes with the content. */
  readonly etag: string;
  /** A hexadecimal number that determines the order of the events of one key. */
  readonly sequencer: string;
}

/** The input of an execution started by a schedule, unless the trigger sets another one. */
export interface ScheduleEvent {
  /** The time for which the execution was scheduled, in ISO 8601. */
  readonly scheduledTime: string;
  /** The ARN of the schedule. */
  readonly schedule: string;
}

/** A message in the input of an execution started by a queue, which is a list of messages. */
export interface QueueMessage {
  /** The id that SQS assigned. */
  readonly messageId: string;
  /** The body of the message as a string. */
  readonly body: string;
  /** The attributes that SQS sets, such as `ApproximateReceiveCount` and `SentTimestamp`, as strings. */
  readonly attributes: { [name: string]: string };
}
