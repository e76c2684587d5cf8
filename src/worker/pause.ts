const FIRST_MILLISECONDS = 200;
const LONGEST_MILLISECONDS = 20_000;

/** Waits longer after each failure, and never as long as others who failed at the same time. */
export function pauseAfter(failures: number, signal?: AbortSignal): Promise<void> {
  const most = Math.min(LONGEST_MILLISECONDS, FIRST_MILLISECONDS * 2 ** (failures - 1));
  return pause(most / 2 + Math.random() * most / 2, signal);
}

/** Waits, until the signal comes at the longest. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done);
  });
}
