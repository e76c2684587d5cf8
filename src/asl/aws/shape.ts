import { parameterTable, serviceTable } from './tables';

/** The shape of a value. */
export type Shape =
  | { readonly kind: 'structure'; readonly members: ReadonlyMap<string, Member> }
  | { readonly kind: 'list'; readonly item: Shape; readonly length?: Range }
  | { readonly kind: 'map'; readonly value: Shape }
  /** `enum` are its values where they are known and few; `length` is in characters. */
  | { readonly kind: 'string'; readonly enum?: readonly string[]; readonly length?: Range }
  | { readonly kind: 'integer' | 'number'; readonly range?: Range }
  | { readonly kind: 'boolean' | 'timestamp' }
  /** Bytes or a body, for which Step Functions takes any JSON, or a document. */
  | { readonly kind: 'any' };

export interface Member {
  readonly required: boolean;
  readonly shape: Shape;
}

export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/**
 * The shape of the parameters of an action, with their names as Step Functions spells them: in PascalCase, a leading
 * acronym with one capital letter (`DbInstanceIdentifier`). Undefined if the action is unknown or not supported, or if
 * the parameters of its service are not in the tables.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export function shapeOf(service: string, action: string): Shape | undefined {
  const table = parameterTable(service);
  const place = [...serviceTable(service)?.actions.keys() ?? []].indexOf(action);
  const text = table?.actions[place];
  return typeof text === 'string' ? structure(text, table!.shapes) : undefined;
}

type Shapes = readonly string[];

/** `TableName!s1..255 Limit:i1.. Keys![1..100]{}@3`: `!` is required, `@` the number of a shape. */
function structure(text: string, shapes: Shapes): Shape {
  const members = text.split(' ').filter(Boolean).map((word): [string, Member] => {
    const [, name, mark, shape] = /^(\w+)([!:])(.*)$/.exec(word)!;
    return [name, { required: mark === '!', get shape() { return parsed(shape, shapes); } }];
  });
  return { kind: 'structure', members: new Map(members) };
}

function parsed(text: string, shapes: Shapes): Shape {
  switch (text[0]) {
    case '@': return named(shapes[Number(text.slice(1))], shapes);
    case '[': {
      const end = text.indexOf(']');
      return { kind: 'list', ...bounds('length', text.slice(1, end)), item: parsed(text.slice(end + 1), shapes) };
    }
    case '{': return { kind: 'map', value: parsed(text.slice(2), shapes) };
    case 's': return { kind: 'string', ...bounds('length', text.slice(1)) };
    case 'i': return { kind: 'integer', ...bounds('range', text.slice(1)) };
    case 'd': return { kind: 'number', ...bounds('range', text.slice(1)) };
    case 'b': return { kind: 'boolean' };
    case 't': return { kind: 'timestamp' };
    default: return { kind: 'any' };
  }
}

const named = (text: string, shapes: Shapes): Shape =>
  text.startsWith('=') ? { kind: 'string', enum: text.slice(1).split('|') } : structure(text, shapes);

function bounds<K extends string>(key: K, text: string): { [key in K]?: Range } {
  if (text === '') return {};
  const [min, max] = text.split('..').map((number) => (number === '' ? undefined : Number(number)));
  return { [key]: { ...min !== undefined && { min }, ...max !== undefined && { max } } } as { [key in K]?: Range };
}
