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
const responses = () => [...api.responses.values()].flat();

/** Runs a worker for a time, then stops it and waits until it has ended. */
async function work(props: Partial<ActivityWorkerProps>, seconds: number): Promise<void> {
  const worker = aWorker(props);
  const ended = worker.run();
  await pass(seconds);
  worker.stop();
  await pass(400);
  await ended;
}

test('completes each task with the result of the work', async () => {
  api.add({ n: 1 }, { n: 2 });
  await work({ work: async ({ n }) => n * 10 }, 1);
  expect(responses()).toEqual(['succeeded: 10', 'succeeded: 20']);
  expect(events.map(({ type }) => type)).toEqual(['taken', 'succeeded', 'taken', 'succeeded']);
});

test('fails the task with the name of the error that the work throws', async () => {
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
  expect(responses()).toEqual(['failed: OutOfPaper: tray 2', 'failed: Error: a text', 'failed: Error: undefined']);
});

test.each([
  ['too large', 'x'.repeat(300_000), /^failed: RangeError: The output has more than/],
  ['not JSON', 1n, /^failed: TypeError: /],
])('fails the task if the output is %s', async (_, output, response) => {
  api.add(1);
  await work({ work: async () => output }, 1);
  expect(responses()).toEqual([expect.stringMatching(response)]);
});

test('works on at most as many tasks at a time as its concurrency', async () => {
  api.add(...Array(10).keys());
  let [now, most] = [0, 0];
  const count = async () => {
    most = Math.max(most, ++now);
    await sleep(10);
    now--;
  };
  await work({ concurrency: 4, work: count }, 40);
  expect([responses().length, most]).toEqual([10, 4]);
});

test('sends heartbeats only while it works', async () => {
  api.add(1);
  await work({ heartbeatSeconds: 5, work: () => sleep(22) }, 300);
  expect(api.heartbeats).toHaveLength(4);
});

test('aborts the signal of a task that has timed out', async () => {
  api.add(1);
  let aborted: boolean | undefined;
  const long = async (_: unknown, { taskToken, signal }: { taskToken: string; signal: AbortSignal }) => {
    api.timeOut(taskToken);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    aborted = signal.aborted;
  };
  await work({ heartbeatSeconds: 5, work: long }, 60);
  expect(aborted).toBe(true);
  expect(events.map(({ type }) => type)).toEqual(['taken', 'notCompleted']);
});

test('completes the task if heartbeats fail', async () => {
  api.add(1);
  api.faults = { sendTaskHeartbeat: ['throttled', 'lost before', 'server error'] };
  await work({ heartbeatSeconds: 5, work: () => sleep(22) }, 60);
  expect([api.heartbeats.length, responses()]).toEqual([1, ['succeeded: null']]);
});

test('polls again after a pause while Step Functions throttles, fails or cannot be reached', async () => {
  api.add(1);
  api.faults = { getActivityTask: ['throttled', 'server error', 'lost before', 'throttled'] };
  await work({}, 60);
  expect(responses()).toEqual(['succeeded: 1']);
  expect(events.filter(({ type }) => type === 'pollFailed')).toHaveLength(4);
});

test('completes the task once if the response of Step Functions is lost', async () => {
  api.add(1);
  api.faults = { sendTaskSuccess: ['lost after'] };
  await work({}, 60);
  expect(responses()).toEqual(['succeeded: 1']);
  expect(events.map(({ type }) => type)).toEqual(['taken']);
});

test('ends if polling can never succeed', async () => {
  const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException', $fault: 'client' });
  const client = {
    ...api,
    getActivityTask: async () => {
      throw denied;
    },
  } as any;
  await expect(aWorker({ client, concurrency: 3 }).run()).rejects.toBe(denied);
});

test('accepts no more tasks after SIGTERM, completes its current tasks, and removes its signal handlers', async () => {
  api.add(1, 2, 3);
  const handlers = process.listenerCount('SIGTERM');
  const ended = aWorker({ work: () => sleep(30) }).run();
  await pass(10);
  process.emit('SIGTERM');
  await pass(60);
  await ended;
  expect(responses()).toHaveLength(1);
  expect(process.listenerCount('SIGTERM')).toBe(handlers);
});

test('aborts open polls on a second SIGTERM', async () => {
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

test('completes every task once with any faults', async () => {
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
      // A task that is lost on its way to the worker would time out, and the state would retry it.
      api.faults = { getActivityTask: a.filter((f) => f !== 'lost after'), sendTaskSuccess: b, sendTaskFailure: c };
      const odd = async (n: number) => {
        if (n % 2) throw new Error('odd');
      };
      await work({ concurrency, work: odd }, 300);
      expect([...api.responses.values()].map((each) => each.length)).toEqual(Array(6).fill(1));
    }),
    { numRuns: 50 },
  );
});
