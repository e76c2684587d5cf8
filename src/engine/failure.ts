import { DEEPEST } from '../asl/depth';

/** The failure of a state, as seen by retriers, catchers and the execution. */
export class StateFailure extends Error {
  constructor(
    /** The error name. A task may fail without one. */
    readonly error: string | undefined,
    override readonly cause: string | undefined,
    private readonly more: {
      /** The cause starts with the name of the state and the id of its event. */
      readonly located?: boolean;
      /** The field with the query that failed, for EvaluationFailed. */
      readonly location?: string;
      /** A query failed, so an EvaluationFailed event is recorded. */
      readonly evaluation?: boolean;
      /** Only its own name matches it, not States.ALL. */
      readonly terminal?: boolean;
      /** A second name that matches it. */
      readonly alias?: string;
    } = {},
  ) {
    super(`${error}: ${cause}`);
  }

  get isEvaluation(): boolean {
    return this.more.evaluation ?? false;
  }

  get location(): string | undefined {
    return this.more.location;
  }

  /** The failure as raised by the parent of the thread. The failed query is recorded only once. */
  carried(): StateFailure {
    return new StateFailure(this.error, this.cause, { terminal: this.more.terminal, alias: this.more.alias });
  }

  /** Whether the name of an error in ErrorEquals matches it. */
  matches(name: unknown): boolean {
    if (name === this.error || name !== undefined && name === this.more.alias) return true;
    if (this.more.terminal) return false;
    return name === 'States.ALL' || name === 'States.TaskFailed' && this.error !== TIMEOUT;
  }

  /** The failure with the state in its cause, as AWS words it. */
  in(state: string, enteredEventId: number): StateFailure {
    if (!this.more.located) return this;
    const cause = `An error occurred while executing the state '${state}' (entered at the event id `
      + `#${enteredEventId}). ${this.cause}`;
    return new StateFailure(this.error, cause, { ...this.more, located: false });
  }

  /** The details of an event. */
  get details(): { error?: string; cause?: string } {
    const { error, cause } = this;
    return { ...error !== undefined && { error }, ...cause !== undefined && { cause } };
  }

  /** The error output that a catcher receives. */
  get output(): { Error: string | null; Cause: string | null } {
    return { Error: this.error ?? null, Cause: this.cause ?? (this.error === TIMEOUT ? '' : null) };
  }
}

/** The error name of a failure of the execution itself. */
export const RUNTIME = 'States.Runtime';
export const TIMEOUT = 'States.Timeout';

/** A task timed out or missed a heartbeat. AWS names both States.Timeout, but the second has an alias. */
export function timeout(kind: 'timeout' | 'heartbeat'): StateFailure {
  return new StateFailure(TIMEOUT, undefined, { alias: kind === 'heartbeat' ? 'States.HeartbeatTimeout' : undefined });
}

/** A failure of the execution itself. Retriers and catchers do not apply. */
export function runtimeFailure(cause: string): StateFailure {
  return new StateFailure(RUNTIME, cause, { located: true });
}

/** A value of the execution is nested too deeply for the engine. */
export function depthFailure(): StateFailure {
  return runtimeFailure(`A value of the state is nested more than ${DEEPEST} levels deep.`);
}

/** A failure with another error name and the state in its cause. */
export function namedFailure(error: string, cause: string): StateFailure {
  return new StateFailure(error, cause, { located: true });
}

/** A JSONata query failed, or its result does not fit the field. */
export function evaluationFailure(cause: string, location?: string): StateFailure {
  return new StateFailure('States.QueryEvaluationError', cause, { located: true, evaluation: true, location });
}

/** A payload exceeds the limit of Step Functions. */
export function dataLimitFailure(name: string, terminal: boolean): StateFailure {
  const cause = `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes `
    + 'service limit.';
  return new StateFailure('States.DataLimitExceeded', cause, { terminal });
}

/**
 * Whether a retrier or catcher with the given ErrorEquals applies to a failure.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export function matches(errorEquals: readonly unknown[], failure: StateFailure): boolean {
  return errorEquals.some((name) => failure.matches(name));
}

/** Returns the failure of a state. Any other error is a bug in the engine and is thrown again. */
export function asFailure(error: unknown): StateFailure {
  if (error instanceof StateFailure) return error;
  throw error;
}
