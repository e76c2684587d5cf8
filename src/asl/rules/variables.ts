import { Diagnostic, refuse, warn } from '../diagnostic';
import { IntrinsicArgument, parseIntrinsicCall } from '../intrinsic';
import { JSONATA_FUNCTIONS } from '../jsonata-functions';
import { readJsonata } from '../jsonata-tree';
import { parseJsonPath } from '../jsonpath';
import {
  asArray, Definition, Fields, flowsInside, isDistributed, isFields, languageOf, LocatedFlow, LocatedState,
  QueryLanguage, State,
} from '../model';
import { nearest } from '../nearest';
import { fieldsOf, Part } from '../parts';
import { hasPlaceholder } from '../placeholder';
import { entriesOf } from '../values';
import { expressionsOf } from './jsonata';
import { Rule } from './rule';

/**
 * Variables have names that AWS accepts, and one that is read was assigned before.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
 */
export const variables: Rule = function* ({ definition, parts }) {
  const scopes = scopesOf(definition);
  for (const scope of scopes) yield* namesIn(scope);
  const readings = readingsByState(parts);
  for (const scope of scopes) yield* readingsIn(scope, scopes, readings);
};

/** The states of a flow share their variables. States inside a Parallel or Map read those outside as well. */
interface Scope {
  readonly states: readonly LocatedState[];
  /** The variables that its states assign, by name. */
  readonly assigned: ReadonlyMap<string, Assigned>;
  /** Where the transitions of a state lead, by the name of the state. */
  readonly targets: ReadonlyMap<string, readonly string[]>;
  /** Whether a state can run. */
  readonly runs: Reaches;
  /** The state with the flow inside. None for the machine, and for a distributed Map, which runs by itself. */
  readonly outer?: Place;
}

/** A state as the place where a variable is read. */
interface Place {
  readonly scope: Scope;
  readonly state: string;
}

/** How a flow assigns a variable. */
interface Assigned {
  /** The first place, and the first that is not in a catcher. */
  readonly location: string;
  outsideCatchers?: string;
  /** The states that can begin right after it, a list for each place. */
  readonly after: (readonly string[])[];
  /** Whether a state can run after it, once the variable is read anywhere. */
  precedes?: Reaches;
}

function scopesOf(definition: Definition): Scope[] {
  const queue: { readonly located: LocatedFlow; readonly outer?: Place }[] = [
    { located: { flow: definition, location: '', type: 'STANDARD' } },
  ];
  const scopes: Scope[] = [];
  for (let i = 0; i < queue.length; i++) {
    const { located: parent, outer } = queue[i];
    const states = Object.entries(parent.flow.States).flatMap(([name, state]) => {
      if (!isFields(state)) return [];
      const location = `${parent.location}/States/${name}`;
      return [{ name, state, language: languageOf(definition, state), parent, location }];
    });
    const targets = new Map(states.map(({ name }) => [name, [] as string[]]));
    const assigned = new Map<string, Assigned>();
    for (const located of states) addTransitions(located, targets, assigned);
    const { StartAt } = parent.flow;
    const runs = reachesFrom(targets.has(StartAt) ? [StartAt] : [], targets);
    const scope = { states, assigned, targets, runs, outer };
    scopes.push(scope);
    for (const { name, state, location } of states) {
      for (const inner of flowsInside(state, location)) {
        queue.push({ located: inner, outer: isDistributed(state) ? undefined : { scope, state: name } });
      }
    }
  }
  return scopes;
}

/** Adds the targets of a state, and which variables are assigned on the way there. */
function addTransitions(
  { name, state, location, language }: LocatedState, targets: Map<string, string[]>, assigned: Map<string, Assigned>,
): void {
  const add = ({ assign, at, next, inCatcher }: Assignment) => {
    const to = next.filter((target): target is string => typeof target === 'string' && targets.has(target));
    for (const target of to) targets.get(name)!.push(target);
    for (const key of Object.keys(assign)) {
      const variable = variableOf(key, language);
      const known = assigned.get(variable) ?? { location: `${at}/${key}`, after: [] };
      if (!inCatcher) known.outsideCatchers ??= `${at}/${key}`;
      known.after.push(to);
      assigned.set(variable, known);
    }
  };
  for (const assignment of assignmentsOf(state, location)) add(assignment);
}

