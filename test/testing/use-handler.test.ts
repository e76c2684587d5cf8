import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Step } from '../../src';
import { TestResult, WorkflowTest, workflowMatchers } from '../../src/testing';
import { aStack } from '../support/synth';

expect.extend(workflowMatchers);

let stack: Stack;
let test_: WorkflowTest | undefined;
beforeEach(() => {
  stack = aStack();
});
afterEach(() => test_?.close());

/** A test of a state machine that invokes a function with this code. */
function invoking(code: string, props: Partial<lambda.FunctionProps> = {}, file = 'index.js'): WorkflowTest {
  const folder = mkdtempSync(join(tmpdir(), 'code-'));
  writeFileSync(join(folder, file), code);
  const fn = new lambda.Function(stack, 'Fn', {
    runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromAsset(folder), ...props,
  });
  const machine = new sfn.StateMachine(stack, 'Machine', {
    definitionBody: sfn.DefinitionBody.fromChainable(Step.invoke(fn).toState(stack, 'Work')),
  });
  test_ = WorkflowTest.of(machine).useHandler(fn);
  return test_;
}

const causeOf = ({ cause = '{}' }: TestResult): { [field: string]: unknown } => JSON.parse(cause);

describe('the code of a function', () => {
  test('answers its tasks, in one process that is kept', async () => {
    const test = invoking('let n = 0; exports.handler = async (event) => ({ ...event, calls: ++n, pid: process.pid '
      + '});');
    const [first, second] = [await test.run({ a: 1 }), await test.run({ a: 2 })];
    expect([first.output, second.output]).toEqual([
      { a: 1, calls: 1, pid: expect.any(Number) }, { a: 2, calls: 2, pid: first.output.pid },
    ]);
    expect(first.output.pid).not.toBe(process.pid);
  });

  test.each<[string, string, Partial<lambda.FunctionProps>, string]>([
    ['as an ES module', 'export const handler = async ({ n }) => n + 1;', {}, 'index.mjs'],
    ['with a callback', 'exports.handler = (event, context, done) => done(null, event.n + 1);', {}, 'index.js'],
    ['without a promise', 'exports.handler = ({ n }) => n + 1;', {}, 'index.js'],
    ['inline', '', { code: lambda.Code.fromInline('exports.handler = async ({ n }) => n + 1;') }, 'index.js'],
    ['in a folder', 'exports.run = async ({ n }) => n + 1;', { handler: 'app.run' }, 'app.js'],
    ['with the AWS SDK', "const { SFNClient } = require('@aws-sdk/client-sfn'); "
      + 'exports.handler = async ({ n }) => typeof SFNClient === "function" ? n + 1 : 0;', {}, 'index.js'],
  ])('runs %s', async (_, code, props, file) => {
    expect((await invoking(code, props, file).run({ n: 1 })).output).toBe(2);
  });

  test('gets its environment, its context, and nothing of the environment of the test', async () => {
    process.env.SECRET_OF_THE_TEST = 'secret';
    const { output } = await invoking('exports.handler = async (event, { functionName, getRemainingTimeInMillis }) => '
      + '({ env: process.env, functionName, left: getRemainingTimeInMillis() '
      + '});', { environment: { TABLE: 'orders' } }).run();
    expect(output).toMatchObject({ functionName: 'Fn', env: { TABLE: 'orders', AWS_LAMBDA_FUNCTION_NAME: 'Fn' } });
    expect(output.env.SECRET_OF_THE_TEST).toBeUndefined();
    expect(output.left).toBeGreaterThan(0);
    expect(output.left).toBeLessThanOrEqual(3000);
  });

  test('returns null if it returns nothing', async () => {
    expect((await invoking('exports.handler = async () => {};').run()).output).toBeNull();
  });

  test('fails with the name of the error that it throws', async () => {
    const result = await invoking('class Declined extends Error { name = "Declined" } '
      + 'exports.handler = async () => { throw new Declined("no funds"); };').run();
    expect(result).toFailWith('Declined');
    expect(causeOf(result)).toEqual({
      errorType: 'Declined',
      errorMessage: 'no funds',
      trace: expect.arrayContaining([expect.stringContaining('Declined')]),
    });
  });

  test('fails with the timeout of the function if it hangs, and works again afterwards', async () => {
    const test = invoking('exports.handler = async ({ hang }) => hang ? new Promise(() => setInterval(() => {}, 1e6)) '
      + ': 1;',
    { timeout: Duration.seconds(1) });
    const result = await test.run({ hang: true });
    expect(result).toFailWith('Sandbox.Timedout', 'Task timed out after 1.00 seconds');
    expect(result.duration).toBe(0);
    expect((await test.run({})).output).toBe(1);
  });

  test('fails if its process exits', async () => {
    const result = await invoking('exports.handler = async () => process.exit(3);').run();
    expect(result).toFailWith('Runtime.ExitError', 'Runtime exited with error: exit status 3');
  });

  test('fails if its response is too large', async () => {
    const result = await invoking('exports.handler = async () => "x".repeat(7e6);').run();
    expect(result).toFailWith('Function.ResponseSizeTooLarge');
  });

  test('fails if there is no such handler', async () => {
    const result = await invoking('exports.other = 1;').run();
    expect(result).toFailWith('Runtime.HandlerNotFound', 'handler is undefined or not exported');
  });

  test('may print', async () => {
    const test = invoking('exports.handler = async () => { console.log("one"); console.error("two"); '
      + 'await new Promise((r) => setTimeout(r, 100)); };');
    await test.run();
    expect([...test.printed].sort()).toEqual(['one', 'two']);
  });
});

describe('useHandler refuses', () => {
  test('a function for another runtime', () => {
    expect(() => invoking('', { runtime: lambda.Runtime.PYTHON_3_13 }))
      .toThrow('useHandler: Fn must be a function for Node.js, got: python3.13; define a mock');
  });

  test('code without the file of the handler', () => {
    expect(() => invoking('', { handler: 'app.handler' })).toThrow("useHandler: the code of Fn has no file 'app.js'");
  });

  test('what is no function', () => {
    expect(() => invoking('').useHandler('Work')).toThrow("useHandler: there is no function 'Work' in the template");
  });
});
