import { Diagnostic } from '../../src/asl/diagnostic';
import { StateMachineType } from '../../src/asl/model';
import { validateText } from '../../src/asl/validate';

const LAMBDA = 'arn:aws:states:::lambda:invoke';
const END = { Type: 'Pass', End: true };

function machine(States: object, more: object = {}): object {
  return { StartAt: Object.keys(States)[0], States, ...more };
}

function task(more: object = {}): object {
  const Retry = [{ ErrorEquals: ['TransientError'] }];
  return { Type: 'Task', Resource: LAMBDA, TimeoutSeconds: 60, Retry, End: true, ...more };
}

function diagnose(definition: unknown, type: StateMachineType = 'STANDARD'): Diagnostic[] {
  return validateText(typeof definition === 'string' ? definition : JSON.stringify(definition), type);
}

/** The only diagnostic of a definition, as a line. */
function only(definition: unknown, type?: StateMachineType): string {
  const found = diagnose(definition, type);
  expect(found).toHaveLength(1);
  return `${found[0].severity} ${found[0].code} ${found[0].location}: ${found[0].message}`;
}

test('accepts a definition of every type of state', () => {
  const inner = { StartAt: 'In', States: { In: END } };
  expect(
    diagnose(
      machine({
        Look: { Type: 'Choice', Choices: [{ Variable: '$.x', IsPresent: true, Next: 'Both' }], Default: 'Rest' },
        Both: { Type: 'Parallel', Branches: [inner, { StartAt: 'In2', States: { In2: END } }], Next: 'Each' },
        Each: { Type: 'Map', ItemProcessor: { StartAt: 'In3', States: { In3: task() } }, Next: 'Rest' },
        Rest: { Type: 'Wait', Timestamp: '2030-02-28T12:00:00.5+01:00', Next: 'Work' },
        Work: task({ End: undefined, Next: 'Done', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Sorry' }] }),
        Sorry: { Type: 'Fail', ErrorPath: '$.Error', CausePath: "States.Format('{}', $.Cause)" },
        Done: { Type: 'Succeed' },
      }),
    ),
  ).toEqual([]);
});

describe('validating a text that is not a definition', () => {
  test.each([
    ['  ', 'SCHEMA_VALIDATION_FAILED', undefined, /must be a valid JSON object/],
    ['[]', 'SCHEMA_VALIDATION_FAILED', undefined, /must be a valid JSON object/],
    [
      '{"StartAt": }',
      'INVALID_JSON_DESCRIPTION',
      expect.stringContaining('line: 1, column: 14'),
      /Unexpected token/,
    ],
    [
      '{"a": [1, 2,\n tru], "b": 1}',
      'INVALID_JSON_DESCRIPTION',
      expect.stringContaining('line: 2, column: 5'),
      /JSON|token/,
    ],
    ['{"a": 1 "b": 2}', 'INVALID_JSON_DESCRIPTION', expect.stringContaining('line: 1, column: 10'), /JSON/],
    ['{\n  "StartAt": "A",\n', 'INVALID_JSON_DESCRIPTION', expect.stringContaining('line: 3, column: 1'), /JSON/],
    ['{}', 'SCHEMA_VALIDATION_FAILED', '/', /required: \[States, StartAt\]/],
    ['{"StartAt": 1, "States": {}}', 'SCHEMA_VALIDATION_FAILED', '/StartAt', /value of type String/],
    ['{"StartAt": "A", "States": []}', 'SCHEMA_VALIDATION_FAILED', '/States', /value of type Object/],
  ])('rejects %j', (text, code, location, message) => {
    expect(diagnose(text)).toEqual([
      expect.objectContaining({ severity: 'ERROR', code, message: expect.stringMatching(message) }),
    ]);
    expect(diagnose(text)[0].location).toEqual(location);
  });
});

describe('validating an Express workflow', () => {
  const refused: [string, object, string][] = [
    ['a task token', task({ Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken' }), "'.waitForTaskToken'"],
    ['a job', task({ Resource: 'arn:aws:states:::ecs:runTask.sync' }), "'.sync'"],
    ['a nested workflow', task({ Resource: 'arn:aws:states:::states:startExecution.sync:2' }), "'.sync:2'"],
    ['an activity', task({ Resource: 'arn:aws:states:eu-west-1:111111111111:activity:a' }), 'activities'],
  ];
  test.each(refused)('rejects %s', (_, state, what) => {
    const definition = machine({ Work: { ...state, Retry: undefined } });
    expect(only(definition, 'EXPRESS')).toContain(
      `/States/Work/Resource: Express state machine does not support ${what}`,
    );
    expect(diagnose(definition, 'STANDARD')).toEqual([]);
  });

  test('rejects a distributed Map', () => {
    const ItemProcessor = {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
      ...machine({ In: END }),
    };
    const definition = machine({ Each: { Type: 'Map', ItemProcessor, End: true } });
    expect(only(definition, 'EXPRESS')).toContain('does not support a distributed Map; make the workflow Standard');
    expect(diagnose(definition)).toEqual([]);
  });

  test('rejects a timeout of more than five minutes', () => {
    expect(only(machine({ A: END }, { TimeoutSeconds: 301 }), 'EXPRESS')).toContain(
      '/TimeoutSeconds: An Express workflow runs for at most 300 seconds, got: 301',
    );
    expect(diagnose(machine({ A: END }, { TimeoutSeconds: 300 }), 'EXPRESS')).toEqual([]);
  });
});

describe('validating names and transitions', () => {
  test('rejects a name of more than 80 characters', () => {
    expect(only(machine({ ['x'.repeat(81)]: END }))).toContain(
      '1 to 80 characters long, this one has 81; shorten it',
    );
    expect(diagnose(machine({ ['x'.repeat(80)]: END }))).toEqual([]);
  });

  test('rejects a name that is used twice, even in different branches', () => {
    expect(
      only(
        machine({ Both: { Type: 'Parallel', Branches: [machine({ In: END }), machine({ In: END })], End: true } }),
      ),
    ).toBe(
      "ERROR DUPLICATE_STATE_NAME /States/Both/Branches[1]/States/In: The name 'In' is used twice, here and at " +
        '/States/Both/Branches[0]/States/In; rename one of the two',
    );
  });

  test.each([
    [{ A: { Type: 'Pass', Next: 'Nowhere' } }, '/States/A/Next'],
    [
      { A: { Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: 'Nowhere' }] } },
      '/States/A/Choices[0]/Next',
    ],
    [{ A: task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Nowhere' }] }) }, '/States/A/Catch[0]/Next'],
  ])('rejects a transition without a target: %j', (states, location) => {
    expect(only(machine(states))).toContain(
      `MISSING_TRANSITION_TARGET ${location}: Missing 'Next' target: Nowhere`,
    );
  });

  test('rejects a start that does not exist', () => {
    expect(diagnose({ StartAt: 'B', States: { A: END } }).map(({ location }) => location)).toEqual([
      '/StartAt',
      '/States/A',
    ]);
  });

  test('rejects a state that is not reachable, even inside a Map', () => {
    expect(only(machine({ A: END, Island: END }))).toContain('/States/Island: State "Island" is not reachable');
    const ItemProcessor = machine({ In: END, Lost: END });
    expect(only(machine({ Each: { Type: 'Map', ItemProcessor, End: true } }))).toContain(
      '/States/Each/ItemProcessor/States/Lost: State "Lost" is not reachable',
    );
  });

  test('rejects a state with neither Next nor End, or with both', () => {
    expect(only(machine({ A: { Type: 'Pass' } }))).toContain('One of these fields is required: [Next, End]');
    expect(only(machine({ A: { Type: 'Pass', Next: 'A', End: true } }))).toContain(
      'Only one of these fields is allowed: [Next, End]',
    );
  });
});

describe('validating the query languages', () => {
  test('rejects JSONata that does not parse', () => {
    expect(
      only(machine({ A: { ...END, QueryLanguage: 'JSONata', Output: { x: ['{% $states.input.( %}'] } } })),
    ).toMatch(
      /\/States\/A\/Output\/x\[0\]: The JSONata expression '\$states\.input\.\(' does not parse: .+ \(at character/,
    );
  });

  test.each([
    [{ Parameters: {} }, 'JSONata', 'Parameters', 'write Arguments'],
    [{ ResultPath: '$.x' }, 'JSONata', 'ResultPath', 'write Assign or Output'],
    [{ InputPath: '$.x' }, 'JSONata', 'InputPath', 'write Arguments'],
    [{ Arguments: {} }, 'JSONPath', 'Arguments', 'write Parameters'],
    [{ Output: {} }, 'JSONPath', 'Output', 'write Parameters'],
  ])('rejects a field of the other query language: %j in %s', (fields, language, field, advice) => {
    const other = language === 'JSONata' ? 'JSONPath' : 'JSONata';
    expect(only(machine({ A: task({ QueryLanguage: language, ...fields }) }))).toContain(
      `The QueryLanguage is set to '${language}', but field '${field}' is only supported for the '${other}' `
      + `QueryLanguage; ${advice}`,
    );
  });

  test('rejects JSONPath in a state machine in JSONata', () => {
    expect(only(machine({ A: { ...END, QueryLanguage: 'JSONPath' } }, { QueryLanguage: 'JSONata' }))).toContain(
      "can not be 'JSONPath' if set to 'JSONata' for whole state machine",
    );
  });

  test('does not apply the query language of a Map to the states inside', () => {
    const ItemProcessor = machine({ In: { ...END, Parameters: { 'a.$': '$.b' } } });
    expect(
      diagnose(machine({ Each: { Type: 'Map', QueryLanguage: 'JSONata', ItemProcessor, End: true } })),
    ).toEqual([]);
  });

  test('warns of a path in a field in JSONata', () => {
    expect(only(machine({ A: { ...END, QueryLanguage: 'JSONata', Output: { 'a.$': '$.b' } } }))).toContain(
      "WARNING UNEVALUATED_PATH /States/A/Output/a.$: 'a.$' is evaluated in JSONPath only",
    );
  });

  test.each([
    '$',
    '$$.Execution.Id',
    '$var',
    '$.a.b',
    "$['a b'].c",
    '$..x',
    '$.a[0]',
    '$.a[-1:]',
    '$.a[*].b',
    '$.a[?(@.x > 1)]',
    '$.items.length()',
    '$[0,1]',
    "$.a[?(@.t == ')]')]",
    '$.Kleid-1',
    '$.größe',
    'States.UUID()',
    "States.Format('It\\'s {}', $.x)",
    'States.Array($.a, 1, null, States.UUID())',
    'States.StringToJson(\'{"a":1}\')',
  ])('accepts %s as a path or a call', (path) => {
    expect(diagnose(machine({ A: { ...END, Parameters: { 'x.$': path } } }))).toEqual([]);
  });

  test.each([
    'x',
    '$.',
    '$.a.',
    '$.a[',
    '$.a[]',
    '$..',
    '$.a b..',
    'States.Nothing()',
    'States.Format(',
    "States.Format('\\\"')",
    'States.Array($.a[)',
    'States.UUID() and more',
    'states.UUID()',
  ])('rejects %s as neither a path nor a call', (path) => {
    expect(only(machine({ A: { ...END, Parameters: { 'x.$': path } } }))).toContain(
      "The value for the field 'x.$' must be a valid JSONPath or a valid intrinsic function call",
    );
  });

  test('rejects a reference path to several places', () => {
    expect(only(machine({ A: { ...END, ResultPath: '$.a[*]' } }))).toContain(
      "'ResultPath' must be a valid reference path",
    );
  });

  test.each([
    '2016-13-05T21:29:29Z',
    '2016-02-30T21:29:29Z',
    '2016-12-05 21:29:29Z',
    '2016-12-05T21:29:29',
    'soon',
  ])('rejects a Wait until %s', (Timestamp) => {
    expect(only(machine({ A: { Type: 'Wait', Timestamp, End: true } }))).toContain('RFC3339');
  });
});

describe('validating states and tasks', () => {
  test.each([
    [{ Type: 'Jump' }, "'Type' must be one of Task, Pass"],
    [{ Type: 'Pass', End: true, Colour: 'red' }, "Field 'Colour' is not supported by a Pass"],
    [{ Type: 'Task', End: true, TimeoutSeconds: 1 }, 'required: [Resource]'],
    [{ Type: 'Wait', End: true }, 'One of these fields is required: [Seconds, Timestamp'],
    [
      { Type: 'Wait', Seconds: 1, SecondsPath: '$.s', End: true },
      'Only one of these fields is allowed: [Seconds, SecondsPath]',
    ],
    [{ Type: 'Choice', Choices: [] }, "'Choices' must have at least one entry"],
    [{ Type: 'Map', End: true }, 'One of these fields is required: [ItemProcessor, Iterator]'],
    [{ Type: 'Parallel', Branches: [], End: true }, "'Branches' must have at least one entry"],
    [task({ Retry: [{ ErrorEquals: ['States.ALL', 'X'] }] }), 'States.ALL must appear alone'],
    [
      task({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['X'] }] }),
      'States.ALL must appear alone, in the last',
    ],
    [task({ Retry: [{ ErrorEquals: ['X'], BackoffRate: 0.5 }] }), 'Minimum value is 1, got: 0.5'],
    [task({ Retry: [{ ErrorEquals: ['X'], MaxAttempts: -1 }] }), 'Minimum value is 0, got: -1'],
    [task({ Catch: [{ ErrorEquals: ['X'] }] }), 'required: [Next]'],
    [task({ HeartbeatSeconds: 60 }), "'HeartbeatSeconds' (60) must be less than 'TimeoutSeconds' (60)"],
    [task({ Resource: 'arn:aws:states:::dynamodb:query' }), 'arn:aws:states:::dynamodb:query is not recognized'],
  ])('rejects %j', (state, message) => {
    expect(
      diagnose(machine({ A: state }))
        .map((diagnostic) => diagnostic.message)
        .join('\n'),
    ).toContain(message);
  });

  test('rejects a definition of more than 1 MB', () => {
    expect(only(machine({ A: { ...END, Result: 'x'.repeat(1024 * 1024) } }))).toContain('at most 1048576 bytes');
  });
});

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
    ['NO_DOLLAR', { Type: 'Pass', Parameters: { id: 'States.UUID()' }, End: true }, '/States/A/Parameters/id'],
    ['PASS_RESULT_IS_STATIC', { Type: 'Pass', Result: { 'a.$': '$.x' }, End: true }, '/States/A/Result'],
    ['NO_PATH', { Type: 'Fail', Error: '$.error' }, '/States/A/Error'],
  ])('warns of a text that looks like a path: %s of %j', (code, state, location) => {
    expect(only(machine({ A: state }))).toContain(`WARNING ${code} ${location}: `);
  });

  test('takes a price, and a path in prose, as text', () => {
    const Parameters = { 'price': '$9.99', 'note': 'The value at $.x', 'path': '$', 'real.$': '$.x' };
    expect(diagnose(machine({ A: { Type: 'Pass', Parameters, End: true } }))).toEqual([]);
  });
});

