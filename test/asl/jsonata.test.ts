import * as fc from 'fast-check';
import jsonata from 'jsonata';
import { JsonataPlace, jsonataProblems } from '../../src/asl/jsonata';
import { JSONATA_FUNCTIONS } from '../../src/asl/jsonata-functions';
import { validateText } from '../../src/asl/validate';

const ARGUMENTS: JsonataPlace = { inCatcher: false, hasResult: false };
const OUTPUT: JsonataPlace = { inCatcher: false, hasResult: true };
const CATCHER: JsonataPlace = { inCatcher: true, hasResult: false };

function messages(expression: string, place = ARGUMENTS): string[] {
  return jsonataProblems(expression, place).map(({ code, message }) => `${code}: ${message}`);
}

describe('an expression that does not parse', () => {
  // Messages as AWS has them: https://github.com/floci-io/floci/issues/2745
  test.each([
    ['a[1,2)', 'Expected "]", got "," (at character 4)'],
    ['"open', 'String literal must be terminated by a matching quote (at character'],
    ['1 +', 'Unexpected end of expression (at character 3)'],
    ['{"a":}', 'The symbol "}" cannot be used as a unary operator (at character 6)'],
    ['$x :=', 'Unexpected end of expression'],
    ['$match("a", /abc', 'No terminating / in regular expression'],
    ['$states.input.a %.b', 'The symbol "." cannot be used as a unary operator'],
    ['', 'Unexpected end of expression'],
    ['% ', "The object representing the 'parent' cannot be derived"],
    ['$match("a", /a{2,1}/)', 'Invalid regular expression'],
  ])('%j is invalid', (expression, message) => {
    const [problem, ...others] = messages(expression);
    expect(problem).toContain(`INVALID_JSONATA_EXPRESSION: ${message}`);
    expect(problem).toContain(`: '${expression}'`);
    expect(others).toEqual([]);
  });

  test('shows only the beginning of a long text', () => {
    expect(messages(`1 + ${'x'.repeat(1_000)} +`)[0].length).toBeLessThan(200);
  });

  test.each([
    ['$states.input.a ?? 1', '??', 18],
    ['$states.input.a ?: 1', '?:', 18],
  ])('%j has an operator that JSONata 2.0.6 has not', (expression, operator, position) => {
    const [problem, ...others] = messages(expression);
    expect(problem).toContain(`cannot be used as a unary operator (at character ${position}); '${operator}' is not`);
    expect(others).toEqual([]);
  });

  test('does not take a text or a regular expression for a newer operator', () => {
    expect(messages('$contains("a ?? b", /(?:a)/) ? "?:" : 1')).toEqual([]);
  });

  test('is accepted with a regular expression that only Java has', () => {
    expect(messages('$match($states.input.a, /(?i)abc/)')).toEqual([]);
  });
});

