import { SFN } from '@aws-sdk/client-sfn';
import { FakeStepFunctions, Fault } from './fake-step-functions';
import { TaskTokenClient, StepFunctionsApi, TokenGoneError } from '../../src/worker';

let api: FakeStepFunctions;
let tokens: TaskTokenClient;
let token: string;
beforeEach(async () => {
  jest.useFakeTimers();
  api = new FakeStepFunctions();
  tokens = new TaskTokenClient({ client: api });
  api.add('work');
  token = (await api.getActivityTask({}) as { taskToken: string }).taskToken;
});
afterEach(() => jest.useRealTimers());

/** Advances the time until a call has ended, and returns its error. */
async function failureOf(call: Promise<void>): Promise<any> {
  const settled = call.then(() => undefined, (error) => error);
  await jest.advanceTimersByTimeAsync(600_000);
  return settled;
}

test('accepts the client of the AWS SDK', () => {
  const client: StepFunctionsApi = new SFN({ region: 'eu-west-1' });
  expect(typeof client.sendTaskSuccess).toBe('function');
});

test('completes a task without an output with null', async () => {
  await tokens.succeed(token);
  expect(api.responses.get(token)).toEqual(['succeeded: null']);
});

test('fails with the name and the message of the error, or with the name of its class', async () => {
  class OutOfPaper extends Error {}
  await tokens.fail(token, new OutOfPaper('tray 2'));
  expect(api.responses.get(token)).toEqual(['failed: OutOfPaper: tray 2']);
});

test.each<Fault>(['throttled', 'server error', 'lost before'])('retries after %s', async (fault) => {
  api.faults = { sendTaskSuccess: [fault, fault, fault] };
  expect(await failureOf(tokens.succeed(token, 1))).toBeUndefined();
  expect(api.responses.get(token)).toEqual(['succeeded: 1']);
});

test('stops retrying after patienceSeconds', async () => {
  api.faults = { sendTaskSuccess: Array(1000).fill('throttled') };
  expect((await failureOf(tokens.succeed(token, 1))).name).toBe('ThrottlingException');
});

test.each([
  ['TIMED_OUT', () => { api.timeOut(token); return token; }],
  ['DOES_NOT_EXIST', () => 'other'],
  ['INVALID', () => 'rubbish'],
])('throws TokenGoneError with the reason %s', async (reason, prepare) => {
  const error = await failureOf(tokens.succeed(prepare()));
  expect(error).toBeInstanceOf(TokenGoneError);
  expect([error.reason, error.mayHaveBeenTaken]).toEqual([reason, false]);
});

test('sets mayHaveBeenTaken if an accepted response was not confirmed', async () => {
  api.faults = { sendTaskSuccess: ['lost after'] };
  const error = await failureOf(tokens.succeed(token, 1));
  expect([error.reason, error.mayHaveBeenTaken]).toEqual(['DOES_NOT_EXIST', true]);
  expect(api.responses.get(token)).toEqual(['succeeded: 1']);
});

test('refuses an output that is too large before it sends a request', async () => {
  await expect(tokens.succeed(token, 'x'.repeat(262_144))).rejects.toThrow('more than the 262144 bytes');
  expect(api.responses.size).toBe(0);
});
