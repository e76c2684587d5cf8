/** Answers the grader of recorded executions: one question a line on standard input, one answer a line. */
import { createInterface } from 'node:readline';
import { integrationOf } from '../../src/asl/integration';
import { Definition, StateMachineType } from '../../src/asl/model';
import { validateText } from '../../src/asl/validate';
import {
  Json, Machine, MemoryObjects, runExecution, Services, TaskResponse, testState, TestStateException, TestStateRequest,
  UnsupportedError,
} from '../../src/engine';

interface Question {
  readonly id: number;
  readonly validate?: { readonly definition: string; readonly type: StateMachineType };
  readonly testState?: TestStateRequest;
  readonly definition: Definition;
  readonly type: StateMachineType;
  readonly input: Json;
  readonly mocks?: { readonly [state: string]: readonly Mock[] };
  /** The objects that an ItemReader reads. */
  readonly s3?: readonly { readonly Bucket: string; readonly Key: string; readonly Body: string }[];
  readonly now?: string;
  readonly roleArn?: string;
}

/** What a service answered, as it was recorded. */
interface Mock {
  readonly output?: Json;
  readonly error?: string | null;
  readonly cause?: Json;
  readonly timeout?: boolean;
  readonly pending?: boolean;
  readonly submitted?: Json;
  readonly workerName?: string;
}

let last = Promise.resolve();
createInterface({ input: process.stdin }).on('line', (line) => {
  const question: Question = JSON.parse(line);
  last = last.then(async () => {
    const answer = await answerTo(question).catch((error) => ({
      unsupported: error instanceof UnsupportedError ? error.message : `the engine failed: ${error.stack}`,
    }));
    process.stdout.write(`${JSON.stringify({ id: question.id, ...answer })}\n`);
  });
});

async function answerTo(question: Question): Promise<object> {
  if (question.validate) {
    const diagnostics = validateText(question.validate.definition, question.validate.type)
      .filter((d) => d.severity === 'ERROR');
    return { response: { result: diagnostics.length === 0 ? 'OK' : 'FAIL', diagnostics } };
  }
  if (question.testState) return tested(question.testState);
  const { definition, type, input, mocks = {}, s3 = [], now, roleArn } = question;
  const machine = new Machine(definition, { type, roleArn, account: '111111111111' });
  const objects = new MemoryObjects();
  for (const { Bucket, Key, Body } of s3) objects.put(Bucket, Key, Body);
  const startTime = now === undefined ? Date.UTC(2026, 0, 1) : Date.parse(now);
  const { status, output, error, cause, events } = await runExecution(machine, {
    input, startTime, services: { ...recorded(mocks), storage: objects },
  });
  return { status, output, error, cause, events };
}

async function tested(request: TestStateRequest): Promise<object> {
  try {
    return { response: await testState(request, { account: '111111111111', time: Date.UTC(2026, 0, 1) }) };
  } catch (error) {
    if (!(error instanceof TestStateException)) throw error;
    return { exception: { code: error.code, message: error.message } };
  }
}

/** Answers as recorded: one entry an attempt. */
function recorded(mocks: NonNullable<Question['mocks']>): Services {
  const used = new Map<string, number>();
  return {
    call: ({ state, resource }) => {
      const at = used.get(state) ?? 0;
      used.set(state, at + 1);
      const mock = mocks[state]?.[at];
      return mock ? responsesOf(mock, resource) : [];
    },
  };
}

function responsesOf(mock: Mock, resource: string): TaskResponse[] {
  const responses: TaskResponse[] = [];
  // A worker that had taken the task would have responded.
  const isActivity = ['activity', 'unknown'].includes(integrationOf(resource).kind);
  if (isActivity && !mock.timeout) {
    responses.push({ response: { type: 'started', workerName: mock.workerName } });
  }
  if (mock.submitted !== undefined) responses.push({ response: { type: 'submitted', output: mock.submitted } });
  if (mock.timeout || mock.pending) return responses;
  if ('error' in mock) {
    const cause = mock.cause ?? undefined;
    responses.push({
      response: {
        type: 'failed',
        error: mock.error ?? undefined,
        cause: cause === undefined || typeof cause === 'string' ? cause : JSON.stringify(cause),
      },
    });
  } else {
    responses.push({ response: { type: 'succeeded', output: mock.output ?? null } });
  }
  return responses;
}
