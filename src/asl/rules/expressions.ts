import { Diagnostic, refuse, warn } from '../diagnostic';
import { isIntrinsicCall } from '../intrinsic';
import { isJsonPath, isReferencePath } from '../jsonpath';
import { isFields, LocatedState, statesOf } from '../model';
import { jsonataProblemsOf } from './jsonata';
import { Rule } from './rule';

/** The expressions of a state parse in its query language. */
export const expressions: Rule = function* ({ definition }) {
  for (const located of statesOf(definition)) {
    yield* located.language === 'JSONata' ? inJsonata(located) : inJsonPath(located);
  }
};

/** Fields with states inside, which are validated by themselves. */
const FLOWS: ReadonlySet<string> = new Set(['Branches', 'ItemProcessor', 'Iterator']);

function* inJsonata(located: LocatedState): Generator<Diagnostic> {
  yield* jsonataProblemsOf(located);
  const { state, location, name } = located;
  for (const [field, value] of Object.entries(state)) {
    if (FLOWS.has(field)) continue;
    for (const leaf of leaves(value, `${location}/${field}`)) {
      if (leaf.key.endsWith('.$')) {
        // AWS treats it as a field of exactly this name, and the path as text.
        yield warn(leaf.location, 'UNEVALUATED_PATH', `'${leaf.key}' is evaluated in JSONPath only, and '${name}' is `
          + `in JSONata: '${leaf.text}' is passed on as text; write '${leaf.key.slice(0, -2)}' with a value like `
          + '{% … %}');
      }
    }
  }
}

/** Templates, in which a field whose name ends in `.$` has a path or an intrinsic function. */
const TEMPLATES = ['Parameters', 'ResultSelector', 'ItemSelector', 'Assign', 'Credentials'];

/** Paths that only read, and may select several places. */
const PATHS = ['InputPath', 'OutputPath', 'ItemsPath'];

/** Paths to a single place. An intrinsic function is not allowed. */
const REFERENCES = [
  'ResultPath', 'SecondsPath', 'TimestampPath', 'TimeoutSecondsPath', 'HeartbeatSecondsPath', 'MaxConcurrencyPath',
  'ToleratedFailureCountPath', 'ToleratedFailurePercentagePath',
];

function* inJsonPath({ state, location }: LocatedState): Generator<Diagnostic> {
  for (const field of TEMPLATES) {
    for (const leaf of leaves(state[field], `${location}/${field}`)) {
      if (leaf.key.endsWith('.$') && !isJsonPath(leaf.text) && !isIntrinsicCall(leaf.text)) {
        yield refuse(`${location}/${field}`, `The value for the field '${leaf.key}' must be a valid JSONPath or a `
          + 'valid intrinsic function call');
      }
    }
  }
  for (const field of [...PATHS, ...REFERENCES, 'ErrorPath', 'CausePath']) {
    const path = state[field];
    if (typeof path !== 'string' || isPlaceholder(path)) continue;
    const reference = REFERENCES.includes(field);
    const fits = reference ? isReferencePath(path) : isJsonPath(path) || isIntrinsicCall(path);
    if (!fits) {
      yield refuse(`${location}/${field}`, `'${field}' must be a valid ${reference ? 'reference path' : 'JSONPath'}, `
        + `got: '${path}'`);
    }
  }
  if (state.Type === 'Wait' && typeof state.Timestamp === 'string' && !isPlaceholder(state.Timestamp)
    && !isTimestamp(state.Timestamp)) {
    yield refuse(`${location}/Timestamp`, 'String does not match RFC3339 timestamp');
  }
}

/** Whether only the deployment fills the text in: `${Name}`, as a reference or a substitution of CloudFormation. */
const isPlaceholder = (text: string): boolean => /^\$\{.*\}$/.test(text);

interface Leaf {
  readonly key: string;
  readonly text: string;
  readonly location: string;
}

/** The texts in a value, each with its key. */
function* leaves(value: unknown, location: string, key = ''): Generator<Leaf> {
  if (typeof value === 'string') {
    yield { key, text: value, location };
  } else if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) yield* leaves(item, `${location}[${i}]`);
  } else if (isFields(value)) {
    for (const [field, item] of Object.entries(value)) yield* leaves(item, `${location}/${field}`, field);
  }
}

/** Whether a text is an RFC 3339 timestamp with a time zone, and a date that exists. */
function isTimestamp(text: string): boolean {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.exec(text);
  if (!parts) return false;
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number);
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth && hour <= 23 && minute <= 59 && second <= 60;
}
