import { BRANCH, Field, Kind, MACHINE, Shape, STATES } from './fields';
import { Definition, Fields, isDistributed, isFields, languageOf, QueryLanguage, State, StateType } from './model';

/** An object of a definition that has a shape: the machine, a state, a choice rule, a retrier. */
export interface Part {
  readonly shape: Shape;
  readonly fields: Fields;
  /** Its location as AWS writes it, `` for the machine. */
  readonly location: string;
  readonly language: QueryLanguage;
  /** Whether it is in a distributed Map, but not in a state inside. */
  readonly distributed: boolean;
  /** The location of the state that it is, or is in. @default - it is not in a state */
  readonly state?: string;
}

/** Every part of a definition, from the outside in. What has no shape, because it is invalid, is left out. */
export function partsOf(definition: Definition): Part[] {
  const language = languageOf(definition, {});
  const parts: Part[] = [{ shape: MACHINE, fields: definition, location: '', language, distributed: false }];
  for (const part of parts) {
    for (const { name, field, value } of fieldsOf(part)) {
      addPartsIn(parts, definition, part, field.kind, value, `${part.location}/${name}`);
    }
  }
  return parts;
}

/** The fields of a part that its shape knows, in both query languages. */
export function fieldsOf({ shape, fields }: Part): PartField[] {
  const known: PartField[] = [];
  for (const name of Object.keys(fields)) {
    if (Object.hasOwn(shape.fields, name)) known.push({ name, field: shape.fields[name], value: fields[name] });
  }
  return known;
}

/** A field of a part, its row in the table, and its value. */
export interface PartField {
  readonly name: string;
  readonly field: Field;
  readonly value: unknown;
}

function addPartsIn(
  parts: Part[], definition: Definition, parent: Part, kind: Kind, value: unknown, location: string,
): void {
  if (kind.is === 'list') {
    if (!Array.isArray(value)) return;
    for (let i = 0; i < value.length; i++) {
      addPartsIn(parts, definition, parent, kind.of, value[i], `${location}[${i}]`);
    }
  } else if (kind.is === 'part' || kind.is === 'flow') {
    const shape = kind.is === 'part' ? kind.shape() : BRANCH;
    if (isFields(value)) parts.push({ ...parent, shape, fields: value, location });
  } else if (kind.is === 'states' && isFields(value)) {
    for (const [name, state] of Object.entries(value)) addState(parts, definition, state, `${location}/${name}`);
  }
}

function addState(parts: Part[], definition: Definition, state: unknown, location: string): void {
  const shape = isFields(state) ? shapeOf(state) : undefined;
  if (shape === undefined) return;
  const fields = state as State;
  const language = languageOf(definition, fields);
  parts.push({ shape, fields, location, language, distributed: isDistributed(fields), state: location });
}

/** The shape of a state. Undefined if its type does not exist. */
export function shapeOf({ Type }: State): Shape | undefined {
  return typeof Type === 'string' && Object.hasOwn(STATES, Type) ? STATES[Type as StateType] : undefined;
}
