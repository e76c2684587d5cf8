import { Diagnostic, refuse } from '../diagnostic';
import { asArray, flowsOf, isFields, LocatedFlow, LocatedState, State } from '../model';
import { hasPlaceholder } from '../placeholder';
import { Rule } from './rule';

const LONGEST_NAME = 80;

/** The name of a state has at most 80 characters and is unique in the definition. */
export const names: Rule = function* ({ states }) {
  for (const { name, location } of states) {
    if (name.length === 0 || name.length > LONGEST_NAME) {
      yield refuse(location, `The name of a state must be 1 to ${LONGEST_NAME} characters long, this one has `
        + `${name.length}; shorten it`, 'INVALID_STATE_NAME');
    }
  }
  for (const { text, location, first } of usedTwice(states, ({ name }) => name)) {
    yield refuse(location, `The name '${text}' is used twice, here and at ${first}; rename one of the two`,
      'DUPLICATE_STATE_NAME');
  }
};

/** The label of a distributed Map is unique in the definition: it is a part of the ARNs of its child executions. */
export const labels: Rule = function* ({ states }) {
  for (const { text, location, first } of usedTwice(states, ({ state }) => state.Type === 'Map' && state.Label)) {
    yield refuse(`${location}/Label`, `The label '${text}' is used twice, here and at ${first}; rename one of the two`,
      'DUPLICATE_LABEL_NAME');
  }
};

/** Finds texts of states that a state before has, too. */
function* usedTwice(
  states: readonly LocatedState[], textOf: (located: LocatedState) => unknown,
): Generator<{ readonly text: string; readonly location: string; readonly first: string }> {
  const known = new Map<string, string>();
  for (const located of states) {
    const [text, { location }] = [textOf(located), located];
    if (typeof text !== 'string') continue;
    const first = known.get(text);
    if (first !== undefined) yield { text, location, first };
    known.set(text, location);
  }
}

/** The target of every transition exists in the same flow, every state is reachable, and the flow can end. */
export const transitions: Rule = function* ({ definition }) {
  for (const located of flowsOf(definition)) {
    const problems = [...transitionsOf(located)];
    yield* problems;
    // As AWS does: a flow with a wrong target may well end once that is corrected.
    if (problems.length === 0) yield* endOf(located);
  }
};

function* transitionsOf({ flow, location }: LocatedFlow): Generator<Diagnostic> {
  const reached = new Set<string>();
  const queue: string[] = [];
  const go = (name: string) => {
    if (reached.has(name)) return;
    reached.add(name);
    queue.push(name);
  };
  // AWS says 'Next' of each of them.
  const missing = (place: string, name: unknown) => refuse(place, `Missing 'Next' target: ${String(name)}; there is no `
    + `state of this name in the same ${location === '' ? 'state machine' : 'flow'}`, 'MISSING_TRANSITION_TARGET');
  let leadsAnywhere = false;
  if (typeof flow.StartAt === 'string') {
    if (Object.hasOwn(flow.States, flow.StartAt)) go(flow.StartAt);
    else if (hasPlaceholder(flow.StartAt)) leadsAnywhere = true;
    else yield missing(`${location}/StartAt`, flow.StartAt);
  }
  for (const name of queue) {
    const state = flow.States[name];
    if (!isFields(state)) continue;
    for (const target of targetsOf(state)) {
      if (Object.hasOwn(flow.States, target.name)) go(target.name);
      else if (hasPlaceholder(target.name)) leadsAnywhere = true;
      else yield missing(`${location}/States/${name}${target.field}`, target.name);
    }
  }
  for (const name of leadsAnywhere ? [] : Object.keys(flow.States)) {
    if (!reached.has(name) && isFields(flow.States[name])) {
      yield refuse(`${location}/States/${name}`,
        `State "${name}" is not reachable; add a transition to it, or remove it`, 'MISSING_TRANSITION_TARGET');
    }
  }
}

/** A flow in which each state goes on to another one can never end. AWS names no location. */
function* endOf({ flow, location }: LocatedFlow): Generator<Diagnostic> {
  const states = Object.values(flow.States).filter(isFields);
  if (states.length === 0 || !states.every(goesOn)) return;
  yield {
    severity: 'ERROR',
    code: 'MISSING_END_STATE',
    ...location === '' ? {} : { location },
    message: "Workflow has no terminal state; add a Succeed or a Fail, or 'End': true to the last state",
  };
}

const goesOn = (state: State): boolean => state.Type === 'Choice' || ('Next' in state && state.End !== true);

/** The targets of the transitions of a state, and the fields that have them. */
function targetsOf(state: State): { name: string; field: string }[] {
  const inside = (field: string) => asArray(state[field]).flatMap((entry, i) =>
    isFields(entry) ? [{ name: entry.Next, field: `/${field}[${i}]/Next` }] : []);
  return [
    { name: state.Next, field: '/Next' },
    ...state.Type === 'Choice' ? [{ name: state.Default, field: '/Default' }, ...inside('Choices')] : [],
    ...inside('Catch'),
  ].filter((target): target is { name: string; field: string } => typeof target.name === 'string');
}