describe('validating what surrounds states', () => {
  const inner = (name: string) => ({ StartAt: name, States: { [name]: END } });

  test('rejects a state that is no object', () => {
    expect(only(machine({ A: END, B: 'text' }))).toBe(
      'ERROR SCHEMA_VALIDATION_FAILED /States/B: Expected value of type Object, got: "text"; a state must be an object',
    );
    expect(only(machine({ A: END, Comment: 'text' }))).toContain("'Comment' is a field of the machine, move it out");
  });

  test.each([
    [{ QueryLanguage: 'JSONATA' }, "'QueryLanguage' must be one of [JSONPath, JSONata], got: 'JSONATA'"],
    [{ TimeoutSeconds: '60' }, '/TimeoutSeconds: Expected value of type Integer, got: "60"'],
    [{ Version: '2.0' }, "/Version: 'Version' must be one of [1.0]"],
    [{ Coment: 'x' }, "/: Field 'Coment' is not supported by a state machine"],
  ])('rejects a machine with %j', (more, message) => {
    expect(only(machine({ A: END }, more))).toContain(message);
  });

  test('rejects a query language of a processor or a branch', () => {
    const ItemProcessor = { QueryLanguage: 'JSONata', ...inner('In') };
    expect(only(machine({ Each: { Type: 'Map', ItemProcessor, End: true } }))).toContain(
      "/States/Each/ItemProcessor: Field 'QueryLanguage' is not supported",
    );
    const Branches = [{ QueryLanguage: 'JSONata', ...inner('In') }];
    expect(only(machine({ Both: { Type: 'Parallel', Branches, End: true } }))).toContain(
      "/States/Both/Branches[0]: Field 'QueryLanguage' is not supported",
    );
  });

  test('rejects a flow that cannot end, but not while a target is missing', () => {
    const loop = { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } };
    expect(diagnose(machine(loop))).toEqual([
      { severity: 'ERROR', code: 'MISSING_END_STATE', message: expect.stringMatching(/^Workflow has no terminal/) },
    ]);
    expect(only(machine({ ...loop, C: END }))).toContain('State "C" is not reachable');
    const Branches = [machine(loop)];
    expect(only(machine({ Both: { Type: 'Parallel', Branches, End: true } }))).toContain(
      'MISSING_END_STATE /States/Both/Branches[0]',
    );
  });

  test.each(['toString', 'constructor', '__proto__', 'hasOwnProperty'])('takes %s as a name like any other', (name) => {
    expect(only(machine({ A: { Type: 'Pass', Next: name } }))).toContain(`Missing 'Next' target: ${name}`);
    expect(only(machine({ A: { Type: name } }))).toContain("/States/A/Type: 'Type' must be one of");
    const definition = `{"StartAt": "${name}", "States": {"${name}": {"Type": "Pass", "End": true}}}`;
    expect(diagnose(definition)).toEqual([]);
  });

  test('rejects a definition that is nested too deep, without an exception', () => {
    const deep = '[['.repeat(100_000) + ']]'.repeat(100_000);
    const definition = `{"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": ${deep}, "End": true}}}`;
    expect(diagnose(definition)).toEqual([expect.objectContaining({ code: 'TOO_DEEPLY_NESTED' })]);
  });

  test('rejects a label that is used twice', () => {
    const each = (name: string, more: object) => ({
      Type: 'Map',
      Label: 'Each',
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...inner(name) },
      ...more,
    });
    expect(only(machine({ A: each('In', { Next: 'B' }), B: each('In2', { End: true }) }))).toContain(
      "DUPLICATE_LABEL_NAME /States/B/Label: The label 'Each' is used twice, here and at /States/A",
    );
  });
});

