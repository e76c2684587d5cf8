import { Definition, Flow, State, StateMachineType } from '../../src/asl/model';
import {
  continueExecution, ExecutionResult, Json, Limits, Machine, MemoryObjects, runExecution, Services, TaskRequest,
  TaskResponse,
} from '../../src/engine';

/** A behaviour of the language, as data. */
export interface Case {
  /** The name of the test: it begins with a verb. */
  readonly name: string;
  /** The only state of the machine, named `It`. */
  readonly state?: object;
  /** The states of the machine. The first one is the start. */
  readonly states?: { readonly [name: string]: object };
  readonly machine?: object;
  readonly type?: StateMachineType;
  readonly limits?: Partial<Limits>;
  readonly input?: Json;
  /** The responses of the services, by the name of the state: one entry an attempt. */
  readonly answers?: { readonly [state: string]: readonly Reply[] };
  /** The objects of S3. */
  readonly objects?: MemoryObjects;
  /** The time at which the execution starts. */
  readonly now?: string;
  /** Whether the execution is redriven after its end. */
  readonly redriven?: boolean;

  // The expected result.
  readonly output?: Json;
  readonly error?: string | null;
  readonly cause?: string | RegExp;
  readonly status?: string;
  /** The types of the events, in order. */
  readonly events?: readonly string[];
  /** The event that each event follows. */
  readonly previous?: readonly number[];
  /** The number of events, by type. */
  readonly count?: { readonly [type: string]: number };
  /** The duration in virtual time. */
  readonly seconds?: number;
  /** The inputs of the requests to services. */
  readonly sent?: readonly Json[];
}

/** The response of a service to a request: none, one, or several messages. */
export type Reply =
  | 'never'
  | { readonly after?: number; readonly output: Json }
  | { readonly after?: number; readonly error?: string; readonly cause?: string }
  | readonly TaskResponse[];

/** The cases of a section in the specification or the documentation. */
export interface Cases {
  readonly source: string;
  readonly cases: readonly Case[];
}

export const SPECIFICATION = 'https://states-language.net/spec.html';
export const DOCUMENTATION = 'https://docs.aws.amazon.com/step-functions/latest/dg';

export interface Run {
  readonly result: ExecutionResult;
  readonly sent: readonly Json[];
  readonly seconds: number;
}

export async function runCase(it: Case): Promise<Run> {
  const machine = new Machine(definitionOf(it), { type: it.type, limits: it.limits });
  const requests: TaskRequest[] = [];
  const services = { ...answering(it.answers ?? {}, requests), storage: it.objects };
  const startTime = Date.parse(it.now ?? '2026-01-01T00:00:00Z');
  const settings = { input: it.input ?? {}, startTime, services };
  let result = await runExecution(machine, settings);
  if (it.redriven) {
    const { snapshot } = result;
    const again = await continueExecution(machine, snapshot, { type: 'redrive', at: snapshot.now }, settings);
    result = { ...again, events: [...result.events, ...again.events] };
  }
  const seconds = (result.snapshot.now - startTime) / 1000;
  return { result, sent: requests.map(({ input }) => input), seconds };
}

export function definitionOf({ state, states, machine }: Case): Definition {
  return { ...flow(states ?? { It: state! }), ...machine } as Definition;
}

/** A flow that starts with the first state. A state without Next is an end. */
export function flow(states: { readonly [name: string]: object }): Flow {
  const ended = Object.entries(states).map(([name, state]) => [name, { ...mayEnd(state) && { End: true }, ...state }]);
  return { StartAt: Object.keys(states)[0], States: Object.fromEntries(ended) };
}

function mayEnd(state: object): boolean {
  return !('Next' in state) && !['Choice', 'Succeed', 'Fail'].includes((state as State).Type as string);
}

/** Services with given responses, one entry an attempt. The last one is repeated. */
export function answering(answers: NonNullable<Case['answers']>, requests: TaskRequest[] = []): Services {
  const calls = new Map<string, number>();
  return {
    call: (request) => {
      requests.push(request);
      const replies = answers[request.state] ?? [];
      const call = calls.get(request.state) ?? 0;
      calls.set(request.state, call + 1);
      return responsesOf(replies[Math.min(call, replies.length - 1)] ?? 'never');
    },
  };
}

function responsesOf(reply: Reply): readonly TaskResponse[] {
  if (reply === 'never') return [];
  if (Array.isArray(reply)) return reply;
  const { after, ...response } = reply as Exclude<Reply, 'never' | readonly TaskResponse[]>;
  return [{
    after,
    response: 'output' in response ? { type: 'succeeded', ...response } : { type: 'failed', ...response },
  }];
}
