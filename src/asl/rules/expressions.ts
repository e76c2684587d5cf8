import { Rule } from './rule';
import { Diagnostic, refuse, warn } from '../diagnostic';
import { jsonataIn, jsonataSyntaxError } from '../jsonata';
import { isFields } from '../model';
import { fieldsOf, Part, partsOf } from '../parts';

/** The JSONata expressions of a definition are valid at their place. */
export const expressions: Rule = function* ({ definition }) {
  for (const part of partsOf(definition)) {
    if (part.language !== 'JSONata') continue;
    for (const { name, field, value } of fieldsOf(part)) {
      if (!field.settings.evaluated) continue;
      for (const leaf of leaves(value, `${part.location}/${name}`)) yield* leafProblems(leaf, part);
    }
  }
};

function* leafProblems(leaf: Leaf, part: Part): Generator<Diagnostic> {
  if (leaf.key.endsWith('.$')) {
    // AWS treats it as a field of exactly this name, and the path as text.
    yield warn(leaf.location, 'UNEVALUATED_PATH', `'${leaf.key}' is evaluated in JSONPath only, and this is `
      + `${part.shape.name} in JSONata: '${leaf.text}' is passed on as text; write '${leaf.key.slice(0, -2)}' with a `
      + "value like '{% $states.input.name %}'");
  }
  const expression = jsonataIn(leaf.text);
  const problem = expression === undefined ? undefined : jsonataSyntaxError(expression);
  if (problem !== undefined) {
    yield refuse(leaf.location, `The JSONata expression '${expression}' does not parse: ${problem}`,
      'INVALID_JSONATA_EXPRESSION');
  }
}

interface Leaf {
  readonly key: string;
  readonly text: string;
  readonly location: string;
}

/** The texts in a value, each with its key. */
function* leaves(value: unknown, location: string, key = ''): Generator<Leaf> {
  if (typeof value === 'string') {
    yield { key, text: value, location };
  } else if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) yield* leaves(item, `${location}[${i}]`);
  } else if (isFields(value)) {
    for (const [field, item] of Object.entries(value)) yield* leaves(item, `${location}/${field}`, field);
  }
}
