import { answering, flow } from './case';
import { deepFreeze } from './support/freeze';
import { Definition } from '../../src/asl/model';
import {
  advance,
  continueExecution,
  Effect,
  HistoryEvent,
  Machine,
  Message,
  newExecution,
  runExecution,
  Snapshot,
  TaskResponse,
} from '../../src/engine';

const LAMBDA = 'arn:aws:states:::lambda:invoke';
const QUEUE = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';
const machineOf = (states: { [name: string]: object }, more: object = {}) =>
  new Machine({ ...flow(states), ...more } as Definition);

const DAY = 24 * 3600;
const DICE = machineOf({
  Dice: {
    Type: 'Pass',
    QueryLanguage: 'JSONata',
    Output: '{% [$random(), $uuid(), $millis(), $shuffle([1..20])] %}',
    Next: 'Ask',
  },
  Ask: {
    Type: 'Task',
    Resource: QUEUE,
    Parameters: { 'token.$': '$$.Task.Token', 'id.$': 'States.UUID()' },
    Retry: [{ ErrorEquals: ['E'], JitterStrategy: 'FULL', MaxAttempts: 5, IntervalSeconds: 100 }],
  },
});
const FAILS_TWICE = { Ask: [{ error: 'E' }, { error: 'E' }, { output: 'done' }] };

describe('virtual time', () => {
  test('waits a year', async () => {
    const { status, snapshot } = await runExecution(machineOf({ Wait: { Type: 'Wait', Seconds: 365 * DAY } }));
    expect([status, snapshot.now]).toEqual(['SUCCEEDED', 365 * DAY * 1000]);
  });

  test('retries for a day', async () => {
    const machine = machineOf({
      Ask: {
        Type: 'Task',
        Resource: LAMBDA,
        Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 60, BackoffRate: 1, MaxAttempts: 24 * 60 }],
      },
    });
    const { error, snapshot, events } = await runExecution(machine, {
      services: answering({ Ask: [{ error: 'E' }] }),
    });
    expect([error, snapshot.now / 1000]).toEqual(['E', DAY]);
    expect(events.filter(({ type }) => type === 'TaskFailed')).toHaveLength(24 * 60 + 1);
  });

  test('accepts a heartbeat every minute for a month', async () => {
    const machine = machineOf({ Ask: { Type: 'Task', Resource: QUEUE, HeartbeatSeconds: 60 } });
    const beats = Array.from({ length: 30 * 24 * 60 }, (_, i): TaskResponse => ({
      after: i * 60,
      response: { type: 'heartbeat' },
    }));
    const done: TaskResponse = { after: 30 * DAY, response: { type: 'succeeded', output: 1 } };
    const { status, snapshot } = await runExecution(machine, { services: answering({ Ask: [[...beats, done]] }) });
    expect([status, snapshot.now / 1000]).toEqual(['SUCCEEDED', 30 * DAY]);
  });

  test('records the virtual time in events', async () => {
    const { events } = await runExecution(machineOf({ Wait: { Type: 'Wait', Seconds: 90 } }), {
      startTime: Date.parse('2026-02-28T23:59:00Z'),
    });
    expect(events.map(({ timestamp }) => timestamp)).toEqual([
      '2026-02-28T23:59:00.000Z',
      '2026-02-28T23:59:00.000Z',
      '2026-03-01T00:00:30.000Z',
      '2026-03-01T00:00:30.000Z',
    ]);
  });

  test('leaves an execution as it is at a given time', async () => {
    const { status, snapshot } = await runExecution(machineOf({ Wait: { Type: 'Wait', Seconds: 90 } }), {
      until: 60_000,
    });
    expect([status, snapshot.threads[0].frame?.state]).toEqual(['RUNNING', 'Wait']);
  });
});

describe('randomness', () => {
  const run = (seed: string) => runExecution(DICE, { seed, services: answering(FAILS_TWICE) });

  test('gives the same history for the same seed', async () => {
    expect(await run('a')).toEqual(await run('a'));
  });

  test('gives another history for another seed', async () => {
    const [a, b] = [await run('a'), await run('b')];
    expect(a.events[2]).not.toEqual(b.events[2]);
    expect(a.snapshot.now).not.toEqual(b.snapshot.now);
  });

  test('keeps jitter within the delay', async () => {
    for (let i = 0; i < 50; i++) {
      const { snapshot } = await run(String(i));
      expect(snapshot.now / 1000).toBeGreaterThan(0);
      expect(snapshot.now / 1000).toBeLessThan(100 + 200);
    }
  });
});

