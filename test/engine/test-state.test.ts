import { testState, TestStateRequest, TestStateResponse, UnsupportedError } from '../../src/engine';

/** Values in place of JSON texts. */
type Request = Omit<TestStateRequest, 'definition' | 'input' | 'variables' | 'context'> & {
  readonly definition: object;
  readonly input?: unknown;
  readonly variables?: object;
  readonly context?: object;
};

const text = (value: unknown) => (value === undefined ? undefined : JSON.stringify(value));

/** The response, with values in place of JSON texts. */
async function tested({ definition, input, variables, context, ...more }: Request) {
  const response = await testState({
    definition: JSON.stringify(definition),
    input: text(input),
    variables: text(variables),
    context: text(context),
    ...more,
  });
  return { ...response, ...values(response, ['output']), ...inspected(response) };
}

function inspected({ inspectionData }: TestStateResponse) {
  return inspectionData && { inspectionData: values(inspectionData, Object.keys(inspectionData)) };
}

function values(of: object, keys: readonly string[]) {
  return Object.fromEntries(Object.entries(of).map(([key, value]) =>
    [key, keys.includes(key) && typeof value === 'string' ? JSON.parse(value) : value]));
}

const refusal = (request: Request) => tested(request).then(
  () => { throw new Error('The request was not refused'); },
  ({ code, message }) => `${code}: ${message}`,
);

