import { Duration, Size, Stack, Token } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { FilesFunction } from './handlers/files-function';
import { ReadMetadataFunction } from './handlers/read-metadata-function';
import { Quarantine } from './quarantine';
import { Rendition } from './rendition';
import { VIDEO_FAILED, videoDefinition } from './video-definition';
import { STATUS } from './video-expressions';
import { grantStatements } from '../../permissions/grant-statements';
import {
  listStatement, ObjectPlace, objectStatement, readStatements, writeStatements,
} from '../../permissions/object-statements';
import { grantBeside } from '../../permissions/policy-beside';
import { tableStatements } from '../../permissions/table-statements';
import { functionOptions } from '../../resources/function-options';
import { LogProps } from '../../resources/log-props';
import { Step } from '../../steps';
import { Trigger } from '../../triggers';
import { InvalidPropError } from '../../validation/errors';
import { sortedEntries } from '../../validation/plain-value';
import { need, needIfGiven } from '../../validation/required';
import { requireSameRegion, requireTablesHere } from '../../validation/resource-place';
import { checkTableKey } from '../../validation/table-key';
import { RetryPolicy } from '../../workflow';
import { PrebuiltWorkflow, PrebuiltWorkflowOptions } from '../common/prebuilt-workflow';

/** Properties for defining a `VideoProcessingWorkflow`. */
export interface VideoProcessingWorkflowProps extends PrebuiltWorkflowOptions {
  /**
   * The renditions of each video by name, at least one. A name has 1 to 40 letters, digits, `-` and `_`. The renditions
   * are transcoded in parallel. A step that only hands the work over, such as a message that is not waited for, is
   * refused at synthesis, because the files are listed as soon as the step ends.
   */
  readonly renditions: { [name: string]: Rendition };

  /**
   * Extracts the metadata of a video. Receives a `MetadataRequest` and must return a `MetadataResult`. A step whose
   * result can never have `status` is refused at synthesis.
   *
   * @default - a function that reads the headers of MP4, MOV, WebM and Matroska files, at most 1 MB of each
   */
  readonly metadata?: Step;

  /**
   * The bucket that videos are uploaded to. Its events to EventBridge are enabled. Import a bucket that is defined
   * elsewhere together with its customer managed key (`Bucket.fromBucketAttributes`). The same applies to
   * `outputBucket`.
   *
   * @default - a new bucket, encrypted, TLS only, not public, versioned, with noncurrent versions deleted after 30 days
   */
  readonly sourceBucket?: s3.IBucket;

  /**
   * The prefix of the keys of uploads, for example `uploads/`.
   *
   * @default - all uploads to the bucket are processed
   */
  readonly sourcePrefix?: string;

  /**
   * The bucket that the outputs are stored in, those of each upload under a dedicated prefix.
   *
   * @default - a new bucket, encrypted, TLS only, not public
   */
  readonly outputBucket?: s3.IBucket;

  /**
   * The prefix of the keys of outputs, for example `videos/`. If outputs are stored in the source bucket, it must not
   * overlap with `sourcePrefix`, because outputs would be processed again.
   *
   * @default - no prefix
   */
  readonly outputPrefix?: string;

  /**
   * The extensions of the keys of videos, case-insensitive. Other uploads are rejected. The list must not be empty.
   *
   * @default ['.mp4', '.m4v', '.mov', '.webm', '.mkv']
   */
  readonly extensions?: string[];

  /**
   * The maximum size of a video. Larger uploads are rejected.
   *
   * @default Size.gibibytes(10)
   */
  readonly maxSize?: Size;

  /**
   * Whether the outcome is `PARTIAL` if the metadata or some of the renditions failed permanently, but at least one
   * rendition was stored. Otherwise the outputs are removed and the execution fails.
   *
   * @default false
   */
  readonly partialResults?: boolean;

