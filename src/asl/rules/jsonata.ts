import { CATCHER, STATES } from '../fields';
import { jsonataIn, JsonataPlace } from '../jsonata';
import { fieldsOf, Part } from '../parts';
import { entriesOf } from '../values';

/** An expression in a part of a definition. */
export interface LocatedExpression {
  /** The text between `{%` and `%}`. */
  readonly expression: string;
  readonly location: string;
  readonly place: JsonataPlace;
}

/** The expressions in the fields of a part that are evaluated, except for those of parts inside it. */
export function* expressionsOf(part: Part): Generator<LocatedExpression> {
  for (const { name, field, value } of fieldsOf(part)) {
    if (!field.settings.evaluated) continue;
    const place = placeOf(part, name);
    for (const { value: text, location } of entriesOf(value, `${part.location}/${name}`)) {
      const expression = typeof text === 'string' ? jsonataIn(text) : undefined;
      if (expression !== undefined) yield { expression, location, place };
    }
  }
}

const WITH_RESULT = [STATES.Task, STATES.Parallel, STATES.Map];

function placeOf({ shape }: Part, field: string): JsonataPlace {
  const isAfter = field === 'Output' || field === 'Assign';
  return { inCatcher: shape === CATCHER, hasResult: isAfter && WITH_RESULT.includes(shape) };
}