const PUT_ITEM = {
  Type: 'Task',
  Resource: 'arn:aws:states:::dynamodb:putItem',
  InputPath: '$.order',
  Parameters: { 'TableName': 'orders', 'Item.$': '$.item' },
  ResultSelector: { 'units.$': '$.ConsumedCapacity.CapacityUnits' },
  ResultPath: '$.stored',
  OutputPath: '$.stored',
  Next: 'Ship',
};
const INVOKE = {
  Type: 'Task', QueryLanguage: 'JSONata', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f' },
};
const PASS = { StartAt: 'Inner', States: { Inner: { Type: 'Pass', End: true } } };
const DISTRIBUTED = { ...PASS, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } };
const EACH = { Type: 'Map', ItemsPath: '$.orders', ItemProcessor: PASS, End: true };

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_InspectionData.html
describe('inspection data of a tested state', () => {
  test('has each value of the flow of data in JSONPath', async () => {
    const input = { order: { item: { id: { S: '1' } } } };
    const mock = { result: '{"ConsumedCapacity":{"CapacityUnits":1}}' };
    expect(await tested({ definition: PUT_ITEM, input, mock, inspectionLevel: 'DEBUG' })).toEqual({
      status: 'SUCCEEDED',
      output: { units: 1 },
      nextState: 'Ship',
      inspectionData: {
        input,
        afterInputPath: input.order,
        afterParameters: { TableName: 'orders', Item: { id: { S: '1' } } },
        result: { ConsumedCapacity: { CapacityUnits: 1 } },
        afterResultSelector: { units: 1 },
        afterResultPath: { ...input, stored: { units: 1 } },
      },
    });
  });

  test('has arguments and the result in JSONata', async () => {
    const definition = { ...INVOKE, Output: '{% $states.result.Payload %}', End: true };
    const { output, inspectionData } = await tested({
      definition, mock: { result: '{"Payload":[7]}' }, inspectionLevel: 'TRACE',
    });
    expect({ output, inspectionData }).toEqual({
      output: [7],
      inspectionData: { input: {}, afterArguments: { FunctionName: 'f' }, result: { Payload: [7] } },
    });
  });

  test('is left out at level INFO, which is the default', async () => {
    expect(await tested({ definition: { Type: 'Succeed' }, input: { a: 1 } })).toEqual({
      status: 'SUCCEEDED', output: { a: 1 },
    });
  });

  test('ends where the state fails', async () => {
    const definition = { Type: 'Pass', Parameters: { 'a.$': '$.missing' }, End: true };
    expect(await tested({ definition, inspectionLevel: 'DEBUG' })).toEqual({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: "The JSONPath '$.missing' specified for the field 'a.$' could not be found in the input '{}'",
      inspectionData: { input: {}, afterInputPath: {} },
    });
  });

  test('has the variables after the state', async () => {
    const definition = {
      Type: 'Pass', QueryLanguage: 'JSONata', Assign: { n: '{% $n + 1 %}' }, Output: '{% $n %}', End: true,
    };
    const { output, inspectionData } = await tested({
      definition, variables: { n: 1, other: 2 }, inspectionLevel: 'DEBUG',
    });
    expect([output, inspectionData]).toEqual([1, { input: {}, variables: { n: 2, other: 2 } }]);
  });

  test('has the items, their selection and the limits of a Map', async () => {
    const definition = {
      ...EACH,
      ItemProcessor: DISTRIBUTED,
      ItemSelector: { 'order.$': '$$.Map.Item.Value', 'index.$': '$$.Map.Item.Index' },
      MaxConcurrency: 5,
      ToleratedFailurePercentage: 12.5,
    };
    const input = { orders: ['a', 'b'] };
    const { inspectionData } = await tested({ definition, input, mock: { result: '[1,2]' }, inspectionLevel: 'DEBUG' });
    expect(inspectionData).toEqual({
      input,
      afterInputPath: input,
      afterItemsPath: ['a', 'b'],
      afterItemSelector: [{ order: 'a', index: 0 }, { order: 'b', index: 1 }],
      maxConcurrency: 5,
      toleratedFailurePercentage: 12.5,
      afterResultSelector: [1, 2],
      afterResultPath: [1, 2],
    });
  });
});

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestStateConfiguration.html
describe('a mocked error', () => {
  const mock = { errorOutput: { error: 'Busy', cause: 'later' } };
  const definition = {
    ...INVOKE,
    Retry: [
      { ErrorEquals: ['Other'] },
      { ErrorEquals: ['Busy'], IntervalSeconds: 3, MaxAttempts: 2, BackoffRate: 2 },
    ],
    Catch: [{ ErrorEquals: ['Busy'], Next: 'Tell', Output: '{% $states.errorOutput.Cause %}' }],
    End: true,
  };
  const ask = (retrierRetryCount: number) => tested({
    definition, mock, stateConfiguration: { retrierRetryCount }, inspectionLevel: 'DEBUG',
  });

  test('is retriable while attempts are left', async () => {
    expect(await ask(1)).toMatchObject({
      status: 'RETRIABLE',
      error: 'Busy',
      cause: 'later',
      inspectionData: { errorDetails: { retryIndex: 1, retryBackoffIntervalSeconds: 6 } },
    });
  });

  test('is caught after the last attempt', async () => {
    expect(await ask(2)).toMatchObject({
      status: 'CAUGHT_ERROR',
      error: 'Busy',
      cause: 'later',
      output: 'later',
      nextState: 'Tell',
      inspectionData: { errorDetails: { retryIndex: 1, catchIndex: 0 } },
    });
  });

  test('fails the state if nothing handles it', async () => {
    const { Retry, Catch, ...bare } = definition;
    expect(await tested({ definition: bare, mock })).toEqual({ status: 'FAILED', error: 'Busy', cause: 'later' });
  });

  test('may come from a state inside a Map', async () => {
    const more = { input: { orders: [1] }, mock, stateConfiguration: { errorCausedByState: 'Inner' } };
    expect(await tested({ definition: EACH, ...more })).toMatchObject({ status: 'FAILED', error: 'Busy' });
    expect(await refusal({ definition: EACH, ...more, stateConfiguration: { errorCausedByState: 'Iner' } }))
      .toContain("ValidationException: The state 'Iner' of 'errorCausedByState' is not inside");
  });
});

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestStateConfiguration.html
describe('the failed iterations of a Map', () => {
  const ask = (more: object, mapIterationFailureCount: number) => tested({
    definition: { ...EACH, ItemProcessor: DISTRIBUTED, ...more },
    input: { orders: [1, 2, 3, 4] },
    mock: { result: '[0, 0, 1, 1]' },
    stateConfiguration: { mapIterationFailureCount },
  });

  test.each([
    ['a count', { ToleratedFailureCount: 1 }, 1, 2],
    ['a percentage', { ToleratedFailurePercentage: 50 }, 2, 3],
  ])('are tolerated up to %s', async (_, limit, tolerated, tooMany) => {
    expect(await ask(limit, tolerated)).toMatchObject({ status: 'SUCCEEDED', output: [0, 0, 1, 1] });
    expect(await ask(limit, tooMany)).toEqual({
      status: 'FAILED',
      error: 'States.ExceedToleratedFailureThreshold',
      cause: 'The specified tolerated failure threshold was exceeded',
    });
  });

  test('are not more than the iterations', async () => {
    await expect(ask({}, 5)).rejects.toThrow(
      'Map iteration failure count must be less than or equal to the number of Map iterations');
  });
});

