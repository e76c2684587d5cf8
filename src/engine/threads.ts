import { Thread } from './snapshot';

/**
 * The threads of an execution that have not ended.
 *
 * Those of the snapshot are never changed: a thread is copied when it is first asked for. So advancing one thread of
 * thousands stays cheap.
 */
export class Threads {
  /** In the order of their ids. */
  private readonly list: Thread[];
  private readonly copied = new Set<number>();

  constructor(threads: readonly Thread[]) {
    this.list = [...threads];
  }

  get all(): readonly Thread[] {
    return this.list.map((_, place) => this.at(place));
  }

  /** The threads as they are now, for a snapshot. */
  get current(): readonly Thread[] {
    return this.list;
  }

  get root(): Thread {
    return this.at(this.list.findIndex(({ parent }) => parent === undefined));
  }

  get(id: number): Thread | undefined {
    const place = this.placeOf(id);
    return this.list[place]?.id === id ? this.at(place) : undefined;
  }

  /** Adds a thread with a higher id than all others. */
  add(thread: Thread): Thread {
    this.list.push(thread);
    this.copied.add(thread.id);
    return thread;
  }

  remove({ id }: Thread): void {
    if (this.has({ id })) this.list.splice(this.placeOf(id), 1);
  }

  has({ id }: Pick<Thread, 'id'>): boolean {
    return this.list[this.placeOf(id)]?.id === id;
  }

  parentOf({ parent }: Thread): Thread | undefined {
    return parent === undefined ? undefined : this.get(parent);
  }

  childrenOf({ id, frame }: Thread): Thread[] {
    if (!frame?.children) return [];
    return this.list.flatMap(({ parent }, place) => parent === id ? [this.at(place)] : []);
  }

  /** The thread whose task has this token. */
  waitingFor(token: string): Thread | undefined {
    for (let place = 0; place < this.list.length; place++) {
      if (this.list[place].frame?.task?.token === token) return this.at(place);
    }
    return undefined;
  }

  private at(place: number): Thread {
    const thread = this.list[place];
    if (this.copied.has(thread.id)) return thread;
    this.copied.add(thread.id);
    return this.list[place] = copy(thread);
  }

  /** The place of a thread, or of the first one with a higher id. */
  private placeOf(id: number): number {
    let [low, high] = [0, this.list.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.list[middle].id < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Copies the parts of a thread that the engine changes. The values in it are shared, because nothing changes them. */
function copy(thread: Thread): Thread {
  const { frame } = thread;
  const children = frame?.children && {
    ...frame.children,
    outputs: [...frame.children.outputs],
    run: frame.children.run && { ...frame.children.run },
  };
  return { ...thread, frame: frame && { ...frame, children } };
}