describe('an expression that refers to the context item', () => {
  // As measured on AWS: https://github.com/floci-io/floci/pull/2699
  test.each([
    'customer', 'customer[0].name', 'customer.name.first', '-customer', 'customer ? 1 : 2',
    '$states.input.a ? customer : 2', 'customer & "x"', 'customer in $states.input.b', '$sum(customer)', 'customer(1)',
    'customer ~> $string()', '[1..customer]', '(customer)', '(customer).x', '[customer].x', '[customer, 1]',
    '{customer: 1}', '($x := customer; $x)', '$map($states.input.a, function($y) { customer })',
    '$count(customer[x])', 'customer.**.x', '$states.input.a and customer', 'customer = "ok"', 'customer^(x)',
    'customer{ "k": x }', '$substring(?, customer)', 'function($x) { $string(customer) }', 'customer@$c.x',
    'customer#$i',
  ])('%j is not supported', (expression) => {
    expect(messages(expression)).toEqual([
      "UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'customer' at the top level is not supported. "
      + "Write '$states.input.customer' for a field of the input, or '$customer' for a variable",
    ]);
  });

  test.each(['$', '$.a', '$[0]', '$string($)', '$map($states.input.a, function($x) { $ })'])(
    '%j is not supported', (expression) => {
      expect(messages(expression)).toEqual([
        "UNSUPPORTED_JSONATA_EXPRESSION: Reference to '$' at the top level is not supported. "
        + "Write '$states.input' for the input",
      ]);
    });

  test.each(['$$', '$$.a', '$states.input.a[x = $$.y]', '$map($states.input.a, function($x) { $$ })'])(
    '%j is not supported', (expression) => {
      expect(messages(expression)).toEqual([expect.stringMatching(/^UNSUPPORTED_.+: Reference to '\$\$' is not supp/)]);
    });

  test('is reported once for each name, in the order in which they are written', () => {
    const names = (expression: string) => messages(expression).map((message) => /'(.+?)'/.exec(message)![1]);
    expect(names('b + a + b')).toEqual(['b', 'a']);
    expect(names('[b, (a; c)]')).toEqual(['b', 'a', 'c']);
    expect(names('$number(a) + d(b).e')).toEqual(['a', 'd', 'b']);
    expect(jsonataProblems('b + a', ARGUMENTS)[0].message).toContain("'b'");
  });

  test('is told to write the dollar sign of a function', () => {
    expect(messages('count($states.input.a)')).toEqual([expect.stringContaining("Write '$count' for the function")]);
  });

  test.each([
    '$states.input.a', '$states.input.a[0].b', '$states.input.items[price > 5].name', '$states.input.a^(>b, c)',
    '$states.input.a{ k: $sum(v) }', '$states.input.(a + b)', '$states.input.a.$uppercase(b)', '$customer',
    '$customer[a].b', '$states.input ~> |a|{ "b": c }, ["d"]|', '**.a', '{ "k": 1 }.k', '$states.input.a[$ > 1]',
    '$states.input.a[0][b]', 'function($x) { $x.a }', '$map($states.input.a, function($x) { $x.a })', "'text'", '1 + 1',
    '$states.input.a.map(function($x) { b })', '($x := $states.input; $x.a)', '$states.input.a.b.%.c',
    '$states.input.a@$x.b[$x.c = d]', '$states.input.a#$i[$i = 0].b', '$states.input.a[b]#$i.{ "i": $i, "c": c }',
    '$now()', 'null', '$states', '$states.context.Execution.Id', '[1..3].($ * 2)', '$match("a", /a/).match',
    '$states.input.a ~> $map(function($v) { $v.b }) ~> $sum()', '($f := function($n) { $n.a }; $f($states.input))',
    '$randomSeeded(1)', '$eval("1")', '/* a comment */ 1', '$states.input."a key".b', '$states.input.`a key`',
  ])('%j is accepted', (expression) => {
    expect(messages(expression)).toEqual([]);
  });
});

describe('a field of $states', () => {
  const refersTo = (field: string) => [
    `$states.${field}`, `$states.${field}.x`, `[$states.${field}]`, `$states.${field} ? 1 : 2`, `$states."${field}"`,
    `$states.input.a[b = $states.${field}.c]`, `$map([1], function($x) { $states.${field} })`,
  ];

  test.each(refersTo('errorOutput'))('%j is available only in a catcher', (expression) => {
    for (const place of [ARGUMENTS, OUTPUT]) {
      expect(messages(expression, place)).toEqual([
        "UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.errorOutput' does not exist. It is available in 'Output' and "
        + "'Assign' of a catcher",
      ]);
    }
    expect(messages(expression, CATCHER)).toEqual([]);
  });

  test.each(refersTo('result'))('%j is available only where a state has a result', (expression) => {
    for (const place of [ARGUMENTS, CATCHER]) {
      expect(messages(expression, place)).toEqual([
        expect.stringMatching(/^UNSUPPORTED_.+: Field '\$states\.result' does not exist\. .+ Task, Parallel or Map/),
      ]);
    }
    expect(messages(expression, OUTPUT)).toEqual([]);
  });

  test('is not confused with fields of the same name', () => {
    for (const expression of ['$states.input.errorOutput', '$states.input.result', '$x.result', '"$states.result"']) {
      expect(messages(expression)).toEqual([]);
    }
  });
});

