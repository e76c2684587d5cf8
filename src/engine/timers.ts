import { Timer } from './snapshot';

/** What is to happen later, the earliest first; of those due together, the one that was set first. */
export class Timers {
  private readonly timers: Timer[];

  constructor(timers: readonly Timer[], private readonly nextOrder: () => number) {
    this.timers = [...timers];
  }

  get all(): readonly Timer[] {
    return this.timers;
  }

  add(at: number, kind: Timer['kind'], thread?: number): void {
    // The end of the execution's time comes after all else that is due then.
    const order = kind === 'execution' ? Infinity : this.nextOrder();
    let [low, high] = [0, this.timers.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const other = this.timers[middle];
      if (other.at < at || other.at === at && other.order <= order) low = middle + 1;
      else high = middle;
    }
    this.timers.splice(low, 0, { at, order, kind, thread });
  }

  /** Takes the earliest that is due. */
  take(now: number): Timer | undefined {
    return this.timers.length > 0 && this.timers[0].at <= now ? this.timers.shift() : undefined;
  }

  /** Those of a thread, or of one kind among them, do not happen. */
  cancel(thread: number, kind?: Timer['kind']): void {
    for (let i = this.timers.length - 1; i >= 0; i--) {
      const timer = this.timers[i];
      if (timer.thread === thread && (kind === undefined || timer.kind === kind)) this.timers.splice(i, 1);
    }
  }

  clear(): void {
    this.timers.length = 0;
  }
}
