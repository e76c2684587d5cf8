import { isTooDeep } from '../../asl/depth';
import { Integration, integrationOf } from '../../asl/integration';
import { isFields } from '../../asl/model';
import { retryCount } from '../context-object';
import { effectiveInput, filled, finish, numberField, argumentsOf } from '../dataflow';
import { dataLimitFailure, depthFailure, runtimeFailure, StateFailure } from '../failure';
import { EventDetails, payload } from '../history';
import { isLargerThan, Json, JsonObject } from '../json';
import { StateRun } from '../state-run';
import { StateKind } from './state-kind';

/** Calls a service and waits for its response. */
export const task: StateKind = {
  async start(run) {
    const { engine, frame } = run;
    const resource = run.state.Resource as string;
    const input = effectiveInput(run);
    const token = engine.random.text(64);
    const integration = integrationOf(resource);
    const sent = await argumentsOf(run, input, integration.pattern === 'request' ? {} : { token });
    const timeoutSeconds = await numberField(run, 'TimeoutSeconds', input);
    const heartbeatSeconds = await numberField(run, 'HeartbeatSeconds', input);
    const roleArn = await roleOf(run, input);

    schedule(run, sent, {
      ...timeoutSeconds !== undefined && { timeoutInSeconds: timeoutSeconds },
      ...heartbeatSeconds !== undefined && { heartbeatInSeconds: heartbeatSeconds },
      ...roleArn !== undefined && { taskCredentials: { roleArn } },
    });
    frame.task = { token, heartbeatSeconds };
    if (timeoutSeconds !== undefined) engine.setTimer(run.thread, 'timeout', timeoutSeconds);
    // Heartbeats of an activity are expected once a worker has taken the task.
    if (!isActivity(integration.kind)) renewHeartbeat(run);
    engine.emit({
      type: 'task',
      request: {
        token,
        state: run.name,
        resource,
        input: sent,
        roleArn,
        retryCount: retryCount(frame),
        time: engine.now,
        index: itemIndexOf(run.thread.map),
      },
    });
  },

  async received(run, message) {
    switch (message.type) {
      case 'taskHeartbeat': return renewHeartbeat(run);
      case 'activityStarted':
        run.record('ActivityStarted', () => message.workerName === undefined ? {} : { workerName: message.workerName });
        return renewHeartbeat(run);
      case 'taskSubmitted':
        run.record('TaskSubmitted', () => ({ ...payload('output', message.output), ...namesOf(run).details }));
        return undefined;
      case 'taskSucceeded': return succeeded(run, message.output);
      case 'taskFailed': return failed(run, new StateFailure(message.error, message.cause));
    }
  },

  async timedOut(run, failure) {
    const { prefix, details } = namesOf(run);
    run.engine.abandonTask(run.thread);
    settle(run);
    run.frame.triggerEventId = run.record(`${prefix}TimedOut`, () => ({ error: failure.error, ...details }));
    throw failure;
  },
};

/** The index in the `$$.Map` of an iteration. */
function itemIndexOf(map: JsonObject = {}): number | undefined {
  return isFields(map.Item) && typeof map.Item.Index === 'number' ? map.Item.Index : undefined;
}

async function roleOf(run: StateRun, input: Json): Promise<string | undefined> {
  const { Credentials } = run.state;
  if (Credentials === undefined) return undefined;
  const credentials = await filled(run, Credentials, 'Credentials', input);
  const roleArn = isFields(credentials) ? credentials.RoleArn : undefined;
  if (typeof roleArn === 'string') return roleArn;
  throw runtimeFailure(`The Credentials field needs a RoleArn that is a string, got: ${JSON.stringify(credentials)}`);
}

/** The names of the events of a task. Functions and activities that are called by ARN have their own. */
interface EventNames {
  readonly prefix: 'Task' | 'LambdaFunction' | 'Activity';
  /** The details that identify the service in each event. */
  readonly details: EventDetails;
  /** The name of the task in the message that its result is too large. */
  readonly taskName: string;
}

function namesOf(run: StateRun): EventNames {
  const resource = run.state.Resource as string;
  const { kind, service, action, suffix, direct } = integrationOf(resource);
  if (isActivity(kind)) return { prefix: 'Activity', details: {}, taskName: resource };
  if (direct) return { prefix: 'LambdaFunction', details: {}, taskName: resource };
  const resourceType = kind === 'sdk' ? `aws-sdk:${service}` : service;
  return { prefix: 'Task', details: { resource: action + suffix, resourceType }, taskName: resourceType };
}

/** Whether a task is an activity. So is any resource that is not recognized, because activities have any name. */
function isActivity(kind: Integration['kind']): boolean {
  return kind === 'activity' || kind === 'unknown';
}

function schedule(run: StateRun, sent: Json, limits: EventDetails): void {
  const { prefix, details } = namesOf(run);
  if (prefix === 'Task') {
    const { region } = run.engine.machine;
    run.record('TaskScheduled', () => ({ parameters: JSON.stringify(sent), region, ...details, ...limits }));
    run.record('TaskStarted', () => details);
    return;
  }
  run.record(`${prefix}Scheduled`, () => ({ ...payload('input', sent), resource: run.state.Resource, ...limits }));
  if (prefix === 'LambdaFunction') run.record('LambdaFunctionStarted');
}

function renewHeartbeat(run: StateRun): void {
  const seconds = run.frame.task!.heartbeatSeconds;
  if (seconds === undefined) return;
  run.engine.cancelTimers(run.thread, 'heartbeat');
  run.engine.setTimer(run.thread, 'heartbeat', seconds);
}

async function succeeded(run: StateRun, output: Json): Promise<void> {
  const { prefix, details, taskName } = namesOf(run);
  if (isTooDeep(output)) return failed(run, depthFailure());
  if (isLargerThan(run.engine.machine.limits.payloadBytes, output)) {
    return failed(run, dataLimitFailure(taskName, false));
  }
  settle(run);
  run.frame.triggerEventId = run.record(`${prefix}Succeeded`, () => ({ ...payload('output', output), ...details }));
  return finish(run, output);
}

function failed(run: StateRun, failure: StateFailure): never {
  const { prefix, details } = namesOf(run);
  settle(run);
  run.frame.triggerEventId = run.record(`${prefix}Failed`, () => ({ ...failure.details, ...details }));
  throw failure;
}

/** Stops waiting after the response has arrived. */
function settle(run: StateRun): void {
  run.engine.cancelTimers(run.thread);
  run.frame.task = undefined;
}
