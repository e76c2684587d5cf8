import { Duration } from 'aws-cdk-lib';
import { integrationOf } from '../asl/integration';
import { isShorter, knownSeconds } from '../private/seconds';

/**
 * How long a task that brings no timeout of its own may take. Step Functions itself sets none: a task that never
 * answers would hold its execution for up to a year.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html
 */
export class TaskTimeout {
  /** Five minutes for a task that answers at once, an hour for one that waits for a job, a callback or an activity. */
  public static standard(): TaskTimeout {
    return new TaskTimeout(Duration.minutes(5), Duration.hours(1));
  }

  /**
   * The same for every task.
   *
   * @param duration how long a task may take, at least one second
   */
  public static after(duration: Duration): TaskTimeout {
    if (isShorter(duration, 1)) {
      throw new Error(`TaskTimeout.after: the duration must be at least one second, got: ${duration.toString()}`);
    }
    return new TaskTimeout(duration, duration);
  }

  /** No timeout but those that the tasks bring along. */
  public static none(): TaskTimeout {
    return new TaskTimeout();
  }

  private constructor(private readonly answering?: Duration, private readonly waiting?: Duration) {}

  /**
   * The timeout of a task in seconds, never shorter than what the task itself may take: the timeout of its function,
   * or twice its heartbeat (a timeout must be longer than a heartbeat, and one beat must not be all there is time for).
   *
   * @internal
   */
  public _secondsFor(
    task: { resource: unknown; functionSeconds?: number; heartbeatSeconds?: number },
  ): number | undefined {
    const timeout = integrationOf(task.resource).pattern === 'request' ? this.answering : this.waiting;
    if (timeout && knownSeconds(timeout) === undefined) return timeout.toSeconds(); // a token stays as it is
    return timeout && Math.max(timeout.toSeconds(), task.functionSeconds ?? 0, 2 * (task.heartbeatSeconds ?? 0));
  }
}
