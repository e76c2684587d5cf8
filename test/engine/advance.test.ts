import * as fc from 'fast-check';
import { flow } from './case';
import { deepFreeze } from './support/freeze';
import { Definition } from '../../src/asl/model';
import { validateDefinition } from '../../src/asl/validate';
import {
  advance,
  dueAt,
  Effect,
  HistoryEvent,
  Machine,
  Message,
  newExecution,
  runExecution,
  Services,
  Snapshot,
  TaskResponse,
  TaskMessage,
  TaskRequest,
} from '../../src/engine';

const LAMBDA = 'arn:aws:states:::lambda:invoke';
const QUEUE = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';
const ACTIVITY = 'arn:aws:states:us-east-1:123456789012:activity:work';

/**
 * A second way to run an execution, which knows nothing of the timers: it sends each response at its time, and a clock
 * message every second. Now and then it leaves clock messages out, because a message alone lets the time pass, too.
 */
class Ticker {
  readonly requests: TaskRequest[] = [];
  readonly events = new Map<string, HistoryEvent[]>();
  snapshot: Snapshot;
  private readonly messages: TaskMessage[] = [];

  constructor(
    private readonly machine: Machine, private readonly services: Services, private readonly skips: readonly boolean[],
  ) {
    this.snapshot = deepFreeze(newExecution(machine, SETTINGS));
  }

  async run(): Promise<void> {
    await this.send({ type: 'start', at: 0 });
    for (let second = 0; this.snapshot.status === 'RUNNING'; second++) {
      if (this.skips[second % this.skips.length] && await this.jump(second * 1000)) continue;
      await this.sendUntil(second * 1000);
      // A response without a delay to a task that the clock started.
      while ((await this.send({ type: 'clock', at: second * 1000 })) > 0) await this.sendUntil(second * 1000);
    }
  }

  /** Sends the next response without clock messages before it, unless a task starts in between. */
  private async jump(from: number): Promise<boolean> {
    const [message] = this.messages;
    if (!message || message.at <= from) return false;
    const { snapshot, effects } = await advance(this.machine, this.snapshot, message);
    if (effects.some((effect) => effect.type === 'task' && effect.request.time < message.at)) return false;
    this.messages.shift();
    this.keep(snapshot, effects);
    return true;
  }

  private async sendUntil(time: number): Promise<void> {
    while (this.messages[0]?.at <= time) await this.send(this.messages.shift()!);
  }

  private async send(message: Message): Promise<number> {
    const { snapshot, effects } = await advance(this.machine, this.snapshot, message);
    this.keep(snapshot, effects);
    return effects.length;
  }

  /** Snapshots are stored as text in between. Responses to abandoned tasks arrive, too. */
  private keep(snapshot: Snapshot, effects: readonly Effect[]): void {
    this.snapshot = deepFreeze(JSON.parse(JSON.stringify(snapshot)));
    for (const effect of effects) {
      if (effect.type === 'event') {
        this.events.set(effect.execution, [...this.events.get(effect.execution) ?? [], effect.event]);
      } else if (effect.type === 'task') {
        this.requests.push(effect.request);
        for (const response of this.services.call(effect.request) as readonly TaskResponse[]) {
          this.messages.push(messageOf(effect.request, response));
        }
        this.messages.sort((a, b) => a.at - b.at);
      }
    }
  }
}

const SETTINGS = { seed: 's', name: 'x', input: [1, 2, 3] };

function messageOf({ token, time }: TaskRequest, { after = 0, response }: TaskResponse): TaskMessage {
  const type = response.type === 'heartbeat' ? 'taskHeartbeat' : response.type === 'started' ? 'activityStarted'
    : response.type === 'submitted' ? 'taskSubmitted' : response.type === 'failed' ? 'taskFailed' : 'taskSucceeded';
  return { ...response, type, token, at: time + after * 1000 } as TaskMessage;
}

const task = fc.record({
  Type: fc.constant('Task'),
  Resource: fc.constantFrom(LAMBDA, QUEUE, ACTIVITY),
  TimeoutSeconds: fc.integer({ min: 4, max: 6 }),
  HeartbeatSeconds: fc.integer({ min: 1, max: 3 }),
  Retry: fc.array(fc.record({
    ErrorEquals: fc.constantFrom(['E'], ['States.Timeout'], ['States.HeartbeatTimeout']),
    IntervalSeconds: fc.integer({ min: 1, max: 3 }),
    MaxAttempts: fc.integer({ min: 1, max: 2 }),
    BackoffRate: fc.constantFrom(1, 2),
  }), { maxLength: 2 }),
}, { requiredKeys: ['Type', 'Resource'] });

