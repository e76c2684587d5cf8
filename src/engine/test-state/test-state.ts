import { newExecution } from '../advance';
import { FailureHandling, Isolation } from '../isolation';
import { Json, JsonObject } from '../json';
import { Machine } from '../machine';
import { continueExecution } from '../run';
import { Services, TaskResponse } from '../services';
import { Snapshot } from '../snapshot';
import { Inspection } from './inspection';
import { checkMock, checkType, givenContext, mockedResult, parsedInput, parsedObject } from './refusals';
import { invalid, Mock, TestStateException, TestStateOptions, TestStateRequest, TestStateResponse } from './request';
import { TestedState, testedState } from './tested-state';

/**
 * Tests one state alone, as the TestState API does. Throws a {@link TestStateException} if the API would refuse the
 * request.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html
 */
export async function testState(request: TestStateRequest, options: TestStateOptions = {}): Promise<TestStateResponse> {
  checkMock(request);
  const tested = testedState(request.definition, request.stateName);
  checkType(request, tested);
  const services = request.mock ? mocked(request.mock, tested) : options.services;
  const input = parsedInput(request.input ?? '{}');
  const test = new Test(request, tested, input);
  const { account, region, time = 0 } = options;
  const machine = new Machine(tested.definition, {
    type: 'EXPRESS', validated: true, account, region, roleArn: request.roleArn,
  });
  const { snapshot } = await continueExecution(machine, started(machine, input), { type: 'start', at: time }, {
    services, isolation: test, history: false,
  });
  return test.response(snapshot);
}

/** The execution that AWS runs the state in. Its ARN is that of an Express one without an id. */
function started(machine: Machine, input: Json): Snapshot {
  try {
    const snapshot = newExecution(machine, { input });
    const [history] = snapshot.histories;
    const arn = machine.arnOf('express', machine.name, history.name);
    return { ...snapshot, histories: [{ ...history, arn }] };
  } catch (error) {
    throw new TestStateException('InvalidExecutionInput', (error as Error).message);
  }
}

/** The mock as a service. */
function mocked({ result, errorOutput = {}, fieldValidationMode }: Mock, tested: TestedState): Services {
  const response: TaskResponse['response'] = result === undefined
    ? { type: 'failed', ...errorOutput }
    : { type: 'succeeded', output: mockedResult(result, fieldValidationMode, tested) };
  return { call: () => [{ response }] };
}

/** The test of a state: what the state starts from, and what is seen of it. */
class Test implements Isolation {
  readonly variables: JsonObject;
  readonly context?: JsonObject;
  readonly retryCount: number;
  readonly mocked?: Isolation['mocked'];
  private readonly inspection: Inspection;
  private failure?: { readonly error?: string; readonly cause?: string };
  private handling: FailureHandling = {};
  private nextState?: string;
  private variablesAfter: JsonObject;

  constructor(private readonly request: TestStateRequest, tested: TestedState, input: Json) {
    const { context, variables = '{}', mock, stateConfiguration = {} } = request;
    const { retrierRetryCount = 0, mapIterationFailureCount = 0, mapItemReaderData } = stateConfiguration;
    this.variables = this.variablesAfter = parsedObject(variables, 'Variables');
    this.context = context === undefined ? undefined : givenContext(context, tested);
    this.retryCount = retrierRetryCount;
    this.inspection = new Inspection(tested, input);
    if (mock) {
      this.mocked = {
        readerData: mapItemReaderData,
        failures(items) {
          if (mapIterationFailureCount <= items) return mapIterationFailureCount;
          throw invalid('Map iteration failure count must be less than or equal to the number of Map iterations');
        },
      };
    }
  }

  inspect(...[stage, value]: Parameters<Isolation['inspect']>): void {
    this.inspection.add(stage, value);
  }

  failed(error: string | undefined, cause: string | undefined, handling: FailureHandling): void {
    this.failure = { error, cause };
    this.handling = handling;
  }

  exited(next: string | undefined, variables: JsonObject): void {
    this.nextState = next;
    this.variablesAfter = variables;
  }

  response({ status: ending, output, error, cause }: Snapshot): TestStateResponse {
    const { inspectionLevel = 'INFO' } = this.request;
    const status = this.statusOf(ending);
    const failure = ending === 'TIMED_OUT' ? { error: 'States.Timeout' } : ending === 'SUCCEEDED' ? this.failure
      : { error, cause };
    return {
      status,
      ...failure?.error !== undefined && { error: failure.error },
      ...failure?.cause !== undefined && { cause: failure.cause },
      ...ending === 'SUCCEEDED' && {
        output: JSON.stringify(output), ...this.nextState !== undefined && { nextState: this.nextState },
      },
      ...inspectionLevel !== 'INFO' && { inspectionData: this.inspection.of(this.variablesAfter, this.handling) },
    };
  }

  private statusOf(ending: Snapshot['status']): TestStateResponse['status'] {
    if (ending === 'SUCCEEDED') return this.failure ? 'CAUGHT_ERROR' : 'SUCCEEDED';
    return this.handling.retryBackoffIntervalSeconds === undefined ? 'FAILED' : 'RETRIABLE';
  }
}
