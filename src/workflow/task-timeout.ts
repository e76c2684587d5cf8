import { Duration } from 'aws-cdk-lib';
import { TimedTask } from './known-limit';
import { DAY, isShorter, knownSeconds, YEAR } from '../validation/durations';

/**
 * The timeout of tasks that have none of their own. Step Functions itself sets none: a task that never ends would hold
 * its execution for up to a year.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html
 */
export class TaskTimeout {
  /**
   * As long as the task can take, as far as that is known.
   *
   * - A task that calls a service or a function and goes on: five minutes, or the timeout of the function.
   * - A job (`.sync`): the limit of the job and the time it may wait for capacity, so that the job ends by itself; a
   *   timeout of the task makes Step Functions stop the job. The limit is read from the task's own arguments, from the
   *   Batch job definition, Glue job, CodeBuild project or state machine of this app that it names, and from the limits
   *   of the service. Where nothing is known, a day, with the warning `cdk-stepwright:unknownJobDuration`.
   * - A task that waits for a task token or an activity: a day, with the warning
   *   `cdk-stepwright:unknownCallbackDuration`. With a heartbeat, a year: then a worker that is lost is noticed anyway.
   */
  public static standard(): TaskTimeout {
    return new TaskTimeout(Duration.minutes(5));
  }

  /**
   * The same for every task, but never shorter than what is known of its function, its job or its heartbeat.
   *
   * @param duration how long a task may take, at least one second
   */
  public static after(duration: Duration): TaskTimeout {
    if (isShorter(duration, 1)) {
      throw new Error(`TaskTimeout.after: the duration must be at least one second, got: ${duration.toString()}`);
    }
    return new TaskTimeout(duration, duration);
  }

  /** No timeout except those that the tasks have themselves. */
  public static none(): TaskTimeout {
    return new TaskTimeout();
  }

  private constructor(private readonly request?: Duration, private readonly waiting?: Duration) {}

  /**
   * The timeout of a task in seconds.
   *
   * @internal
   */
  public _secondsFor(task: TimedTask): number | undefined {
    if (this.request === undefined) return undefined;
    const { pattern, limit, heartbeatSeconds } = task;
    const known = [limit.total, limit.chosen ?? 0].filter((seconds) => !Number.isNaN(seconds));
    if (pattern === 'request' || this.waiting) {
      if (knownSeconds(this.request) === undefined) return this.request.toSeconds(); // a token stays as it is
      // A heartbeat that is known only at run time may be longer than any timeout we would choose.
      if (Number.isNaN(heartbeatSeconds)) return undefined;
      // A timeout must be longer than a heartbeat, and one heartbeat must not be all there is time for.
      return Math.max(this.request.toSeconds(), ...known, 2 * (heartbeatSeconds ?? 0));
    }
    if (heartbeatSeconds !== undefined) return YEAR;
    return Number.isNaN(limit.total) ? Math.max(DAY, ...known) : limit.total;
  }

  /**
   * Whether the timeout of a task is a guess, which may be too short.
   *
   * @internal
   */
  public _isGuessFor({ pattern, limit, heartbeatSeconds }: TimedTask): boolean {
    return this.request !== undefined && this.waiting === undefined && pattern !== 'request'
      && heartbeatSeconds === undefined && Number.isNaN(limit.total);
  }
}
