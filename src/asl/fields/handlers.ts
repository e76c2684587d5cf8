import { any, integer, listOf, number, oneOf, result, shape, text, variables } from './field';

/**
 * An entry of `Retry`.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error
 */
export const RETRIER = shape('a retrier', {
  ErrorEquals: listOf(text, 1).isRequired(),
  Comment: text,
  IntervalSeconds: integer(1, 99_999_999),
  MaxAttempts: integer(0, 99_999_999),
  BackoffRate: number(1),
  MaxDelaySeconds: integer(1, 31_622_400),
  JitterStrategy: oneOf('FULL', 'NONE'),
});

/**
 * An entry of `Catch`.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-fallback-states
 */
export const CATCHER = shape('a catcher', {
  ErrorEquals: listOf(text, 1).isRequired(),
  Next: text.isRequired(),
  Comment: text,
  ResultPath: result.inJsonPath(),
  Output: any.inJsonata(),
  Assign: variables.orJsonata(),
});
