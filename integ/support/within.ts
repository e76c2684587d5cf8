import { setTimeout as sleep } from 'node:timers/promises';

/** Polls until `find` returns a value. */
export async function within<T>(
  seconds: number, find: () => Promise<T | undefined>, description: string, pauseMs = 50,
): Promise<T> {
  const until = Date.now() + seconds * 1000;
  while (Date.now() < until) {
    const found = await find();
    if (found !== undefined) return found;
    await sleep(pauseMs);
  }
  throw new Error(`Timed out after ${seconds} s waiting for ${description}`);
}