describe('a snapshot', () => {
  const machine = machineOf({
    Set: { Type: 'Pass', Assign: { n: 1 }, Next: 'Both' },
    Both: {
      Type: 'Parallel',
      Branches: [flow({ Ask: { Type: 'Task', Resource: LAMBDA } }), flow({ Wait: { Type: 'Wait', Seconds: 60 } })],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Handled' }],
    },
    Handled: { Type: 'Pass', OutputPath: '$.Error' },
  });

  test('can be continued twice in different ways, and is not changed', async () => {
    const { snapshot, effects } = await advance(machine, newExecution(machine), { type: 'start', at: 0 });
    const { token } = (effects.find(({ type }) => type === 'task') as Effect & { type: 'task' }).request;
    const kept = JSON.stringify(deepFreeze(snapshot));

    const good = await play(snapshot, [
      { type: 'taskSucceeded', at: 0, token, output: 'well' },
      { type: 'clock', at: 60_000 },
    ]);
    const bad = await play(snapshot, [{ type: 'taskFailed', at: 0, token, error: 'Broken' }]);

    expect(good.last).toMatchObject({ status: 'SUCCEEDED', output: ['well', {}] });
    expect(good.types).toEqual([
      'TaskSucceeded',
      'TaskStateExited',
      'WaitStateExited',
      'ParallelStateSucceeded',
      'ParallelStateExited',
      'ExecutionSucceeded',
    ]);
    expect(bad.last).toMatchObject({ status: 'SUCCEEDED', output: 'Broken' });
    expect(bad.types).toEqual([
      'TaskFailed',
      'TaskStateAborted',
      'WaitStateAborted',
      'ParallelStateFailed',
      'ParallelStateExited',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
    ]);
    expect(good.ids[0]).toBe(bad.ids[0]);
    expect(JSON.stringify(snapshot)).toBe(kept);
  });

  test('can be stored as text', async () => {
    let snapshot = newExecution(DICE, { seed: 'x' });
    const told: HistoryEvent[] = [];
    const messages: Message[] = [{ type: 'start', at: 0 }];
    const failures = ['E', 'E', undefined];
    for (let message = messages.shift(); message; message = messages.shift()) {
      const next = await advance(DICE, JSON.parse(JSON.stringify(snapshot)), message);
      snapshot = next.snapshot;
      for (const effect of next.effects) {
        if (effect.type === 'event') told.push(effect.event);
        if (effect.type !== 'task') continue;
        const [error, { token }] = [failures.shift(), effect.request];
        const to = { token, at: snapshot.now };
        messages.push(error ? { type: 'taskFailed', ...to, error } : { type: 'taskSucceeded', ...to, output: 'done' });
        messages.push({ type: 'clock', at: snapshot.now + 1_000_000 });
      }
    }
    const { events } = await runExecution(DICE, { seed: 'x', services: answering(FAILS_TWICE) });
    const bare = ({ timestamp, ...event }: HistoryEvent) => event;
    expect(told.map(bare)).toEqual(events.map(bare));
  });

  test('contains no branches that have ended, nor failed ones that were retried', async () => {
    const branches = [flow({ Ask: { Type: 'Task', Resource: LAMBDA } }), flow({ Wait: { Type: 'Wait', Seconds: 60 } })];
    const again = machineOf({
      Both: { Type: 'Parallel', Branches: branches, Retry: [{ ErrorEquals: ['E'] }], Next: 'After' },
      After: { Type: 'Wait', Seconds: 60 },
    });
    const services = answering({ Ask: [{ error: 'E' }, { output: 1 }] });
    const { snapshot } = await runExecution(again, { services, until: 62_000 });
    expect(snapshot.threads.map(({ frame }) => frame?.state)).toEqual(['After']);
  });

  test('does not change with a message for a task that does not wait', async () => {
    const { snapshot } = await advance(machine, newExecution(machine), { type: 'start', at: 0 });
    const { effects, snapshot: after } = await advance(machine, snapshot, {
      type: 'taskSucceeded',
      at: 0,
      token: 'x',
      output: 1,
    });
    expect([effects, after]).toEqual([[], snapshot]);
  });

  test('ignores messages after the end of the execution', async () => {
    const { snapshot } = await runExecution(machineOf({ Done: { Type: 'Succeed' } }));
    const { effects } = await advance(machine, snapshot, { type: 'stop', at: 1000 });
    expect(effects).toEqual([]);
  });

  async function play(from: Snapshot, messages: readonly Message[]) {
    const effects: Effect[] = [];
    let snapshot = from;
    for (const message of messages) {
      const next = await advance(machine, snapshot, message);
      effects.push(...next.effects);
      snapshot = next.snapshot;
    }
    const events = effects.flatMap((effect) => (effect.type === 'event' ? [effect.event] : []));
    return {
      last: effects[effects.length - 1],
      types: events.map(({ type }) => type),
      ids: events.map(({ id }) => id),
    };
  }
});

