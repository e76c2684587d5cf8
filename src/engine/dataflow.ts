import { evaluationFailure, namedFailure, runtimeFailure, StateFailure } from './failure';
import { isArray, isObject, Json, JsonObject } from './json';
import { parseJsonPath } from '../asl/jsonpath';
import { Fields } from '../asl/model';
import { fillJsonata, jsonataField, StatesVariable } from './query/jsonata';
import { evaluateText, fillTemplate, readPath } from './query/scope';
import { StateRun, ContextExtras } from './state-run';

/**
 * How data goes into a state and out of it, in both query languages.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */

/** What InputPath lets in. */
export function effectiveInput(run: StateRun): Json {
  return run.language === 'JSONata' ? run.frame.input : throughPath(run, 'InputPath', run.frame.input);
}

function throughPath(run: StateRun, field: 'InputPath' | 'OutputPath', value: Json): Json {
  const path = run.state[field];
  if (path === undefined) return value;
  return path === null ? {} : readPath(path as string, run.scope(value));
}

/** A field in the state's language: what it holds with its paths or expressions replaced by what they give. */
export async function filled(
  run: StateRun, template: unknown, field: string, input: Json, more?: ContextExtras,
): Promise<Json> {
  const scope = run.scope(input, more);
  return run.language === 'JSONata' ? fillJsonata(template, field, scope, { input }) : fillTemplate(template, scope);
}

/** What the state's work gets: its input, as Parameters or Arguments make it. */
export async function workInput(run: StateRun, input: Json, more?: ContextExtras): Promise<Json> {
  const field = run.language === 'JSONata' ? 'Arguments' : 'Parameters';
  const template = run.state[field];
  const made = template === undefined ? input : await filled(run, template, field, input, more);
  run.checkSize(made);
  return made;
}

/** The state is left with what its work gave. */
export async function finish(run: StateRun, result: Json): Promise<void> {
  const { state, frame } = run;
  if (run.language === 'JSONata') {
    return leaveWith(run, state, { input: frame.input, result }, result, state.Next as string | undefined);
  }
  const selected = state.ResultSelector === undefined ? result : fillTemplate(state.ResultSelector, run.scope(result));
  const assigned = assignedFrom(run, state, selected);
  const output = throughPath(run, 'OutputPath', placed(state.ResultPath, frame.input, selected));
  return run.leave(output, assigned, state.Next as string | undefined);
}

/** A state without work is left: its output is its input. */
export async function pass(
  run: StateRun, input: Json, fields: Fields = run.state, next = fields.Next,
): Promise<void> {
  if (run.language === 'JSONata') return leaveWith(run, fields, { input }, input, next as string);
  const assigned = assignedFrom(run, fields, input);
  return run.leave(throughPath(run, 'OutputPath', input), assigned, next as string);
}

/** A catcher takes the failure, and the state is left for where the catcher goes. */
export async function caught(run: StateRun, catcher: Fields, failure: StateFailure, place: string): Promise<void> {
  const { input } = run.frame;
  const errorOutput = failure.output;
  const next = catcher.Next as string;
  if (run.language === 'JSONata') {
    return leaveWith(run, catcher, { input, errorOutput }, errorOutput, next, `${place}/`);
  }
  const assigned = assignedFrom(run, catcher, errorOutput);
  return run.leave(placed(catcher.ResultPath, input, errorOutput), assigned, next);
}

/** What Assign gives in JSONPath, where `$` is this value. */
function assignedFrom(run: StateRun, { Assign }: Fields, value: Json): JsonObject | undefined {
  return Assign === undefined ? undefined : fillTemplate(Assign, run.scope(value)) as JsonObject;
}

async function leaveWith(
  run: StateRun, fields: Fields, states: StatesVariable, otherwise: Json, next: string | undefined, place = '',
): Promise<void> {
  const scope = run.scope(states.input);
  const assigned = fields.Assign === undefined ? undefined
    : await fillJsonata(fields.Assign, `${place}Assign`, scope, states);
  const output = fields.Output === undefined ? otherwise
    : await fillJsonata(fields.Output, `${place}Output`, scope, states);
  return run.leave(output, assigned as JsonObject, next);
}

/** The input with the result at ResultPath; null drops the result. */
function placed(resultPath: unknown, input: Json, result: Json): Json {
  if (resultPath === undefined || resultPath === '$') return result;
  if (resultPath === null) return input;
  const steps = parseJsonPath(resultPath as string)!.segments.map((segment) =>
    segment.kind === 'names' ? segment.names[0] : segment.kind === 'indexes' ? segment.indexes[0] : '');
  const unfit = () => namedFailure('States.ResultPathMatchFailure',
    `Unable to apply ReferencePath ${resultPath} to input ${JSON.stringify(input)}`);
  return put(input, steps, result, unfit);
}

type Steps = readonly (string | number)[];

function put(value: Json, [step, ...rest]: Steps, result: Json, unfit: () => StateFailure): Json {
  if (step === undefined) return result;
  if (typeof step === 'number') {
    if (!isArray(value) || !(step in value)) throw unfit();
    return value.map((item, i) => i === step ? put(item, rest, result, unfit) : item);
  }
  if (!isObject(value)) throw unfit();
  // A missing object on the way is made; `__proto__` is a key like any other.
  const entries = new Map(Object.entries(value));
  entries.set(step, put(entries.get(step) ?? (rest.length > 0 ? {} : null), rest, result, unfit));
  return Object.fromEntries(entries);
}

/** A number that stands in `field`, as an expression, or at the path in `fieldPath`. */
export async function numberField(
  run: StateRun, field: string, input: Json, kind: 'integer' | 'float' = 'integer',
): Promise<number | undefined> {
  const { state } = run;
  if (run.language === 'JSONata') {
    if (state[field] === undefined) return undefined;
    const value = await jsonataField(state[field], field, 'number', run.scope(input), { input }) as number;
    if (fits(value, kind)) return value;
    throw evaluationFailure(`The ${field} field is not a valid integer: ${value}`, field);
  }
  const path = state[`${field}Path`];
  if (typeof path !== 'string') return state[field] as number | undefined;
  const value = readPath(path, run.scope(input));
  // A text that says a number is taken for it.
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && fits(number, kind)) return number;
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  throw runtimeFailure(`The ${field}Path field refers to value "${shown}" which is not a valid ${kind}: ${path}`);
}

function fits(value: number, kind: 'integer' | 'float'): boolean {
  return kind === 'integer' ? Number.isInteger(value) && value >= 0 : Number.isFinite(value);
}

/** A text that stands in `field`, as an expression, or where `fieldPath` says: a path or an intrinsic function. */
export async function textField(run: StateRun, field: string, input: Json): Promise<string | undefined> {
  const { state } = run;
  if (run.language === 'JSONata') {
    if (state[field] === undefined) return undefined;
    return await jsonataField(state[field], field, 'string', run.scope(input), { input }) as string;
  }
  const path = state[`${field}Path`];
  if (typeof path !== 'string') return state[field] as string | undefined;
  const value = evaluateText(path, `${field}Path`, run.scope(input));
  if (typeof value === 'string') return value;
  throw runtimeFailure(`The ${field}Path field refers to a value that is not a string: ${path}`);
}
