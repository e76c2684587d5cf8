import { integer, oneOf, shape, states, text } from './field';

/**
 * A state machine.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html
 */
export const MACHINE = shape('a state machine', {
  States: states.isRequired(),
  StartAt: text.isRequired(),
  Comment: text,
  QueryLanguage: oneOf('JSONPath', 'JSONata'),
  TimeoutSeconds: integer(0, 99_999_999),
  Version: oneOf('1.0'),
});

/** A branch of a Parallel. */
export const BRANCH = shape('a branch', { StartAt: text.isRequired(), States: states.isRequired(), Comment: text });
