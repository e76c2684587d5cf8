import { evaluationFailure, namedFailure, runtimeFailure, StateFailure } from './failure';
import { isArray, isObject, Json, JsonObject } from './json';
import { DEEPEST } from '../asl/depth';
import { isResultPath, parseJsonPath } from '../asl/jsonpath';
import { Fields } from '../asl/model';
import { fillJsonata, jsonataField, StatesVariable } from './query/jsonata';
import { evaluateText, fillTemplate, readPath } from './query/template';
import { StateRun, ContextExtras } from './state-run';

/**
 * The flow of data into a state and out of it, in both query languages.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */

/** The input of the state after InputPath. */
export function effectiveInput(run: StateRun): Json {
  if (run.language === 'JSONata') return run.frame.input;
  return run.inspect('afterInputPath', throughPath(run, 'InputPath', run.frame.input));
}

function throughPath(run: StateRun, field: 'InputPath' | 'OutputPath', value: Json): Json {
  const path = run.state[field];
  if (path === undefined) return value;
  return path === null ? {} : readPath(path as string, run.scope(value));
}

/** Fills a field: evaluates its paths or expressions in the query language of the state. */
export async function filled(
  run: StateRun, template: unknown, field: string, input: Json, more?: ContextExtras,
): Promise<Json> {
  const scope = run.scope(input, more);
  return run.language === 'JSONata' ? fillJsonata(template, field, scope, { input }) : fillTemplate(template, scope);
}

/** The input after Parameters or Arguments. */
export async function argumentsOf(run: StateRun, input: Json, more?: ContextExtras): Promise<Json> {
  if (run.language === 'JSONPath') return parametersOf(run, input, more);
  const template = run.state.Arguments;
  const made = template === undefined ? input : await filled(run, template, 'Arguments', input, more);
  run.checkSize(made);
  return run.inspect('afterArguments', made);
}

/** The input after Parameters. */
export function parametersOf(run: StateRun, input: Json, more?: ContextExtras): Json {
  const template = run.state.Parameters;
  const made = template === undefined ? input : fillTemplate(template, run.scope(input, more));
  run.checkSize(made);
  return run.inspect('afterParameters', made);
}

/** Exits a state with the result of its work. */
export function finish(run: StateRun, result: Json): Promise<void> | void {
  const { state, frame } = run;
  run.inspect('result', result);
  if (run.language === 'JSONata') {
    return exitWith(run, state, { input: frame.input, result }, result, state.Next as string | undefined);
  }
  const selected = state.ResultSelector === undefined ? result : fillTemplate(state.ResultSelector, run.scope(result));
  run.inspect('afterResultSelector', selected);
  const assigned = assignedFrom(run, state, selected);
  const combined = run.inspect('afterResultPath', placed(state.ResultPath, frame.input, selected));
  const output = throughPath(run, 'OutputPath', combined);
  return run.exit(output, assigned, state.Next as string | undefined);
}

/** Exits a state without work. Its input takes the place of a result. */
export function pass(
  run: StateRun, input: Json, fields: Fields = run.state, next = fields.Next, location = '',
): Promise<void> | void {
  if (run.language === 'JSONata') return exitWith(run, fields, { input }, input, next as string, location);
  const assigned = assignedFrom(run, fields, input);
  return run.exit(throughPath(run, 'OutputPath', input), assigned, next as string);
}

/** Exits a state through a catcher. */
export function caught(
  run: StateRun, catcher: Fields, failure: StateFailure, location: string,
): Promise<void> | void {
  const { input } = run.frame;
  const errorOutput = failure.output;
  const next = catcher.Next as string;
  if (run.language === 'JSONata') {
    return exitWith(run, catcher, { input, errorOutput }, errorOutput, next, `${location}/`);
  }
  const assigned = assignedFrom(run, catcher, errorOutput);
  return run.exit(placed(catcher.ResultPath, input, errorOutput), assigned, next);
}

/** The variables of Assign in JSONPath, with the given `$`. */
function assignedFrom(run: StateRun, { Assign }: Fields, value: Json): JsonObject | undefined {
  return Assign === undefined ? undefined : asVariables(fillTemplate(Assign, run.scope(value)));
}

function asVariables(value: Json): JsonObject {
  if (isObject(value)) return value;
  throw runtimeFailure(`The Assign field must be an object of variables, got: ${JSON.stringify(value)}`);
}

async function exitWith(
  run: StateRun, fields: Fields, states: StatesVariable, otherwise: Json, next: string | undefined, location = '',
): Promise<void> {
  const scope = run.scope(states.input);
  const assigned = fields.Assign === undefined ? undefined
    : asVariables(await fillJsonata(fields.Assign, `${location}Assign`, scope, states));
  const output = fields.Output === undefined ? otherwise
    : await fillJsonata(fields.Output, `${location}Output`, scope, states);
  return run.exit(output, assigned, next);
}

/** The input with the result at ResultPath. */
function placed(resultPath: unknown, input: Json, result: Json): Json {
  if (resultPath === undefined || resultPath === '$') return result;
  if (resultPath === null) return input;
  const unfit = () => namedFailure('States.ResultPathMatchFailure',
    `Unable to apply ReferencePath ${resultPath} to input ${JSON.stringify(input)}`);
  const steps = typeof resultPath === 'string' && isResultPath(resultPath) ? stepsOf(resultPath) : undefined;
  if (!steps || steps.length > DEEPEST) throw unfit();
  return put(input, steps, result, unfit);
}

type Steps = readonly (string | number)[];

function stepsOf(resultPath: string): Steps {
  return parseJsonPath(resultPath)!.segments.flatMap((segment): Steps =>
    segment.kind === 'names' ? segment.names : segment.kind === 'indexes' ? segment.indexes : []);
}

function put(value: Json, [step, ...rest]: Steps, result: Json, unfit: () => StateFailure): Json {
  if (step === undefined) return result;
  if (typeof step === 'number') {
    if (!isArray(value) || !(step in value)) throw unfit();
    return value.map((item, i) => i === step ? put(item, rest, result, unfit) : item);
  }
  if (!isObject(value)) throw unfit();
  // Missing objects on the way are created. `__proto__` is an ordinary key here.
  const entries = new Map(Object.entries(value));
  entries.set(step, put(entries.get(step) ?? (rest.length > 0 ? {} : null), rest, result, unfit));
  return Object.fromEntries(entries);
}

/** Evaluates a field with a number: a value, an expression, or the path in the field whose name ends in `Path`. */
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
  if (typeof path !== 'string') return literalNumber(state[field], field);
  const value = readPath(path, run.scope(input));
  // A text with a number is accepted.
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && fits(number, kind)) return number;
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  throw runtimeFailure(`The ${field}Path field refers to value "${shown}" which is not a valid ${kind}: ${path}`);
}

function literalNumber(value: unknown, field: string): number | undefined {
  if (value === undefined || typeof value === 'number') return value;
  throw runtimeFailure(`The ${field} field must be a number, got: ${JSON.stringify(value)}`);
}

function fits(value: number, kind: 'integer' | 'float'): boolean {
  return kind === 'integer' ? Number.isInteger(value) && value >= 0 : Number.isFinite(value);
}

/** Evaluates a field with a text: a value, an expression, or what the field whose name ends in `Path` refers to. */
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
