import { Answer, AnswerFunction, MockedCall } from './answer';
import { MachineUnderTest } from './machine-under-test';
import { isConstruct } from './source';
import { didYouMean } from '../asl/errors';
import { Integration, integrationOf } from '../asl/integration';
import { nearest } from '../asl/nearest';
import { TaskResponse } from '../engine';

/**
 * The tasks that a mock answers: the name of a state, a construct (a function, a table, a queue, …) or its path, a call
 * such as `dynamodb:putItem`, or the resource of a task.
 */
export type Target = string | object;

/** A mock that was defined for some tasks. */
export class Mock {
  /** The number of calls that it answered. */
  uses = 0;
  private readonly usesByItem = new Map<string, number>();

  constructor(
    readonly target: string, private readonly fits: (call: MockedCall) => boolean, private readonly answer: unknown,
  ) {}

  /** Whether it answers a call. */
  answers(call: MockedCall): boolean {
    return this.fits(call);
  }

  /** The response to a call. */
  async respond(call: MockedCall): Promise<Response> {
    this.uses += 1;
    return this.responseOf(this.answer, call, 0);
  }

  private async responseOf(answer: unknown, call: MockedCall, seconds: number): Promise<Response> {
    if (typeof answer === 'function') return this.called(answer as AnswerFunction, call, seconds);
    if (!(answer instanceof Answer)) return { after: seconds, ...resultOf(answer, call) };
    const after = seconds + answer.seconds;
    const { kind } = answer;
    switch (kind.is) {
      case 'value': return this.responseOf(kind.value, call, after);
      case 'response': return { after, output: kind.value };
      case 'error': return { after, failure: { error: kind.error, cause: kind.cause } };
      case 'timeout': return { after, silent: true };
      case 'sequence': {
        const count = this.usesByItem.get(`${call.state} ${call.index}`) ?? 0;
        this.usesByItem.set(`${call.state} ${call.index}`, count + 1);
        return this.responseOf(kind.answers[Math.min(count, kind.answers.length - 1)], call, after);
      }
      case 'perItem': {
        const { index } = call;
        if (index === undefined) {
          throw new Error(`The mock of ${this.target} has an answer per item, but '${call.state}' `
          + 'is not inside a Map; use Answer.sequence(…)');
        }
        if (index >= kind.answers.length) {
          throw new Error(`The mock of ${this.target} has answers for `
          + `${kind.answers.length} items, but '${call.state}' runs for item ${index}`);
        }
        return this.responseOf(kind.answers[index], call, after);
      }
    }
  }

  private async called(answer: AnswerFunction, call: MockedCall, seconds: number): Promise<Response> {
    try {
      return await this.responseOf(await answer(inputOf(call), call), call, seconds);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return { after: seconds, failure: failureOf(error, call) };
    }
  }
}

/** The response of a mock. */
export interface Response {
  readonly after: number;
  readonly output?: unknown;
  readonly failure?: { readonly error?: string; readonly cause?: string };
  /** Whether no response arrives. */
  readonly silent?: boolean;
}

/** The response as the engine takes it: a job, or a task with a token, is accepted before. */
export function taskResponses({ after, output, failure, silent }: Response, { pattern }: Integration): TaskResponse[] {
  const accepted: TaskResponse[] = pattern === 'request' ? [] : [{ response: { type: 'submitted', output: {} } }];
  if (silent) return accepted;
  return [...accepted, failure
    ? { after, response: { type: 'failed', ...failure } }
    : { after, response: { type: 'succeeded', output: (output ?? null) as any } }];
}

/** A function returns its payload; the integration puts it into a response. */
function resultOf(value: unknown, { resource }: MockedCall): { output: unknown } {
  const { kind, direct, pattern } = integrationOf(resource);
  return kind === 'lambda' && !direct && pattern === 'request'
    ? { output: { ExecutedVersion: '$LATEST', Payload: value ?? null, StatusCode: 200 } }
    : { output: value };
}

function inputOf({ resource, parameters }: MockedCall): unknown {
  const { kind, direct } = integrationOf(resource);
  return kind === 'lambda' && !direct ? (parameters as any).Payload : parameters;
}

/**
 * An error of a function, as Lambda reports it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
 */
function failureOf({ name, message }: Error, { resource }: MockedCall): { error: string; cause: string } {
  return {
    error: name,
    cause: integrationOf(resource).kind === 'lambda'
      ? JSON.stringify({ errorType: name, errorMessage: message, trace: [] })
      : message,
  };
}

/** Finds out which tasks of the machines a target means. Throws if it means none of them. */
export function mockOf(target: Target, answer: unknown, machines: readonly MachineUnderTest[]): Mock {
  const tasks = machines.flatMap((machine) => machine.tasks);
  if (typeof target === 'string') {
    if (tasks.some(({ name }) => name === target)) {
      return new Mock(`'${target}'`, ({ state }) => state === target, answer);
    }
    if (tasks.some(({ state }) => isCall(target, String(state.Resource)))) {
      return new Mock(`'${target}'`, ({ resource }) => isCall(target, resource), answer);
    }
  }
  const names = machines.flatMap((machine) => machine.resourcesAt(target));
  const text = isConstruct(target) ? target.node.path : String(target);
  if (names.length > 0) {
    const used = tasks.some(({ state }) => names.some((name) => mentions(name, state.Resource, state)));
    if (!used) throw new Error(`mock: no task calls ${text}; the tasks are ${listed(tasks)}`);
    return new Mock(text, ({ resource, parameters }) =>
      names.some((name) => mentions(name, resource, parameters)), answer);
  }
  const similar = nearest(text, tasks.map(({ name }) => name));
  throw new Error(`mock: there is no task '${text}'${didYouMean(similar)}; the tasks are `
    + listed(tasks));
}

function listed(tasks: MachineUnderTest['tasks']): string {
  return tasks.map(({ name, state }) => `'${name}' (${callName(String(state.Resource))})`).join(', ');
}

/** A resource in messages: `dynamodb:putItem`, or an ARN. */
export function callName(resource: string): string {
  return /:states:::(.*)$/.exec(resource)?.[1] ?? resource;
}

/** Whether a resource is that of a call such as `dynamodb:putItem`, whichever integration it has. */
function isCall(call: string, resource: string): boolean {
  if (call === resource) return true;
  const { kind, service, action, suffix, direct } = integrationOf(resource);
  const name = `${service}:${action}`;
  return !direct && action !== '' && [name, name + suffix, ...kind === 'sdk' ? [`aws-sdk:${name}`] : []].includes(call);
}

/** Parameters that are only passed on, and do not name the resource that is called. */
const PASSED_ON = new Set(['Payload', 'Input', 'Message', 'MessageBody', 'Detail']);

/** Whether the parameters of a call refer to a resource: `${Orders/Pay.Arn}`. */
function mentions(name: string, resource: unknown, parameters: unknown): boolean {
  const text = String(resource) + JSON.stringify(parameters, (key, value) => PASSED_ON.has(key) ? undefined : value);
  return [`\${${name}.`, `\${${name}}`].some((reference) => text.includes(reference));
}
