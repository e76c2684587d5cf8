import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Definition } from '../../src/asl/model';
import { subjectOf } from '../../src/asl/rules/rule';
import { variables } from '../../src/asl/rules/variables';
import { hasRecordings, RECORDINGS } from '../conformance/grade';

function diagnose(given: object): string[] {
  const definition = given as Definition;
  const found = variables(subjectOf(definition, 'STANDARD'));
  return [...found].map(({ severity, code, location, message }) => `${severity} ${code} ${location}: ${message}`);
}

function machine(States: object, more: object = { QueryLanguage: 'JSONata' }): object {
  return { StartAt: Object.keys(States)[0], States, ...more };
}

/** A state that assigns variables and goes on. */
const assign = (names: object, Next: string) => ({ Type: 'Pass', Assign: names, Next });
/** A state that reads an expression. */
const read = (expression: string) => ({ Type: 'Pass', Output: `{% ${expression} %}`, End: true });

const UNASSIGNED = 'WARNING UNASSIGNED_VARIABLE';

describe('a variable in JSONata', () => {
  test('is reported with the nearest name if no state assigns it', () => {
    expect(diagnose(machine({ Ask: assign({ request: 1, result: 2 }, 'Pay'), Pay: read('$requst.id') }))).toEqual([
      `${UNASSIGNED} /States/Pay/Output: No state that can run before 'Pay' assigns '$requst'; `
      + "did you mean '$request'?",
    ]);
  });

  test('is reported with where it is assigned if that is not before', () => {
    expect(diagnose(machine({ A: assign({ late: 1, other: '{% $late %}' }, 'B'), B: read('$late') }))).toEqual([
      `${UNASSIGNED} /States/A/Assign/other: No state that can run before 'A' assigns '$late'; it is assigned at `
      + '/States/A/Assign/late, which does not run before, or has variables of its own',
    ]);
  });

  test('is reported once for each field, in every field that is evaluated', () => {
    const found = diagnose(machine({
      Work: {
        Type: 'Task',
        Comment: '{% $comment %}',
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: { a: ['{% $b + $b %}', { c: '{% $d[$e] %}' }], Comment: '{% $f %}' },
        TimeoutSeconds: '{% $g %}',
        Retry: [{ ErrorEquals: ['{% $retry %}'] }],
        Catch: [{ ErrorEquals: ['{% $errors %}'], Assign: { x: '{% $h %}' }, Output: '{% $i %}', Next: 'End' }],
        Output: '{% $j %}',
        Next: 'Choose',
      },
      Choose: {
        Type: 'Choice',
        Choices: [{ Condition: '{% $k %}', Output: '{% $l %}', Assign: { y: '{% $m %}' }, Next: 'Each' }],
        Default: 'Each',
      },
      Each: {
        Type: 'Map',
        Items: '{% $n %}',
        ItemReader: {
          ReaderConfig: { CSVHeaders: ['{% $csv %}'], MaxItems: '{% $o %}' },
          Arguments: { p: '{% $p %}' },
        },
        ItemSelector: { q: '{% $q %}' },
        ItemProcessor: { StartAt: 'In', States: { In: read('$r') } },
        Next: 'End',
      },
      End: { Type: 'Fail', Cause: '{% $s %}' },
    }));
    const places = found.map((line) => / (\/\S+): .*'\$(.+)'/.exec(line)!.slice(1));
    expect(places.sort(([, a], [, b]) => a.localeCompare(b))).toEqual([
      ['/States/Work/Arguments/a[0]', 'b'],
      ['/States/Work/Arguments/a[1]/c', 'd'],
      ['/States/Work/Arguments/a[1]/c', 'e'],
      ['/States/Work/Arguments/Comment', 'f'],
      ['/States/Work/TimeoutSeconds', 'g'],
      ['/States/Work/Catch[0]/Assign/x', 'h'],
      ['/States/Work/Catch[0]/Output', 'i'],
      ['/States/Work/Output', 'j'],
      ['/States/Choose/Choices[0]/Condition', 'k'],
      ['/States/Choose/Choices[0]/Output', 'l'],
      ['/States/Choose/Choices[0]/Assign/y', 'm'],
      ['/States/Each/Items', 'n'],
      ['/States/Each/ItemReader/ReaderConfig/MaxItems', 'o'],
      ['/States/Each/ItemReader/Arguments/p', 'p'],
      ['/States/Each/ItemSelector/q', 'q'],
      ['/States/Each/ItemProcessor/States/In/Output', 'r'],
      ['/States/End/Cause', 's'],
    ]);
  });

  test.each([
    '$x := 1', '($x := 1; $x)', 'function($x, $y) { $x + $y }', '$map([1], function($x) { $x })',
    '$states.input.a@$x.b[$x = 1]', '$states.input.a#$x[$x = 1]', '$states.input.a[b]#$x.{ "x": $x }',
    '($f := function($x) { $x ? $f($x - 1) : 0 }; $f(3))', '$sum([1]) & $map([1], $string)', '$partition([1], 1)',
    '$states.input.x', '$states', '1 +', 'x', '$$',
  ])('is not taken for one of the workflow in %j', (expression) => {
    expect(diagnose(machine({ A: read(expression) }))).toEqual([]);
  });

  test.each([
    ['$randomSeded(1)', "Step Functions has no function '$randomSeded'"],
    ['$uppercas("a")', "Step Functions has no function '$uppercas'; did you mean '$uppercase'?"],
    ['$eval("1")', "Step Functions has no function '$eval'; use '$parse'"],
    ['$states.inptu.a', "'$states' has no field 'inptu'; did you mean '$states.input'?"],
    ['$states.error', "'$states' has no field 'error'"],
  ])('%j is reported: %s', (expression, message) => {
    expect(diagnose(machine({ A: read(expression) }))).toEqual([`${UNASSIGNED} /States/A/Output: ${message}`]);
  });
});