describe('the data of an ItemReader', () => {
  const reading = (ReaderConfig: object) => ({
    Type: 'Map',
    ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig, Parameters: { Bucket: 'b', Key: 'k' } },
    ItemProcessor: DISTRIBUTED,
    ItemSelector: { 'n.$': '$$.Map.Item.Value' },
    End: true,
  });

  const ask = (ReaderConfig: object, mapItemReaderData: string, more: object = {}) => tested({
    definition: { ...reading(ReaderConfig), ...more },
    mock: { result: '[]' },
    stateConfiguration: { mapItemReaderData },
    inspectionLevel: 'DEBUG',
  });
  const INVENTORY = { InputType: 'MANIFEST', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['Bucket', 'Key'] };

  // https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestStateConfiguration.html
  test.each([
    ['JSON', { InputType: 'JSON' }, '[1, 2]', [1, 2]],
    ['JSON Lines', { InputType: 'JSONL' }, '1\n2\n', [1, 2]],
    ['CSV with headers', { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' }, 'a,b\n1,"x,y"\n',
      [{ a: '1', b: 'x,y' }]],
    ['CSV without headers',
      { InputType: 'CSV', CSVDelimiter: 'PIPE', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['a', 'b'] },
      '1|2\n', [{ a: '1', b: '2' }]],
    ['a file in a manifest of Athena', { ManifestType: 'ATHENA_DATA', InputType: 'JSONL' }, '{"a":1}', [{ a: 1 }]],
    ['a file in an S3 inventory', INVENTORY, '"b","k"\n', [{ Bucket: 'b', Key: 'k' }]],
  ])('are the items, from %s', async (_, config, data, items) => {
    const { inspectionData } = await ask(config, data);
    expect(inspectionData).toMatchObject({ afterItemSelector: items.map((n) => ({ n })) });
  });

  test('are the objects that are listed, or one of those that are loaded', async () => {
    const Resource = 'arn:aws:states:::s3:listObjectsV2';
    const list = (ReaderConfig: object) => ({ ItemReader: { Resource, Parameters: { Bucket: 'b' }, ReaderConfig } });
    expect(await ask({}, '[{"Key":"k"}]', list({}))).toMatchObject({
      inspectionData: { afterItemSelector: [{ n: { Key: 'k' } }] },
    });
    expect(await ask({}, '7', list({ InputType: 'JSONL', Transformation: 'LOAD_AND_FLATTEN' }))).toMatchObject({
      inspectionData: { afterItemSelector: [{ n: 7 }] },
    });
  });

  // https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
  test('are found inside it by an ItemsPointer', async () => {
    const config = { InputType: 'JSON', ItemsPointer: '/a~1b/1' };
    expect(await ask(config, '{"a/b":[[],[1]]}')).toMatchObject({
      inspectionData: { afterItemsPointer: [1], afterItemSelector: [{ n: 1 }] },
    });
    const ItemSelector = { 'k.$': '$$.Map.Item.Key', 'from.$': '$$.Map.Item.Source' };
    expect(await ask(config, '{"a/b":[0,{"x":1}]}', { ItemSelector })).toMatchObject({
      inspectionData: { afterItemsPointer: { x: 1 }, afterItemSelector: [{ k: 'x', from: 'S3://b/k' }] },
    });
    expect(await ask(config, '{"other":[1]}')).toMatchObject({ status: 'FAILED', error: 'States.ItemReaderFailed' });
  });

  test('are as many as MaxItems, which is after ItemsPointer and before ItemBatcher', async () => {
    const more = { ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { k: 7 } } };
    const config = { InputType: 'JSON', ItemsPointer: '/l', MaxItems: 3 };
    expect(await ask(config, '{"l":[1,2,3,4]}', more)).toMatchObject({
      inspectionData: {
        afterItemsPointer: [1, 2, 3, 4],
        afterItemSelector: [{ n: 1 }, { n: 2 }, { n: 3 }],
        afterItemBatcher: [
          { BatchInput: { k: 7 }, Items: [{ n: 1 }, { n: 2 }] }, { BatchInput: { k: 7 }, Items: [{ n: 3 }] },
        ],
      },
    });
  });

  test('fail the state if they cannot be read', async () => {
    const error = 'States.ItemReaderFailed';
    expect(await ask({ InputType: 'JSON' }, '[1,')).toMatchObject({
      status: 'FAILED', error, cause: expect.stringMatching(/^The object k is no valid JSON/),
    });
    expect(await tested({
      definition: reading({ InputType: 'JSON', MaxItemsPath: '$.n' }),
      input: { n: -1 },
      mock: { result: '[]' },
      stateConfiguration: { mapItemReaderData: '[]' },
    })).toEqual({ status: 'FAILED', error, cause: 'field MaxItems must be positive' });
    await expect(ask({ InputType: 'PARQUET' }, 'PAR1')).rejects.toThrow(UnsupportedError);
  });

  test('count in batches if iterations fail', async () => {
    const definition = { ...reading({ InputType: 'JSON' }), ItemBatcher: { MaxItemsPerBatch: 2 } };
    const stateConfiguration = { mapItemReaderData: '[1,2,3]', mapIterationFailureCount: 3 };
    await expect(tested({ definition, mock: { result: '[]' }, stateConfiguration })).rejects.toThrow(
      'Map iteration failure count must be less than or equal to the number of Map iterations');
  });
});

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_MockInput.html
describe('validation of a mocked result', () => {
  const ask = (resource: string, result: object, fieldValidationMode?: 'PRESENT' | 'NONE') => refusal({
    definition: { Type: 'Task', Resource: `arn:aws:states:::${resource}`, End: true },
    mock: { result: JSON.stringify(result), fieldValidationMode },
  }).catch(({ message }) => message);
  const accepted = 'The request was not refused';
  const refused = (problem: string) => `ValidationException: Mock result schema validation error: ${problem}`;

  test.each([
    ['a list', 'aws-sdk:sqs:receiveMessage', { Messages: {} }, "Field 'Messages' must be an array"],
    ['an object', 'aws-sdk:lambda:getFunction', { Configuration: [] }, "Field 'Configuration' must be an object"],
    ['a map', 'aws-sdk:lambda:getFunction', { Tags: 'a' }, "Field 'Tags' must be an object"],
    ['a value of a map', 'aws-sdk:lambda:getFunction', { Tags: { a: 1 } }, "Field 'Tags' must be a string"],
    ['a boolean', 'aws-sdk:s3:getObject', { DeleteMarker: 'no' }, "Field 'DeleteMarker' must be a boolean"],
    ['a number', 'sns:publish', { MessageId: 1 }, "Field 'MessageId' must be a string"],
  ])('checks %s', async (_, resource, result, problem) => {
    expect(await ask(resource, result, 'PRESENT')).toBe(refused(problem));
    expect(await ask(resource, result, 'NONE')).toBe(accepted);
  });

  test('requires the fields that the service always returns only in mode STRICT', async () => {
    const result = { ExecutionArn: 'a' };
    expect(await ask('states:startExecution', result)).toBe(refused("Required field 'StartDate' is missing"));
    expect(await ask('states:startExecution', result, 'PRESENT')).toBe(accepted);
  });

  test('checks a job against the action that polls it', async () => {
    expect(await ask('states:startExecution.sync', { ExecutionArn: 'a', StartDate: 'b' }))
      .toBe(refused("Required field 'StateMachineArn' is missing"));
    expect(await ask('states:startExecution.sync:2', {
      ExecutionArn: 'a', StateMachineArn: 'b', StartDate: 'c', Status: 'SUCCEEDED', Output: { parsed: true },
    })).toBe(accepted);
    expect(await ask('ecs:runTask.sync', { Tasks: [{ Cpu: 256 }] })).toBe(refused("Field 'Cpu' must be a string"));
  });

  test('does not check what comes with a task token, or from an HTTP endpoint', async () => {
    for (const resource of ['sqs:sendMessage.waitForTaskToken', 'apigateway:invoke']) {
      expect(await ask(resource, { MessageId: 1 })).toBe(accepted);
    }
  });
});