  /**
   * Whether to keep the files that a failed rendition, or a failed execution, has written.
   *
   * @default false
   */
  readonly keepFailedOutputs?: boolean;

  /**
   * How to handle the source of an upload that was rejected, or whose processing failed.
   *
   * @default Quarantine.tag()
   */
  readonly quarantine?: Quarantine;

  /**
   * The table that stores the status of each upload. Its partition key must be the string `key`, and its sort key the
   * string `sequencer`.
   *
   * @default - a new table, encrypted with a customer managed key, with point-in-time recovery
   */
  readonly statusTable?: dynamodb.ITable;
}

/**
 * Processes uploaded videos, with validation, transcoding, metadata extraction and storage of the outputs.
 *
 * Use it to transcode each video that is uploaded to a bucket. Each upload starts an execution, which validates the
 * upload, transcodes it and extracts its metadata in parallel, and stores the outputs with a record.
 *
 * An execution receives an `S3UploadEvent` and returns a `VideoResult`, whose `outcome` is `PROCESSED`, `PARTIAL`,
 * `REJECTED` or `DUPLICATE`. In all other cases the outputs are removed, the source is tagged, an alert is sent, and
 * the execution fails with `VideoProcessingFailed`.
 *
 * Creates a `Workflow` (state machine, role, log group, alarms) with a trigger (an EventBridge rule, a role, and a
 * dead-letter queue with an alarm), two functions, and a status table. Unless they are given, it also creates two
 * buckets, a topic for alerts, and a customer managed key for table and topic. A rule with a role sends alerts about
 * executions that ended without running a catcher.
 *
 * @example
 * const videos = new VideoProcessingWorkflow(stack, 'Videos', {
 *   renditions: {
 *     '1080p': Rendition.mediaConvert({ height: 1080 }),
 *     '360p': Rendition.mediaConvert({ height: 360, maxBitrate: 1_000_000 }),
 *   },
 *   partialResults: true,
 * });
 * videos.alertTopic.addSubscription(new EmailSubscription('operations@example.com'));
 */
export class VideoProcessingWorkflow extends PrebuiltWorkflow {
  /** The bucket that videos are uploaded to. */
  public readonly sourceBucket: s3.IBucket;

  /** The bucket that the outputs are stored in. */
  public readonly outputBucket: s3.IBucket;

  /**
   * The table that stores the status of each upload. An item has the `key` of the source, the `sequencer` of the upload
   * (latest last), the `outcome` (initially `PROCESSING`), the `result` as JSON, and the `executionArn`.
   */
  public readonly statusTable: dynamodb.ITable;

  /** The dead-letter queue for events of uploads that could not start an execution. */
  public readonly deadLetterQueue: sqs.IQueue;

  private readonly source: ObjectPlace;
  private readonly output: ObjectPlace;

