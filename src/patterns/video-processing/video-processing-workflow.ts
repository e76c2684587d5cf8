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

/** What a video workflow is made of. */
export interface VideoProcessingWorkflowProps extends PrebuiltWorkflowOptions {
  /**
   * The renditions of each video, by name: 1 to 40 letters, digits, `-` and `_`. At least one. They are made in
   * parallel. A step that only hands the work over, such as a message that is not waited for, is refused at synthesis,
   * because the files are listed as soon as it ends.
   */
  readonly renditions: { [name: string]: Rendition };

  /**
   * Finds out what a video is. It gets a `MetadataRequest` and answers with a `MetadataResult`. A step whose result
   * can never have `status` is refused at synthesis.
   *
   * @default - a function that reads the headers of MP4, MOV, WebM and Matroska files, 1 MB of each at most
   */
  readonly metadata?: Step;

  /**
   * Where videos are uploaded to. Its events to EventBridge are turned on. One that is defined elsewhere and has a
   * customer key is imported with it (`Bucket.fromBucketAttributes`); that holds for `outputBucket` too.
   *
   * @default - a bucket of its own: encrypted, TLS only, not public, with versions, old ones of which go after 30 days
   */
  readonly sourceBucket?: s3.IBucket;

  /**
   * What the keys of uploads begin with, for example `uploads/`.
   *
   * @default - every upload into the bucket counts
   */
  readonly sourcePrefix?: string;

  /**
   * Where the outputs are stored, each upload's under a prefix of its this._resources.
   *
   * @default - a bucket of its own: encrypted, TLS only, not public
   */
  readonly outputBucket?: s3.IBucket;

  /**
   * What the keys of outputs begin with, for example `videos/`. In the source bucket it must not overlap with
   * `sourcePrefix`, or outputs would be processed again.
   *
   * @default - nothing
   */
  readonly outputPrefix?: string;

  /**
   * What the keys of videos end with, in either case. Others are rejected. An empty list takes all.
   *
   * @default ['.mp4', '.m4v', '.mov', '.webm', '.mkv']
   */
  readonly extensions?: string[];

  /**
   * The size of the largest video that is not rejected.
   *
   * @default Size.gibibytes(10)
   */
  readonly maxSize?: Size;

  /**
   * Whether a video is `PARTIAL` where the metadata or some of the renditions failed for good, but at least one
   * rendition is there. Without it, the others are of no use and the execution fails.
   *
   * @default false
   */
  readonly partialResults?: boolean;

  /**
   * Whether files stay that a failed rendition, or a failed execution, has written.
   *
   * @default false
   */
  readonly keepFailedOutputs?: boolean;

  /**
   * What is done with the source of an upload that was rejected, or whose processing failed.
   *
   * @default Quarantine.tag()
   */
  readonly quarantine?: Quarantine;

  /**
   * The table of the status of each upload: its partition key is the string `key`, its sort key the string `sequencer`.
   *
   * @default - a table of its own, encrypted with a customer key, with point-in-time recovery
   */
  readonly statusTable?: dynamodb.ITable;
}

/**
 * Defines the processing of videos: each upload starts an execution, which checks it, transcodes it and extracts its
 * metadata at the same time, and stores the outputs with a record.
 *
 * An execution gets an `S3UploadEvent` and gives a `VideoResult`, whose `outcome` is `PROCESSED`, `PARTIAL`,
 * `REJECTED` or `DUPLICATE`. Whatever else happens removes the outputs, tags the source, alerts people, and the
 * execution fails as `VideoProcessingFailed`.
 *
 * It creates a `Workflow` (state machine, role, log group, alarms) with a trigger (a rule of EventBridge, a role, a
 * dead-letter queue with an alarm), two functions, a table of statuses, and, where none are given, two buckets, a topic
 * for alerts and a customer key for table and topic; and a rule with a role that alerts people to executions that ended
 * where no catcher runs.
 */
export class VideoProcessingWorkflow extends PrebuiltWorkflow {
  /** Where videos are uploaded to. */
  public readonly sourceBucket: s3.IBucket;

  /** Where the outputs are. */
  public readonly outputBucket: s3.IBucket;

