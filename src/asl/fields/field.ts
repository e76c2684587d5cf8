import { DiagnosticCode } from '../diagnostic';
import { QueryLanguage } from '../model';

/**
 * The value that a field takes.
 *
 * - `template`: any value, in which keys that end in `.$` have a path or an intrinsic function (JSONPath).
 * - `path` may select several places, `reference` names a single one; `result` is where a result is stored.
 * - `flow`, `states` and `parts` hold other fields: a state machine inside, states by name, an object of a shape.
 */
export type Kind =
  | { readonly is: 'any' | 'boolean' | 'flow' | 'items' | 'states' | 'template' | 'timestamp' | 'variables' }
  | { readonly is: 'text'; readonly values?: readonly string[]; readonly format?: Format }
  | { readonly is: 'integer' | 'number'; readonly least: number; readonly most?: number }
  | { readonly is: 'path' | 'reference' | 'result' | 'textPath'; readonly nullable?: boolean }
  | { readonly is: 'part'; readonly shape: () => Shape }
  | { readonly is: 'list'; readonly of: Kind; readonly least: number };

/** The format of a text. */
export interface Format {
  readonly pattern: RegExp;
  /** The format in words, after `must be`. */
  readonly words: string;
  /** @default 'SCHEMA_VALIDATION_FAILED' */
  readonly code?: DiagnosticCode;
}

interface FieldSettings {
  /** Whether a value can be, or contain, a JSONata expression. In JSONPath the field is a plain value. */
  readonly evaluated?: boolean;
  readonly required?: boolean;
  /** Whether only a distributed Map has the field. */
  readonly distributed?: boolean;
  /** The only query language that has the field. @default - both */
  readonly only?: QueryLanguage;
  /** Fields of which those of the query language are required beside this one. @default - none */
  readonly companions?: readonly string[];
}

/** A field: the value that it takes, and where it is allowed. */
export class Field {
  constructor(readonly kind: Kind, readonly settings: FieldSettings = {}) {}

  /** The value may be a JSONata expression, or contain some. */
  orJsonata(): Field {
    return this.but({ evaluated: true });
  }

  inJsonata(): Field {
    return this.but({ evaluated: true, only: 'JSONata' });
  }

  inJsonPath(): Field {
    return this.but({ only: 'JSONPath' });
  }

  isRequired(): Field {
    return this.but({ required: true });
  }

  ofDistributedMaps(): Field {
    return this.but({ distributed: true });
  }

  /** The field requires others. */
  with(...companions: string[]): Field {
    return this.but({ companions });
  }

  private but(settings: FieldSettings): Field {
    return new Field(this.kind, { ...this.settings, ...settings });
  }
}

/** How many fields of a group an object has: exactly one, at most one, or at least one. */
export interface Group {
  readonly fields: ReadonlySet<string>;
  readonly least: 0 | 1;
  readonly most: number;
}

/** An object of a definition: its fields by name, and groups of which it may have only some. */
export interface Shape {
  /** The noun in messages, such as `a Task` or `a retrier`. */
  readonly name: string;
  readonly fields: { readonly [name: string]: Field };
  readonly groups: readonly Group[];
  /** The names of those that are required. */
  readonly required: readonly string[];
  /** Those that require others beside them. */
  readonly companions: ReadonlyMap<string, readonly string[]>;
}

export const any = new Field({ is: 'any' });
export const boolean = new Field({ is: 'boolean' });
export const flow = new Field({ is: 'flow' });
/** Items of a Map: a list, or an object whose entries are the items. */
export const items = new Field({ is: 'items' });
export const path = new Field({ is: 'path' });
export const nullablePath = new Field({ is: 'path', nullable: true });
export const reference = new Field({ is: 'reference' });
/** A path, or an intrinsic function that returns text. */
export const textPath = new Field({ is: 'textPath' });
export const result = new Field({ is: 'result', nullable: true });
export const states = new Field({ is: 'states' });
export const template = new Field({ is: 'template' });
export const text = new Field({ is: 'text' });
export const timestamp = new Field({ is: 'timestamp' });
export const variables = new Field({ is: 'variables' });

export const integer = (least: number, most?: number): Field => new Field({ is: 'integer', least, most });
export const number = (least: number, most?: number): Field => new Field({ is: 'number', least, most });
export const oneOf = (...values: string[]): Field => new Field({ is: 'text', values });
export const formatted = (format: Format): Field => new Field({ is: 'text', format });
export const part = (inner: () => Shape): Field => new Field({ is: 'part', shape: inner });
export const listOf = ({ kind }: Field, least = 0): Field => new Field({ is: 'list', of: kind, least });

export const exactlyOne = (...fields: string[]): Group => ({ fields: new Set(fields), least: 1, most: 1 });
export const atMostOne = (...fields: string[]): Group => ({ fields: new Set(fields), least: 0, most: 1 });
export const atLeastOne = (...fields: string[]): Group => ({ fields: new Set(fields), least: 1, most: Infinity });

export function shape(name: string, fields: Shape['fields'], ...groups: Group[]): Shape {
  const rows = Object.entries(fields);
  const required = rows.filter(([, field]) => field.settings.required).map(([it]) => it);
  const companions = new Map(rows.flatMap(([it, { settings }]) =>
    settings.companions ? [[it, settings.companions] as const] : []));
  return { name, fields, groups, required, companions };
}