interface Assignment {
  readonly assign: Fields;
  readonly at: string;
  /** The targets of the transitions that it comes before. */
  readonly next: readonly unknown[];
  readonly inCatcher: boolean;
}

/**
 * The `Assign` fields of a state, its choice rules and its catchers. Empty if one has no variables.
 *
 * If the state fails, its own is not evaluated. If a choice rule matches, it is taken as if it were, to be on the safe
 * side.
 */
function assignmentsOf(state: State, location: string): Assignment[] {
  const fields = (value: unknown) => isFields(value) ? value : {};
  const entries = (field: string) => asArray(state[field]).map((entry, i) => {
    const { Assign, Next } = fields(entry);
    const at = `${location}/${field}[${i}]/Assign`;
    return { assign: fields(Assign), at, next: [Next], inCatcher: field === 'Catch' };
  });
  const rules = entries('Choices');
  const next = [state.Next, state.Default, ...rules.flatMap((rule) => rule.next)];
  const own = { assign: fields(state.Assign), at: `${location}/Assign`, next, inCatcher: false };
  return [own, ...rules, ...entries('Catch')];
}

/** The variable that a field of `Assign` assigns. */
function variableOf(key: string, language: QueryLanguage): string {
  return language === 'JSONPath' && key.endsWith('.$') ? key.slice(0, -2) : key;
}

type Reaches = (state: string) => boolean;

/** Whether a way from the starts leads to a state. It goes only as far as the states that are asked for. */
function reachesFrom(starts: readonly string[], targets: ReadonlyMap<string, readonly string[]>): Reaches {
  const reached = new Set(starts);
  const open = reached.values(); // goes on to what is added
  return (state) => {
    while (!reached.has(state)) {
      const next = open.next();
      if (next.done) return false;
      for (const target of targets.get(next.value)!) reached.add(target);
    }
    return true;
  };
}

const LONGEST_NAME = 80;

/** AWS's page excludes a leading underscore, but it is not known that AWS refuses it. */
const NAME = /^[\p{ID_Start}_]\p{ID_Continue}*$/u;

function* namesIn({ states, outer }: Scope): Generator<Diagnostic> {
  for (const { state, location, language } of states) {
    for (const { assign, at } of assignmentsOf(state, location)) {
      for (const key of Object.keys(assign)) {
        const name = variableOf(key, language);
        const why = whyNoName(name);
        if (why !== undefined) yield refuse(`${at}/${key}`, `'${name}' is no name for a variable: ${why}`);
        const outside = placesFrom(outer).map(({ scope }) => scope.assigned.get(name)?.outsideCatchers).find(Boolean);
        if (outside !== undefined) {
          yield refuse(`${at}/${key}`, `The variable name '${name}' was already defined in a parent scope. It is `
            + `assigned at ${outside}: choose another name here`, 'DUPLICATE_VARIABLE_NAME');
        }
      }
    }
  }
}

function whyNoName(name: string): string | undefined {
  if (name === 'states') return "'$states' is reserved; choose another name";
  if ([...name].length > LONGEST_NAME) return `it has more than ${LONGEST_NAME} characters; shorten it`;
  if (!NAME.test(name) && !hasPlaceholder(name)) {
    return 'it must be letters, digits and underscores, with a letter first; choose another name';
  }
  return undefined;
}

/** A place and those around it, from the inside out. */
function placesFrom(innermost?: Place): Place[] {
  const places: Place[] = [];
  for (let place = innermost; place; place = place.scope.outer) places.push(place);
  return places;
}

