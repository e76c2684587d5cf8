import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { jsonata } from '../../workflow/jsonata-text';

/** Returns an expression as the condition of a Choice. */
export const condition = (expression: string): sfn.Condition => sfn.Condition.jsonata(jsonata(expression));

/** Returns a string, number, list or object as a literal for use in an expression. Tokens are kept. */
export const literal = (value: unknown): string => JSON.stringify(value);

/** The cause of an error, truncated: the execution holds all of it. */
export const causeOf = (error: string): string =>
  `$exists(${error}.Cause) ? $substring(${error}.Cause, 0, 2000) : ""`;

/** The failure of a state, for use in a catcher of that state. */
export const failureAt = (state: string): string => `{ "state": ${literal(state)}, `
  + `"error": $states.errorOutput.Error, "cause": ${causeOf('$states.errorOutput')} }`;
