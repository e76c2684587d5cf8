/**
 * A part of a text that only the deployment fills in: `${Name}`, a reference or a substitution of CloudFormation, or an
 * interpolation of Terraform. `${{"Fn::Select":…}}` is an intrinsic function of CloudFormation.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-statemachine.html#sam-statemachine-definitionsubstitutions
 */
const PLACEHOLDER = /\$\{[^{}]+\}|\$\{\{"/;

const WHOLE = /^\$\{.*\}$/;

/** Whether the deployment fills in a part of a text, or all of it. */
export const hasPlaceholder = (text: string): boolean => PLACEHOLDER.test(text);

/** Whether the deployment fills in all of a text. */
export const isPlaceholder = (text: string): boolean => WHOLE.test(text);

/** Text with balanced braces, up to a depth. */
const balanced = (depth: number): string =>
  depth === 0 ? '[^{}]*' : `[^{}]*(?:\\{${balanced(depth - 1)}\\}[^{}]*)*`;

/** A placeholder in JSONata. What has pairs with `:` is a group-by of the context item instead: `${"a": b}`. */
const IN_JSONATA = new RegExp(`\\$\\{(?:\\{"${balanced(5)}\\}|(?:[^{}:"']|::)+)\\}`, 'g');

/** Writes a variable in place of each placeholder of a JSONata expression. */
export function withoutPlaceholders(expression: string, variable: string): string {
  return expression.replace(IN_JSONATA, () => `$${variable}`);
}
