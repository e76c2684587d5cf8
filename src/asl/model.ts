/**
 * The Amazon States Language as data.
 *
 * A definition may come from anywhere, so the types promise only what `parse` has checked: an object with states. All
 * other fields are `unknown` until a rule has checked them.
 *
 * @see https://states-language.net/spec.html
 */

export type QueryLanguage = 'JSONPath' | 'JSONata';

export type StateMachineType = 'STANDARD' | 'EXPRESS';

export type StateType = 'Task' | 'Pass' | 'Choice' | 'Wait' | 'Succeed' | 'Fail' | 'Parallel' | 'Map';

/** The fields of a part of a definition, by name. */
export type Fields = { readonly [field: string]: unknown };

/** A state of a definition. Its type is one of {@link StateType} if the definition is valid. */
export type State = Fields;

/** States with a start: of a state machine, a branch of a Parallel, or the processor of a Map. */
export interface Flow extends Fields {
  readonly StartAt: string;
  readonly States: { readonly [name: string]: State };
}

/** The definition of a state machine. */
export interface Definition extends Flow {
  readonly QueryLanguage?: QueryLanguage;
  readonly TimeoutSeconds?: number;
  readonly Comment?: string;
}

/** A flow and its location in the definition. */
export interface LocatedFlow {
  readonly flow: Flow;
  /** Its location as AWS writes it: `` (the machine), `/States/Each/ItemProcessor`, `/States/Both/Branches[0]`. */
  readonly location: string;
  /** The type of the executions that run it. A distributed Map chooses that of its child executions. */
  readonly type: StateMachineType;
}

/** A state and its location in the definition. */
export interface LocatedState {
  readonly name: string;
  readonly state: State;
  /** Its location as AWS writes it, such as `/States/Pay`. */
  readonly location: string;
  /** The query language of the state: its own, or that of the state machine, not that of a Map or Parallel. */
  readonly language: QueryLanguage;
  readonly parent: LocatedFlow;
}

/** Whether a value is an object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The `ProcessorConfig` of a Map, whose processor is `Iterator` in older definitions. Empty if it has none. */
function processorConfigOf({ ItemProcessor, Iterator }: State): Fields {
  const config = [ItemProcessor, Iterator].find(isFields)?.ProcessorConfig;
  return isFields(config) ? config : {};
}

/** Whether a state is a distributed Map, in either spelling of its processor. */
export function isDistributed(state: State): boolean {
  return state.Type === 'Map' && processorConfigOf(state).Mode === 'DISTRIBUTED';
}

/** The type of the executions that run the states inside a state. */
export function typeInside(state: State, type: StateMachineType): StateMachineType {
  if (!isDistributed(state)) return type;
  return processorConfigOf(state).ExecutionType === 'EXPRESS' ? 'EXPRESS' : 'STANDARD';
}

/** The flows inside a state: the branches of a Parallel, the processor of a Map (`Iterator` in older definitions). */
export function flowsInside(state: State, location: string, type: StateMachineType = 'STANDARD'): LocatedFlow[] {
  const candidates: { flow: unknown; location: string }[] = [
    { flow: state.ItemProcessor, location: `${location}/ItemProcessor` },
    { flow: state.Iterator, location: `${location}/Iterator` },
    ...asArray(state.Branches).map((flow, i) => ({ flow, location: `${location}/Branches[${i}]` })),
  ];
  return candidates
    .filter((c): c is LocatedFlow => isFields(c.flow) && isFields(c.flow.States))
    .map((c) => ({ ...c, type: typeInside(state, type) }));
}

/** Every flow of a definition, the machine first, then from the outside in. */
export function* flowsOf(definition: Definition, type: StateMachineType = 'STANDARD'): Generator<LocatedFlow> {
  const queue: LocatedFlow[] = [{ flow: definition, location: '', type }];
  for (const next of queue) {
    yield next;
    for (const [name, state] of Object.entries(next.flow.States)) {
      if (isFields(state)) queue.push(...flowsInside(state, `${next.location}/States/${name}`, next.type));
    }
  }
}

/** Every state of a definition, those inside Parallel and Map included. */
export function* statesOf(definition: Definition, type: StateMachineType = 'STANDARD'): Generator<LocatedState> {
  for (const parent of flowsOf(definition, type)) {
    for (const [name, state] of Object.entries(parent.flow.States)) {
      if (!isFields(state)) continue;
      const location = `${parent.location}/States/${name}`;
      yield { name, state, language: languageOf(definition, state), parent, location };
    }
  }
}

/** The query language of a state: its own, or that of the state machine. AWS takes every other value as JSONata. */
export function languageOf(definition: Definition, state: State): QueryLanguage {
  const chosen: unknown = state.QueryLanguage ?? definition.QueryLanguage ?? 'JSONPath';
  return chosen === 'JSONPath' ? 'JSONPath' : 'JSONata';
}

/** Returns a value if it is a list, and an empty list otherwise. */
export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