// https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html
describe('a state to be tested', () => {
  const machine = (states: object) => ({ StartAt: 'First', States: { First: { Type: 'Pass', End: true }, ...states } });

  test('is found inside a Map, by its name', async () => {
    const definition = machine({ First: EACH });
    expect(await tested({ definition, stateName: 'Inner', input: 7 })).toEqual({ status: 'SUCCEEDED', output: 7 });
    expect(await refusal({ definition, stateName: 'Outer' }))
      .toBe('ValidationException: State not found in definition');
  });

  test('takes the query language of the state machine', async () => {
    const First = { Type: 'Pass', Output: '{% 1 + 1 %}', End: true };
    const definition = { QueryLanguage: 'JSONata', ...machine({ First }) };
    expect(await tested({ definition, stateName: 'First' })).toMatchObject({ output: 2 });
  });

  test('is not followed by another state, nor by itself', async () => {
    const Choices = [{ Variable: '$.again', BooleanEquals: true, Next: 'StateName' }];
    const definition = { Type: 'Choice', Choices, Default: 'Elsewhere' };
    expect(await tested({ definition, input: { again: true } })).toMatchObject({ nextState: 'StateName' });
    expect(await tested({ definition, input: { again: false } })).toMatchObject({ nextState: 'Elsewhere' });
  });

  test('times out after five minutes', async () => {
    const wait = (Seconds: number) => tested({ definition: { Type: 'Wait', Seconds, End: true } });
    expect(await wait(299)).toEqual({ status: 'SUCCEEDED', output: {} });
    expect(await wait(301)).toEqual({ status: 'FAILED', error: 'States.Timeout' });
  });

  test('calls its service without a mock', async () => {
    const call = jest.fn(() => [{ response: { type: 'succeeded' as const, output: { Payload: 1 } } }]);
    const definition = JSON.stringify({ ...INVOKE, End: true });
    expect(await testState({ definition }, { services: { call } })).toEqual({
      status: 'SUCCEEDED', output: '{"Payload":1}',
    });
    expect(call).toHaveBeenCalledTimes(1);
  });

  test('sees the given context object in place of that of an execution', async () => {
    const definition = { Type: 'Pass', Parameters: { 'name.$': '$$.Execution.Name' }, End: true };
    expect(await tested({ definition, context: { Execution: { Name: 'mine' } } }))
      .toMatchObject({ output: { name: 'mine' } });
    expect(await refusal({ definition, context: { Task: { Token: 't' } } }))
      .toContain("contains 'Task' when state is not");
  });
});