describe('a variable that is assigned before', () => {
  test.each<[string, object]>([
    ['by the state before', { A: assign({ x: 1 }, 'B'), B: read('$x') }],
    ['long before', { A: assign({ x: 1 }, 'B'), B: { Type: 'Pass', Next: 'C' }, C: read('$x') }],
    ['in JSONPath', { A: { ...assign({ 'x.$': '$.x' }, 'B'), QueryLanguage: 'JSONPath' }, B: read('$x') }],
    ['on one of two ways', {
      C: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'A' }], Default: 'B' },
      A: assign({ x: 1 }, 'B'),
      B: read('$x'),
    }],
    ['by a choice rule', {
      C: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Assign: { x: 1 }, Next: 'B' }], Default: 'B' },
      B: read('$x'),
    }],
    ['if no rule matches', {
      C: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'D' }], Assign: { x: 1 }, Default: 'B' },
      B: read('$x'),
      D: { Type: 'Succeed' },
    }],
    ['by a catcher', {
      T: { Type: 'Task', Catch: [{ ErrorEquals: ['States.ALL'], Assign: { x: 1 }, Next: 'B' }], End: true },
      B: read('$x'),
    }],
    ['in the last round of a loop', {
      C: { Type: 'Choice', Choices: [{ Condition: '{% $x %}', Next: 'D' }], Default: 'A' },
      A: assign({ x: 1 }, 'C'),
      D: { Type: 'Succeed' },
    }],
    ['outside of a Parallel', {
      A: assign({ x: 1 }, 'P'),
      P: { Type: 'Parallel', Branches: [{ StartAt: 'B', States: { B: read('$x') } }], End: true },
    }],
    ['outside of two Maps', {
      A: assign({ x: 1 }, 'M'),
      M: {
        Type: 'Map',
        ItemProcessor: machine({ N: { Type: 'Map', Iterator: machine({ B: read('$x') }, {}), End: true } }, {}),
        End: true,
      },
    }],
    ['before a state that is not reachable', { A: { Type: 'Pass', End: true }, B: read('$x') }],
  ])('%s is accepted', (_, states) => {
    expect(diagnose(machine(states))).toEqual([]);
  });

  test.each<[string, object]>([
    ['by a state that has failed', {
      T: { Type: 'Task', Assign: { x: 1 }, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }], End: true },
      B: read('$x'),
    }],
    ['by another choice rule', {
      C: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Assign: { x: 1 }, Next: 'D' }], Default: 'B' },
      B: read('$x'),
      D: { Type: 'Succeed' },
    }],
    ['inside of a Parallel', {
      P: { Type: 'Parallel', Branches: [machine({ A: assign({ x: 1 }, 'D'), D: { Type: 'Succeed' } }, {})], Next: 'B' },
      B: read('$x'),
    }],
    ['in another branch', {
      P: {
        Type: 'Parallel',
        Branches: [machine({ A: assign({ x: 1 }, 'D'), D: { Type: 'Succeed' } }, {}), machine({ B: read('$x') }, {})],
        End: true,
      },
    }],
    ['by the Parallel itself', {
      P: { Type: 'Parallel', Assign: { x: 1 }, Branches: [machine({ B: read('$x') }, {})], End: true },
    }],
    ['outside of a distributed Map', {
      A: assign({ x: 1 }, 'M'),
      M: {
        Type: 'Map',
        ItemProcessor: machine({ B: read('$x') }, { ProcessorConfig: { Mode: 'DISTRIBUTED' } }),
        End: true,
      },
    }],
  ])('only %s is reported', (_, states) => {
    expect(diagnose(machine(states))).toEqual([
      expect.stringMatching(/^WARNING UNASSIGNED_VARIABLE \S+B\/Output: No state .+ before 'B' assigns '\$x'; it is /),
    ]);
  });
});

