import { Diagnostic, refuse } from '../diagnostic';
import { asArray, flowsInside, isFields, LocatedState, QueryLanguage, State, StateType, statesOf } from '../model';
import { Rule } from './rule';

/** The fields of a state type in both query languages, and in only one of them. */
interface FieldNames {
  readonly both: string;
  readonly JSONPath: string;
  readonly JSONata: string;
  /** Fields that are required. */
  readonly required?: readonly string[];
}

const COMMON = 'Type Comment QueryLanguage';
const FLOWS_ON = 'Next End';
const PATHS = 'InputPath OutputPath';

/**
 * The fields of each state type.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html
 */
const FIELDS: { readonly [type in StateType]: FieldNames } = {
  Task: {
    both: `${FLOWS_ON} Assign Resource TimeoutSeconds HeartbeatSeconds Retry Catch Credentials`,
    JSONPath: `${PATHS} Parameters ResultSelector ResultPath TimeoutSecondsPath HeartbeatSecondsPath`,
    JSONata: 'Arguments Output',
    required: ['Resource'],
  },
  Pass: { both: `${FLOWS_ON} Assign`, JSONPath: `${PATHS} Parameters Result ResultPath`, JSONata: 'Output' },
  Choice: { both: 'Assign Choices Default', JSONPath: PATHS, JSONata: 'Output', required: ['Choices'] },
  Wait: {
    both: `${FLOWS_ON} Assign Seconds Timestamp`,
    JSONPath: `${PATHS} SecondsPath TimestampPath`,
    JSONata: 'Output',
  },
  Succeed: { both: '', JSONPath: PATHS, JSONata: 'Output' },
  Fail: { both: 'Error Cause', JSONPath: 'ErrorPath CausePath', JSONata: '' },
  Parallel: {
    both: `${FLOWS_ON} Assign Branches Retry Catch`,
    JSONPath: `${PATHS} Parameters ResultSelector ResultPath`,
    JSONata: 'Arguments Output',
    required: ['Branches'],
  },
  Map: {
    both: `${FLOWS_ON} Assign ItemProcessor Iterator MaxConcurrency ItemSelector ItemReader ItemBatcher ResultWriter `
      + 'ToleratedFailurePercentage ToleratedFailureCount Label Retry Catch',
    JSONPath: `${PATHS} ItemsPath Parameters ResultSelector ResultPath MaxConcurrencyPath `
      + 'ToleratedFailurePercentagePath ToleratedFailureCountPath',
    JSONata: 'Items Output',
  },
};

const split = (names: string) => names.split(' ').filter((name) => name !== '');

/** A state has a type, and only the fields of its type in its query language. */
export const fields: Rule = function* ({ definition }) {
  for (const located of statesOf(definition)) {
    const { state, location, language, name } = located;
    if (state.QueryLanguage === 'JSONPath' && definition.QueryLanguage === 'JSONata') {
      yield refuse(location, "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine");
    }
    const known = FIELDS[state.Type as StateType];
    if (known === undefined) {
      yield refuse(`${location}/Type`, `'Type' must be one of ${Object.keys(FIELDS).join(', ')}, got: `
        + JSON.stringify(state.Type));
      continue;
    }
    const other: QueryLanguage = language === 'JSONata' ? 'JSONPath' : 'JSONata';
    const allowed = [...split(COMMON), ...split(known.both), ...split(known[language])];
    for (const field of Object.keys(state)) {
      if (allowed.includes(field)) continue;
      yield refuse(location, split(known[other]).includes(field)
        ? `'${field}' is a field of ${other}, and '${name}' is in ${language}; ${adviceFor(field, language)}`
        : `Field '${field}' is not supported by a state of type ${state.Type as string}`);
    }
    const missing = (known.required ?? []).filter((field) => !(field in state));
    if (missing.length > 0) yield refuse(location, `These fields are required: [${missing.join(', ')}]`);
    yield* shape(located);
  }
};