// https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html
describe('TestState refuses', () => {
  const definition = { ...INVOKE, End: true };

  test.each<[string, Request, string]>([
    ['a Parallel without a mock', { definition: { Type: 'Parallel', Branches: [PASS], End: true } },
      'InvalidDefinition: TestState API does not support Map or Parallel states.'],
    ['a job without a mock', { definition: { ...definition, Resource: 'arn:aws:states:::ecs:runTask.sync' } },
      'InvalidDefinition: TestState does not support the resource'],
    ['a mock of a Wait', { definition: { Type: 'Wait', Seconds: 1, End: true }, mock: { result: '1' } },
      "ValidationException: State type 'Wait' is not supported when a mock is specified"],
    ['an empty mock', { definition, mock: {} },
      'ValidationException: A test mock should have only one of the following fields: [result, errorOutput].'],
    ['retries without a mock', { definition, stateConfiguration: { retrierRetryCount: 1 } },
      'ValidationException: TestState does not support RetrierRetryCount when a mock is not specified.'],
    ['a state without a type', { definition: { End: true } }, 'InvalidDefinition: Invalid State Machine Definition'],
    ['an unknown target inside a Map', {
      definition: { ...EACH, ItemProcessor: { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' } } } },
      mock: { result: '[]' },
    }, "InvalidDefinition: Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET"],
  ])('%s', async (_, request, message) => {
    expect(await refusal(request)).toContain(message);
  });

  test('texts that are not JSON', async () => {
    const succeed = { definition: '{"Type":"Succeed"}' };
    await expect(testState({ ...succeed, input: '{' })).rejects.toMatchObject({ code: 'InvalidExecutionInput' });
    await expect(testState({ ...succeed, variables: '[]' })).rejects.toMatchObject({ code: 'ValidationException' });
    await expect(testState({ definition: '{' })).rejects.toMatchObject({ code: 'InvalidDefinition' });
    await expect(testState({ definition: JSON.stringify(definition), mock: { result: '{' } }))
      .rejects.toThrow('Mocked result must be valid JSON');
  });
});