describe('a variable in JSONPath', () => {
  const states = (state: object) => machine({ A: assign({ order: 1 }, 'B'), B: state }, {});

  test.each<[string, object]>([
    ['/Parameters/a.$', { Type: 'Pass', Parameters: { 'a.$': '$oder.id', 'b': '$oder', 'cPath': '$oder' } }],
    ['/Parameters/a[0]/b.$', {
      Type: 'Pass', Parameters: { a: [{ 'b.$': "States.Array(States.UUID(), States.Format('{}', $oder))" }] },
    }],
    ['/InputPath', { Type: 'Pass', InputPath: '$oder[0]' }],
    ['/ItemsPath', { Type: 'Map', ItemsPath: '$oder' }],
    ['/ItemReader/ReaderConfig/MaxItemsPath', { Type: 'Map', ItemReader: { ReaderConfig: { MaxItemsPath: '$oder' } } }],
    ['/ItemBatcher/BatchInput/a.$', { Type: 'Map', ItemBatcher: { BatchInput: { 'a.$': '$oder' } } }],
    ['/CausePath', { Type: 'Fail', CausePath: "States.Format('{}', $oder)" }],
    ['/Choices[0]/And[1]/Variable', {
      Type: 'Choice',
      Choices: [{ And: [{ Variable: '$.a', IsNull: true }, { Variable: '$oder', IsPresent: true }], Next: 'A' }],
    }],
    ['/Choices[0]/NumericEqualsPath', {
      Type: 'Choice', Choices: [{ Variable: '$order', NumericEqualsPath: '$oder', Next: 'A' }],
    }],
    ['/Catch[0]/Assign/a.$', { Type: 'Task', Catch: [{ Assign: { 'a.$': '$oder' }, Next: 'A' }] }],
  ])('is reported at %s', (location, state) => {
    expect(diagnose(states(state))).toEqual([
      `${UNASSIGNED} /States/B${location}: No state that can run before 'B' assigns '$oder'; did you mean '$order'?`,
    ]);
  });

  test.each<[object]>([
    [{ Type: 'Pass', Parameters: { 'a.$': '$order.id', 'b.$': '$.oder', 'c.$': '$$.oder' } }],
    [{ Type: 'Pass', Result: { 'a.$': '$oder', 'InputPath': '$oder' }, ResultPath: '$.oder' }],
    [{ Type: 'Pass', Comment: '$oder', Parameters: { a: '{% $oder %}', b: 'States.Format($oder)' } }],
    [{ Type: 'Pass', InputPath: null, OutputPath: '$' }],
    [{ Type: 'Pass', Parameters: { 'a.$': "States.Format('$oder {}', $order)" } }],
  ])('is not seen in %j', (state) => {
    expect(diagnose(states(state))).toEqual([]);
  });
});

