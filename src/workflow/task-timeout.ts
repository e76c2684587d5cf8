import { Duration } from 'aws-cdk-lib';
import { TimedTask } from './known-limit';
import { DAY, isShorter, knownSeconds, YEAR } from '../validation/durations';

/**
 * Defines the timeout of tasks that set none themselves. Step Functions sets none: a task that never ends would block
 * its execution for up to a year.
 *
 * @example
 * new Workflow(stack, 'Payment', {
 *   definition: Step.invoke(pay).toState(stack, 'Pay'),
 *   taskTimeout: TaskTimeout.after(Duration.minutes(10)),
 * });
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html
 */
export class TaskTimeout {
  /**
   * Derives the timeout of each task from the longest time that it can take, as far as that is known.
   *
   * - A task that calls a service or a function and continues: five minutes, or the timeout of the function.
   * - A job (`.sync`): the limit of the job and the time it may wait for capacity, so that the job ends by itself. A
   *   timeout of the task makes Step Functions stop the job. The limit is read from the task's own arguments, from the
   *   Batch job definition, Glue job, CodeBuild project or state machine of this app that it refers to, and from the
   *   limits of the service. If nothing is known, a day, with the warning `cdk-stepwright:unknownJobDuration`.
   * - A task that waits for a task token or an activity: a day, with the warning
   *   `cdk-stepwright:unknownCallbackDuration`. With a heartbeat, a year: the heartbeat detects a worker that is lost.
   */
  public static standard(): TaskTimeout {
    return new TaskTimeout(Duration.minutes(5));
  }

  /**
   * Sets the same timeout for every task, but never shorter than the known limit of its function, job or heartbeat.
   *
   * @param duration the timeout, at least one second
   */
  public static after(duration: Duration): TaskTimeout {
    if (isShorter(duration, 1)) {
      throw new Error(`TaskTimeout.after: the duration must be at least one second, got: ${duration.toString()}`);
    }
    return new TaskTimeout(duration, duration);
  }

  /** Adds no timeouts. Those that tasks set themselves are kept. */
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
      if (knownSeconds(this.request) === undefined) return this.request.toSeconds(); // a token is passed through
      // A heartbeat that is known only at run time may be longer than any default timeout.
      if (Number.isNaN(heartbeatSeconds)) return undefined;
      // A timeout must be longer than a heartbeat, and leave time for more than one.
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
