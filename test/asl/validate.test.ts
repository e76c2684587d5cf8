import { diagnose, END, machine, only, task } from './verdict';

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
      /^ERROR INVALID_JSONATA_EXPRESSION \/States\/A\/Output\/x\[0\]: .+ \(at character 15\): '\$states\.input\.\('/,
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
    const Assign = { var: 1 };
    expect(diagnose(machine({
      Before: { Type: 'Pass', Assign, Next: 'A' }, A: { ...END, Parameters: { 'x.$': path } },
    }))).toEqual([]);
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
