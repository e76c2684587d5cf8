/**
 * Handles the source of an upload that was rejected, or whose processing failed.
 *
 * @example
 * declare const transcode: lambda.Function;
 * new VideoProcessingWorkflow(stack, 'Videos', {
 *   renditions: { '720p': Rendition.invoke(transcode) },
 *   sourcePrefix: 'uploads/',
 *   quarantine: Quarantine.move('quarantine/'),
 * });
 */
export class Quarantine {
  /**
   * Tags the source and leaves it in its location. The tags are `stepwright:outcome` with `REJECTED` or `FAILED`, and
   * `stepwright:reason` with the reason or the error. Other tags are preserved. S3 allows ten tags per object.
   */
  public static tag(): Quarantine {
    return new Quarantine('TAG');
  }

  /**
   * Tags the source and moves it within its bucket. The prefix and the name of the execution are prepended to its key.
   * A file that was uploaded under the same key in the meantime is not changed.
   *
   * @param prefix the prefix of the new key, for example `quarantine/`, which must not overlap with `sourcePrefix`
   */
  public static move(prefix: string): Quarantine {
    if (!/^[^/].*\/$/s.test(prefix)) {
      throw new Error("Quarantine.move: 'prefix' must end with '/' and must not begin with it, for example "
        + `'quarantine/', got: '${prefix}'`);
    }
    return new Quarantine('MOVE', prefix);
  }

  /** Does not change the source. */
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
