import * as fc from 'fast-check';
import { FakeStepFunctions, Fault } from './fake-step-functions';
import { ActivityWorker, ActivityWorkerProps, WorkerEvent } from '../../src/worker';

let api: FakeStepFunctions;
let events: WorkerEvent[];
beforeEach(() => {
  jest.useFakeTimers();
  api = new FakeStepFunctions();
  events = [];
});
afterEach(() => jest.useRealTimers());

const aWorker = (props: Partial<ActivityWorkerProps>) =>
  new ActivityWorker({
    client: api,
    activityArn: 'arn',
    work: async (input) => input,
    onEvent: (event) => events.push(event),
    ...props,
  });
const sleep = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
const pass = (seconds: number) => jest.advanceTimersByTimeAsync(seconds * 1000);
const answers = () => [...api.answers.values()].flat();

/** Runs a worker for some time, then stops it and waits for its end. */
async function work(props: Partial<ActivityWorkerProps>, seconds: number): Promise<void> {
  const worker = aWorker(props);
  const ended = worker.run();
  await pass(seconds);
  worker.stop();
  await pass(400);
  await ended;
}

test('works on what it is handed, and answers with what the work gives', async () => {
  api.add({ n: 1 }, { n: 2 });
  await work({ work: async ({ n }) => n * 10 }, 1);
  expect(answers()).toEqual(['succeeded: 10', 'succeeded: 20']);
  expect(events.map(({ type }) => type)).toEqual(['taken', 'succeeded', 'taken', 'succeeded']);
});

test('what the work throws fails the task by its name', async () => {
  class OutOfPaper extends Error {}
  api.add(1, 2, 3);
  const thrown: unknown[] = [new OutOfPaper('tray 2'), 'a text', undefined];
  await work(
    {
      work: async () => {
        throw thrown.shift();
      },
    },
    1,
  );
  expect(answers()).toEqual(['failed: OutOfPaper: tray 2', 'failed: Error: a text', 'failed: Error: undefined']);
});

test.each([
  ['too large', 'x'.repeat(300_000), /^failed: RangeError: The output has more than/],
  ['no JSON', 1n, /^failed: TypeError: /],
])('an output that is %s fails the task', async (_, output, answer) => {
  api.add(1);
  await work({ work: async () => output }, 1);
  expect(answers()).toEqual([expect.stringMatching(answer)]);
});

test('works on several at a time, and never on more', async () => {
  api.add(...Array(10).keys());
  let [now, most] = [0, 0];
  const count = async () => {
    most = Math.max(most, ++now);
    await sleep(10);
    now--;
  };
  await work({ concurrency: 4, work: count }, 40);
  expect([answers().length, most]).toEqual([10, 4]);
});

test('beats while it works, and no longer', async () => {
  api.add(1);
  await work({ heartbeatSeconds: 5, work: () => sleep(22) }, 300);
  expect(api.beats).toHaveLength(4);
});

test('tells the work that nobody waits for it any more', async () => {
  api.add(1);
  let told: boolean | undefined;
  const long = async (_: unknown, { taskToken, signal }: { taskToken: string; signal: AbortSignal }) => {
    api.timeOut(taskToken);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    told = signal.aborted;
  };
  await work({ heartbeatSeconds: 5, work: long }, 60);
  expect(told).toBe(true);
  expect(events.map(({ type }) => type)).toEqual(['taken', 'notAnswered']);
});

test('a heartbeat that does not get through does no harm', async () => {
  api.add(1);
  api.faults = { sendTaskHeartbeat: ['throttled', 'lost before', 'server error'] };
  await work({ heartbeatSeconds: 5, work: () => sleep(22) }, 60);
  expect([api.beats.length, answers()]).toEqual([1, ['succeeded: null']]);
});

test('polls again after a pause while Step Functions throttles, fails or cannot be reached', async () => {
  api.add(1);
  api.faults = { getActivityTask: ['throttled', 'server error', 'lost before', 'throttled'] };
  await work({}, 60);
  expect(answers()).toEqual(['succeeded: 1']);
  expect(events.filter(({ type }) => type === 'pollFailed')).toHaveLength(4);
});

test('an answer whose confirmation is lost counts, and is given once', async () => {
  api.add(1);
  api.faults = { sendTaskSuccess: ['lost after'] };
  await work({}, 60);
  expect(answers()).toEqual(['succeeded: 1']);
  expect(events.map(({ type }) => type)).toEqual(['taken']);
});

test('ends where polling can never succeed', async () => {
  const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException', $fault: 'client' });
  const client = {
    ...api,
    getActivityTask: async () => {
      throw denied;
    },
  } as any;
  await expect(aWorker({ client, concurrency: 3 }).run()).rejects.toBe(denied);
});

test('after SIGTERM it takes no more work, finishes what it has, and leaves no handler behind', async () => {
  api.add(1, 2, 3);
  const handlers = process.listenerCount('SIGTERM');
  const ended = aWorker({ work: () => sleep(30) }).run();
  await pass(10);
  process.emit('SIGTERM');
  await pass(60);
  await ended;
  expect(answers()).toHaveLength(1);
  expect(process.listenerCount('SIGTERM')).toBe(handlers);
});

test('an open poll may come back with work after SIGTERM, which is done; a second signal cuts polls off', async () => {
  const ended = aWorker({}).run();
  await pass(10);
  process.emit('SIGTERM');
  await pass(10);
  process.emit('SIGTERM');
  await ended;
  expect(api.polls).toBe(1);
});

test.each([
  [{ concurrency: 0 }, "'concurrency' must be a whole number of at least 1, got: 0"],
  [{ heartbeatSeconds: 0 }, "'heartbeatSeconds' must be more than 0, got: 0"],
])('refuses %j', (props, message) => {
  expect(() => aWorker(props)).toThrow(message);
});

test('whatever goes wrong, every task is answered once', async () => {
  const fault = fc.constantFrom<Fault | undefined>(
    'throttled',
    'server error',
    'lost before',
    'lost after',
    undefined,
  );
  const faults = fc.array(fault as fc.Arbitrary<Fault>, { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(faults, faults, faults, fc.integer({ min: 1, max: 3 }), async (a, b, c, concurrency) => {
      api = new FakeStepFunctions();
      api.add(...Array(6).keys());
      // A task that is lost on its way to the worker would time out: that is for the state to retry.
      api.faults = { getActivityTask: a.filter((f) => f !== 'lost after'), sendTaskSuccess: b, sendTaskFailure: c };
      const odd = async (n: number) => {
        if (n % 2) throw new Error('odd');
      };
      await work({ concurrency, work: odd }, 300);
      expect([...api.answers.values()].map((each) => each.length)).toEqual(Array(6).fill(1));
    }),
    { numRuns: 50 },
  );
});