describe('the name of a variable', () => {
  const REFUSED = 'ERROR SCHEMA_VALIDATION_FAILED';

  test.each([
    ['states', "'$states' is reserved"],
    ['', 'it must be letters'],
    ['1st', 'it must be letters'],
    ['order-id', 'it must be letters'],
    ['order.id', 'it must be letters'],
    ['$order', 'it must be letters'],
    ['a b', 'it must be letters'],
    ['x'.repeat(81), 'it has more than 80 characters'],
  ])('%j is refused', (name, message) => {
    expect(diagnose(machine({ A: { Type: 'Pass', Assign: { [name]: 1 }, End: true } }))).toEqual([
      expect.stringContaining(`${REFUSED} /States/A/Assign/${name}: '${name}' is no name for a variable: ${message}`),
    ]);
  });

  test.each(['order', 'orderId2', 'größe', '名前', 'a_b', '_a', 'x'.repeat(80), 'constructor', '__proto__'])(
    '%j is accepted', (name) => {
      const definition = machine({ A: assign({}, 'B'), B: read(`$${name}`) });
      const text = JSON.stringify(definition).replace('"Assign":{}', `"Assign":{${JSON.stringify(name)}:1}`);
      expect(diagnose(JSON.parse(text))).toEqual([]);
    });

  test('is refused wherever it is assigned, and is without `.$` in JSONPath', () => {
    const found = diagnose(machine({
      A: {
        Type: 'Task',
        Assign: { 'ok.$': '$.a' },
        Catch: [{ ErrorEquals: ['States.ALL'], Assign: { 'states.$': '$' }, Next: 'B' }],
        Next: 'B',
      },
      B: {
        Type: 'Choice',
        Choices: [{ Variable: '$.a', IsNull: true, Assign: { 'b c': 1 }, Next: 'C' }],
        Default: 'C',
      },
      C: { Type: 'Pass', QueryLanguage: 'JSONata', Assign: { 'd.$': 1 }, End: true },
    }, {}));
    expect(found.map((line) => line.split(': ')[0])).toEqual([
      `${REFUSED} /States/A/Catch[0]/Assign/states.$`,
      `${REFUSED} /States/B/Choices[0]/Assign/b c`,
      `${REFUSED} /States/C/Assign/d.$`,
    ]);
  });

  test('is refused inside if it is assigned outside, except in a distributed Map', () => {
    const inner = (more: object) => machine({
      A: assign({ x: 1 }, 'M'),
      M: { Type: 'Map', ItemProcessor: machine({ B: { Type: 'Pass', Assign: { x: 2 }, End: true } }, more), End: true },
    });
    expect(diagnose(inner({}))).toEqual([
      "ERROR DUPLICATE_VARIABLE_NAME /States/M/ItemProcessor/States/B/Assign/x: The variable name 'x' was already "
      + 'defined in a parent scope. It is assigned at /States/A/Assign/x: choose another name here',
    ]);
    expect(diagnose(inner({ ProcessorConfig: { Mode: 'DISTRIBUTED' } }))).toEqual([]);
  });

  test('is accepted inside if only a catcher assigns it outside, as AWS does', () => {
    expect(diagnose(machine({
      P: {
        Type: 'Parallel',
        Branches: [machine({ A: { Type: 'Pass', Assign: { x: 1 }, End: true } }, {})],
        Catch: [{ ErrorEquals: ['States.ALL'], Assign: { x: 2 }, Next: 'B' }],
        End: true,
      },
      B: read('$x'),
    }))).toEqual([]);
  });
});

describe('any definition', () => {
  const golden = join(__dirname, '..', 'golden');
  const definitions = readdirSync(golden).filter((file) => !file.includes('permissions'));

  test.each(definitions)('of the constructs has only variables that are assigned: %s', (file) => {
    expect(diagnose(JSON.parse(readFileSync(join(golden, file), 'utf8')))).toEqual([]);
  });

  test.each([
    machine({ A: 1, B: null }),
    machine({ A: { Type: 'Pass', Assign: [], Next: 1 } }),
    { StartAt: 'constructor', States: { A: { Next: 'toString', Assign: 'x', Catch: 1, Choices: [null, {}] } } },
    { StartAt: 'A', States: { A: { QueryLanguage: 'JSONata', Output: nested(100_000), Parameters: nested(100_000) } } },
    { StartAt: 'A', States: { A: { QueryLanguage: 'JSONPath', Parameters: nested(100_000) } } },
    deepMaps(2_000),
  ])('is judged without an exception', (definition) => {
    expect(diagnose(definition).length).toBeLessThan(2);
  });

  test('of thousands of states and variables is judged in a second', () => {
    const states = Array.from({ length: 5_000 }, (_, i) => [`S${i}`, assign(
      i === 0 ? { v0: 1 } : { [`v${i}.$`]: `States.Array($v${i - 1}, $v0)` }, `S${i + 1}`,
    )]);
    const start = process.cpuUsage();
    expect(diagnose(machine({ ...Object.fromEntries(states), S5000: { Type: 'Succeed' } }, {}))).toEqual([]);
    expect(process.cpuUsage(start).user).toBeLessThan(2_000_000);
  });

  (hasRecordings ? test : test.skip)('that AWS accepted has no error, and only warnings of what fails', () => {
    const rows = readFileSync(join(RECORDINGS, 'executions.jsonl'), 'utf8').trim().split('\n');
    const found = rows.map((row) => JSON.parse(row)).flatMap(({ definition, expectedStatus }) =>
      diagnose(definition).map((line) => `${expectedStatus} ${line}`));
    // A branch that is never taken there reads a variable of another branch.
    expect(found.filter((line) => !line.startsWith('FAILED WARNING') && !line.includes("'$resultVar'"))).toEqual([]);
    expect(found.length).toBeGreaterThan(5);
  });
});

function nested(depth: number): unknown {
  let value: unknown = '{% 1 %}';
  for (let i = 0; i < depth; i++) value = i % 2 ? [value] : { a: value };
  return value;
}

function deepMaps(depth: number): object {
  let flow = machine({ A: read('$x') }, {});
  for (let i = 0; i < depth; i++) flow = machine({ M: { Type: 'Map', ItemProcessor: flow, End: true } }, {});
  return { ...flow, QueryLanguage: 'JSONata' };
}
