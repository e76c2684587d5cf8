import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { jsonata } from '../../workflow/jsonata-text';

/** As the condition of a Choice. */
export const condition = (expression: string): sfn.Condition => sfn.Condition.jsonata(jsonata(expression));

/** A text, number, list or object as a literal inside an expression. Tokens stay in it as they are. */
export const literal = (value: unknown): string => JSON.stringify(value);

/** What an error says. It is cut: whoever wants all of it opens the execution. */
export const causeOf = (error: string): string =>
  `$exists(${error}.Cause) ? $substring(${error}.Cause, 0, 2000) : ""`;

/** What went wrong at a state, in a catcher of that state. */
export const failureAt = (state: string): string => `{ "state": ${literal(state)}, `
  + `"error": $states.errorOutput.Error, "cause": ${causeOf('$states.errorOutput')} }`;
