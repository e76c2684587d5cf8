import { Rule } from './rule';
import { Diagnostic, warn } from '../diagnostic';
import { isIntrinsicCall } from '../intrinsic';
import { parseJsonPath } from '../jsonpath';
import { isFields } from '../model';
import { fieldsOf } from '../parts';

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
        for (const text of textsIn(value)) {
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

function* inTemplate(value: unknown, location: string): Generator<Diagnostic> {
  if (Array.isArray(value)) {
    for (const item of value) yield* inTemplate(item, location);
  } else if (isFields(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (key.endsWith('.$')) continue;
      if (typeof item === 'string' && isPathOrCall(item)) {
        yield warn(`${location}/${key}`, 'NO_DOLLAR',
          `'${item}' is passed on as text; write '${key}.$' to evaluate it`);
      } else {
        yield* inTemplate(item, `${location}/${key}`);
      }
    }
  }
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string' && isPathOrCall(value)) yield value;
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) yield* textsIn(item);
}

/** Whether a text is a path with a field, or a call: `$`, `$9.99` and `$.price / 2` are texts for something else. */
function isPathOrCall(text: string): boolean {
  if (!/^\$\$?[.[]/.test(text)) return isIntrinsicCall(text);
  const segments = parseJsonPath(text)?.segments;
  return segments !== undefined
    && !segments.some((segment) => segment.kind === 'names' && segment.names.some((name) => name.includes(' ')));
}
