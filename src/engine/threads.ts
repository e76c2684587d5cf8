import { Thread } from './snapshot';

/** The threads of an execution that have not ended. */
export class Threads {
  private readonly byId: Map<number, Thread>;

  constructor(threads: readonly Thread[]) {
    this.byId = new Map(threads.map((thread) => [thread.id, copy(thread)]));
  }

  get all(): readonly Thread[] {
    return [...this.byId.values()];
  }

  /** For a snapshot, which stays as it is. */
  copies(): Thread[] {
    return this.all.map(copy);
  }

  get root(): Thread {
    return this.all.find(({ parent }) => parent === undefined)!;
  }

  get(id: number): Thread | undefined {
    return this.byId.get(id);
  }

  add(thread: Thread): Thread {
    this.byId.set(thread.id, thread);
    return thread;
  }

  remove({ id }: Thread): void {
    this.byId.delete(id);
  }

  has({ id }: Thread): boolean {
    return this.byId.has(id);
  }

  parentOf({ parent }: Thread): Thread | undefined {
    return parent === undefined ? undefined : this.byId.get(parent);
  }

  childrenOf({ id, frame }: Thread): Thread[] {
    return frame?.children ? this.all.filter(({ parent }) => parent === id) : [];
  }

  /** The thread whose task is called by this token. */
  waitingFor(token: string): Thread | undefined {
    for (const thread of this.byId.values()) if (thread.frame?.task?.token === token) return thread;
    return undefined;
  }
}

/** What the engine changes in a thread is copied; the values in it are shared, for nothing changes them. */
function copy(thread: Thread): Thread {
  const { frame } = thread;
  const children = frame?.children && {
    ...frame.children,
    outputs: [...frame.children.outputs],
    run: frame.children.run && { ...frame.children.run },
  };
  return { ...thread, frame: frame && { ...frame, children } };
}