/** The field to use in place of a field of the other query language. */
function adviceFor(field: string, language: QueryLanguage): string {
  const inJsonata: { [field: string]: string } = {
    Parameters: 'Arguments',
    ItemsPath: 'Items',
    ResultPath: 'Assign or Output',
    ResultSelector: 'Output',
    OutputPath: 'Output',
    InputPath: 'Arguments',
    Result: 'Output',
  };
  const instead = language === 'JSONata'
    ? inJsonata[field] ?? field.replace(/Path$/, '')
    : 'Parameters or ResultSelector';
  return `write ${instead}, or give the state the other QueryLanguage`;
}

/** Combinations of fields that a state type requires. */
function* shape(located: LocatedState): Generator<Diagnostic> {
  const { state, location } = located;
  if (split(FIELDS[state.Type as StateType].both).includes('Next') && ('Next' in state) === (state.End === true)) {
    yield refuse(location, "A state needs either 'Next' or 'End': true, and only one of them");
  }
  if (state.Type === 'Wait') {
    const ways = ['Seconds', 'Timestamp', 'SecondsPath', 'TimestampPath'].filter((field) => field in state);
    if (ways.length !== 1) {
      yield refuse(location, 'A Wait needs exactly one of Seconds, Timestamp, SecondsPath and TimestampPath, '
        + `got: [${ways.join(', ')}]`);
    }
  }
  if (state.Type === 'Choice' && asArray(state.Choices).length === 0) {
    yield refuse(`${location}/Choices`, "'Choices' must be a list of at least one rule");
  }
  if (state.Type === 'Parallel' || state.Type === 'Map') {
    if (flowsInside(state, location).length === 0) {
      yield refuse(location, state.Type === 'Map' ? "A Map needs an 'ItemProcessor' with states"
        : "A Parallel needs at least one branch in 'Branches'");
    }
    for (const inner of flowsInside(state, location)) {
      if (typeof inner.flow.StartAt !== 'string') {
        yield refuse(inner.location, 'These fields are required: [StartAt]');
      }
    }
  }
  for (const field of ['Retry', 'Catch']) yield* handlers(state, field, location);
}

/** Retriers and catchers list errors. `States.ALL` must be alone, in the last one. */
function* handlers(state: State, field: string, location: string): Generator<Diagnostic> {
  if (!(field in state)) return;
  const list = asArray(state[field]);
  for (const [i, handler] of list.entries()) {
    const place = `${location}/${field}[${i}]`;
    if (!isFields(handler)) continue;
    const errors = asArray(handler.ErrorEquals);
    if (errors.length === 0) yield refuse(place, 'These fields are required: [ErrorEquals]');
    if (errors.includes('States.ALL') && (errors.length > 1 || i < list.length - 1)) {
      yield refuse(`${place}/ErrorEquals`, `States.ALL must stand alone, in the last entry of ${field}`);
    }
    if (field === 'Catch' && !('Next' in handler)) yield refuse(place, 'These fields are required: [Next]');
    if (field === 'Retry') yield* retrier(handler as State, place);
  }
}

function* retrier(fieldsOfRetrier: State, place: string): Generator<Diagnostic> {
  const wholeNumbers: { [field: string]: [number, number] } = {
    IntervalSeconds: [1, 99_999_999],
    MaxAttempts: [0, 99_999_999],
    MaxDelaySeconds: [1, 31_622_400],
  };
  for (const [field, [least, most]] of Object.entries(wholeNumbers)) {
    const value = fieldsOfRetrier[field];
    if (typeof value === 'number' && (value < least || value > most || !Number.isInteger(value))) {
      yield refuse(`${place}/${field}`, `'${field}' must be a whole number from ${least} to ${most}, got: ${value}`);
    }
  }
  const { BackoffRate: rate } = fieldsOfRetrier;
  if (typeof rate === 'number' && rate < 1) {
    yield refuse(`${place}/BackoffRate`, `'BackoffRate' must be at least 1, got: ${rate}`);
  }
}
