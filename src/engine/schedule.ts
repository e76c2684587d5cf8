/** Items that are due at a time: the earliest first, and of those due together the one that was added first. */
export class Schedule<T extends { readonly at: number }> {
  private readonly items: T[];

  constructor(items: readonly T[] = []) {
    this.items = [...items];
  }

  get all(): readonly T[] {
    return this.items;
  }

  /** The time at which the next item is due. Infinity if there is none. */
  get nextAt(): number {
    return this.items.length > 0 ? this.items[0].at : Infinity;
  }

  add(item: T): void {
    let [low, high] = [0, this.items.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.items[middle].at <= item.at) low = middle + 1;
      else high = middle;
    }
    this.items.splice(low, 0, item);
  }

  /** Removes the next item and returns it. */
  take(): T | undefined {
    return this.items.shift();
  }

  /** Removes the items for which the predicate holds. */
  cancel(which: (item: T) => boolean): void {
    for (let i = this.items.length - 1; i >= 0; i--) if (which(this.items[i])) this.items.splice(i, 1);
  }

  clear(): void {
    this.items.length = 0;
  }
}
