import { Token } from 'aws-cdk-lib';
import { flowsOf, longestWaits } from './longest-time';
import { StateJson } from './task-defaults';
import { hasChosenTimeout, timedTask } from './task-policies';
import { TaskTimeout } from './task-timeout';
import { integrationOf } from '../asl/integration';
import { inWords } from '../validation/durations';

/** A warning of a timeout that may be too short, with an id to acknowledge it. */
export interface TimeoutWarning {
  readonly id: string;
  readonly message: string;
}

/**
 * Finds timeouts that may stop work too early.
 *
 * @param graph the rendered chain, before the policies of the workflow are applied
 * @param policy the timeout of tasks that set none themselves
 * @param machineSeconds the timeout that was set for executions, or the limit of an Express workflow
 */
export function timeoutWarnings(graph: StateJson, policy: TaskTimeout, machineSeconds?: number): TimeoutWarning[] {
  const tasks = tasksOf(graph);
  return [
    ...tasks.flatMap(([name, task]) => ofTask(name, task, policy)),
    ...machineSeconds === undefined || Token.isUnresolved(machineSeconds) ? []
      : ofMachine(graph, tasks, machineSeconds),
  ];
}

function ofTask(name: string, task: StateJson, policy: TaskTimeout): TimeoutWarning[] {
  const timed = timedTask(task);
  const { chosen = 0 } = timed.limit;
  if (hasChosenTimeout(task)) {
    const { TimeoutSeconds: seconds } = task;
    if (timed.pattern !== 'job' || !isKnown(seconds) || !(seconds < chosen)) return [];
    return [{
      id: 'cdk-stepwright:shortTaskTimeout',
      message: `the timeout of '${name}' (${inWords(seconds)}) is shorter than the limit of its job `
        + `(${inWords(chosen)}), so that Step Functions may stop a running job; set a longer timeout, or a `
        + 'shorter limit of the job',
    }];
  }
  if (!policy._isGuessFor(timed)) return [];
  const seconds = inWords(policy._secondsFor(timed)!);
  const { service, action } = integrationOf(task.Resource);
  return [timed.pattern === 'job'
    ? {
      id: 'cdk-stepwright:unknownJobDuration',
      message: `how long the job of '${name}' (${service}:${action}) may take is not known, so its timeout is `
        + `${seconds}, after which Step Functions stops it; set a timeout for this task`,
    }
    : {
      id: 'cdk-stepwright:unknownCallbackDuration',
      message: `how long '${name}' may wait is not known, so its timeout is ${seconds}; set a timeout or a heartbeat `
        + 'for this task',
    }];
}

function ofMachine(graph: StateJson, tasks: [string, StateJson][], machineSeconds: number): TimeoutWarning[] {
  const waits = longestWaits(graph);
  const tooLong = [
    ...waits > machineSeconds ? [`its Waits take (${inWords(waits)})`] : [],
    ...tasks
      .map(([name, task]) => ({ name, seconds: longestOf(task) }))
      .filter(({ seconds }) => seconds > machineSeconds)
      .map(({ name, seconds }) => `'${name}' may take (${inWords(seconds)})`),
  ];
  return tooLong.map((what) => ({
    id: 'cdk-stepwright:shortTimeout',
    message: `the timeout of the workflow (${inWords(machineSeconds)}) is shorter than ${what}; an execution that `
      + 'exceeds it is stopped with status TIMED_OUT, and no catchers run; set a longer timeout',
  }));
}

/** The longest time of a task that was set explicitly, in seconds. */
function longestOf(task: StateJson): number {
  if (hasChosenTimeout(task)) return isKnown(task.TimeoutSeconds) ? task.TimeoutSeconds : 0;
  const { pattern, limit } = timedTask(task);
  return pattern === 'job' ? limit.chosen || 0 : 0;
}

function tasksOf(flow: StateJson): [string, StateJson][] {
  return Object.entries<StateJson>(flow.States).flatMap(([name, state]): [string, StateJson][] =>
    state.Type === 'Task' ? [[name, state]] : flowsOf(state).flatMap(tasksOf));
}

function isKnown(seconds: unknown): seconds is number {
  return typeof seconds === 'number' && !Token.isUnresolved(seconds);
}
