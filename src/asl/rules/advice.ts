import { Diagnostic, warn } from '../diagnostic';
import { STATES_ERRORS, whyNotRaised } from '../errors';
import { integrationOf } from '../integration';
import { asArray, flowsInside, isFields, State, statesOf } from '../model';
import { Rule } from './rule';

/** An error name is any text, so a slip of the pen means: never retried, never caught. */
export const raisedErrors: Rule = function* ({ definition }) {
  for (const { state, location } of statesOf(definition)) {
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
  if (error.startsWith('States.')) {
    return STATES_ERRORS.has(error) ? undefined : 'Step Functions has no error of this name';
  }
  // What a Parallel or a Map ends in is what a state inside ended in.
  const inside = flowsInside(state, '').flatMap(({ flow }) => Object.values(flow.States)).filter(isFields);
  const reasons = inside.map((inner) => {
    if (inner.Type === 'Fail') {
      const fixed = typeof inner.Error === 'string' && !inner.Error.startsWith('{%');
      return fixed && inner.Error !== error ? 'no state inside fails with it' : undefined;
    }
    if (inner.Type === 'Task' || inner.Type === 'Parallel' || inner.Type === 'Map') return whyNotRaisedBy(inner, error);
    return 'no state inside fails with it';
  });
  return reasons.length > 0 && reasons.every((reason) => reason !== undefined) ? reasons[0] : undefined;
}

/** Lambda answers now and then with an error that a second try does not meet. */
export const lambdaRetries: Rule = function* ({ definition }) {
  yield* tasks(definition, ({ state, location }) =>
    integrationOf(state.Resource).kind === 'lambda' && asArray(state.Retry).length === 0
      ? warn(location, 'LAMBDA_WITHOUT_RETRY', 'the function is not invoked again when Lambda fails or throttles')
      : undefined);
};

/** Without a timeout a task that never answers holds its execution for a year. */
export const timeouts: Rule = function* ({ definition }) {
  yield* tasks(definition, ({ state, location }) =>
    state.TimeoutSeconds === undefined && state.TimeoutSecondsPath === undefined
      ? warn(location, 'TASK_WITHOUT_TIMEOUT', 'if the task never answers, the execution waits as long as it may run')
      : undefined);
};

function* tasks(
  definition: Parameters<typeof statesOf>[0],
  look: (task: { state: State; location: string }) => Diagnostic | undefined,
): Generator<Diagnostic> {
  for (const located of statesOf(definition)) {
    const found = located.state.Type === 'Task' ? look(located) : undefined;
    if (found) yield found;
  }
}
