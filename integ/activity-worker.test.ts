import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { SFN } from '@aws-sdk/client-sfn';
import { describeWithFaults } from './support/deployed';
import { TroubledProxy } from './support/troubled-proxy';

const TASKS = 1000;
/** The share of calls that are throttled, cut before, and cut after their work. */
const TROUBLE = 0.04;

/** The local AWS knows activities by their API only, not as a resource of CloudFormation. */
describeWithFaults('a thousand tasks, ten at a time, with a worker killed in between', () => {
  const client = new SFN({});
  const name = `work-${process.pid}`;
  const inputs = Array.from({ length: TASKS }, (_, n) => ({ n }));
  const heaps: number[] = [];
  const children: ChildProcess[] = [];
  let proxy: TroubledProxy;
  let output: { doubled: number }[];
  let endedWell: boolean;

  beforeAll(async () => {
    const { activityArn } = await client.createActivity({ name });
    proxy = new TroubledProxy(process.env.AWS_ENDPOINT_URL!, TROUBLE);
    const endpoint = await proxy.listen();
    const work = (told: (message: { done?: number; heap?: number; ended?: boolean }) => void): ChildProcess => {
      const program = join(__dirname, 'support', 'worker-process.ts');
      const args = ['--expose-gc', '--import', 'tsx', program, endpoint, activityArn!];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      children.push(child);
      createInterface({ input: child.stdout! }).on('line', (line) => told(JSON.parse(line)));
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
      if (ended) endedWell = true;
    });

    let status = 'RUNNING';
    while (status === 'RUNNING') {
      await sleep(500);
      ({ status = 'RUNNING', output: output as any } = await client.describeExecution({ executionArn }) as any);
    }
    if (status !== 'SUCCEEDED') throw new Error(`The execution is ${status}`);
    output = JSON.parse(output as any);
    second.kill('SIGTERM');
    await sleep(500); // two signals at once may arrive as one
    second.kill('SIGTERM'); // nothing is left to poll for: the open polls need not come back
    const [code] = await once(second, 'exit');
    endedWell &&= code === 0;
  }, 180_000);
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
    proxy?.close();
  });

  test('every task has its result', () => {
    expect(output).toEqual(inputs.map(({ n }) => ({ doubled: 2 * n })));
  });

  test('no task was answered twice', () => {
    expect([...proxy.taken.values()].filter((times) => times !== 1)).toEqual([]);
    expect(proxy.taken.size).toBe(TASKS);
  });

  test('there was trouble of every kind', () => {
    for (const action of ['GetActivityTask', 'SendTaskSuccess']) {
      expect(proxy.calls[action].throttled).toBeGreaterThan(0);
      expect(proxy.calls[action].cut).toBeGreaterThan(0);
    }
  });

  test('the worker ended when it was told to', () => {
    expect(endedWell).toBe(true);
  });

  test('memory stays flat', () => {
    const half = Math.floor(heaps.length / 2);
    const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
    expect(median(heaps.slice(half)) / median(heaps.slice(0, half))).toBeLessThan(1.25);
  });
});
