import { Diagnostic, refuse } from '../diagnostic';
import { asArray, flowsOf, isFields, LocatedFlow, State, statesOf } from '../model';
import { Rule } from './rule';

const LONGEST_NAME = 80;

/** The name of a state has at most 80 characters and is unique in the definition. */
export const names: Rule = function* ({ definition }) {
  const first = new Map<string, string>();
  for (const { name, location } of statesOf(definition)) {
    if (name.length === 0 || name.length > LONGEST_NAME) {
      yield refuse(location, `The name of a state must be 1 to ${LONGEST_NAME} characters long, this one has `
        + `${name.length}; shorten it`);
    }
    const other = first.get(name);
    if (other !== undefined) {
      yield refuse(location, `The name '${name}' is used twice, here and at ${other}; rename one of the two`,
        'DUPLICATE_STATE_NAME');
    }
    first.set(name, location);
  }
};

/** The target of every transition exists in the same flow, and every state is reachable. */
export const transitions: Rule = function* ({ definition }) {
  for (const located of flowsOf(definition)) yield* transitionsOf(located);
};

function* transitionsOf({ flow, location }: LocatedFlow): Generator<Diagnostic> {
  const reached = new Set<string>();
  const queue: string[] = [];
  const go = (name: string) => {
    if (reached.has(name)) return;
    reached.add(name);
    queue.push(name);
  };
  if (!(flow.StartAt in flow.States)) {
    yield refuse(`${location}/StartAt`, `Missing 'StartAt' target: ${flow.StartAt}`, 'MISSING_TRANSITION_TARGET');
  } else {
    go(flow.StartAt);
  }
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const state = flow.States[name];
    if (!isFields(state)) continue;
    for (const target of targetsOf(state)) {
      if (typeof target.name === 'string' && target.name in flow.States) {
        go(target.name);
      } else {
        yield refuse(`${location}/States/${name}${target.field}`,
          `Missing '${target.field.split('/').pop()}' target: ${String(target.name)}; this flow has no such state`,
          'MISSING_TRANSITION_TARGET');
      }
    }
  }
  for (const name of Object.keys(flow.States)) {
    if (!reached.has(name)) {
      yield refuse(`${location}/States/${name}`,
        `State "${name}" is not reachable; add a transition to it, or remove it`, 'MISSING_TRANSITION_TARGET');
    }
  }
}

/** The targets of the transitions of a state, and the fields that have them. */
function targetsOf(state: State): { name: unknown; field: string }[] {
  const inside = (field: string) => asArray(state[field]).flatMap((entry, i) =>
    isFields(entry) && 'Next' in entry ? [{ name: entry.Next, field: `/${field}[${i}]/Next` }] : []);
  return [
    ...'Next' in state ? [{ name: state.Next, field: '/Next' }] : [],
    ...'Default' in state ? [{ name: state.Default, field: '/Default' }] : [],
    ...inside('Choices'),
    ...inside('Catch'),
  ];
}