describe('validating a distributed Map', () => {
  const each = (type: string, state: object, processor = 'ItemProcessor', more: object = {}) => machine({
    Each: {
      Type: 'Map',
      [processor]: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: type }, ...machine({ In: state }) },
      End: true,
      ...more,
    },
  });

  describe.each(['ItemProcessor', 'Iterator'])('with %s', (processor) => {
    test.each([
      ['a task token', task({ Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', Retry: undefined })],
      ['a job', task({ Resource: 'arn:aws:states:::ecs:runTask.sync', Retry: undefined })],
      ['an activity', task({ Resource: 'arn:aws:states:eu-west-1:111111111111:activity:a', Retry: undefined })],
      ['a wait of ten minutes', { Type: 'Wait', Seconds: 600, End: true }],
    ])('rejects %s in Express child executions only', (_, state) => {
      expect(only(each('EXPRESS', state, processor))).toContain(`/States/Each/${processor}/States/In/`);
      expect(diagnose(each('STANDARD', state, processor))).toEqual([]);
    });

    test('is rejected in an Express workflow', () => {
      expect(only(each('EXPRESS', END, processor), 'EXPRESS')).toContain(
        `/States/Each/${processor}/ProcessorConfig/Mode: Express state machine does not support a distributed Map`,
      );
    });
  });

  const CSV = { CSVHeaderLocation: 'GIVEN', InputType: 'CSV' };
  test.each([
    [{ ReaderConfig: CSV }, '/States/Each/ItemReader/ReaderConfig: These fields are required: [CSVHeaders]'],
    [{ Resource: 'arn:aws:states:::s3:headObject' }, "/States/Each/ItemReader/Resource: 'Resource' must be arn:aws"],
    [{ Parameters: { 'Key.$': 'x' } }, "/States/Each/ItemReader/Parameters: The value for the field 'Key.$' must be a"],
  ])('rejects an ItemReader with %j', (more, message) => {
    const ItemReader = { Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: 'b' }, ...more };
    expect(only(each('STANDARD', END, 'ItemProcessor', { ItemReader }))).toContain(message);
  });

  test('rejects a ResultWriter with a resource and no arguments, or the other way round', () => {
    const writer = (ResultWriter: object) => only(each('STANDARD', END, 'ItemProcessor', { ResultWriter }));
    expect(writer({ Resource: 'arn:aws:states:::s3:putObject' })).toContain('required: [Parameters]');
    expect(writer({ Parameters: {}, WriterConfig: { OutputType: 'JSON' } })).toContain('required: [Resource]');
    expect(writer({})).toContain('At least one of these fields is required: [Resource, WriterConfig]');
  });
});
