import { AnswerFunction, Answer } from './answer';
import { resultOf, TestResult } from './execution-result';
import { Handler, HandlerOptions } from './handler';
import { MachineUnderTest } from './machine-under-test';
import { Mock, mockOf, Target } from './mock';
import { mocksOfConfig } from './mock-config';
import { machineIn, Source } from './source';
import { TestExecution } from './test-execution';
import { TestServices } from './test-services';
import { FieldValidationMode, MemoryObjects, runExecution } from '../engine';

/** Options for testing a state machine. */
export interface WorkflowTestOptions {
  /**
   * The state machine, if the source has several: the path of its construct within the stack, or its logical id.
   *
   * @default - the only one
   */
  readonly stateMachine?: string;

  /**
   * How mocks and parameters are validated against the APIs of the services, as by TestState. `STRICT` requires each
   * required field of a response, `PRESENT` only validates fields that are there, and `NONE` nothing.
   *
   * @default 'STRICT'
   * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_MockInput.html
   */
  readonly validation?: FieldValidationMode;

  /**
   * The seed of everything random: `$random()`, `States.UUID`, jitter.
   *
   * @default ''
   */
  readonly seed?: string;

  /**
   * The virtual time at which executions start.
   *
   * @default - 1 January 1970
   */
  readonly startTime?: Date;
}

/** Settings of one execution. */
export interface RunOptions {
  /** The name of the execution. @default - a UUID that follows from the seed */
  readonly name?: string;
}

/**
 * Tests a state machine in virtual time, without AWS. Mocks answer its tasks; a Wait of a day takes no time.
 *
 * @example
 * const test = WorkflowTest.of(orders);
 * test.mock(pay, { paid: true, paymentId: 'p-1' });
 * const result = await test.run({ orderId: 'o-1' });
 */
export class WorkflowTest {
  /** Tests the state machine of a construct, a template, a definition or a cloud assembly. */
  public static of(source: Source, options: WorkflowTestOptions = {}): WorkflowTest {
    return new WorkflowTest(new MachineUnderTest(machineIn(source, options.stateMachine)), options);
  }

  /** The objects of S3 that distributed Maps read and write. */
  public readonly objects = new MemoryObjects();

  private readonly mocks: Mock[] = [];
  private readonly handlers: Handler[] = [];

  private constructor(private readonly under: MachineUnderTest, private readonly options: WorkflowTestOptions) {}

  /** The definition, with readable text in place of references. */
  public get definition(): any {
    return this.under.machine.definition;
  }

  /**
   * Defines what answers some tasks, those of nested executions included. A later mock of the same tasks takes
   * precedence.
   *
   * @param target the name of a state, a construct (a function, a table, a queue, …) or its path, or a call such as
   * `dynamodb:putItem`
   * @param answer what the service returns; for a function, what it returns. A value, a function, or an `Answer`
   */
  public mock(target: Target, answer: unknown | AnswerFunction | Answer): this {
    this.mocks.push(mockOf(target, answer, this.under.withNested()));
    return this;
  }

  /**
   * Answers the tasks that invoke a Lambda function with its code, in a process of its own: its result, the errors that
   * it throws, its timeout. Virtual time stands still while it runs. The function must be for Node.js, and be in a
   * cloud assembly or inline.
   *
   * @param fn the function, or the path of its construct
   */
  public useHandler(fn: Target, options: HandlerOptions = {}): this {
    const handler = this.under.handlerOf(fn, options);
    this.handlers.push(handler);
    return this.mock(fn, (event: unknown) => handler.invoke(event));
  }

  /** The lines that the code of functions printed. */
  public get printed(): readonly string[] {
    return this.handlers.flatMap(({ printed }) => printed);
  }

  /** Ends the processes of functions. They also end with the test runner. */
  public close(): void {
    for (const handler of this.handlers) handler.close();
  }

  /**
   * Defines the mocks of a test case in a mock configuration of Step Functions Local.
   *
   * @param config the path of `MockConfigFile.json`, or its content
   * @param stateMachine the name in the configuration, if it has several
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/sfn-local-mock-cfg-file.html
   */
  public useMockConfig(config: string | object, testCase: string, stateMachine?: string): this {
    for (const [state, answer] of mocksOfConfig(config, testCase, stateMachine)) this.mock(state, answer);
    return this;
  }

  /** Runs an execution to its end. Throws if a task has no answer, or a call or a mock is one that AWS would refuse. */
  public async run(input: unknown = {}, { name }: RunOptions = {}): Promise<TestResult> {
    const services = this.services(false);
    const result = await runExecution(this.under.machine, { ...this.settings(input, name), services });
    return resultOf(result, services.calls, services.sent);
  }

  /**
   * Starts an execution, and runs it until it waits: for time to pass, or for a task that no mock answers and that
   * someone else completes, such as an approval.
   */
  public async start(input: unknown = {}, { name }: RunOptions = {}): Promise<TestExecution> {
    return TestExecution.started(this.under.machine, this.services(true), this.settings(input, name));
  }

  /** Throws if a mock answered no call so far: what it tests is not tested. */
  public assertMocksUsed(): void {
    const unused = this.mocks.filter(({ uses }) => uses === 0).map(({ target }) => target);
    if (unused.length > 0) throw new Error(`No task called the mock of ${unused.join(', ')}`);
  }

  private services(waits: boolean): TestServices {
    const { validation = 'STRICT' } = this.options;
    return new TestServices(this.under, { mocks: this.mocks, validation, waits }, this.objects);
  }

  private settings(input: unknown, name: string | undefined) {
    const { seed, startTime } = this.options;
    return { input: JSON.parse(JSON.stringify(input)), name, seed, startTime: startTime?.getTime() };
  }
}
