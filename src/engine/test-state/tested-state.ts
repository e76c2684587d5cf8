import { Diagnostic } from '../../asl/diagnostic';
import { Definition, isFields, languageOf, QueryLanguage, State, statesOf, StateType } from '../../asl/model';
import { validateText } from '../../asl/validate';
import { rejectionsOf, rejectionText } from '../machine';
import { invalid, TestStateException } from './request';

/** The state to be tested, in a definition without any other. */
export interface TestedState {
  readonly name: string;
  readonly state: State & { readonly Type: StateType };
  readonly language: QueryLanguage;
  readonly definition: Definition;
}

/** The name that AWS gives a state whose definition comes without one. */
const UNNAMED = 'StateName';

/** Finds the state in a definition, which may be that of the state itself. Throws if AWS would reject it. */
export function testedState(text: string, stateName: string | undefined): TestedState {
  const given = parsed(text);
  if (stateName === undefined) return alone(UNNAMED, given, accepted(around(UNNAMED, given), isOfOneState));

  const definition = accepted(given as Definition, () => true);
  const found = [...statesOf(definition)].find(({ name }) => name === stateName);
  if (!found) throw invalid('State not found in definition');
  return alone(stateName, found.state, definition);
}

function parsed(text: string): State {
  try {
    const given: unknown = JSON.parse(text);
    if (isFields(given)) return given;
  } catch {
    // The validation says where the text is not JSON.
  }
  throw rejected(validateText(text, 'STANDARD')[0]);
}

function accepted(definition: Definition, isRelevant: (diagnostic: Diagnostic) => boolean): Definition {
  const [rejection] = rejectionsOf(definition, 'STANDARD').filter(isRelevant);
  if (rejection) throw rejected(rejection);
  return definition;
}

function rejected(diagnostic: Diagnostic): TestStateException {
  return new TestStateException('InvalidDefinition', rejectionText(diagnostic));
}

/** The states that a state transitions to are not in its definition. Those inside a Parallel or Map are. */
function isOfOneState({ code, location = '' }: Diagnostic): boolean {
  const isDeeper = /^\/States\/[^/]*\/(ItemProcessor|Iterator|Branches)/.test(location);
  return isDeeper || !['MISSING_TRANSITION_TARGET', 'MISSING_END_STATE'].includes(code);
}

function around(name: string, state: State, language?: QueryLanguage): Definition {
  return { ...language && { QueryLanguage: language }, StartAt: name, States: { [name]: state } };
}

function alone(name: string, state: State, within: Definition): TestedState {
  return {
    name,
    state: state as TestedState['state'],
    language: languageOf(within, state),
    definition: around(name, state, within.QueryLanguage),
  };
}

/** Whether a state of the name is inside a Parallel or Map. */
export function isInside({ definition, name }: TestedState, inner: string): boolean {
  return inner !== name && [...statesOf(definition)].some((located) => located.name === inner);
}

/** Whether a Map writes its results to S3. */
export function hasResultWriter({ state }: TestedState): boolean {
  return Object.hasOwn(state, 'ResultWriter');
}
