import { Aws, Duration, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { VideoProcessingWorkflow } from './video-processing-workflow';
import { forcedWildcard } from '../../permissions/forced-wildcard';
import { jobRuleStatement } from '../../permissions/job-rule';
import { FOR_THIS_ACCOUNT } from '../../permissions/key-policy';
import { Step, StepBinding, StepOptions } from '../../steps';
import { InvalidPropError } from '../../validation/errors';
import { RetryPolicy } from '../../workflow';
import { jsonata } from '../../workflow/jsonata-text';

/** Properties for defining a rendition that AWS Elemental MediaConvert transcodes. */
export interface MediaConvertRenditionProps {
  /**
   * The height of the output in pixels, an even number from 32 to 8,192. The width follows from the source.
   *
   * @default - the height of the source
   */
  readonly height?: number;

  /**
   * The maximum video bit rate in bits per second, from 1,000 to 1,152,000,000. MediaConvert uses less if less is
   * sufficient.
   *
   * @default 5000000
   */
  readonly maxBitrate?: number;

  /**
   * The complete settings of the job, instead of `height` and `maxBitrate`. Any `Settings` of MediaConvert, with
   * JSONata in `{% … %}` that reads the `TranscodeRequest` as `$request`. Outputs must be written under
   * `$request.outputPrefix`.
   *
   * @default - one MP4 file: H.264 of constant quality (QVBR), AAC at 128 kbit/s, rotated according to the source
   * @see https://docs.aws.amazon.com/mediaconvert/latest/apireference/jobs.html
   */
  readonly settings?: any;

  /**
   * The ARN of the MediaConvert queue.
   *
   * @default - the default queue of the account
   */
  readonly queueArn?: string;

  /**
   * The maximum duration of a job, including its time in the queue.
   *
   * @default Duration.hours(6)
   */
  readonly timeout?: Duration;
}

/** Returns a step that runs a MediaConvert job, which reads the source and writes under the prefix of the rendition. */
export function mediaConvertStep(
  scope: Construct, videos: VideoProcessingWorkflow, name: string, props: MediaConvertRenditionProps,
): Step {
  validate(scope, name, props);
  const role = new iam.Role(scope, `${name}Role`, {
    assumedBy: new iam.ServicePrincipal('mediaconvert.amazonaws.com', { conditions: FOR_THIS_ACCOUNT }),
  });
  videos.grantTranscode(role);
  const queueArn = props.queueArn ?? arnOf(scope, 'queues', 'Default');
  return new MediaConvertStep(role, {
    Role: role.roleArn,
    Queue: queueArn,
    ClientRequestToken: tokenOf(name),
    StatusUpdateInterval: 'SECONDS_60',
    UserMetadata: { execution: '{% $states.context.Execution.Id %}' },
    Settings: props.settings ?? oneMp4(props),
  }, {
    timeout: props.timeout ?? Duration.hours(6),
    // All attempts happen within the minute for which MediaConvert remembers the token.
    retry: RetryPolicy.transientErrors(),
  });
}

class MediaConvertStep extends Step {
  constructor(
    private readonly role: iam.IRole,
    private readonly job: { readonly Queue: string; readonly [field: string]: any },
    options: StepOptions,
  ) {
    super(options);
  }

  /** @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-mediaconvert.html */
  public bind(scope: Construct, _input: any): StepBinding {
    return {
      resource: `arn:${Aws.PARTITION}:states:::mediaconvert:createJob.sync`,
      arguments: this.job,
      result: '{% { "jobId": $states.result.Job.Id } %}',
      policyStatements: [
        ...this.toCreateJobs(scope),
        forcedWildcard('The ids of the jobs that a step starts and waits for are not known at deployment.', {
          actions: ['mediaconvert:GetJob', 'mediaconvert:CancelJob'],
          resources: [arnOf(scope, 'jobs', '*')],
        }),
        new iam.PolicyStatement({
          actions: ['iam:PassRole'],
          resources: [this.role.roleArn],
          conditions: { StringEquals: { 'iam:PassedToService': 'mediaconvert.amazonaws.com' } },
        }),
        jobRuleStatement(scope, 'StepFunctionsGetEventsForMediaConvertJobRule'),
      ],
    };
  }

  /**
   * Returns the statements for CreateJob, which is authorized against the queue of the job and each preset that it
   * names.
   *
   * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselementalmediaconvert.html
   */
  private toCreateJobs(scope: Construct): iam.PolicyStatement[] {
    const actions = ['mediaconvert:CreateJob'];
    const { known, computed } = presetsOf(this.job.Settings);
    const presets = known.map((preset) => arnOf(scope, 'presets', preset));
    return [
      new iam.PolicyStatement({ actions, resources: [this.job.Queue, ...presets] }),
      ...computed ? [forcedWildcard('The preset that an expression names is not known at deployment.', {
        actions, resources: [arnOf(scope, 'presets', '*')],
      })] : [],
    ];
  }
}

/** Returns the presets that the settings name, and whether an expression may name others. */
function presetsOf(settings: unknown): { readonly known: string[]; readonly computed: boolean } {
  const known = new Set<string>();
  let computed = false;
  const read = (value: unknown, field?: string): void => {
    if (typeof value === 'string') {
      if (/^{%/.test(value)) computed ||= field === 'Preset' || /\bPreset\b/.test(value);
      else if (field === 'Preset') known.add(value);
    } else if (Array.isArray(value)) {
      value.forEach((one) => read(one));
    } else if (typeof value === 'object' && value !== null) {
      Object.entries(value).forEach(([name, one]) => read(one, name));
    }
  };
  read(settings);
  return { known: [...known], computed };
}

/**
 * The idempotency token of a job. A retry within one minute of a lost response returns the job that was created. Later,
 * MediaConvert creates another one. A redrive gets its own job. The token is a digest, because the name of an execution
 * alone can have 80 characters.
 *
 * @see https://docs.aws.amazon.com/mediaconvert/latest/apireference/idempotency.html at most 64 ASCII characters
 */
const tokenOf = (name: string) => jsonata(
  `$hash($states.context.Execution.Id & "/" & $states.context.Execution.RedriveCount & "/${name}", "SHA-256")`,
);

const arnOf = (scope: Construct, resource: string, resourceName: string) =>
  Stack.of(scope).formatArn({ service: 'mediaconvert', resource, resourceName });

const AUDIO = 'Audio Selector 1';

/** The settings for one MP4 file, which can be played while it is downloaded. */
function oneMp4({ height, maxBitrate = 5_000_000 }: MediaConvertRenditionProps): object {
  return {
    TimecodeConfig: { Source: 'ZEROBASED' },
    Inputs: [{
      FileInput: '{% "s3://" & $request.source.bucket & "/" & $request.source.key %}',
      TimecodeSource: 'ZEROBASED',
      VideoSelector: { Rotate: 'AUTO' },
      AudioSelectors: { [AUDIO]: { DefaultSelection: 'DEFAULT' } },
    }],
    OutputGroups: [{
      OutputGroupSettings: {
        Type: 'FILE_GROUP_SETTINGS',
        FileGroupSettings: {
          Destination: '{% "s3://" & $request.outputBucket & "/" & $request.outputPrefix & "video" %}',
        },
      },
      Outputs: [{
        ContainerSettings: { Container: 'MP4', Mp4Settings: { MoovPlacement: 'PROGRESSIVE_DOWNLOAD' } },
        VideoDescription: {
          Height: height,
          CodecSettings: {
            Codec: 'H_264',
            H264Settings: {
              RateControlMode: 'QVBR',
              MaxBitrate: maxBitrate,
              QualityTuningLevel: 'SINGLE_PASS_HQ',
              SceneChangeDetect: 'TRANSITION_DETECTION',
            },
          },
        },
        AudioDescriptions: [{
          AudioSourceName: AUDIO,
          CodecSettings: {
            Codec: 'AAC',
            AacSettings: { Bitrate: 128_000, CodingMode: 'CODING_MODE_2_0', SampleRate: 48_000 },
          },
        }],
      }],
    }],
  };
}

function validate(scope: Construct, name: string, props: MediaConvertRenditionProps): void {
  const { height, maxBitrate, settings } = props;
  const isOutside = (value: number | undefined, from: number, to: number) =>
    value !== undefined && !Token.isUnresolved(value) && !(Number.isInteger(value) && value >= from && value <= to);
  const where = `rendition '${name}'`;
  if (settings !== undefined && (height !== undefined || maxBitrate !== undefined)) {
    throw new InvalidPropError(scope, `${where}: 'settings' replace the settings of the job, so 'height' and `
      + "'maxBitrate' have no effect; remove them, or remove 'settings'");
  }
  if (isOutside(height, 32, 8192) || height! % 2 === 1) {
    throw new InvalidPropError(scope, `${where}: 'height' must be an even number from 32 to 8192, got: ${height}`);
  }
  if (isOutside(maxBitrate, 1000, 1_152_000_000)) {
    throw new InvalidPropError(scope, `${where}: 'maxBitrate' must be a whole number from 1000 to 1152000000, got: `
      + `${maxBitrate}`);
  }
}