  constructor(scope: Construct, id: string, props: VideoProcessingWorkflowProps) {
    super(scope, id, props ?? {}, 'Statuses and alerts');
    need(this, 'renditions', props?.renditions, 'object');
    for (const [name, rendition] of Object.entries(props.renditions)) {
      need(this, `renditions.${name}`, rendition, 'rendition');
    }
    needIfGiven(this, 'metadata', props.metadata, 'step');
    const quarantine = props.quarantine ?? Quarantine.tag();
    this.sourceBucket = props.sourceBucket ?? this._resources.bucket('SourceBucket', { versioned: true });
    this.outputBucket = props.outputBucket ?? this._resources.bucket('OutputBucket', { versioned: false });
    this.source = { bucket: this.sourceBucket, prefix: props.sourcePrefix ?? '' };
    this.output = { bucket: this.outputBucket, prefix: props.outputPrefix ?? '' };
    this.validate(props, quarantine);
    requireTablesHere(this, { statusTable: props.statusTable });
    requireSameRegion(this, "'outputBucket'", {
      kind: 'bucket', resource: this.outputBucket, arn: this.outputBucket.bucketArn,
    }, 'use a bucket in the same region');
    this.statusTable = props.statusTable ?? this._resources.table('StatusTable', STATUS.key, {
      sortKey: { name: STATUS.sequencer, type: dynamodb.AttributeType.STRING },
    });
    checkTableKey(this, 'statusTable', this.statusTable, { partitionKey: STATUS.key, sortKey: STATUS.sequencer });

    const log = {
      retention: props.logRetention ?? logs.RetentionDays.THREE_MONTHS,
      removalPolicy: this._resources.removalPolicy,
      encryptionKey: props.encryptionKey,
    };
    this._supervise(props, {
      comment: 'Processes an uploaded video: check, transcode and extract metadata, store',
      plannedError: VIDEO_FAILED,
      definition: videoDefinition(new Construct(this, 'Definition'), {
        metadata: props.metadata ?? this.readMetadata(log),
        renditions: this.steps(props.renditions),
        source: this.source,
        output: this.output,
        extensions: (props.extensions ?? EXTENSIONS).map((extension) => extension.toLowerCase()),
        maxBytes: (props.maxSize ?? Size.gibibytes(10)).toBytes(),
        partialResults: props.partialResults ?? false,
        keepFailedOutputs: props.keepFailedOutputs ?? false,
        quarantine,
        statusTable: this.statusTable,
        alertTopic: this.alertTopic,
        files: this.filesFunction(log, quarantine),
      }),
    });
    const { deadLetterQueue } = this.addTrigger(Trigger.s3Upload(this.sourceBucket, {
      prefix: props.sourcePrefix,
    }));
    this.deadLetterQueue = deadLetterQueue!;
  }

  /**
   * Grants the given identity permission to read the sources and write the outputs, including use of the customer
   * managed keys of the buckets. The permissions are in a dedicated policy beside the workflow, so that the workflow
   * can invoke the grantee.
   *
   * @param grantee the identity that transcodes, which must be a function, a role, a user or a group of this app
   */
  public grantTranscode(grantee: iam.IGrantable): iam.Grant {
    return grantBeside(this, grantee, 'Transcode', [...readStatements(this.source), ...writeStatements(this.output)]);
  }

  /**
   * Grants the given identity permission to read the status and the result of uploads by the key of the source
   * (`dynamodb:Query`).
   *
   * @param grantee the identity to grant the permission to
   */
  public grantReadStatus(grantee: iam.IGrantable): iam.Grant {
    return grantStatements(grantee, tableStatements(this.statusTable, 'Query'));
  }

  private steps(renditions: { [name: string]: Rendition }): { [name: string]: Step } {
    const scope = new Construct(this, 'Renditions');
    return Object.fromEntries(sortedEntries(renditions).map(([name, rendition]) =>
      [name, rendition.bindRendition(scope, this, name)]));
  }

  /** Returns the default metadata step. It changes nothing, so it can be retried after any error, even a crash. */
  private readMetadata(log: LogProps): Step {
    const fn = new ReadMetadataFunction(this, 'ReadMetadata', {
      ...functionOptions(this, 'ReadMetadata', log, [...readStatements(this.source), listStatement(this.source)]),
      description: `Reads the headers of the videos of ${this.node.path}`,
      timeout: Duration.seconds(30),
      memorySize: 512,
    });
    return Step.invoke(fn, { retry: RetryPolicy.transientErrors({ allErrors: true }) });
  }

  private filesFunction(log: LogProps, quarantine: Quarantine): lambda.IFunction {
    return new FilesFunction(this, 'Files', {
      ...functionOptions(this, 'Files', log, [
        listStatement(this.output),
        ...writeStatements(this.output),
        objectStatement(this.output, 'DeleteObject'),
        ...this.toQuarantine(quarantine),
      ]),
      description: `Stores results, discards outputs and quarantines sources of ${this.node.path}`,
      timeout: Duration.minutes(15), // a large source is copied
      memorySize: 256,
    });
  }