describe('stopping an execution', () => {
  test('aborts running states, and ends with the given error and cause', async () => {
    const machine = machineOf({
      Both: {
        Type: 'Parallel',
        Branches: [flow({ Ask: { Type: 'Task', Resource: LAMBDA } }), flow({ Wait: { Type: 'Wait', Seconds: 60 } })],
      },
    });
    const running = await runExecution(machine, { services: answering({}), until: 1000 });
    const message: Message = { type: 'stop', at: 1000, error: 'ByHand', cause: 'No longer needed' };
    const { status, error, cause, events } = await continueExecution(machine, running.snapshot, message);
    expect([status, error, cause]).toEqual(['ABORTED', 'ByHand', 'No longer needed']);
    expect(events.map(({ type }) => type)).toEqual([
      'TaskStateAborted',
      'WaitStateAborted',
      'ParallelStateAborted',
      'ExecutionAborted',
    ]);
    expect(events[3].executionAbortedEventDetails).toEqual({ error: 'ByHand', cause: 'No longer needed' });
  });

  test('allows a redrive, except of an execution that succeeded', async () => {
    const machine = machineOf({ Wait: { Type: 'Wait', Seconds: 60 } });
    const running = await runExecution(machine, { until: 1000 });
    const { snapshot } = await continueExecution(machine, running.snapshot, { type: 'stop', at: 1000 });
    const redriven = await continueExecution(machine, snapshot, { type: 'redrive', at: 2000 });
    expect(redriven.status).toBe('SUCCEEDED');
    await expect(continueExecution(machine, redriven.snapshot, { type: 'redrive', at: 2000 })).rejects.toThrow(
      'This STANDARD execution is SUCCEEDED: only a STANDARD one that FAILED, TIMED_OUT or was ABORTED',
    );
  });
});

describe('the history', () => {
  const loop = machineOf({
    Loop: { Type: 'Wait', Seconds: 1, Next: 'Again' },
    Again: { Type: 'Choice', Choices: [{ Variable: '$.stop', IsPresent: true, Next: 'Stop' }], Default: 'Loop' },
    Stop: { Type: 'Succeed' },
  });
  const endless = new Machine(loop.definition, { limits: { events: Infinity } });

  test('is passed to a callback', async () => {
    const types: string[] = [];
    const { events } = await runExecution(machineOf({ Pass: { Type: 'Pass' } }), {
      onEvent: ({ type }) => types.push(type),
    });
    expect(types).toEqual(['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded']);
    expect(events).toEqual([]);
  });

  test('can be switched off, for an endless run', async () => {
    const { status, events, snapshot } = await runExecution(endless, { history: false, until: DAY * 1000 });
    expect([status, events]).toEqual(['RUNNING', []]);
    expect(snapshot.histories[0].events).toBe(4 * DAY + 2);
  });

  test('is separate for each child execution of a distributed Map', async () => {
    const ItemProcessor = {
      ...flow({ Each: { Type: 'Pass' } }),
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    };
    const { childEvents } = await runExecution(machineOf({ Work: { Type: 'Map', Label: 'Work', ItemProcessor } }), {
      input: [1, 2],
    });
    expect(Object.keys(childEvents)).toEqual([
      expect.stringMatching(/:execution:StateMachine\/Work:/),
      expect.stringMatching(/:execution:StateMachine\/Work:/),
    ]);
    for (const events of Object.values(childEvents)) {
      expect(events.map(({ id, previousEventId, type }) => [id, previousEventId, type])).toEqual([
        [1, 0, 'ExecutionStarted'],
        [2, 0, 'PassStateEntered'],
        [3, 2, 'PassStateExited'],
        [4, 3, 'ExecutionSucceeded'],
      ]);
    }
  });
});

describe('running', () => {
  test('rejects a definition that AWS would reject', () => {
    expect(() => new Machine({ StartAt: 'A', States: {} })).toThrow(
      "Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: ",
    );
  });

  test('rejects an Express workflow that waits for a task token', () => {
    const definition = flow({ Ask: { Type: 'Task', Resource: QUEUE } }) as Definition;
    expect(() => new Machine(definition, { type: 'EXPRESS' })).toThrow('SCHEMA_VALIDATION_FAILED');
  });

  test('rejects an input that is too large', () => {
    expect(() => newExecution(DICE, { input: 'x'.repeat(300_000) })).toThrow(
      'The input exceeds the maximum of 262144 bytes',
    );
  });

  test('rejects a task without services', async () => {
    await expect(runExecution(machineOf({ Ask: { Type: 'Task', Resource: LAMBDA } }))).rejects.toThrow(
      `The state 'Ask' calls ${LAMBDA}, but the run has no services`,
    );
  });
});
