/** What is done with the source of an upload that was rejected, or whose processing failed. */
export class Quarantine {
  /**
   * It stays where it is, and is tagged: `stepwright:outcome` with `REJECTED` or `FAILED`, `stepwright:reason` with the
   * reason or the error. Its other tags stay. S3 allows ten tags.
   */
  public static tag(): Quarantine {
    return new Quarantine('TAG');
  }

  /**
   * It is tagged, and moved within its bucket: the prefix and the name of the execution come before its key. A file
   * that has meanwhile taken its place stays.
   *
   * @param prefix what the key begins with then, for example `quarantine/`; must not overlap with the source's prefix
   */
  public static move(prefix: string): Quarantine {
    if (!/^[^/].*\/$/s.test(prefix)) {
      throw new Error("Quarantine.move: 'prefix' must not begin with '/', and must end with it, for example "
        + `'quarantine/', got: '${prefix}'`);
    }
    return new Quarantine('MOVE', prefix);
  }

  /** It stays as it is. */
  public static none(): Quarantine {
    return new Quarantine('NONE');
  }

  private constructor(
    /** @internal */
    public readonly _kind: 'TAG' | 'MOVE' | 'NONE',
    /** @internal */
    public readonly _prefix?: string,
  ) {}
}
