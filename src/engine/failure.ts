/** Why a state did not succeed: what a retrier, a catcher or the end of the execution will see. */
export class StateFailure extends Error {
  constructor(
    /** The error's name. A task may fail without one. */
    readonly error: string | undefined,
    override readonly cause: string | undefined,
    private readonly more: {
      /** Told of a place: the name of the state and of its event go before the cause. */
      readonly told?: boolean;
      /** The field of a query that failed, as EvaluationFailed names it. */
      readonly location?: string;
      /** Raised while a query was evaluated, so an EvaluationFailed goes before it. */
      readonly evaluation?: boolean;
      /** Nothing but its own name catches it. */
      readonly terminal?: boolean;
      /** A second name that retriers and catchers know it by. */
      readonly alias?: string;
    } = {},
  ) {
    super(`${error}: ${cause}`);
  }

  get evaluation(): boolean {
    return this.more.evaluation ?? false;
  }

  get location(): string | undefined {
    return this.more.location;
  }

  /** A parent fails with what its child failed with; only where it was raised is it told of a query. */
  carried(): StateFailure {
    return new StateFailure(this.error, this.cause, { terminal: this.more.terminal, alias: this.more.alias });
  }

  /** Whether a retrier or catcher that lists this name takes it. */
  isCalled(name: unknown): boolean {
    if (name === this.error || name !== undefined && name === this.more.alias) return true;
    if (this.more.terminal) return false;
    return name === 'States.ALL' || name === 'States.TaskFailed' && this.error !== TIMEOUT;
  }

  /** The same failure as AWS tells it, with the state it happened in. */
  in(state: string, enteredEventId: number): StateFailure {
    if (!this.more.told) return this;
    const cause = `An error occurred while executing the state '${state}' (entered at the event id `
      + `#${enteredEventId}). ${this.cause}`;
    return new StateFailure(this.error, cause, { ...this.more, told: false });
  }

  /** What an event tells of it. */
  get details(): { error?: string; cause?: string } {
    const { error, cause } = this;
    return { ...error !== undefined && { error }, ...cause !== undefined && { cause } };
  }

  /** What `Catch` hands on. */
  get output(): { Error: string | null; Cause: string | null } {
    return { Error: this.error ?? null, Cause: this.cause ?? (this.error === TIMEOUT ? '' : null) };
  }
}

export const RUNTIME = 'States.Runtime';
export const TIMEOUT = 'States.Timeout';

/** A task did not end or beat in time: AWS calls both the same, and takes the second by a name of its own, too. */
export function timeout(kind: 'timeout' | 'heartbeat'): StateFailure {
  return new StateFailure(TIMEOUT, undefined, { alias: kind === 'heartbeat' ? 'States.HeartbeatTimeout' : undefined });
}

/** What is wrong with the execution itself: nothing retries or catches it. */
export function runtimeFailure(cause: string): StateFailure {
  return new StateFailure(RUNTIME, cause, { told: true });
}

/** A failure that goes by a name of its own, told with the state it happened in. */
export function namedFailure(error: string, cause: string): StateFailure {
  return new StateFailure(error, cause, { told: true });
}

/** A query in JSONata failed, or gave what its field cannot use. */
export function evaluationFailure(cause: string, location?: string): StateFailure {
  return new StateFailure('States.QueryEvaluationError', cause, { told: true, evaluation: true, location });
}

/** A value is larger than Step Functions carries. */
export function dataLimitFailure(what: string, terminal: boolean): StateFailure {
  const cause = `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes `
    + 'service limit.';
  return new StateFailure('States.DataLimitExceeded', cause, { terminal });
}

/**
 * Whether a retrier or catcher with this ErrorEquals takes a failure.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export function matches(errorEquals: readonly unknown[], failure: StateFailure): boolean {
  return errorEquals.some((name) => failure.isCalled(name));
}
