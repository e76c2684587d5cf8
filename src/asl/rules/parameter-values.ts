import { Range, Shape, Structure, tableDate } from '../aws';
import { misspelled } from '../misspelling';
import { isFields } from '../model';
import { nearest } from '../nearest';

/** A problem of the parameters of a call: an error if it is certain, or a warning if AWS may have changed since. */
export interface ParameterProblem {
  readonly certain: boolean;
  readonly message: string;
}

/** A call, as its parameters are checked. */
export interface Call {
  /** Such as `dynamodb:putItem`. */
  readonly name: string;
  readonly jsonPath: boolean;
  /**
   * Whether the integration is optimized: a text of the API must be a text. SDK integrations write other values as
   * text.
   *
   * @see https://github.com/localstack/localstack/issues/9872
   */
  readonly isOptimized: boolean;
  /** Parameters that Step Functions takes beside those of the API, and texts of the API for which it takes any JSON. */
  readonly extras: readonly string[];
}

/**
 * The problems of the parameters of a call. What is known only at run time is skipped: paths, JSONata, and the
 * placeholders of CloudFormation. So is `null`.
 */
export function* parameterProblems(
  call: Call, shape: Structure, value: Readonly<Record<string, unknown>>,
): Generator<ParameterProblem> {
  yield* structureProblems(call, shape, value, '');
}

function* structureProblems(
  call: Call, shape: Structure, value: Readonly<Record<string, unknown>>, path: string,
): Generator<ParameterProblem> {
  const within = path === '' ? '' : ` in '${path}'`;
  const present = new Set<string>();
  let open = false;
  for (const [key, item] of Object.entries(value)) {
    if (isPlaceholder(key)) {
      open = true;
      continue;
    }
    const isPath = call.jsonPath && key.endsWith('.$');
    const name = isPath ? key.slice(0, -2) : key;
    present.add(name);
    const inner = path === '' ? name : `${path}.${name}`;
    if (call.extras.includes(withoutIndexes(inner))) continue;
    const member = shape.members.get(name);
    if (member === undefined) {
      const names = [...shape.members.keys()];
      const known = misspelled(name, names) ?? misspelled(`${name}Value`, names); // a reserved word: `StaticValue`
      if (known !== undefined) present.add(known);
      yield unknownParameter(call, shape, name, known, within);
    } else if (!isPath) {
      yield* valueProblems(call, member.shape, item, inner);
    }
  }
  if (open) return;
  for (const [name, { required }] of shape.members) {
    if (!required || present.has(name)) continue;
    yield problem(`The field '${name}' is required but was missing${within}; ${call.name} needs it, so set '${name}'`
      + (call.jsonPath ? `, or '${name}.$' to a path` : ''));
  }
}

function unknownParameter(
  call: Call, shape: Structure, name: string, known: string | undefined, within: string,
): ParameterProblem {
  if (known !== undefined) {
    return problem(`The field "${name}" is not supported by Step Functions${within}; write '${known}'`);
  }
  const near = nearest(name, shape.members.keys());
  const names = [...shape.members.keys()];
  const advice = near ? `did you mean '${near}'?` : `it has ${shown(names)}`;
  return {
    certain: false,
    message: `${call.name} has no parameter '${name}'${within} in AWS's API of ${tableDate()}: ${advice} Step `
      + 'Functions refuses parameters that do not exist, so remove it unless it is newer',
  };
}

/** The first few of many names. */
function shown(names: readonly string[]): string {
  if (names.length === 0) return 'none.';
  return `${names.slice(0, 8).map((name) => `'${name}'`).join(', ')}${names.length > 8 ? ', …' : '.'}`;
}

function* valueProblems(call: Call, shape: Shape, value: unknown, path: string): Generator<ParameterProblem> {
  if (value === null || shape.kind === 'any') return;
  if (typeof value === 'string' && isUnknown(value, call.jsonPath)) return;
  const wrong = (words: string) =>
    problem(`The value for the field '${path}' must be ${words}, got: ${inShort(value)}`);
  switch (shape.kind) {
    case 'structure':
      if (isFields(value)) yield* structureProblems(call, shape, value, path);
      else if (typeof value !== 'string' || !call.isOptimized || !isAttributeValue(shape)) yield wrong('an object');
      break;
    case 'map':
      if (!isFields(value)) {
        yield wrong('an object');
        break;
      }
      for (const [key, item] of Object.entries(value)) {
        if (call.jsonPath && key.endsWith('.$')) continue;
        yield* valueProblems(call, shape.value, item, `${path}.${key}`);
      }
      break;
    case 'list':
      if (!Array.isArray(value)) {
        yield wrong('a list');
        break;
      }
      yield* rangeProblems(shape.length, value.length, `The list '${path}' must have`, 'items');
      for (const [i, item] of value.entries()) yield* valueProblems(call, shape.item, item, `${path}[${i}]`);
      break;
    case 'string':
      if (typeof value === 'string') yield* textProblems(call, shape, value, path);
      else if (call.isOptimized) yield wrong('a text');
      break;
    case 'integer':
    case 'number': {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      if (typeof number !== 'number' || Number.isNaN(number)) yield wrong('a number');
      else if (shape.kind === 'integer' && !Number.isInteger(number)) yield wrong('an integer');
      else yield* rangeProblems(shape.range, number, `The value for the field '${path}' must be`);
      break;
    }
    case 'boolean':
      if (!/^(true|false)$/i.test(String(value))) yield wrong('true or false');
      break;
    case 'timestamp':
      if (typeof value === 'object' || typeof value === 'boolean') yield wrong('a timestamp');
  }
}

/**
 * Whether a structure is a value of DynamoDB, for which the optimized integration also takes a text: `"id": "a"`.
 *
 * @see https://github.com/aws-samples/step-functions-workflows-collection human-task-reminder, which reads it as `S`
 */
const isAttributeValue = ({ members }: Structure): boolean => members.has('S') && members.has('SS');

function* textProblems(
  call: Call, shape: Shape & { kind: 'string' }, value: string, path: string,
): Generator<ParameterProblem> {
  yield* rangeProblems(shape.length, [...value].length, `The value for the field '${path}' must have`, 'characters');
  if (shape.enum === undefined || shape.enum.includes(value)) return;
  const known = misspelled(value, shape.enum);
  if (known !== undefined) {
    yield problem(`The value for the field '${path}' must be '${known}', got: '${value}'`);
    return;
  }
  yield {
    certain: false,
    message: `'${value}' is none of the values that ${call.name} accepts for '${path}' in AWS's API of ${tableDate()}: `
      + `${shown(shape.enum)} Use one of them, unless yours is newer`,
  };
}

function* rangeProblems(
  range: Range | undefined, size: number, start: string, unit = '',
): Generator<ParameterProblem> {
  const end = unit === '' ? '' : ` ${unit}`;
  if (range?.min !== undefined && size < range.min) yield problem(`${start} at least ${range.min}${end}, got: ${size}`);
  if (range?.max !== undefined && size > range.max) yield problem(`${start} at most ${range.max}${end}, got: ${size}`);
}

const problem = (message: string): ParameterProblem => ({ certain: true, message });

const isPlaceholder = (text: string): boolean => text.includes('${');

/** Whether a text is evaluated at deployment or at run time, or looks as if it was meant to be. */
function isUnknown(text: string, jsonPath: boolean): boolean {
  return isPlaceholder(text) || (jsonPath ? /^(\$|States\.)/.test(text) : text.startsWith('{%'));
}

const withoutIndexes = (path: string): string => path.replace(/\[\d+\]/g, '');

const LONGEST = 60;

function inShort(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
