const FIRST_MILLISECONDS = 200;
const LONGEST_MILLISECONDS = 20_000;

/** Waits longer after each failure, with jitter so that workers that failed together do not retry together. */
export function pauseAfter(failures: number, signal?: AbortSignal): Promise<void> {
  const most = Math.min(LONGEST_MILLISECONDS, FIRST_MILLISECONDS * 2 ** (failures - 1));
  return pause(most / 2 + Math.random() * most / 2, signal);
}

/** Waits for a time, or until the signal is aborted. */
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
