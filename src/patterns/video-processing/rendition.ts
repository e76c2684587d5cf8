import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { MediaConvertRenditionProps, mediaConvertStep } from './media-convert';
import type { VideoProcessingWorkflow } from './video-processing-workflow';
import { Step, StepOptions } from '../../steps';
import { need } from '../../validation/required';

/**
 * Transcodes a video into one of its renditions.
 *
 * Create renditions with the static methods, or extend this class and implement `bindRendition` for a custom kind.
 *
 * @example
 * declare const thumbnails: lambda.Function;
 * const renditions = {
 *   '720p': Rendition.mediaConvert({ height: 720 }),
 *   'thumbnails': Rendition.invoke(thumbnails, { timeout: Duration.minutes(5) }),
 * };
 * new VideoProcessingWorkflow(stack, 'Videos', { renditions });
 */
export abstract class Rendition {
  /**
   * Invokes a Lambda function. It receives a `TranscodeRequest` and is granted permission to read the sources and write
   * the outputs.
   *
   * @param fn the function, whose role must be defined in this app
   * @param options options for the step, such as the timeout
   */
  public static invoke(fn: lambda.IFunction, options?: StepOptions): Rendition {
    need('Rendition.invoke', 'fn', fn, 'function');
    return new BuiltInRendition((_scope, videos) => {
      videos.grantTranscode(fn);
      return Step.invoke(fn, options);
    });
  }

  /**
   * Runs an AWS Elemental MediaConvert job and waits for it to complete. The job uses a dedicated role, which can read
   * the sources and write the outputs. A retry within one minute of a lost response returns the same job. A later retry
   * starts another job, which is billed too and writes the same outputs.
   *
   * MediaConvert reads the latest version of a source.
   *
   * @param props height and bit rate, or the complete settings of the job
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-mediaconvert.html
   */
  public static mediaConvert(props: MediaConvertRenditionProps = {}): Rendition {
    return new BuiltInRendition((scope, videos, name) => mediaConvertStep(scope, videos, name, props));
  }

  /**
   * Runs any step. It receives a `TranscodeRequest`. Grant the permissions to the identity that transcodes with
   * `workflow.grantTranscode()`.
   *
   * @param step the step
   */
  public static step(step: Step): Rendition {
    need('Rendition.step', 'step', step, 'step');
    return new BuiltInRendition(() => step);
  }

  /**
   * Returns the step, and grants the permissions to the identity that transcodes. Called once per rendition.
   *
   * @param scope the scope in which to define constructs
   * @param videos the workflow, whose `grantTranscode` grants the permissions
   * @param name the name of the rendition
   */
  public abstract bindRendition(scope: Construct, videos: VideoProcessingWorkflow, name: string): Step;
}

class BuiltInRendition extends Rendition {
  constructor(
    private readonly bind: (scope: Construct, videos: VideoProcessingWorkflow, name: string) => Step,
  ) {
    super();
  }

  public bindRendition(scope: Construct, videos: VideoProcessingWorkflow, name: string): Step {
    return this.bind(scope, videos, name);
  }
}
