import { Integration, integrationOf } from '../../asl/integration';
import { Fields } from '../../asl/model';
import { retryCount } from '../context-object';
import { effectiveInput, filled, finish, numberField, workInput } from '../dataflow';
import { dataLimitFailure, StateFailure } from '../failure';
import { EventDetails, payload } from '../history';
import { isLargerThan, Json } from '../json';
import { StateRun } from '../state-run';
import { StateKind } from './state-kind';

/** Calls a service and goes on with its answer. */
export const task: StateKind = {
  async start(run) {
    const { execution, frame } = run;
    const resource = run.state.Resource as string;
    const input = effectiveInput(run);
    const token = execution.random.text(64);
    const integration = integrationOf(resource);
    const sent = await workInput(run, input, integration.pattern === 'callback' ? { token } : {});
    const timeoutSeconds = await numberField(run, 'TimeoutSeconds', input);
    const heartbeatSeconds = await numberField(run, 'HeartbeatSeconds', input);
    const roleArn = await roleOf(run, input);

    schedule(run, sent, {
      ...timeoutSeconds !== undefined && { timeoutInSeconds: timeoutSeconds },
      ...heartbeatSeconds !== undefined && { heartbeatInSeconds: heartbeatSeconds },
      ...roleArn !== undefined && { taskCredentials: { roleArn } },
    });
    frame.task = { token, heartbeatSeconds };
    if (timeoutSeconds !== undefined) run.after(timeoutSeconds, 'timeout');
    // An activity beats from when a worker has taken it.
    if (!isActivity(integration.kind)) renewHeartbeat(run);
    const retries = retryCount(frame);
    execution.tell({
      type: 'task',
      request: { token, state: run.name, resource, input: sent, roleArn, retryCount: retries, time: execution.now },
    });
  },

  async answered(run, outcome) {
    switch (outcome.type) {
      case 'taskHeartbeat': return renewHeartbeat(run);
      case 'activityStarted':
        run.event('ActivityStarted', () => outcome.workerName === undefined ? {} : { workerName: outcome.workerName });
        return renewHeartbeat(run);
      case 'taskSubmitted':
        run.event('TaskSubmitted', () => ({ ...payload('output', outcome.output), ...namesOf(run).details }));
        return undefined;
      case 'taskSucceeded': return succeeded(run, outcome.output);
      case 'taskFailed': return failed(run, new StateFailure(outcome.error, outcome.cause));
    }
  },

  async timedOut(run, failure) {
    const { prefix, details } = namesOf(run);
    run.execution.abandonTask(run.thread);
    settle(run);
    run.frame.triggerEventId = run.event(`${prefix}TimedOut`, () => ({ error: failure.error, ...details }));
    throw failure;
  },
};

async function roleOf(run: StateRun, input: Json): Promise<string | undefined> {
  const { Credentials } = run.state;
  if (Credentials === undefined) return undefined;
  return (await filled(run, Credentials, 'Credentials', input) as Fields).RoleArn as string | undefined;
}

/** How the events of a task are called: those of a function or an activity by its ARN have names of their own. */
interface EventNames {
  readonly prefix: 'Task' | 'LambdaFunction' | 'Activity';
  /** What names the service in each event. */
  readonly details: EventDetails;
  /** What AWS calls the task when its result is too large. */
  readonly what: string;
}

function namesOf(run: StateRun): EventNames {
  const resource = run.state.Resource as string;
  const { kind, service, action, suffix, direct } = integrationOf(resource);
  if (isActivity(kind)) return { prefix: 'Activity', details: {}, what: resource };
  if (direct) return { prefix: 'LambdaFunction', details: {}, what: resource };
  const resourceType = kind === 'sdk' ? `aws-sdk:${service}` : service;
  return { prefix: 'Task', details: { resource: action + suffix, resourceType }, what: resourceType };
}

/** A resource that is nothing else, too: an activity is called by whatever name it has. */
function isActivity(kind: Integration['kind']): boolean {
  return kind === 'activity' || kind === 'unknown';
}

function schedule(run: StateRun, sent: Json, limits: EventDetails): void {
  const { prefix, details } = namesOf(run);
  if (prefix === 'Task') {
    const { region } = run.execution.machine;
    run.event('TaskScheduled', () => ({ parameters: JSON.stringify(sent), region, ...details, ...limits }));
    run.event('TaskStarted', () => details);
    return;
  }
  run.event(`${prefix}Scheduled`, () => ({ ...payload('input', sent), resource: run.state.Resource, ...limits }));
  if (prefix === 'LambdaFunction') run.event('LambdaFunctionStarted');
}

function renewHeartbeat(run: StateRun): void {
  const seconds = run.frame.task!.heartbeatSeconds;
  if (seconds === undefined) return;
  run.execution.cancelTimers(run.thread, 'heartbeat');
  run.after(seconds, 'heartbeat');
}

async function succeeded(run: StateRun, output: Json): Promise<void> {
  const { prefix, details, what } = namesOf(run);
  if (isLargerThan(run.execution.machine.limits.payloadBytes, output)) {
    return failed(run, dataLimitFailure(what, false));
  }
  settle(run);
  run.frame.triggerEventId = run.event(`${prefix}Succeeded`, () => ({ ...payload('output', output), ...details }));
  return finish(run, output);
}

function failed(run: StateRun, failure: StateFailure): never {
  const { prefix, details } = namesOf(run);
  settle(run);
  run.frame.triggerEventId = run.event(`${prefix}Failed`, () => ({ ...failure.details, ...details }));
  throw failure;
}

/** The answer is there: nothing is waited for any more. */
function settle(run: StateRun): void {
  run.execution.cancelTimers(run.thread);
  run.frame.task = undefined;
}