/** States in a sequence, with branches and iterations of the same kind. */
const states = fc.letrec<{ states: object[] }>((tie) => {
  const branches = fc.array(tie('states').map(sequence), { minLength: 1, maxLength: 3 });
  const retried = { Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 2, MaxAttempts: 1 }] };
  const state = fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 3, arbitrary: task },
    fc.integer({ min: 0, max: 6 }).map((Seconds) => ({ Type: 'Wait', Seconds })),
    fc.constant({ Type: 'Fail', Error: 'E' }),
    branches.map((Branches) => ({ Type: 'Parallel', Branches })),
    branches.map((Branches) => ({ Type: 'Parallel', Branches, ...retried })),
    fc.record({
      Type: fc.constant('Map'),
      ItemsPath: fc.constant('$$.Execution.Input'),
      MaxConcurrency: fc.integer({ min: 0, max: 2 }),
      ItemProcessor: tie('states').map(sequence),
    }),
    tie('states').map((each) => ({
      Type: 'Map',
      ItemsPath: '$$.Execution.Input',
      ToleratedFailureCount: 1,
      ItemProcessor: { ...sequence(each), ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
    })),
  );
  return { states: fc.array(state, { minLength: 1, maxLength: 3 }) };
}).states;

/** The responses to a call, around the deadlines of the tasks above, in any order. */
const responses = fc.array(fc.record({
  after: fc.integer({ min: 0, max: 7 }),
  response: fc.constantFrom<TaskResponse['response']>(
    { type: 'succeeded', output: 1 },
    { type: 'failed', error: 'E' },
    { type: 'heartbeat' },
    { type: 'heartbeat' },
    { type: 'started' },
    { type: 'submitted', output: {} },
  ),
}), { maxLength: 5 });

let names = 0;

function sequence(list: readonly object[]) {
  const end = list.findIndex((state: any) => state.Type === 'Fail');
  const line = (end < 0 ? list : list.slice(0, end + 1)).map((state) => [`S${names++}`, state] as const);
  return flow(Object.fromEntries(
    line.map(([name, state], i) => [name, i + 1 < line.length ? { ...state, Next: line[i + 1][0] } : state]),
  ));
}

/** Services that response the calls with these lists, in turn. */
function inTurn(lists: readonly (readonly TaskResponse[])[], requests: TaskRequest[] = []): Services {
  let calls = 0;
  return {
    call: (request) => {
      requests.push(request);
      return lists[calls++ % lists.length];
    },
  };
}

/** The property would say little if no machine got this far. */
const COVERED = [
  'TaskSucceeded', 'TaskTimedOut', 'ActivityTimedOut', 'WaitStateExited', 'ParallelStateSucceeded',
  'MapIterationSucceeded', 'MapRunStarted', 'ExecutionSucceeded', 'ExecutionFailed', 'ExecutionTimedOut',
];

describe('advance and runExecution', () => {
  test('give the same history for random machines and timings', async () => {
    const seen: { [type: string]: number } = {};
    const timings = fc.array(responses, { minLength: 1, maxLength: 6 });
    const skips = fc.array(fc.boolean(), { minLength: 1, maxLength: 5 });
    const timeout = fc.integer({ min: 5, max: 40 });
    await fc.assert(
      fc.asyncProperty(states, timings, skips, timeout, async (list, lists, skipped, TimeoutSeconds) => {
        const definition = { ...sequence(list), TimeoutSeconds } as Definition;
        fc.pre(validateDefinition(definition, 'STANDARD').every(({ severity }) => severity !== 'ERROR'));
        const machine = new Machine(definition);
        const requests: TaskRequest[] = [];
        const { events, childEvents, snapshot } = await runExecution(machine, {
          ...SETTINGS, services: inTurn(lists, requests),
        });
        const ticker = new Ticker(machine, inTurn(lists), skipped);
        await ticker.run();
        const [{ arn }] = snapshot.histories;
        expect(Object.fromEntries(ticker.events)).toEqual({ [arn]: events, ...childEvents });
        expect(ticker.requests).toEqual(requests);
        expect(ticker.snapshot).toEqual(JSON.parse(JSON.stringify(snapshot)));
        for (const { type } of events) seen[type] = (seen[type] ?? 0) + 1;
      }),
      { numRuns: 400 },
    );
    expect(COVERED.filter((type) => !(seen[type] >= 1))).toEqual([]);
  });
});

