import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { Extracted, extractMetadata, RangeSource, rejected } from './extract-metadata';

export interface Limits {
  readonly seconds: number;
  readonly megabytes: number;
}

const LIMITS: Limits = { seconds: 10, megabytes: 256 };

type Request = { readonly start: number; readonly end: number };
type Reply = { readonly bytes: Uint8Array } | { readonly failed: string };

/**
 * Extracts the metadata in a separate thread with limits, so that it returns for any file. A header of a few bytes can
 * declare a table of billions of entries. The thread then exceeds its time or memory and is terminated, and the file is
 * rejected as `BROKEN`.
 */
export async function extractIsolated(source: RangeSource, limits: Limits = LIMITS): Promise<Extracted> {
  let failure: Error | undefined;
  let isStarted = false;
  const worker = new Worker(__filename, {
    workerData: { sizeBytes: source.sizeBytes },
    resourceLimits: { maxOldGenerationSizeMb: limits.megabytes },
  });
  const clock = new Clock(limits.seconds, () => void worker.terminate());
  try {
    return await new Promise<Extracted>((resolve, reject) => {
      worker.on('message', async (message: Request | { readonly extracted: Extracted }) => {
        if ('extracted' in message) return resolve(message.extracted);
        isStarted = true;
        clock.stop(); // the latency of S3 is not the fault of the file
        try {
          worker.postMessage({ bytes: await source.read(message.start, message.end) });
        } catch (error) {
          failure = error as Error;
          worker.postMessage({ failed: failure.message });
        }
        clock.start();
      });
      const ended = (why: unknown) => {
        if (failure) reject(failure);
        else if (isStarted) resolve(rejected('BROKEN'));
        else reject(new Error(`the reader thread did not start: ${why}`)); // which is not the fault of the file
      };
      worker.on('error', ended).on('exit', ended);
    });
  } finally {
    clock.stop();
    await worker.terminate();
  }
}

/** Measures the time that the thread works. */
class Clock {
  private leftMs: number;
  private startedAt = 0;
  private timer?: NodeJS.Timeout;

  constructor(seconds: number, private readonly ring: () => void) {
    this.leftMs = seconds * 1000;
    this.start();
  }

  public start(): void {
    this.startedAt = Date.now();
    this.timer = setTimeout(this.ring, this.leftMs);
  }

  public stop(): void {
    clearTimeout(this.timer);
    this.leftMs -= Date.now() - this.startedAt;
  }
}

/** Reads from within the thread, one request at a time, through the main thread. */
class RemoteSource implements RangeSource {
  private last: Promise<unknown> = Promise.resolve();

  constructor(public readonly sizeBytes: number) {}

  public read(start: number, end: number): Promise<Uint8Array> {
    const response = this.last.then(() => new Promise<Uint8Array>((resolve, reject) => {
      parentPort!.once('message', (reply: Reply) =>
        'bytes' in reply ? resolve(reply.bytes) : reject(new Error(reply.failed)));
      parentPort!.postMessage({ start, end });
    }));
    this.last = response.catch(() => undefined);
    return response;
  }
}

if (!isMainThread && parentPort && typeof workerData?.sizeBytes === 'number') {
  void extractMetadata(new RemoteSource(workerData.sizeBytes))
    .then((extracted) => parentPort!.postMessage({ extracted }))
    .catch(() => process.exit(1));
}