  private toQuarantine({ _kind, _prefix }: Quarantine): iam.PolicyStatement[] {
    if (_kind === 'NONE') return [];
    const tag = [
      ...readStatements(this.source),
      listStatement(this.source),
      objectStatement(this.source, 'GetObjectTagging', 'GetObjectVersionTagging', 'PutObjectTagging',
        'PutObjectVersionTagging'),
    ];
    if (_kind === 'TAG') return tag;
    const quarantine = { bucket: this.sourceBucket, prefix: _prefix! };
    return [
      ...tag,
      objectStatement(this.source, 'DeleteObject', 'DeleteObjectVersion'),
      ...writeStatements(quarantine),
      objectStatement(quarantine, 'PutObjectTagging'),
      listStatement(quarantine),
    ];
  }

  private validate(props: VideoProcessingWorkflowProps, { _kind, _prefix }: Quarantine): void {
    const { renditions, extensions = EXTENSIONS, maxSize } = props;
    if (Object.keys(renditions).length === 0) {
      throw new InvalidPropError(this, "'renditions' must have at least one rendition, got: {}; add one, for example "
        + "{ '720p': Rendition.mediaConvert({ height: 720 }) }");
    }
    for (const name of Object.keys(renditions)) {
      if (!/^[A-Za-z0-9_-]{1,40}$/.test(name)) {
        throw new InvalidPropError(this, "'renditions': a name must have 1 to 40 letters, digits, '-' and '_', because "
          + `it is part of the keys of the files, got: '${name}'`);
      }
    }
    if (extensions.length === 0) {
      throw new InvalidPropError(this, "'extensions' must have at least one extension, got: []; remove it to accept "
        + 'all formats whose metadata can be read');
    }
    for (const extension of extensions) {
      if (!/^\.[^./]+$/.test(extension)) {
        throw new InvalidPropError(this, "'extensions': each must be a dot followed by a suffix, for example '.mp4', "
          + `got: '${extension}'`);
      }
    }
    if (maxSize && !Token.isUnresolved(maxSize.toBytes()) && maxSize.toBytes() < 1) {
      throw new InvalidPropError(this, `'maxSize' must be at least one byte, got: ${maxSize.toBytes()}`);
    }
    const prefixes = { sourcePrefix: this.source.prefix, outputPrefix: this.output.prefix };
    for (const [name, prefix] of Object.entries(prefixes)) {
      if (prefix.startsWith('/')) {
        throw new InvalidPropError(this, `'${name}' must not begin with '/', because keys do not, got: '${prefix}'`);
      }
    }
    this.validateApart("'outputPrefix'", this.output, 'outputs would be processed as uploads; set another prefix, or '
      + "another 'outputBucket'");
    if (_kind === 'MOVE') {
      this.validateApart("the prefix of 'quarantine'", { bucket: this.sourceBucket, prefix: _prefix! }, 'a source '
        + "in quarantine would be processed again; set a 'sourcePrefix', or use Quarantine.tag()");
    }
  }

  private validateApart(name: string, place: ObjectPlace, consequence: string): void {
    if (!sameBucket(place.bucket, this.sourceBucket)) return;
    const [one, other] = [place.prefix, this.source.prefix];
    if (one.startsWith(other) || other.startsWith(one)) {
      throw new InvalidPropError(this, `${name} ('${one}') and 'sourcePrefix' ('${other}') overlap in the same bucket, `
        + `so ${consequence}`);
    }
  }
}

const EXTENSIONS = ['.mp4', '.m4v', '.mov', '.webm', '.mkv'];

/** Whether two constructs are the same bucket, even if it was imported twice. */
function sameBucket(one: s3.IBucket, other: s3.IBucket): boolean {
  const nameOf = (bucket: s3.IBucket) => JSON.stringify(Stack.of(bucket).resolve(bucket.bucketName));
  return one === other || nameOf(one) === nameOf(other);
}
