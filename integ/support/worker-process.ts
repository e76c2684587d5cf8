/** Runs a worker in a separate process, like a container does. Usage: `worker-process.ts ENDPOINT ACTIVITY_ARN`. */
import { SFN } from '@aws-sdk/client-sfn';
import { ActivityWorker } from '../../src/worker';

const [endpoint, activityArn] = process.argv.slice(2);
const report = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);
let done = 0;

const worker = new ActivityWorker({
  client: new SFN({ endpoint, maxAttempts: 1 }), // only the worker itself retries
  activityArn,
  concurrency: 10,
  heartbeatSeconds: 1,
  work: async ({ n }: { n: number }) => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    return { doubled: 2 * n };
  },
  onEvent: ({ type }) => {
    if (type === 'succeeded' && ++done % 50 === 0) {
      global.gc?.();
      report({ done, heap: process.memoryUsage().heapUsed });
    }
  },
});
void worker.run().then(() => report({ ended: true }));
