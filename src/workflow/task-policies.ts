import { knownLimit, TimedTask } from './known-limit';
import { Retrier } from './retrier';
import { RetryPolicy } from './retry-policy';
import { isChosen, isDefault, StateJson } from './task-defaults';
import { TaskTimeout } from './task-timeout';
import { integrationOf } from '../asl/integration';

/** The policies that a workflow applies to each of its tasks. */
export interface TaskPolicies {
  readonly retry: RetryPolicy;
  readonly timeout: TaskTimeout;
}

/** Applies the policies to every task of a rendered graph, including those inside Parallel and Map. */
export function applyPolicies(graph: StateJson, policies: TaskPolicies): StateJson {
  const states = Object.entries<StateJson>(graph.States).map(([name, state]) => [name, inState(state, policies)]);
  return { ...graph, States: Object.fromEntries(states) };
}

function inState(state: StateJson, policies: TaskPolicies): StateJson {
  if (state.Type === 'Task') return { ...state, ...retries(state, policies), ...timeout(state, policies) };
  if (!state.Branches && !state.ItemProcessor && !state.Iterator) return state;
  const inner = { ...state };
  if (state.Branches) inner.Branches = state.Branches.map((branch: StateJson) => applyPolicies(branch, policies));
  for (const field of ['ItemProcessor', 'Iterator']) {
    if (state[field]) inner[field] = applyPolicies(state[field], policies);
  }
  return inner;
}

/** Whether the timeout of a task was set explicitly. */
export function hasChosenTimeout(task: StateJson): boolean {
  return task.TimeoutSecondsPath !== undefined
    || (task.TimeoutSeconds !== undefined && !isDefault(task, 'TimeoutSeconds'));
}

function timeout(task: StateJson, policies: TaskPolicies): StateJson {
  return hasChosenTimeout(task) ? {} : { TimeoutSeconds: timeoutSeconds(task, policies.timeout) };
}

/** The timeout of a rendered task by a policy, in seconds. */
export function timeoutSeconds(task: StateJson, policy: TaskTimeout): number | undefined {
  return policy._secondsFor(timedTask(task));
}

/** The properties of a rendered task that determine its timeout. */
export function timedTask(task: StateJson): TimedTask {
  const { HeartbeatSeconds: heartbeat, HeartbeatSecondsPath: path } = task;
  return {
    pattern: integrationOf(task.Resource).pattern,
    limit: knownLimit(task),
    heartbeatSeconds: path !== undefined || typeof heartbeat === 'string' ? NaN : heartbeat,
  };
}

/** The task's own retriers come first. Those of the policy follow for the errors that are not handled yet. */
function retries(task: StateJson, policies: TaskPolicies): StateJson {
  const ours = policies.retry._retriersOfWorkflow(task.Resource);
  if (isChosen(task, 'Retry') || (ours.length === 0 && !isDefault(task, 'Retry'))) return {};
  const present: Retrier[] = isDefault(task, 'Retry') ? [] : task.Retry ?? [];
  const given = present.filter((retrier) => !isLambdaDefault(retrier));
  const handled = new Set(given.flatMap((retrier) => retrier.ErrorEquals));
  if (handled.has('States.ALL')) return { Retry: given };
  const open = ours
    .map((retrier) => ({ ...retrier, ErrorEquals: retrier.ErrorEquals.filter((error) => !handled.has(error)) }))
    .filter((retrier) => retrier.ErrorEquals.length > 0);
  const retriers = [...given, ...open];
  return { Retry: retriers.length > 0 ? retriers : undefined };
}

/** Whether a retrier is the default of aws-cdk-lib's LambdaInvoke: without throttling, jitter and a maximum delay. */
function isLambdaDefault(retrier: Retrier): boolean {
  const { ErrorEquals, IntervalSeconds, MaxAttempts, BackoffRate } = retrier;
  return IntervalSeconds === 2 && MaxAttempts === 6 && BackoffRate === 2
    && ErrorEquals.length === 4 && ErrorEquals[0] === 'Lambda.ClientExecutionTimeoutException';
}
