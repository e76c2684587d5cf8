import { BRANCH, Field, Kind, MACHINE, Shape, STATES } from './fields';
import { Definition, Fields, has, isDistributed, isFields, languageOf, QueryLanguage, State, StateType } from './model';

/** An object of a definition that has a shape: the machine, a state, a choice rule, a retrier. */
export interface Part {
  readonly shape: Shape;
  readonly fields: Fields;
  /** Its location as AWS writes it, `` for the machine. */
  readonly location: string;
  readonly language: QueryLanguage;
  /** Whether it is in a distributed Map, but not in a state inside. */
  readonly distributed: boolean;
}

/** Every part of a definition, in the order of the text. What has no shape, because it is invalid, is left out. */
export function* partsOf(definition: Definition): Generator<Part> {
  const language = languageOf(definition, {});
  const machine: Part = { shape: MACHINE, fields: definition, location: '', language, distributed: false };
  const stack = [machine];
  for (let next = stack.pop(); next; next = stack.pop()) {
    yield next;
    const part = next;
    const inside = fieldsOf(part).flatMap(({ name, field, value }) =>
      partsIn(definition, part, field.kind, value, `${part.location}/${name}`));
    stack.push(...inside.reverse());
  }
}

/** The fields of a part that its shape knows, in both query languages. */
export function fieldsOf({ shape, fields }: Part): { name: string; field: Field; value: unknown }[] {
  return Object.entries(fields)
    .filter(([name]) => has(shape.fields, name))
    .map(([name, value]) => ({ name, field: shape.fields[name], value }));
}

function partsIn(definition: Definition, parent: Part, kind: Kind, value: unknown, location: string): Part[] {
  const child = (shape: Shape, fields: Fields) => ({ ...parent, shape, fields, location });
  if (kind.is === 'list' && Array.isArray(value)) {
    return value.flatMap((item, i) => partsIn(definition, parent, kind.of, item, `${location}[${i}]`));
  }
  if (!isFields(value)) return [];
  if (kind.is === 'part') return [child(kind.shape(), value)];
  if (kind.is === 'flow') return [child(BRANCH, value)];
  if (kind.is !== 'states') return [];
  return Object.entries(value).flatMap(([name, state]) => {
    const shape = isFields(state) ? shapeOf(state) : undefined;
    return shape === undefined ? [] : [{
      shape,
      fields: state as State,
      location: `${location}/${name}`,
      language: languageOf(definition, state as State),
      distributed: isDistributed(state as State),
    }];
  });
}

/** The shape of a state. Undefined if its type does not exist. */
export function shapeOf({ Type }: State): Shape | undefined {
  return typeof Type === 'string' && has(STATES, Type) ? STATES[Type as StateType] : undefined;
}
