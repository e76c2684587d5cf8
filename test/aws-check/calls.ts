import { answersOf, CAUSES, inputsOf } from './answers';
import { isFields, statesOf } from '../../src/asl/model';
import {
  continueExecution, Json, Machine, newExecution, Objects, Services, TaskRequest, TaskResponse,
} from '../../src/engine';

/** The request of a task to its service, with all its JSONata evaluated. */
export interface Call {
  readonly state: string;
  readonly resource: string;
  readonly parameters: Json;
  /** The role that it is made with, if that is not the machine's. */
  readonly role?: string;
}

export interface Explored {
  readonly calls: readonly Call[];
  /** The Task states that no execution reached. */
  readonly unreached: readonly string[];
}

export interface MachineToRun {
  /** The path of its construct. */
  readonly path: string;
  readonly name: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly region: string;
  readonly definition: any;
  /** The bucket whose uploads start it, if any. */
  readonly bucket: string;
}

/** A name of 80 characters, the most there may be: those that EventBridge gives, `<uuid>_<uuid>`, have 73. */
export const EXECUTION_NAME = 'e1b0c8f2-'.repeat(9).slice(0, 80);
const REDRIVES = 12;
const MOST_RUNS = 2000;

/** The deviations from the successful execution: at which state, and how. */
type Deviations = ReadonlyMap<string, number>;

/**
 * Runs a machine until every task is reached, and collects the requests of the tasks. The first execution succeeds. The
 * others each change the response of one task, to another response or an error that it catches, then two, then three.
 */
export async function callsOf(machine: MachineToRun): Promise<Explored> {
  const { definition, type, name, region } = machine;
  const engine = new Machine(definition, { type, name, region });
  const tasks = [...statesOf(definition)].filter(({ state }) => state.Type === 'Task').map(({ name: task }) => task);
  const catchers = new Map([...statesOf(definition)].map(({ name: task, state }) => [task, errorsOf(state.Catch)]));
  const calls = new Map<string, Call>();
  const reached = new Set<string>();
  const alternatives = new Map<string, number>();

  const run = async (input: Json, deviations: Deviations) => {
    const services = new Answering(deviations, catchers, (request, count) => {
      const { state, resource, input: parameters, roleArn: role } = request;
      reached.add(state);
      alternatives.set(state, Math.max(count, alternatives.get(state) ?? 0));
      const call = { state, resource, parameters, ...(role !== undefined && { role }) };
      calls.set(JSON.stringify([state, parameters]), call);
    });
    const snapshot = newExecution(engine, { input, name: EXECUTION_NAME });
    await continueExecution(
      engine,
      { ...snapshot, redriveCount: REDRIVES },
      { type: 'start', at: START },
      { services, history: false },
    );
  };

  let runs = 0;
  for (const input of inputsOf(machine.path, machine.bucket)) {
    let layer: Deviations[] = [new Map()];
    for (let depth = 0; depth < 4 && layer.length > 0; depth++) {
      for (const deviations of layer) {
        if (depth > 1 && (runs > MOST_RUNS || tasks.every((task) => reached.has(task)))) break;
        await run(input, deviations);
        runs++;
      }
      if (depth > 0 && tasks.every((task) => reached.has(task))) break;
      layer = layer.flatMap((known) => [...further(known, alternatives)]);
    }
  }
  return { calls: [...calls.values()], unreached: tasks.filter((task) => !reached.has(task)) };
}

const START = Date.parse('2026-11-12T00:00:00Z');

function* further(known: Deviations, alternatives: ReadonlyMap<string, number>): Generator<Deviations> {
  const last = [...known.keys()].at(-1);
  const states = [...alternatives.keys()].sort();
  for (const state of states) {
    if (last !== undefined && state <= last) continue; // each set once
    for (let index = 1; index < alternatives.get(state)!; index++) yield new Map([...known, [state, index]]);
  }
}

interface Failure {
  readonly error: string;
  readonly cause: string;
}

function errorsOf(catchers: unknown): Failure[] {
  const errors = Array.isArray(catchers)
    ? catchers.flatMap((one) => (isFields(one) ? (one.ErrorEquals as string[]) : []))
    : [];
  return errors
    .map((error) => (error === 'States.ALL' || error === 'States.TaskFailed' ? 'Broken' : error))
    .flatMap((error) => (CAUSES[error] ?? ['']).map((cause) => ({ error, cause })));
}

/** Services that respond with success, except at a few states. */
class Answering implements Services {
  private readonly visits = new Map<string, number>();

  /** Every object has one item, so that each state inside a distributed Map runs. */
  readonly storage: Objects = {
    get: async () => '[{ "id": "item" }]',
    list: () => [{ key: 'item.json' }],
    create: () => ({ write: () => undefined, close: () => undefined }),
  };

  constructor(
    private readonly deviations: Deviations,
    private readonly catchers: ReadonlyMap<string, readonly Failure[]>,
    private readonly called: (request: TaskRequest, alternatives: number) => void,
  ) {}

  call(request: TaskRequest): TaskResponse[] {
    const { state, retryCount } = request;
    const visit = retryCount > 0 ? this.visits.get(state)! : (this.visits.get(state) ?? -1) + 1;
    this.visits.set(state, visit);
    const answers = answersOf(request, visit);
    const failures = this.catchers.get(state) ?? [];
    this.called(request, answers.length + failures.length);
    const chosen = visit === 0 ? (this.deviations.get(state) ?? 0) : 0;
    if (chosen < answers.length) return [{ response: { type: 'succeeded', output: answers[chosen] } }];
    return [{ response: { type: 'failed', ...failures[chosen - answers.length] } }];
  }
}
