import { MockedCall } from './answer';
import { MachineUnderTest } from './machine-under-test';
import { Message, messagesOf, responseOf } from './messages';
import { callName, Mock, Response, taskResponses } from './mock';
import { Integration, integrationOf } from '../asl/integration';
import { parameterDiagnostics } from '../asl/rules/service-calls';
import {
  checkShape, ExecutionResult, FieldValidationMode, MemoryObjects, runExecution, Services, TaskRequest, TaskResponse,
} from '../engine';

/** How tasks are answered. */
export interface Answering {
  readonly mocks: readonly Mock[];
  readonly validation: FieldValidationMode;
  /** Whether tasks with a token wait for someone outside, if no mock answers them. */
  readonly waits: boolean;
}

/** The services of a test: mocks, messages that are kept, and executions of other state machines of the template. */
export class TestServices implements Services {
  readonly calls: MockedCall[] = [];
  readonly sent: Message[] = [];
  /** The tasks that wait for someone outside, by their tokens. */
  readonly waiting = new Map<string, TaskRequest>();

  constructor(private readonly under: MachineUnderTest, private readonly answering: Answering,
    readonly storage: MemoryObjects) {}

  async call(request: TaskRequest): Promise<TaskResponse[]> {
    const { state, resource, input, retryCount, index } = request;
    const integration = integrationOf(resource);
    const call: MockedCall = { state, resource, parameters: input, retryCount, index };
    this.calls.push(call);
    this.checkParameters(call);
    const { mocks } = this.answering;
    const mock = [...mocks].reverse().find((one) => one.answers(call));
    const response = mock ? await mock.respond(call) : await this.unmocked(request, integration);
    if (response === undefined) {
      this.waiting.set(request.token, request);
      return integration.kind === 'activity' ? [] : [{ response: { type: 'submitted', output: {} } }];
    }
    if (mock) this.checkResult(mock, call, response);
    return taskResponses(response, integration);
  }

  /** Undefined if the task waits. */
  private async unmocked(request: TaskRequest, integration: Integration): Promise<Response | undefined> {
    const { service, action, pattern } = integration;
    const messages = messagesOf(service, action, request.input);
    if (messages) {
      const output = responseOf(messages, this.sent.length);
      this.sent.push(...messages);
      if (pattern === 'request') return { after: 0, output };
    }
    if (pattern === 'callback' && this.answering.waits) return undefined;
    if (['states', 'sfn'].includes(service) && /^start(Sync)?Execution$/.test(action)) {
      const nested = this.under.nestedMachine((request.input as any).StateMachineArn);
      if (nested) return this.nestedExecution(nested, request, integration);
    }
    throw new Error(`No mock answers the task '${request.state}' (${callName(request.resource)}), which sends `
      + `${shortened(JSON.stringify(request.input))}. Define one with mock('${request.state}', …)`
      + (pattern === 'callback' ? ', or use start() and complete the task' : '')
      + (this.answering.mocks.length > 0
        ? `; there are mocks of ${this.answering.mocks.map(({ target }) => target).join(', ')}` : ''));
  }

  private async nestedExecution(
    nested: MachineUnderTest, request: TaskRequest, { suffix, pattern, action }: Integration,
  ): Promise<Response> {
    const { Input = {}, Name } = request.input as any;
    const input = typeof Input === 'string' ? JSON.parse(Input) : Input;
    const services = new TestServices(nested, { ...this.answering, waits: false }, this.storage);
    const result = await runExecution(nested.machine, {
      input, services, name: Name, startTime: request.time, seed: request.token,
    });
    this.calls.push(...services.calls);
    this.sent.push(...services.sent);
    const { ExecutionArn, StartDate, ...others } = described(nested, result, input, suffix === '.sync:2');
    if (pattern === 'request' && action !== 'startSyncExecution') {
      return { after: 0, output: { ExecutionArn, StartDate } };
    }
    const after = (result.snapshot.now - request.time) / 1000;
    const output = { ExecutionArn, StartDate, ...others };
    return result.status === 'SUCCEEDED' || action === 'startSyncExecution'
      ? { after, output }
      : { after, failure: { error: 'States.TaskFailed', cause: JSON.stringify(output) } };
  }

  private checkParameters({ state, resource, parameters }: MockedCall): void {
    if (this.answering.validation === 'NONE') return;
    const [problem] = parameterDiagnostics(integrationOf(resource), state, parameters)
      .filter(({ severity }) => severity === 'ERROR');
    if (problem) {
      throw new Error(`AWS would refuse the call of '${state}' (${callName(resource)}): ${problem.message}. It sends `
        + shortened(JSON.stringify(parameters)));
    }
  }

  private checkResult({ target }: Mock, { state, resource }: MockedCall, { output, failure, silent }: Response): void {
    if (failure || silent) return;
    try {
      checkShape(output as any, resource, this.answering.validation);
    } catch (error) {
      throw new Error(`The mock of ${target} answers '${state}' (${callName(resource)}) with what the service could `
        + 'never '
        + `return. ${(error as Error).message}. It is ${shortened(JSON.stringify(output))}`);
    }
  }
}

const LONGEST = 300;
const shortened = (text = 'nothing'): string => text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;

/** An execution as DescribeExecution returns it. */
function described(
  { machine }: MachineUnderTest, { status, output, error, cause, snapshot }: ExecutionResult, input: unknown,
  asJson: boolean,
): { readonly [field: string]: unknown } {
  const { arn, name, startTime } = snapshot.histories[0];
  const iso = (time: number) => new Date(time).toISOString();
  return {
    ...cause !== undefined && { Cause: cause },
    ...error !== undefined && { Error: error },
    ExecutionArn: arn,
    Input: JSON.stringify(input),
    InputDetails: { Included: true },
    Name: name,
    ...output !== undefined && {
      Output: asJson ? output : JSON.stringify(output), OutputDetails: { Included: true },
    },
    StartDate: iso(startTime),
    StateMachineArn: machine.arn,
    Status: status,
    StopDate: iso(snapshot.now),
  };
}
