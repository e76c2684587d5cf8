import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { MediaConvertRenditionProps, mediaConvertStep } from './media-convert';
import type { VideoProcessingWorkflow } from './video-processing-workflow';
import { Step, StepOptions } from '../../steps';
import { need } from '../../validation/required';

/**
 * How a video is transcoded into one of its renditions.
 *
 * Make one with the factories, or a kind of your own by extending this class and implementing `bindRendition`.
 */
export abstract class Rendition {
  /**
   * A Lambda function transcodes. It gets a `TranscodeRequest`, and may read the sources and write the outputs.
   *
   * @param fn the function; its role must be of this app
   * @param options timeout, retry, arguments, result
   */
  public static invoke(fn: lambda.IFunction, options?: StepOptions): Rendition {
    need('Rendition.invoke', 'fn', fn, 'function');
    return new BuiltInRendition((_scope, videos) => {
      videos.grantTranscode(fn);
      return Step.invoke(fn, options);
    });
  }

  /**
   * AWS Elemental MediaConvert transcodes, and the state waits for the end of the job. It has a role of its own, which
   * may read the sources and write the outputs. A retry within one minute of a lost response gets the same job; a later
   * one starts, and is billed for, another job that writes the same outputs.
   *
   * MediaConvert reads the newest version of a source.
   *
   * @param props height and bit rate, or the whole settings of the job
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-mediaconvert.html
   */
  public static mediaConvert(props: MediaConvertRenditionProps = {}): Rendition {
    return new BuiltInRendition((scope, videos, name) => mediaConvertStep(scope, videos, name, props));
  }

  /**
   * Any step transcodes. It gets a `TranscodeRequest`; give what it calls the permissions with
   * `workflow.grantTranscode()`.
   *
   * @param step what is done
   */
  public static step(step: Step): Rendition {
    need('Rendition.step', 'step', step, 'step');
    return new BuiltInRendition(() => step);
  }

  protected constructor() {}

  /**
   * Gives the step, and the permissions to whoever does the work. Called once.
   *
   * @param scope where constructs that it needs are defined
   * @param videos the workflow, whose `grantTranscode` gives the permissions
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
