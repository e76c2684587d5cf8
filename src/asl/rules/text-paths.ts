import { Rule } from './rule';
import { Diagnostic, warn } from '../diagnostic';
import { isIntrinsicCall } from '../intrinsic';
import { parseJsonPath } from '../jsonpath';
import { fieldsOf } from '../parts';
import { entriesOf } from '../values';

/**
 * A text that looks like a path is meant as one, and is not evaluated where it is. These are warnings of AWS.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html
 */
export const textPaths: Rule = function* ({ parts }) {
  for (const part of parts) {
    if (part.language !== 'JSONPath') continue;
    for (const { name, field: { kind }, value } of fieldsOf(part)) {
      const location = `${part.location}/${name}`;
      if (kind.is === 'template' || kind.is === 'variables') {
        yield* inTemplate(value, location);
      } else if (name === 'Result') {
        for (const { value: text } of entriesOf(value, location)) {
          if (typeof text !== 'string' || !isPathOrCall(text)) continue;
          yield warn(location, 'PASS_RESULT_IS_STATIC', `'${text}' is not evaluated, because the result of a Pass is `
            + "static; write 'Parameters' with a field whose name ends in '.$'");
        }
      } else if (kind.is === 'text' && MAY_BE_PATHS.test(name) && typeof value === 'string' && isPathOrCall(value)) {
        yield warn(location, 'NO_PATH', `'${value}' looks like a path, and is not evaluated; write '${name}Path'`);
      }
    }
  }
};

/** Texts of which there is a second field for a path: those of a Fail, and the operands of a choice rule. */
const MAY_BE_PATHS = /^(Error|Cause|String(Equals|(Less|Greater)Than(Equals)?))$/;

function* inTemplate(template: unknown, at: string): Generator<Diagnostic> {
  for (const { key, value, location } of entriesOf(template, at)) {
    if (key === '' || key.endsWith('.$') || typeof value !== 'string' || !isPathOrCall(value)) continue;
    yield warn(location, 'NO_DOLLAR', `'${value}' is passed on as text; write '${key}.$' to evaluate it`);
  }
}

/** Whether a text is a path with a field, or a call: `$`, `$9.99` and `$.price / 2` are texts for something else. */
function isPathOrCall(text: string): boolean {
  if (!/^\$\$?[.[]/.test(text)) return isIntrinsicCall(text);
  const segments = parseJsonPath(text)?.segments;
  return segments !== undefined
    && !segments.some((segment) => segment.kind === 'names' && segment.names.some((name) => name.includes(' ')));
}
