import { SFN } from '@aws-sdk/client-sfn';
import { FakeStepFunctions, Fault } from './fake-step-functions';
import { TaskTokenClient, StepFunctionsApi, TokenGoneError } from '../../src/worker';

let api: FakeStepFunctions;
let callbacks: TaskTokenClient;
let token: string;
beforeEach(async () => {
  jest.useFakeTimers();
  api = new FakeStepFunctions();
  callbacks = new TaskTokenClient({ client: api });
  api.add('work');
  token = (await api.getActivityTask({}) as { taskToken: string }).taskToken;
});
afterEach(() => jest.useRealTimers());

/** Lets the time pass that a call needs; gives what it fails with. */
async function failureOf(call: Promise<void>): Promise<any> {
  const settled = call.then(() => undefined, (error) => error);
  await jest.advanceTimersByTimeAsync(600_000);
  return settled;
}

test('the client of the AWS SDK is what it needs', () => {
  const client: StepFunctionsApi = new SFN({ region: 'eu-west-1' });
  expect(typeof client.sendTaskSuccess).toBe('function');
});

test('answers with any JSON, and with nothing as null', async () => {
  await callbacks.succeed(token);
  expect(api.answers.get(token)).toEqual(['succeeded: null']);
});

test('fails with the name and the message of the error, or with the name of its class', async () => {
  class OutOfPaper extends Error {}
  await callbacks.fail(token, new OutOfPaper('tray 2'));
  expect(api.answers.get(token)).toEqual(['failed: OutOfPaper: tray 2']);
});

test.each<Fault>(['throttled', 'server error', 'lost before'])('tries again after %s', async (fault) => {
  api.faults = { sendTaskSuccess: [fault, fault, fault] };
  expect(await failureOf(callbacks.succeed(token, 1))).toBeUndefined();
  expect(api.answers.get(token)).toEqual(['succeeded: 1']);
});

test('loses patience in the end', async () => {
  api.faults = { sendTaskSuccess: Array(1000).fill('throttled') };
  expect((await failureOf(callbacks.succeed(token, 1))).name).toBe('ThrottlingException');
});

test.each([
  ['TIMED_OUT', () => { api.timeOut(token); return token; }],
  ['DOES_NOT_EXIST', () => 'other'],
  ['INVALID', () => 'rubbish'],
])('tells that a token is gone: %s', async (reason, prepare) => {
  const error = await failureOf(callbacks.succeed(prepare()));
  expect(error).toBeInstanceOf(TokenGoneError);
  expect([error.reason, error.mayHaveBeenTaken]).toEqual([reason, false]);
});

test('an answer that counted, but whose confirmation was lost, is told from one that came too late', async () => {
  api.faults = { sendTaskSuccess: ['lost after'] };
  const error = await failureOf(callbacks.succeed(token, 1));
  expect([error.reason, error.mayHaveBeenTaken]).toEqual(['DOES_NOT_EXIST', true]);
  expect(api.answers.get(token)).toEqual(['succeeded: 1']);
});

test('an output that is too large is refused before anything is sent', async () => {
  await expect(callbacks.succeed(token, 'x'.repeat(262_144))).rejects.toThrow('more than the 262144 bytes');
  expect(api.answers.size).toBe(0);
});
