import { refuse } from '../diagnostic';
import { Integration, integrationOf, isKnownIntegration } from '../integration';
import { isDistributed } from '../model';
import { Rule } from './rule';

const EXPRESS_SECONDS = 5 * 60;

/** The resource of a task exists on AWS. */
export const resources: Rule = function* ({ states }) {
  for (const { state, location } of states) {
    if (state.Type !== 'Task' || isKnownIntegration(integrationOf(state.Resource))) continue;
    yield refuse(`${location}/Resource`, `The resource provided ${state.Resource as string} is not recognized. `
      + 'The value is not a valid resource ARN, or the resource is not available in this region; an action that has no '
      + 'optimized integration is called through arn:aws:states:::aws-sdk:service:action');
  }
};

/** A heartbeat is shorter than the timeout. Otherwise it could never be missed. */
export const heartbeats: Rule = function* ({ states }) {
  for (const { state, location } of states) {
    const { TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat } = state;
    if (typeof heartbeat === 'number' && typeof timeout === 'number' && heartbeat >= timeout) {
      yield refuse(`${location}/HeartbeatSeconds`, `'HeartbeatSeconds' (${heartbeat}) must be less than `
        + `'TimeoutSeconds' (${timeout}); shorten the heartbeat or lengthen the timeout`);
    }
  }
};

/**
 * Express workflows use only the features that they support.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html
 */
export const express: Rule = function* ({ definition, type, states }) {
  const { TimeoutSeconds: timeout } = definition;
  if (type === 'EXPRESS' && typeof timeout === 'number' && timeout > EXPRESS_SECONDS) {
    yield refuse('/TimeoutSeconds', `An Express workflow runs for at most ${EXPRESS_SECONDS} seconds, got: ${timeout}; `
      + 'shorten the timeout or make the workflow Standard');
  }
  // Also those of Express child executions of a distributed Map.
  for (const { state, location, parent } of states) {
    if (parent.type !== 'EXPRESS') continue;
    if (state.Type === 'Task') {
      const unsupported = unsupportedInExpress(integrationOf(state.Resource));
      if (unsupported) {
        yield refuse(`${location}/Resource`, `Express state machine does not support ${unsupported}; `
          + 'make the workflow Standard, or move this step into a Standard workflow of its own');
      }
    }
    if (state.Type === 'Wait' && typeof state.Seconds === 'number' && state.Seconds > EXPRESS_SECONDS) {
      yield refuse(`${location}/Seconds`, `An Express workflow runs for at most ${EXPRESS_SECONDS} seconds, got: `
        + `${state.Seconds}; shorten the wait or make the workflow Standard`);
    }
    if (isDistributed(state)) {
      const processor = 'ItemProcessor' in state ? 'ItemProcessor' : 'Iterator';
      yield refuse(`${location}/${processor}/ProcessorConfig/Mode`, 'Express state machine does not support a '
        + 'distributed Map; make the workflow Standard, or the Map inline');
    }
  }
};

function unsupportedInExpress(integration: Integration): string | undefined {
  if (integration.kind === 'activity') return 'activities';
  if (integration.pattern === 'callback') return "'.waitForTaskToken' service integration";
  return integration.pattern === 'job' ? `'${integration.suffix}' service integration` : undefined;
}
