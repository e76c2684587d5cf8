/**
 * The Amazon States Language as data.
 *
 * A definition comes from anywhere, so its types promise only what `parse` has checked: that it is an object whose
 * states are objects. Everything else is `unknown` until a rule has looked at it.
 *
 * @see https://states-language.net/spec.html
 */

export type QueryLanguage = 'JSONPath' | 'JSONata';

export type StateMachineType = 'STANDARD' | 'EXPRESS';

export type StateType = 'Task' | 'Pass' | 'Choice' | 'Wait' | 'Succeed' | 'Fail' | 'Parallel' | 'Map';

/** A field of a definition by its name. */
export type Fields = { readonly [field: string]: unknown };

/** A state as it stands in a definition: its type is one of {@link StateType} once it has been validated. */
export type State = Fields;

/** States with a start: a state machine, a branch of a Parallel, the processor of a Map. */
export interface Flow extends Fields {
  readonly StartAt: string;
  readonly States: { readonly [name: string]: State };
}

/** A whole state machine. */
export interface Definition extends Flow {
  readonly QueryLanguage?: QueryLanguage;
  readonly TimeoutSeconds?: number;
  readonly Comment?: string;
}

/** A flow and where in the definition it stands. */
export interface LocatedFlow {
  readonly flow: Flow;
  /** AWS's form of a place: `` (the machine itself), `/States/Each/ItemProcessor`, `/States/Both/Branches[0]`. */
  readonly location: string;
}

/** A state and where in the definition it stands. */
export interface LocatedState {
  readonly name: string;
  readonly state: State;
  /** AWS's form of a place, for example `/States/Pay`. */
  readonly location: string;
  /** The language the state is in: its own, else the machine's. A Map or Parallel passes none on. */
  readonly language: QueryLanguage;
  readonly parent: LocatedFlow;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The flows inside a state: the branches of a Parallel, the processor of a Map (`Iterator` in older definitions). */
export function flowsInside(state: State, location: string): LocatedFlow[] {
  const candidates: { flow: unknown; location: string }[] = [
    { flow: state.ItemProcessor, location: `${location}/ItemProcessor` },
    { flow: state.Iterator, location: `${location}/Iterator` },
    ...asArray(state.Branches).map((flow, i) => ({ flow, location: `${location}/Branches[${i}]` })),
  ];
  return candidates.filter((c): c is LocatedFlow => isFields(c.flow) && isFields(c.flow.States));
}

/** Every flow of a definition, the machine first, then from the outside in. */
export function* flowsOf(definition: Definition): Generator<LocatedFlow> {
  const queue: LocatedFlow[] = [{ flow: definition, location: '' }];
  for (let next = queue.shift(); next; next = queue.shift()) {
    yield next;
    for (const [name, state] of Object.entries(next.flow.States)) {
      if (isFields(state)) queue.push(...flowsInside(state, `${next.location}/States/${name}`));
    }
  }
}

/** Every state of a definition, those inside Parallel and Map included. */
export function* statesOf(definition: Definition): Generator<LocatedState> {
  for (const parent of flowsOf(definition)) {
    for (const [name, state] of Object.entries(parent.flow.States)) {
      if (!isFields(state)) continue;
      const location = `${parent.location}/States/${name}`;
      yield { name, state, language: languageOf(definition, state), parent, location };
    }
  }
}

/** The query language of a state: its own, else the machine's. */
export function languageOf(definition: Definition, state: State): QueryLanguage {
  const own = state.QueryLanguage;
  return own === 'JSONata' || own === 'JSONPath' ? own : definition.QueryLanguage ?? 'JSONPath';
}

export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