function* readingsIn(
  scope: Scope, scopes: readonly Scope[], byState: ReadonlyMap<string, Reading[]>,
): Generator<Diagnostic> {
  for (const located of scope.states) {
    const readings = byState.get(located.location) ?? [];
    if (readings.length === 0) continue;
    // Without a way to the state, nothing can be said.
    const places = placesFrom({ scope, state: located.name });
    if (places.some((place) => !place.scope.runs(place.state))) continue;
    const reported = new Set<string>();
    for (const { kind, name, location } of readings) {
      const key = `${location} ${kind} ${name}`;
      if (reported.has(key)) continue;
      reported.add(key);
      if (kind === 'states') {
        if (STATES_FIELDS.has(name)) continue;
        const hint = meant('$states.', name, STATES_FIELDS);
        yield warn(location, 'UNASSIGNED_VARIABLE', `'$states' has no field '${name}'${hint}`);
        continue;
      }
      if (name === 'states' || places.some((place) => isAssigned(place, name))) continue;
      if (located.language === 'JSONata' && JSONATA_FUNCTIONS.has(name)) continue;
      const known = places.flatMap((place) => [...place.scope.assigned.keys()].filter((v) => isAssigned(place, v)));
      yield warn(location, 'UNASSIGNED_VARIABLE', kind === 'function'
        ? `Step Functions has no function '$${name}'`
          + (name === 'eval' ? "; use '$parse'" : meant('$', name, [...JSONATA_FUNCTIONS, ...known]))
        : `No state that can run before '${located.name}' assigns '$${name}'`
          + (meant('$', name, known) || elsewhere(name, scopes)));
    }
  }
}

const STATES_FIELDS: ReadonlySet<string> = new Set(['input', 'context', 'result', 'errorOutput']);

/** Whether a variable of the flow can be assigned when the state begins: it is on any of the ways there. */
function isAssigned({ scope: { assigned, targets }, state }: Place, variable: string): boolean {
  const known = assigned.get(variable);
  if (known === undefined) return false;
  known.precedes ??= reachesFrom(known.after.flat(), targets);
  return known.precedes(state);
}

function meant(prefix: string, name: string, names: Iterable<string>): string {
  const similar = nearest(name, names);
  return similar === undefined ? '' : `; did you mean '${prefix}${similar}'?`;
}

function elsewhere(name: string, scopes: readonly Scope[]): string {
  const location = scopes.map(({ assigned }) => assigned.get(name)?.location).find(Boolean);
  return location === undefined ? '' : `; it is assigned at ${location}, which does not run before, or has variables `
    + 'of its own';
}

interface Reading {
  readonly kind: 'variable' | 'function' | 'states';
  readonly name: string;
  readonly location: string;
}

/** The readings of each state, by its location. */
function readingsByState(parts: readonly Part[]): ReadonlyMap<string, Reading[]> {
  const readings = new Map<string, Reading[]>();
  for (const part of parts) {
    if (part.state === undefined) continue;
    if (!readings.has(part.state)) readings.set(part.state, []);
    readings.get(part.state)!.push(...readingsOf(part));
  }
  return readings;
}

function* readingsOf(part: Part): Generator<Reading> {
  if (part.language === 'JSONata') {
    for (const { expression, location } of expressionsOf(part)) {
      for (const { kind, name } of readJsonata(expression).references) {
        if (kind !== 'context' && kind !== 'root') yield { kind, name, location };
      }
    }
  } else {
    for (const { text, location } of queriesOf(part)) {
      for (const name of variablesIn(text)) yield { kind: 'variable', name, location };
    }
  }
}

/** The paths and intrinsic functions in a part of a JSONPath state, except for where a result is stored. */
function* queriesOf(part: Part): Generator<{ text: string; location: string }> {
  for (const { name, field: { kind }, value } of fieldsOf(part)) {
    const location = `${part.location}/${name}`;
    if (kind.is === 'path' || kind.is === 'reference' || kind.is === 'textPath') {
      if (typeof value === 'string') yield { text: value, location };
    } else if (kind.is === 'template' || kind.is === 'variables') {
      for (const entry of entriesOf(value, location)) {
        if (entry.key.endsWith('.$') && typeof entry.value === 'string') {
          yield { text: entry.value, location: entry.location };
        }
      }
    }
  }
}

function variablesIn(text: string): string[] {
  const path = parseJsonPath(text);
  const call = path === undefined ? parseIntrinsicCall(text) : undefined;
  const names: string[] = path ? [path.root] : [];
  const stack: IntrinsicArgument[] = call ? [call] : [];
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (next.kind === 'path') names.push(next.path.root);
    if (next.kind === 'call') for (const argument of next.args) stack.push(argument);
  }
  return names.filter((root) => !root.startsWith('$'));
}
