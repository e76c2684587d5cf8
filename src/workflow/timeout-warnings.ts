import { Token } from 'aws-cdk-lib';
import { flowsOf, longestWaits } from './longest-time';
import { StateJson } from './task-defaults';
import { hasChosenTimeout, timedTask } from './task-policies';
import { TaskTimeout } from './task-timeout';
import { integrationOf } from '../asl/integration';
import { inWords } from '../validation/durations';

/** A timeout that may be too short, under an id that can be acknowledged. */
export interface TimeoutWarning {
  readonly id: string;
  readonly message: string;
}

/**
 * Looks for timeouts that may end work too early.
 *
 * @param graph the chain as it was rendered, before it got the policies of the workflow
 * @param policy the timeout of tasks that have none of their own
 * @param machineSeconds the timeout that was chosen for executions, or that an Express workflow has
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
        + `(${inWords(chosen)}), so that Step Functions stops the job before it may end; set a longer timeout, or a `
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
      + 'reaches it ends as TIMED_OUT, and no catcher runs',
  }));
}

/** How long somebody said that a task may take. */
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
