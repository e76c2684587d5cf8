import { expressionsOf } from './jsonata';
import { Rule } from './rule';
import { Diagnostic, refuse, warn } from '../diagnostic';
import { jsonataProblems } from '../jsonata';
import { fieldsOf, Part } from '../parts';
import { entriesOf } from '../values';

/** The JSONata expressions of a definition are valid at their place. */
export const expressions: Rule = function* ({ parts }) {
  for (const part of parts) {
    if (part.language !== 'JSONata') continue;
    yield* unevaluatedPaths(part);
    for (const { expression, location, place } of expressionsOf(part)) {
      for (const { code, message } of jsonataProblems(expression, place)) yield refuse(location, message, code);
    }
  }
};

/** AWS treats `x.$` as a field of exactly this name, and the path as text. */
function* unevaluatedPaths(part: Part): Generator<Diagnostic> {
  for (const { name, field, value } of fieldsOf(part)) {
    if (!field.settings.evaluated) continue;
    for (const { key, value: text, location } of entriesOf(value, `${part.location}/${name}`)) {
      if (!key.endsWith('.$') || typeof text !== 'string') continue;
      yield warn(location, 'UNEVALUATED_PATH', `'${key}' is evaluated in JSONPath only, and this is ${part.shape.name} `
        + `in JSONata: '${text}' is passed on as text; write '${key.slice(0, -2)}' with a value like `
        + "'{% $states.input.name %}'");
    }
  }
}
