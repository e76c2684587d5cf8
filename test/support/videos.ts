import { Construct } from 'constructs';
import { aFunction } from './synth';
import { Rendition, VideoProcessingWorkflow, VideoProcessingWorkflowProps } from '../../src';

/** Defines a video workflow with two renditions that are made by functions. */
export function videos(
  scope: Construct,
  props: Partial<VideoProcessingWorkflowProps> = {},
  id = 'Videos',
): VideoProcessingWorkflow {
  return new VideoProcessingWorkflow(scope, id, {
    renditions: {
      '720p': Rendition.invoke(aFunction(scope, `${id}Transcode720p`)),
      '360p': Rendition.invoke(aFunction(scope, `${id}Transcode360p`)),
    },
    ...props,
  });
}