describe('the expressions of a definition', () => {
  function refused(state: object): string[] {
    const States = { S: state, End: { Type: 'Succeed' } };
    const text = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'S', States });
    return validateText(text, 'STANDARD', { serviceCalls: false })
      .filter(({ severity }) => severity === 'ERROR')
      .map(({ code, location, message }) => `${code} ${location} ${/'(.+?)'/.exec(message)![1]}`);
  }
  const UNSUPPORTED = 'UNSUPPORTED_JSONATA_EXPRESSION';
  const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Next: 'End' };
  const processor = { StartAt: 'I', States: { I: { Type: 'Pass', Output: '{% $states.result %}', End: true } } };

  // As measured on AWS: https://github.com/floci-io/floci/pull/2699
  test.each<[string, object, string[]]>([
    ['Output', { Type: 'Pass', Output: { a: { b: ['{% order %}'] } }, Next: 'End' }, ['/Output/a/b[0] order']],
    ['Assign', { Type: 'Pass', Assign: { Next: '{% order %}' }, Next: 'End' }, ['/Assign/Next order']],
    ['Comment', { Type: 'Pass', Comment: '{% order %}', Next: 'End' }, []],
    ['Condition', {
      Type: 'Choice', Choices: [{ Condition: '{% order = 1 %}', Next: 'End' }], Default: 'End',
    }, ['/Choices[0]/Condition order']],
    ['Arguments', { ...task, Arguments: { a: { Comment: '{% order %}' } } }, ['/Arguments/a/Comment order']],
    ['ErrorEquals', { ...task, Retry: [{ ErrorEquals: ['{% order %}'] }] }, []],
    ['each field with its own fields of $states', {
      ...task,
      Arguments: '{% $states.result %}',
      Assign: { a: '{% $states.result & $states.errorOutput %}' },
      Output: '{% $states.result %}',
      Catch: [{
        ErrorEquals: ['States.ALL'],
        Assign: { a: '{% $states.errorOutput %}' },
        Output: '{% [$states.errorOutput, $states.result] %}',
        Next: 'End',
      }],
    }, ['/Arguments $states.result', '/Assign/a $states.errorOutput', '/Catch[0]/Output $states.result']],
    ['states inside', { Type: 'Map', ItemProcessor: processor, Output: '{% $states.result %}', Next: 'End' }, [
      '/ItemProcessor/States/I/Output $states.result',
    ]],
  ])('are judged where they are evaluated: %s', (_, state, expected) => {
    expect(refused(state)).toEqual(expected.map((line) => `${UNSUPPORTED} /States/S${line}`));
  });
});

test('lists functions that there are', async () => {
  const own = ['partition', 'range', 'hash', 'uuid', 'parse'];
  const found = [];
  for (const name of JSONATA_FUNCTIONS) {
    if (await jsonata(`$type($${name})`).evaluate(undefined) === 'function') found.push(name);
  }
  expect([...found, ...own]).toEqual([...JSONATA_FUNCTIONS]);
});

describe('any text', () => {
  const tokens = [
    'a', '$', '$$', '$x', '$states', '.', '..', '(', ')', '[', ']', '{', '}', '"b"', "'", '"', '`c d`', '1', '2.5',
    'true', 'null', '+', '-', '*', '**', '%', '/', '=', '!=', '<', '>=', ':=', '?', ':', '?:', '??', ',', ';', '@', '#',
    '^', '|', '&', '~>', 'and', 'or', 'in', 'function', 'λ', '($y)', '/a/i', '/*', '*/', '\\', '\n', '<a:b>', '!',
  ];

  test('is judged without an exception', () => {
    const text = fc.oneof(
      fc.array(fc.constantFrom(...tokens), { maxLength: 30 }).map((parts) => parts.join(' ')),
      fc.array(fc.constantFrom(...tokens), { maxLength: 12 }).map((parts) => parts.join('')),
      fc.string(),
    );
    fc.assert(
      fc.property(text, (expression) => {
        for (const { message } of jsonataProblems(expression, OUTPUT)) expect(message).not.toContain('undefined');
      }),
      { numRuns: 3_000 },
    );
  });

  test.each([
    ['parentheses', '('.repeat(100_000), 'INVALID'],
    ['balanced parentheses', `${'('.repeat(100_000)}1${')'.repeat(100_000)}`, 'nested too deeply'],
    ['lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'nested too deeply'],
    ['signs', `${'-'.repeat(100_000)}1`, 'nested too deeply'],
    ['terms', `1${'+1'.repeat(100_000)}`, 'nested too deeply'],
    ['coalescing', `a${'??a'.repeat(1_000)}`, "'??' is not in JSONata 2.0.6"],
  ])('is judged however many nested %s it has', (_, expression, message) => {
    expect(messages(expression)).toEqual([expect.stringContaining(message)]);
  });

  test('is judged in a second however long it is', () => {
    const start = process.cpuUsage();
    for (const long of [
      `[${'1,'.repeat(20_000)}a]`, `$match("a", /${'x'.repeat(200_000)}??/)`, `"${'?:'.repeat(500_000)}"`,
      `1 ?? ${'a/*'.repeat(300_000)}`,
    ]) {
      expect(messages(long).length).toBeLessThan(2);
    }
    expect(process.cpuUsage(start).user).toBeLessThan(2_000_000);
  });
});
