import { integrationOf } from '../../asl/integration';
import { isArray, isObject, Json, JsonObject } from '../json';
import { checkShape } from './mock-shape';
import { invalid, Mock, TestStateException, TestStateRequest } from './request';
import { hasResultWriter, isInside, TestedState } from './tested-state';

/** The types of states that can be tested without a mock, in the order of AWS's message. */
const WITHOUT_MOCK = ['Task', 'Wait', 'Pass', 'Succeed', 'Fail', 'Choice'];
const WITH_MOCK = ['Task', 'Map', 'Parallel'];

/** Refuses what contradicts itself in a request, before its definition is read. */
export function checkMock({ mock, stateConfiguration = {} }: TestStateRequest): void {
  if (mock && (mock.result === undefined) === (mock.errorOutput === undefined)) {
    throw invalid('A test mock should have only one of the following fields: [result, errorOutput].');
  }
  if (mock) return;
  const [unfit] = Object.entries(stateConfiguration).filter(([, value]) => value !== undefined);
  if (!unfit) return;
  const field = unfit[0][0].toUpperCase() + unfit[0].slice(1);
  throw invalid(`TestState does not support ${field} when a mock is not specified.`);
}

/**
 * Refuses a state that needs a mock and has none, or that has a mock and takes none.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html
 */
export function checkType({ mock, stateConfiguration = {} }: TestStateRequest, tested: TestedState): void {
  const { Type, Resource } = tested.state;
  if (mock) {
    if (!WITH_MOCK.includes(Type)) throw invalid(`State type '${Type}' is not supported when a mock is specified`);
  } else {
    if (!WITHOUT_MOCK.includes(Type)) {
      throw new TestStateException('InvalidDefinition', 'TestState API does not support Map or Parallel states. '
        + `Supported state types include: [${WITHOUT_MOCK.join(', ')}]`);
    }
    const { kind, pattern } = integrationOf(Resource);
    if (Type === 'Task' && (pattern !== 'request' || kind === 'activity')) {
      throw new TestStateException('InvalidDefinition', `TestState does not support the resource '${Resource}' `
        + 'when a mock is not specified; specify one');
    }
  }
  const { errorCausedByState: inner } = stateConfiguration;
  if (inner !== undefined && !isInside(tested, inner)) {
    throw invalid(`The state '${inner}' of 'errorCausedByState' is not inside the state '${tested.name}'`);
  }
}

/** The mocked result. Throws if the state cannot have it. */
export function mockedResult(text: string, mode: Mock['fieldValidationMode'], tested: TestedState): Json {
  const result = parsed(text, () => invalid('Mocked result must be valid JSON'));
  if (tested.state.Type === 'Task') {
    checkShape(result, tested.state.Resource, mode);
  } else if (tested.state.Type === 'Map' && hasResultWriter(tested)) {
    if (!isObject(result)) throw invalid('Mocked result must be a JSON object.');
  } else if (!isArray(result)) {
    throw invalid('Mocked result must be an array.');
  }
  return result;
}

const CONTEXT_FIELDS = ['Execution', 'State', 'StateMachine', 'Task'];

/** The given context object. Throws if it has a field that the state would not see. */
export function givenContext(text: string, { state }: TestedState): JsonObject {
  const context = parsedObject(text, 'Context');
  const refuse = (reason: string) => invalid(`Invalid Context object provided: ${reason}`);
  if ('Map' in context) throw refuse("'Map' field is not supported when mocking a Context object");
  const other = Object.keys(context).find((field) => !CONTEXT_FIELDS.includes(field));
  if (other !== undefined) throw refuse(`Field '${other}' is not allowed`);
  const { pattern, kind } = integrationOf(state.Resource);
  if ('Task' in context && (state.Type !== 'Task' || pattern === 'request' || kind === 'activity')) {
    throw refuse("Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' "
      + 'service integration pattern');
  }
  return context;
}

/** An object of a request. */
export function parsedObject(text: string, what: 'Context' | 'Variables'): JsonObject {
  const refusal = () => invalid(`Invalid ${what} object provided: it must be a JSON object`);
  const value = parsed(text, refusal);
  if (isObject(value)) return value;
  throw refusal();
}

/** The input of a request. */
export function parsedInput(text: string): Json {
  return parsed(text, () => new TestStateException('InvalidExecutionInput',
    `Invalid State Machine Execution Input: '${text}' is not valid JSON`));
}

function parsed(text: string, refusal: () => Error): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal();
  }
}
