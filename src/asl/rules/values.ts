import { pathProblems } from './paths';
import { Diagnostic, refuse } from '../diagnostic';
import { Field, Kind, MACHINE, STATES } from '../fields';
import { jsonataIn } from '../jsonata';
import { Fields, isFields, State } from '../model';
import { Part, shapeOf } from '../parts';
import { hasPlaceholder, isPlaceholder } from '../placeholder';

/** The problems of the value of a field, in the words of AWS, with a hint of what to do. */
export function* valueProblems(field: Field, value: unknown, part: Part, name: string): Generator<Diagnostic> {
  if (typeof value === 'string' && isPlaceholder(value)) return;
  const jsonata = part.language === 'JSONata' && field.settings.evaluated === true;
  if (jsonata && typeof value === 'string' && jsonataIn(value) !== undefined) return;
  yield* problems(field.kind, value, `${part.location}/${name}`, name, jsonata);
  if (part.language === 'JSONPath') yield* pathProblems(field.kind, value, `${part.location}/${name}`, name);
}

function* problems(
  kind: Kind, value: unknown, location: string, name: string, jsonata: boolean,
): Generator<Diagnostic> {
  const expected = (type: string) => refuse(location, `Expected value of type ${type}, got: ${shown(value)}`
    + (jsonata ? "; write such a value, or a JSONata expression between '{%' and '%}'" : ''));
  switch (kind.is) {
    case 'text':
    case 'path':
    case 'reference':
    case 'result':
    case 'textPath':
      if (typeof value === 'string') yield* textProblems(kind, value, location, name);
      else if (value !== null || !('nullable' in kind && kind.nullable)) yield expected('String');
      break;
    case 'boolean':
      if (typeof value !== 'boolean') yield expected('Boolean');
      break;
    case 'integer':
    case 'number':
      if (typeof value !== 'number' || (kind.is === 'integer' && !Number.isInteger(value))) {
        yield expected(kind.is === 'integer' ? 'Integer' : 'Number');
      } else if (value < kind.least) {
        yield refuse(location, `Minimum value is ${kind.least}, got: ${value}`);
      } else if (kind.most !== undefined && value > kind.most) {
        yield refuse(location, `Maximum value is ${kind.most}, got: ${value}`);
      }
      break;
    case 'timestamp':
      if (typeof value !== 'string') {
        yield expected('String');
      } else if (!isTimestamp(value) && !hasPlaceholder(value)) {
        yield refuse(location, 'String does not match RFC3339 timestamp');
      }
      break;
    case 'items':
      if (typeof value !== 'object' || value === null) yield expected('Array');
      break;
    case 'variables':
    case 'part':
    case 'flow':
      if (!isFields(value)) yield expected('Object');
      break;
    case 'states':
      if (isFields(value)) yield* statesProblems(value, location);
      else yield expected('Object');
      break;
    case 'list':
      yield* listProblems(kind, value, location, name, expected);
      break;
    case 'any':
    case 'template':
  }
}

function* textProblems(kind: Kind, value: string, location: string, name: string): Generator<Diagnostic> {
  if (kind.is !== 'text' || hasPlaceholder(value)) return;
  if (kind.values && !kind.values.includes(value)) {
    yield refuse(location, `'${name}' must be one of [${kind.values.join(', ')}], got: '${value}'`);
  }
  if (kind.format && !kind.format.pattern.test(value)) {
    yield refuse(location, `'${name}' must be ${kind.format.words}, got: '${value}'`, kind.format.code);
  }
}

function* listProblems(
  kind: Kind & { is: 'list' }, value: unknown, location: string, name: string, expected: (type: string) => Diagnostic,
): Generator<Diagnostic> {
  if (!Array.isArray(value)) {
    yield expected('Array');
    return;
  }
  if (value.length < kind.least) yield refuse(location, `'${name}' must have at least one entry`);
  for (const [i, item] of value.entries()) yield* problems(kind.of, item, `${location}[${i}]`, name, false);
}

/** Each state is an object with a type that exists. Its fields are checked as a part of its own. */
function* statesProblems(states: Fields, location: string): Generator<Diagnostic> {
  for (const [name, state] of Object.entries(states)) {
    if (!isFields(state)) {
      const misplaced = Object.hasOwn(MACHINE.fields, name)
        ? `; '${name}' is a field of the machine, move it out of 'States'` : '';
      yield refuse(`${location}/${name}`,
        `Expected value of type Object, got: ${shown(state)}; a state must be an object${misplaced}`);
    } else if (!('Type' in state)) {
      yield refuse(`${location}/${name}`, 'These fields are required: [Type]');
    } else if (shapeOf(state as State) === undefined && !isPlaceholder(String(state.Type))) {
      yield refuse(`${location}/${name}/Type`, `'Type' must be one of ${Object.keys(STATES).join(', ')}, got: `
        + shown(state.Type));
    }
  }
}

/** A value in a message, shortened. */
function shown(value: unknown): string {
  // An object that was not parsed from a text may have fields without a value.
  const written = JSON.stringify(value) ?? String(value);
  return written.length > 60 ? `${written.slice(0, 60)}…` : written;
}

/** Whether a text is an RFC 3339 timestamp with a time zone, and a date that exists. */
function isTimestamp(value: string): boolean {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.exec(value);
  if (!parts) return false;
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number);
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth && hour <= 23 && minute <= 59 && second <= 60;
}