describe('a message', () => {
  const machine = new Machine({
    ...flow({ Ask: { Type: 'Task', Resource: QUEUE, TimeoutSeconds: 5, HeartbeatSeconds: 3 } }),
    TimeoutSeconds: 8,
  } as Definition);
  const looping = new Machine({
    ...flow({
      Wait: { Type: 'Wait', Seconds: 4, Next: 'Again' },
      Again: { Type: 'Choice', Choices: [{ Variable: '$.stop', IsPresent: true, Next: 'Stop' }], Default: 'Wait' },
      Stop: { Type: 'Succeed' },
    }),
    TimeoutSeconds: 8,
  } as Definition);

  /** Starts an execution at 1 s and sends it messages. */
  async function play(of: Machine, messages: readonly (Omit<TaskMessage, 'token'> | Message)[]) {
    let { snapshot, effects } = await advance(of, newExecution(of), { type: 'start', at: 1000 });
    const [token] = effects.flatMap((effect) => effect.type === 'task' ? [effect.request.token] : []);
    for (const message of messages) {
      const next = await advance(of, snapshot, { token, ...message } as Message);
      ({ snapshot } = next);
      effects = [...effects, ...next.effects];
    }
    const events = effects.flatMap((effect) => effect.type === 'event' ? [effect.event] : []);
    return { snapshot, events: events.map(({ type, timestamp }) => `${type} ${new Date(timestamp).getTime()}`) };
  }
  const beat = (at: number) => ({ type: 'taskHeartbeat', at } as const);
  const done = (at: number) => ({ type: 'taskSucceeded', at, output: 'done' } as const);

  /** "If the state runs longer than the specified seconds": https://states-language.net/spec.html#timeouts */
  test('is in time at the timeout of the task', async () => {
    const { events } = await play(machine, [beat(3000), beat(5000), done(6000)]);
    expect(events.slice(-3)).toEqual(['TaskSucceeded 6000', 'TaskStateExited 6000', 'ExecutionSucceeded 6000']);
  });

  test('is too late after the timeout of the task, which alone lets it time out', async () => {
    const { events, snapshot } = await play(machine, [beat(3000), beat(5000), done(6001)]);
    expect(events.slice(-2)).toEqual(['TaskTimedOut 6000', 'ExecutionFailed 6000']);
    expect(snapshot.now).toBe(6000);
  });

  test('is in time at the heartbeat that is due, and too late after it', async () => {
    expect((await play(machine, [beat(4000), done(4500)])).events.slice(-3, -2)).toEqual(['TaskSucceeded 4500']);
    expect((await play(machine, [beat(4001), done(4500)])).events.slice(-2, -1)).toEqual(['TaskTimedOut 4000']);
  });

  test('is too late at the timeout if a clock message at the same time came before', async () => {
    const { events } = await play(machine, [beat(3000), beat(5000), { type: 'clock', at: 6000 }, done(6000)]);
    expect(events.slice(-2)).toEqual(['TaskTimedOut 6000', 'ExecutionFailed 6000']);
  });

  test('counts as arriving now if it is late, because time never goes back', async () => {
    const { events } = await play(machine, [{ type: 'clock', at: 3000 }, done(2000)]);
    expect(events.slice(-1)).toEqual(['ExecutionSucceeded 3000']);
  });

  test('lets everything happen that is due before it, each at its time', async () => {
    const { events, snapshot } = await play(looping, [{ type: 'stop', at: 100_000 }]);
    expect(events.slice(1).filter((event) => !event.startsWith('Choice'))).toEqual([
      'WaitStateEntered 1000', 'WaitStateExited 5000', 'WaitStateEntered 5000', 'WaitStateExited 9000',
      'WaitStateEntered 9000', 'ExecutionTimedOut 9000',
    ]);
    expect([snapshot.status, snapshot.now]).toEqual(['TIMED_OUT', 9000]);
  });

  test('stops an execution at the time at which it times out', async () => {
    const { events } = await play(looping, [{ type: 'stop', at: 9000 }]);
    expect(events.slice(-2)).toEqual(['WaitStateAborted 9000', 'ExecutionAborted 9000']);
  });

  test('must be a start first, and only then', async () => {
    const fresh = newExecution(machine);
    await expect(advance(machine, fresh, { type: 'clock', at: 0 })).rejects.toThrow(
      "The execution has not been started: its first message must be 'start', got: 'clock'");
    await expect(play(machine, [{ type: 'start', at: 2000 }])).rejects.toThrow('has been started before');
  });

  test('is due when the next timer is, and never after the end', async () => {
    const due = async (messages: Parameters<typeof play>[1]) => dueAt((await play(machine, messages)).snapshot);
    expect(await Promise.all([[], [beat(3500)], [beat(3500), beat(5500)], [done(2000)]].map(due))).toEqual([
      4000, 6000, 6000, Infinity,
    ]);
  });
});
