import { RetryPolicy } from './retry-policy';
import { TaskTimeout } from './task-timeout';
import { functionTimeout } from '../private/function-timeout';
import { Retrier } from '../private/retrier';
import { isChosen, isDefault, StateJson } from '../private/task-defaults';

/** What a workflow gives to every task in it. */
export interface TaskPolicies {
  readonly retry: RetryPolicy;
  readonly timeout: TaskTimeout;
}

/** Gives every task of a rendered graph, those inside Parallel and Map included, its retries and its timeout. */
export function applyPolicies(graph: StateJson, policies: TaskPolicies): StateJson {
  const states = Object.entries<StateJson>(graph.States).map(([name, state]) => [name, inState(state, policies)]);
  return { ...graph, States: Object.fromEntries(states) };
}

function inState(state: StateJson, policies: TaskPolicies): StateJson {
  if (state.Type === 'Task') return { ...state, ...retries(state, policies), ...timeout(state, policies) };
  const inner = { ...state };
  if (state.Branches) inner.Branches = state.Branches.map((branch: StateJson) => applyPolicies(branch, policies));
  for (const field of ['ItemProcessor', 'Iterator']) {
    if (state[field]) inner[field] = applyPolicies(state[field], policies);
  }
  return inner;
}

/** What a day leaves room for, whatever else is done. */
const LONG_SECONDS = 3600;

/** How long those tasks may take in all that may take longer than an hour, such as people's approvals. */
export function secondsOfLongTasks(graph: StateJson): number {
  return Object.values<StateJson>(graph.States).reduce((sum, state) => {
    const { Type, TimeoutSeconds: seconds, Branches = [], ItemProcessor, Iterator } = state;
    const inner = [...Branches, ItemProcessor, Iterator].filter(Boolean).map(secondsOfLongTasks);
    const own = Type === 'Task' && typeof seconds === 'number' && seconds > LONG_SECONDS ? seconds : 0;
    return inner.reduce((total, one) => total + one, sum + own);
  }, 0);
}

function timeout(task: StateJson, policies: TaskPolicies): StateJson {
  const chosen = task.TimeoutSeconds !== undefined && !isDefault(task, 'TimeoutSeconds');
  // A heartbeat that is known only at run time may be longer than any timeout we would choose.
  const beatsUnknown = task.HeartbeatSecondsPath || typeof task.HeartbeatSeconds === 'string';
  if (chosen || task.TimeoutSecondsPath || beatsUnknown) return {};
  return { TimeoutSeconds: timeoutSeconds(task, policies.timeout) };
}

/** The timeout that a policy gives to a rendered task. */
export function timeoutSeconds(task: StateJson, policy: TaskTimeout): number | undefined {
  const functionName = (task.Arguments ?? task.Parameters)?.FunctionName;
  return policy._secondsFor({
    resource: task.Resource,
    heartbeatSeconds: task.HeartbeatSeconds,
    functionSeconds: functionTimeout(functionName) ?? functionTimeout(task.Resource),
  });
}

/** The user's own retriers come first; ours follow for the errors that they leave open. */
function retries(task: StateJson, policies: TaskPolicies): StateJson {
  const ours = policies.retry._retriers(task.Resource);
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

/** The retrier that aws-cdk-lib's LambdaInvoke brings unless told otherwise: without throttling, jitter and a cap. */
function isLambdaDefault(retrier: Retrier): boolean {
  const { ErrorEquals, IntervalSeconds, MaxAttempts, BackoffRate } = retrier;
  return IntervalSeconds === 2 && MaxAttempts === 6 && BackoffRate === 2
    && ErrorEquals.length === 4 && ErrorEquals[0] === 'Lambda.ClientExecutionTimeoutException';
}
