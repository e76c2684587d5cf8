import { Answer, WorkflowTest, workflowMatchers } from '../../src/testing';

expect.extend(workflowMatchers);

const RETRY = [{ ErrorEquals: ['Lambda.TooManyRequestsException'], MaxAttempts: 3 }];
const Parameters = { 'FunctionName': 'work', 'Payload.$': '$' };
const definition = {
  StartAt: 'Work',
  States: {
    Work: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters, Retry: RETRY, Next: 'Send' },
    Send: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage',
      Parameters: { 'QueueUrl': 'q', 'MessageBody.$': '$.Payload' },
      End: true,
    },
  },
};

/** The configuration in the form that the documentation of Step Functions Local has. */
const config = {
  StateMachines: {
    Flow: {
      TestCases: {
        Happy: { Work: 'Worked', Send: 'Sent' },
        Throttled: { Work: 'Throttled', Send: 'Sent' },
        Broken: { Work: 'Broken' },
        Unknown: { Work: 'Nothing' },
        Gap: { Work: 'Gap' },
        Word: { Work: 'Word' },
      },
    },
  },
  MockedResponses: {
    Worked: { 0: { Return: { StatusCode: 200, Payload: 'done' } } },
    Throttled: {
      '0-1': { Throw: { Error: 'Lambda.TooManyRequestsException', Cause: 'busy' } },
      '2': { Return: { StatusCode: 200, Payload: 'done at last' } },
    },
    Broken: { 0: { Throw: { Error: 'Broken', Cause: 'down' } } },
    Sent: { 0: { Return: { MD5OfMessageBody: 'x', MessageId: 'm-1' } } },
    Gap: { 0: { Return: {} }, 2: { Return: {} } },
    Word: { first: { Return: {} } },
  },
};

const run = (testCase: string) => WorkflowTest.of(definition).useMockConfig(config, testCase).run();

describe('a mock configuration of Step Functions Local', () => {
  test('answers each call as its test case says', async () => {
    expect(await run('Happy')).toSucceed({ MD5OfMessageBody: 'x', MessageId: 'm-1' });
    const throttled = await run('Throttled');
    expect(throttled).toHaveCalled('Send', { MessageBody: 'done at last' });
    expect(throttled.calls).toHaveLength(4);
    expect(await run('Broken')).toFailWith('Broken', 'down');
  });

  test.each([
    ['Hapy', "useMockConfig: there is no test case 'Hapy'; did you mean 'Happy'?"],
    ['Unknown', "useMockConfig: there is no mocked response 'Nothing'"],
    ['Gap', "useMockConfig: 'Gap' has no response to call 1"],
    ['Word', "useMockConfig: 'Word' must have numbers such as '0' or '1-3', got: 'first'"],
  ])('has no test case %s', (testCase, message) => {
    expect(() => WorkflowTest.of(definition).useMockConfig(config, testCase)).toThrow(message);
  });

  test('has one state machine, or its name is passed', () => {
    const two = { ...config, StateMachines: { ...config.StateMachines, Other: config.StateMachines.Flow } };
    const test = WorkflowTest.of(definition);
    expect(() => test.useMockConfig(two, 'Happy'))
      .toThrow('useMockConfig: the configuration has 2 state machines; pass the name of one');
    expect(() => test.useMockConfig(two, 'Happy', 'Other')).not.toThrow();
  });
});

describe('a matcher that fails says what happened:', () => {
  const result = () => WorkflowTest.of(definition).mock('Work', 'done').run({ n: 1 });
  const failed = () => WorkflowTest.of(definition).mock('Work', Answer.error('Broken', 'down')).run();

  test('toSucceed', async () => {
    expect(workflowMatchers.toSucceed(await failed()).message())
      .toBe("Expected the execution to succeed, and it ended as FAILED in 'Work': Broken (down)");
    expect(workflowMatchers.toSucceed(await result(), 1).message())
      .toMatch(/^Expected the execution to succeed with 1, and it succeeded with \{"MD5OfMessageBody":"0{32}",/);
  });

  test('toFailWith', async () => {
    expect(workflowMatchers.toFailWith(await failed(), 'Broken', /up/).message()).toBe(
      "Expected the execution to fail with Broken (/up/), and it ended as FAILED in 'Work': Broken (down)");
    expect(workflowMatchers.toFailWith(await failed(), 'Other').pass).toBe(false);
  });

  test('toHavePath, with where it left the expected path', async () => {
    expect(workflowMatchers.toHavePath(await failed(), ['Work', 'Send']).message()).toBe('Expected the path Work → '
      + 'Send, '
      + 'and it left it after 1 states: entered no other, not Send; the path is Work, and the execution ended as '
      + 'FAILED in '
      + "'Work': Broken (down)");
    expect(workflowMatchers.toHavePath(await result(), ['Send']).message())
      .toContain('it left it after 0 states: entered Work, not Send; the path is Work → Send');
  });

  test('toHaveCalled', async () => {
    expect(workflowMatchers.toHaveCalled(await failed(), 'Send').message())
      .toBe("Expected 'Send' to call its service; it was not called, and the path is Work");
    const called = await result();
    expect(workflowMatchers.toHaveCalled(called, 'Work', { Payload: { n: 2 } }).message()).toBe("Expected 'Work' to "
      + 'call its service with {"Payload":{"n":2}}; it called lambda:invoke with '
      + '{"FunctionName":"work","Payload":{"n":1}}');
    expect(workflowMatchers.toHaveCalled(called, 'Work', { Payload: { n: expect.any(Number) } }).pass).toBe(true);
  });
});
