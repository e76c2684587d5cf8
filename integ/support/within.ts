import { setTimeout as sleep } from 'node:timers/promises';

/** Looks again and again until something is found. */
export async function within<T>(
  seconds: number, find: () => Promise<T | undefined>, what: string, pauseMs = 50,
): Promise<T> {
  const until = Date.now() + seconds * 1000;
  while (Date.now() < until) {
    const found = await find();
    if (found !== undefined) return found;
    await sleep(pauseMs);
  }
  throw new Error(`${what} did not come within ${seconds} s`);
}
