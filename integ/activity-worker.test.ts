import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { SFN } from '@aws-sdk/client-sfn';
import { describeWithFaults } from './support/deployed';
import { FaultyProxy } from './support/faulty-proxy';

const TASKS = 1000;
/** The share of calls that are throttled, cut off before, and cut off after their work, each. */
const FAULTS = 0.04;

/** The local AWS supports activities by their API only, not as a CloudFormation resource. */
describeWithFaults('an activity worker with a thousand tasks, ten at a time, that is killed and replaced', () => {
  const client = new SFN({});
  const name = `work-${process.pid}`;
  const inputs = Array.from({ length: TASKS }, (_, n) => ({ n }));
  const heaps: number[] = [];
  const children: ChildProcess[] = [];
  let proxy: FaultyProxy;
  let output: { doubled: number }[];
  let isEnded: boolean;

  beforeAll(async () => {
    const { activityArn } = await client.createActivity({ name });
    proxy = new FaultyProxy(process.env.AWS_ENDPOINT_URL!, FAULTS);
    const endpoint = await proxy.listen();
    const work = (onMessage: (message: { done?: number; heap?: number; ended?: boolean }) => void): ChildProcess => {
      const program = join(__dirname, 'support', 'worker-process.ts');
      const args = ['--expose-gc', '--import', 'tsx', program, endpoint, activityArn!];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      children.push(child);
      createInterface({ input: child.stdout! }).on('line', (line) => onMessage(JSON.parse(line)));
      return child;
    };
    const { stateMachineArn } = await client.createStateMachine({
      name,
      roleArn: 'arn:aws:iam::000000000000:role/any',
      definition: JSON.stringify({
        StartAt: 'Each',
        States: {
          Each: {
            Type: 'Map',
            MaxConcurrency: 40,
            ItemProcessor: {
              StartAt: 'Work',
              States: {
                Work: {
                  Type: 'Task',
                  Resource: activityArn,
                  TimeoutSeconds: 300,
                  HeartbeatSeconds: 5,
                  End: true,
                  Retry: [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 5 }],
                },
              },
            },
            End: true,
          },
        },
      }),
    });
    const { executionArn } = await client.startExecution({ stateMachineArn, input: JSON.stringify(inputs) });

    const enough = new Promise<void>((resolve) => {
      const first = work(({ done }) => {
        if (done && done >= TASKS / 4) {
          first.kill('SIGKILL');
          resolve();
        }
      });
    });
    await enough;
    const second = work(({ heap, ended }) => {
      if (heap) heaps.push(heap);
      if (ended) isEnded = true;
    });

    let status = 'RUNNING';
    while (status === 'RUNNING') {
      await sleep(500);
      ({ status = 'RUNNING', output: output as any } = await client.describeExecution({ executionArn }) as any);
    }
    if (status !== 'SUCCEEDED') throw new Error(`The execution is ${status}`);
    output = JSON.parse(output as any);
    second.kill('SIGTERM');
    await sleep(500); // two signals at once may be delivered as one
    second.kill('SIGTERM'); // no tasks remain, so the open polls need not return
    const [code] = await once(second, 'exit');
    isEnded &&= code === 0;
  }, 180_000);
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
    proxy?.close();
  });

  test('returns the result of every task', () => {
    expect(output).toEqual(inputs.map(({ n }) => ({ doubled: 2 * n })));
  });

  test('completes no task twice', () => {
    expect([...proxy.taken.values()].filter((times) => times !== 1)).toEqual([]);
    expect(proxy.taken.size).toBe(TASKS);
  });

  test('meets every kind of fault', () => {
    for (const action of ['GetActivityTask', 'SendTaskSuccess']) {
      expect(proxy.calls[action].throttled).toBeGreaterThan(0);
      expect(proxy.calls[action].cut).toBeGreaterThan(0);
    }
  });

  test('ends after SIGTERM', () => {
    expect(isEnded).toBe(true);
  });

  test('does not use more and more memory', () => {
    const half = Math.floor(heaps.length / 2);
    const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
    expect(median(heaps.slice(half)) / median(heaps.slice(0, half))).toBeLessThan(1.25);
  });
});
