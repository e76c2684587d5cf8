import { diagnose, END, LAMBDA, machine, only, task } from './verdict';

describe('warning', () => {
  test.each([
    ['Lambda.TooManyRequestException', LAMBDA, 'Lambda has no error of this name'],
    ['States.Timeuot', LAMBDA, 'Step Functions has no error of this name'],
    [
      'OutOfShoes',
      'arn:aws:states:::dynamodb:getItem',
      'only errors of Step Functions and of dynamodb can come from it',
    ],
    ['DynamoDB.Throttled', 'arn:aws:states:::aws-sdk:dynamodb:getItem', "its errors start with 'DynamoDb.'"],
  ])('warns of an error that nothing raises: %s at %s', (error, Resource, why) => {
    const Catch = [{ ErrorEquals: [error], Next: 'B' }];
    const found = only(
      machine({ A: task({ Resource, Catch, ...(Resource === LAMBDA ? {} : { Retry: undefined }) }), B: END }),
    );
    expect(found).toContain(
      `UNRAISED_ERROR /States/A/Catch[0]/ErrorEquals: nothing raises '${error}' here: ${why}`,
    );
  });

  test('warns of an error that no state inside a Parallel raises', () => {
    const Branches = [machine({ In: { Type: 'Fail', Error: 'Known' } })];
    const caught = (error: string) => ({
      Type: 'Parallel',
      Branches,
      End: true,
      Catch: [{ ErrorEquals: [error], Next: 'B' }],
    });
    expect(diagnose(machine({ A: caught('Known'), B: END }))).toEqual([]);
    expect(only(machine({ A: caught('Unknown'), B: END }))).toContain("nothing raises 'Unknown' here");
  });

  test('warns of a Lambda task that is not retried', () => {
    expect(only(machine({ A: task({ Retry: undefined }) }))).toContain('WARNING LAMBDA_WITHOUT_RETRY /States/A');
  });

  test.each([
    'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
    'arn:aws:states:::ecs:runTask.sync',
    'arn:aws:states:eu-west-1:111111111111:activity:Pack',
  ])('warns of a task without a timeout: %s', (Resource) => {
    expect(only(machine({ A: task({ Resource, TimeoutSeconds: undefined, Retry: undefined }) }))).toContain(
      'WARNING TASK_WITHOUT_TIMEOUT /States/A',
    );
  });

  test.each(['HeartbeatSeconds', 'HeartbeatSecondsPath'])('takes %s as the limit of a callback', (field) => {
    const limit = { TimeoutSeconds: undefined, Retry: undefined, [field]: field.endsWith('Path') ? '$.limit' : 600 };
    const callback = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';
    expect(diagnose(machine({ A: task({ Resource: callback, ...limit }) }))).toEqual([]);
    // The heartbeat of an activity begins only when a worker has taken the task, and a job has none.
    const others = ['arn:aws:states:eu-west-1:111111111111:activity:Pack', 'arn:aws:states:::ecs:runTask.sync'];
    for (const Resource of others) {
      expect(only(machine({ A: task({ Resource, ...limit }) }))).toContain('TASK_WITHOUT_TIMEOUT /States/A');
    }
  });

  test.each(['aws', '${AWS::Partition}', '${Partition}'])('knows the integration in any partition: %s', (partition) => {
    const run = `arn:${partition}:states:\${AWS::Region}:\${AWS::AccountId}:`;
    const found = (Resource: string, more: object = {}) =>
      diagnose(machine({ A: task({ Resource, TimeoutSeconds: undefined, Retry: undefined, ...more }) }))
        .map(({ code, severity }) => `${severity} ${code}`);
    expect(found(`arn:${partition}:states:::lambda:invoke`)).toEqual(['WARNING LAMBDA_WITHOUT_RETRY']);
    expect(found(`arn:${partition}:states:::glue:startJobRun.sync`)).toEqual(['WARNING TASK_WITHOUT_TIMEOUT']);
    expect(found(`${run}activity:Pack`)).toEqual(['WARNING TASK_WITHOUT_TIMEOUT']);
    expect(found(`arn:${partition}:states:::glue:stopEverything`)).toEqual(['ERROR SCHEMA_VALIDATION_FAILED']);
    const Catch = [{ ErrorEquals: ['NotFound'], Next: 'A' }];
    expect(found(`${run}aws-sdk:s3:getObject`, { Catch })).toEqual(['WARNING UNRAISED_ERROR']);
  });

  test('does not warn of a request without a timeout, which a service answers within seconds', () => {
    expect(diagnose(machine({ A: task({ TimeoutSeconds: undefined }) }))).toEqual([]);
  });

  test('does not warn of an error of Step Functions that a Fail inside raises', () => {
    const Branches = [machine({ In: { Type: 'Fail', Error: 'States.OwnError' } })];
    const Catch = [{ ErrorEquals: ['States.OwnError'], Next: 'Done' }];
    expect(diagnose(machine({ Both: { Type: 'Parallel', Branches, Catch, End: true }, Done: END }))).toEqual([]);
  });

  test.each([
    ['NO_DOLLAR', { Type: 'Pass', Parameters: { a: { b: '$.x' } }, End: true }, '/States/A/Parameters/a/b'],
    ['NO_DOLLAR', { Type: 'Pass', Parameters: { a: [{ b: '$.x' }] }, End: true }, '/States/A/Parameters/a[0]/b'],
    ['NO_DOLLAR', { Type: 'Pass', Parameters: { id: 'States.UUID()' }, End: true }, '/States/A/Parameters/id'],
    ['PASS_RESULT_IS_STATIC', { Type: 'Pass', Result: { 'a.$': '$.x' }, End: true }, '/States/A/Result'],
    ['NO_PATH', { Type: 'Fail', Error: '$.error' }, '/States/A/Error'],
  ])('warns of a text that looks like a path: %s of %j', (code, state, location) => {
    expect(only(machine({ A: state }))).toContain(`WARNING ${code} ${location}: `);
  });

  test('takes a price, a path in prose and a formula as text', () => {
    const Parameters = {
      'price': '$9.99', 'note': 'The value at $.x', 'path': '$', 'real.$': '$.x', 'formula': '$.x / 2',
    };
    expect(diagnose(machine({ A: { Type: 'Pass', Parameters, End: true } }))).toEqual([]);
  });
});