  /**
   * The status of each upload, under the `key` of the source and the `sequencer` of the upload, the newest last:
   * `outcome` (`PROCESSING` at first), `result` as JSON, `executionArn`.
   */
  public readonly statusTable: dynamodb.ITable;

  /** Where events of uploads go that could not start an execution. */
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
    }, 'give one of the same region');
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
   * Lets whoever transcodes read the sources and write the outputs, with the customer keys of the buckets. In a policy
   * of its own beside the workflow, so that the workflow may call whoever gets it.
   *
   * @param grantee who transcodes: a function, a role, a user or a group of this app
   */
  public grantTranscode(grantee: iam.IGrantable): iam.Grant {
    return grantBeside(this, grantee, 'Transcode', [...readStatements(this.source), ...writeStatements(this.output)]);
  }

  /**
   * Lets somebody read the status of uploads by the key of the source (`dynamodb:Query`), and with it what became of
   * them.
   *
   * @param grantee who may read
   */
  public grantReadStatus(grantee: iam.IGrantable): iam.Grant {
    return grantStatements(grantee, tableStatements(this.statusTable, 'Query'));
  }

  private steps(renditions: { [name: string]: Rendition }): { [name: string]: Step } {
    const scope = new Construct(this, 'Renditions');
    return Object.fromEntries(sortedEntries(renditions).map(([name, rendition]) =>
      [name, rendition.bindRendition(scope, this, name)]));
  }

  /** It changes nothing, so whatever becomes of a try, a crash too, there can be another. */
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
      throw new InvalidPropError(this, "'renditions' must hold at least one rendition, got: {}; add one, for example "
        + "{ '720p': Rendition.mediaConvert({ height: 720 }) }");
    }
    for (const name of Object.keys(renditions)) {
      if (!/^[A-Za-z0-9_-]{1,40}$/.test(name)) {
        throw new InvalidPropError(this, "'renditions': a name must be 1 to 40 letters, digits, '-' and '_', since it "
          + `stands in the keys of its files, got: '${name}'`);
      }
    }
    if (extensions.length === 0) {
      throw new InvalidPropError(this, "'extensions' must name at least one, got: []; leave it out for those of all "
        + 'formats whose metadata can be read');
    }
    for (const extension of extensions) {
      if (!/^\.[^./]+$/.test(extension)) {
        throw new InvalidPropError(this, "'extensions' must each be a dot and what follows it, for example '.mp4', "
          + `got: '${extension}'`);
      }
    }
    if (maxSize && !Token.isUnresolved(maxSize.toBytes()) && maxSize.toBytes() < 1) {
      throw new InvalidPropError(this, `'maxSize' must be at least one byte, got: ${maxSize.toBytes()}`);
    }
    const prefixes = { sourcePrefix: this.source.prefix, outputPrefix: this.output.prefix };
    for (const [name, prefix] of Object.entries(prefixes)) {
      if (prefix.startsWith('/')) {
        throw new InvalidPropError(this, `'${name}' must not begin with '/', since no key does, got: '${prefix}'`);
      }
    }
    this.validateApart("'outputPrefix'", this.output, 'outputs would be processed as uploads; give another prefix, or '
      + "another 'outputBucket'");
    if (_kind === 'MOVE') {
      this.validateApart("the prefix of 'quarantine'", { bucket: this.sourceBucket, prefix: _prefix! }, 'a bad upload '
        + "would be processed again where it is moved to; give a 'sourcePrefix', or use Quarantine.tag()");
    }
  }

  private validateApart(what: string, place: ObjectPlace, consequence: string): void {
    if (!sameBucket(place.bucket, this.sourceBucket)) return;
    const [one, other] = [place.prefix, this.source.prefix];
    if (one.startsWith(other) || other.startsWith(one)) {
      throw new InvalidPropError(this, `${what} ('${one}') and 'sourcePrefix' ('${other}') overlap in the same bucket, `
        + `so ${consequence}`);
    }
  }
}

const EXTENSIONS = ['.mp4', '.m4v', '.mov', '.webm', '.mkv'];

/** Also where a bucket was imported twice. */
function sameBucket(one: s3.IBucket, other: s3.IBucket): boolean {
  const nameOf = (bucket: s3.IBucket) => JSON.stringify(Stack.of(bucket).resolve(bucket.bucketName));
  return one === other || nameOf(one) === nameOf(other);
}
