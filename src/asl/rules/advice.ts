import { serviceNames, tableDate } from '../aws';
import { Diagnostic, warn } from '../diagnostic';
import { areErrorsUnknown, didYouMean, STATES_ERRORS, whyNotRaised } from '../errors';
import { integrationOf } from '../integration';
import { asArray, flowsInside, isFields, LocatedState, State } from '../model';
import { nearest } from '../nearest';
import { Rule } from './rule';

/** Error names in retriers and catchers can occur. An error name is any text, so a typo is not rejected by AWS. */
export const raisedErrors: Rule = function* ({ states }) {
  for (const { state, location } of states) {
    for (const field of ['Retry', 'Catch']) {
      for (const [i, handler] of asArray(state[field]).entries()) {
        if (!isFields(handler)) continue;
        for (const error of asArray(handler.ErrorEquals)) {
          const why = typeof error === 'string' ? whyNotRaisedBy(state, error) : undefined;
          if (why === undefined) continue;
          yield warn(`${location}/${field}[${i}]/ErrorEquals`, 'UNRAISED_ERROR',
            `nothing raises '${error as string}' here: ${why}`);
        }
      }
    }
  }
};

function whyNotRaisedBy(state: State, error: string): string | undefined {
  if (state.Type === 'Task') return whyNotRaised(error, integrationOf(state.Resource));
  if (STATES_ERRORS.has(error)) return undefined;
  // A Parallel or Map fails with the error of a state inside.
  const inside = flowsInside(state, '').flatMap(({ flow }) => Object.values(flow.States)).filter(isFields);
  const reasons = inside.map((inner) => {
    if (inner.Type === 'Fail') return canFailWith(inner, error) ? undefined : NOTHING_INSIDE;
    if (inner.Type === 'Task' || inner.Type === 'Parallel' || inner.Type === 'Map') return whyNotRaisedBy(inner, error);
    return NOTHING_INSIDE;
  });
  if (!reasons.every((reason) => reason !== undefined)) return undefined;
  return error.startsWith('States.') ? 'Step Functions has no error of this name' : reasons[0];
}

const NOTHING_INSIDE = 'no state inside fails with it';

/** Whether a Fail state fails with an error: its name is that one, or known at run time only. */
function canFailWith(state: State, error: string): boolean {
  return typeof state.Error !== 'string' || state.Error.startsWith('{%') || state.Error === error;
}

/** Lambda functions are retried, because Lambda occasionally returns a transient error. */
export const lambdaRetries: Rule = function* ({ states }) {
  yield* tasks(states, ({ state, location }) =>
    integrationOf(state.Resource).kind === 'lambda' && asArray(state.Retry).length === 0
      ? warn(location, 'LAMBDA_WITHOUT_RETRY', 'the function is not invoked again when Lambda fails or throttles')
      : undefined);
};

/**
 * A service that is not in the tables is retried after any failure, or not at all: which of its errors a retry may not
 * meet is unknown.
 */
export const unknownServiceErrors: Rule = function* ({ states }) {
  yield* tasks(states, ({ state, location }) => {
    const integration = integrationOf(state.Resource);
    if (integration.kind !== 'sdk' || !areErrorsUnknown(integration)) return undefined;
    const retried = asArray(state.Retry).filter(isFields).flatMap(({ ErrorEquals }) => asArray(ErrorEquals));
    if (retried.includes('States.ALL')) return undefined;
    return warn(location, 'UNKNOWN_SERVICE_ERRORS',
      `the errors of '${integration.service}' are unknown (data of ${tableDate()}), so that a call is `
      + (retried.includes('States.TaskFailed')
        ? "repeated after any failure ('States.TaskFailed')"
        : 'not retried when the service throttles it; retry the names of its errors')
      + didYouMean(nearest(integration.service, serviceNames())));
  });
};

/**
 * Tasks that wait for someone else have a timeout: jobs, callbacks and activities. Without one, a task that never
 * completes keeps its execution running for a year. A response of a service comes within seconds, or is an error. Of a
 * callback, AWS recommends a heartbeat; that of an activity begins only when a worker has taken the task.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/sfn-stuck-execution.html
 */
export const timeouts: Rule = function* ({ states }) {
  const has = (state: State, field: string) =>
    state[field] !== undefined || state[`${field}Path`] !== undefined;
  yield* tasks(states, ({ state, location }) => {
    const { pattern, kind } = integrationOf(state.Resource);
    const heartbeat = pattern === 'callback' && kind !== 'activity' && has(state, 'HeartbeatSeconds');
    return pattern !== 'request' && !heartbeat && !has(state, 'TimeoutSeconds')
      ? warn(location, 'TASK_WITHOUT_TIMEOUT', 'if the task never completes, the execution waits as long as it may run')
      : undefined;
  });
};

function* tasks(
  states: readonly LocatedState[],
  look: (task: LocatedState) => Diagnostic | undefined,
): Generator<Diagnostic> {
  for (const located of states) {
    const found = located.state.Type === 'Task' ? look(located) : undefined;
    if (found) yield found;
  }
}
