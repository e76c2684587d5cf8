import { Fields } from '../../asl/model';
import { evaluationFailure, runtimeFailure } from '../failure';
import { Json } from '../json';
import { jsonataField } from '../query/jsonata';
import { readPath } from '../query/template';
import { StateRun } from '../state-run';

/** Evaluates a whole number in a part of a Map: a value, an expression, or the path in the field with `Path`. */
export async function numberIn(
  run: StateRun, part: Fields, location: string, field: string, input: Json,
): Promise<number | undefined> {
  const path = part[`${field}Path`];
  if (run.language === 'JSONata') {
    if (part[field] === undefined) return undefined;
    const place = `${location}/${field}`;
    const value = await jsonataField(part[field], place, 'number', run.scope(input), { input });
    if (Number.isInteger(value)) return value as number;
    throw evaluationFailure(`The ${field} field is not a valid integer: ${value}`, place);
  }
  if (typeof path !== 'string') return part[field] as number | undefined;
  const value = readPath(path, run.scope(input));
  // Recorded: a text with a number is accepted.
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (Number.isInteger(number)) return number as number;
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  throw runtimeFailure(`The ${field}Path field refers to value "${shown}" which is not a valid integer: ${path}`);
}
