import { parameterName, Spelling } from './naming';
import { parameterTable, resultTable, serviceTable, ShapeTable } from './tables';

/** The shape of a value. */
export type Shape =
  | Structure
  | { readonly kind: 'list'; readonly item: Shape; readonly length?: Range }
  | { readonly kind: 'map'; readonly value: Shape }
  /** `enum` are its values where they are known and few; `length` is in characters. */
  | { readonly kind: 'string'; readonly enum?: readonly string[]; readonly length?: Range }
  | { readonly kind: 'integer' | 'number'; readonly range?: Range }
  | { readonly kind: 'boolean' | 'timestamp' }
  /** Bytes or a body, for which Step Functions takes any JSON, or a document. */
  | { readonly kind: 'any' };

export interface Structure {
  readonly kind: 'structure';
  readonly members: ReadonlyMap<string, Member>;
}

export interface Member {
  readonly required: boolean;
  readonly shape: Shape;
}

export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/**
 * The shape of the parameters of an action of an SDK integration, with their names as Step Functions spells them: in
 * PascalCase, a leading acronym with one capital letter (`DbInstanceIdentifier`). Undefined if the action is unknown or
 * not supported, or if its parameters are not in the tables: only those of the most used services and actions are.
 *
 * Optimized integrations that are calls of the API (not `eks:call`, EMR's, or `apigateway:invoke`) take the same
 * parameters in their own spelling: of DynamoDB `BOOL`, not `Bool`.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export function shapeOf(service: string, action: string, spelling: Spelling = 'sdk'): Structure | undefined {
  return structureIn(parameterTable(service), service, action, spelling);
}

/** The shape of the result of an action, spelled and known as its parameters are. Bytes are text there, in base64. */
export function resultShapeOf(service: string, action: string, spelling: Spelling = 'sdk'): Structure | undefined {
  return structureIn(resultTable(service), service, action, spelling);
}

function structureIn(
  table: ShapeTable | undefined, service: string, action: string, spelling: Spelling,
): Structure | undefined {
  const place = [...serviceTable(service)?.actions.keys() ?? []].indexOf(action);
  const text = table?.actions[place];
  return typeof text === 'string' ? new Shapes(table!.shapes, spelling).structure(text) : undefined;
}

/** Parses shapes. Those of members are parsed when they are asked for, since a structure may contain itself. */
class Shapes {
  constructor(private readonly named: readonly string[], private readonly spelling: Spelling) {}

  /** `TableName!s1..255 Limit:i1.. Keys![1..100]{}@3`: `!` is required, `@` the number of a shape. */
  structure(text: string): Structure {
    const members = text.split(' ').filter(Boolean).map((word): [string, Member] => {
      const [, name, mark, shape] = /^([^!:]+)([!:])(.*)$/.exec(word)!;
      const shapes = this;
      return [parameterName(name, this.spelling), {
        required: mark === '!',
        get shape() { return shapes.parse(shape); },
      }];
    });
    return { kind: 'structure', members: new Map(members) };
  }

  private parse(text: string): Shape {
    switch (text[0]) {
      case '@': return this.number(this.named[Number(text.slice(1))]);
      case '[': {
        const end = text.indexOf(']');
        return { kind: 'list', ...bounds('length', text.slice(1, end)), item: this.parse(text.slice(end + 1)) };
      }
      case '{': return { kind: 'map', value: this.parse(text.slice(2)) };
      case 's': return { kind: 'string', ...bounds('length', text.slice(1)) };
      case 'i': return { kind: 'integer', ...bounds('range', text.slice(1)) };
      case 'd': return { kind: 'number', ...bounds('range', text.slice(1)) };
      case 'b': return { kind: 'boolean' };
      case 't': return { kind: 'timestamp' };
      default: return { kind: 'any' };
    }
  }

  private number(text: string): Shape {
    return text.startsWith('=') ? { kind: 'string', enum: text.slice(1).split('|') } : this.structure(text);
  }
}

function bounds<K extends string>(key: K, text: string): { [key in K]?: Range } {
  if (text === '') return {};
  const [min, max] = text.split('..').map((number) => (number === '' ? undefined : Number(number)));
  return { [key]: { ...min !== undefined && { min }, ...max !== undefined && { max } } } as { [key in K]?: Range };
}
