import { Case, Cases, DOCUMENTATION } from '../case';

const gives = (call: string, output: any, input: any = {}): Case => ({
  name: call,
  state: { Type: 'Pass', Parameters: { 'it.$': call }, OutputPath: '$.it' },
  input,
  output,
});
const fails = (call: string, because: string, input: any = {}): Case => ({
  name: `${call} fails`,
  state: { Type: 'Pass', Parameters: { 'it.$': call } },
  input,
  error: 'States.IntrinsicFailure',
  cause:
    `An error occurred while executing the state 'It' (entered at the event id #2). The function '${call}' had the ` +
    `following error: ${because}`,
});

export default [
  {
    source: `${DOCUMENTATION}/intrinsic-functions.html#asl-intrsc-func-arrays`,
    cases: [
      gives('States.Array($.Id)', [123456], { Id: 123456 }),
      gives("States.Array('a', 1, true, null)", ['a', 1, true, null]),
      gives('States.ArrayPartition($.inputArray, 4)', [[1, 2, 3, 4], [5, 6, 7, 8], [9]], {
        inputArray: [1, 2, 3, 4, 5, 6, 7, 8, 9],
      }),
      fails('States.ArrayPartition($.a, 0)', 'Invalid arguments in States.ArrayPartition', { a: [1] }),
      fails('States.ArrayPartition($.a, 2)', 'Invalid arguments in States.ArrayPartition', { a: 'text' }),
      gives('States.ArrayContains($.inputArray, $.lookingFor)', true, { inputArray: [1, 2, 3], lookingFor: 3 }),
      gives('States.ArrayContains($.a, 4)', false, { a: [1, 2, 3] }),
      gives('States.ArrayContains($.a, $.b)', true, { a: [{ x: [1] }], b: { x: [1] } }),
      gives('States.ArrayRange(1, 9, 2)', [1, 3, 5, 7, 9]),
      gives('States.ArrayRange(9, 1, -4)', [9, 5, 1]),
      gives('States.ArrayRange(0, 10, 3)', [0, 3, 6, 9]),
      fails('States.ArrayRange(1, 1001, 1)', 'States.ArrayRange makes at most 1000 items'),
      fails('States.ArrayRange(1, 9, 0)', 'The step of States.ArrayRange must not be 0'),
      gives('States.ArrayGetItem($.inputArray, $.index)', 6, { inputArray: [1, 2, 3, 4, 5, 6], index: 5 }),
      fails('States.ArrayGetItem($.a, 3)', 'Index 3 out of bounds in States.ArrayGetItem', { a: [1, 2, 3] }),
      gives('States.ArrayLength($.inputArray)', 9, { inputArray: [1, 2, 3, 4, 5, 6, 7, 8, 9] }),
      gives('States.ArrayUnique($.inputArray)', [1, 2, 3, 4], { inputArray: [1, 2, 3, 3, 3, 3, 3, 3, 4] }),
      gives('States.ArrayUnique($.same)', [{ a: 1, b: [{ c: 2, d: 3 }] }], {
        same: [
          { a: 1, b: [{ c: 2, d: 3 }] },
          { b: [{ d: 3, c: 2 }], a: 1 },
        ],
      }),
      gives('States.ArrayUnique($.a)', [{ x: 1 }, [1], 1, '1'], { a: [{ x: 1 }, [1], { x: 1 }, 1, [1], '1'] }),
    ],
  },
  {
    source: `${DOCUMENTATION}/intrinsic-functions.html#asl-intrsc-func-data-encode-decode`,
    cases: [
      gives('States.Base64Encode($.input)', 'RGF0YSB0byBlbmNvZGU=', { input: 'Data to encode' }),
      gives('States.Base64Decode($.base64)', 'Data to encode', { base64: 'RGF0YSB0byBlbmNvZGU=' }),
      gives("States.Base64Decode(States.Base64Encode('größe'))", 'größe'),
      fails('States.Base64Encode($.input)', 'Invalid arguments in States.Base64Encode', { input: 1 }),
      fails('States.Base64Decode($.input)', 'Invalid arguments in States.Base64Decode', { input: '!' }),
      {
        ...fails('States.Base64Encode($.input)', 'Invalid arguments in States.Base64Encode', {
          input: 'x'.repeat(10_001),
        }),
        name: 'fails States.Base64Encode of more than 10,000 characters',
      },
    ],
  },
  {
    source: `${DOCUMENTATION}/intrinsic-functions.html#asl-intrsc-func-hash-calc`,
    cases: [
      gives('States.Hash($.Data, $.Algorithm)', 'aaff4a450a104cd177d28d18d74485e8cae074b7', {
        Data: 'input data',
        Algorithm: 'SHA-1',
      }),
      gives("States.Hash('', 'MD5')", 'd41d8cd98f00b204e9800998ecf8427e'),
      fails("States.Hash('a', 'SHA-3')", "Hash algorithm 'SHA-3' is not one of MD5, SHA-1, SHA-256, SHA-384, SHA-512"),
    ],
  },
  {
    source: `${DOCUMENTATION}/intrinsic-functions.html#asl-intrsc-func-json-data-manipulate`,
    cases: [
      gives(
        'States.JsonMerge($.json1, $.json2, false)',
        { a: { a3: 1, a4: 2 }, b: 2, c: 3 },
        { json1: { a: { a1: 1, a2: 2 }, b: 2 }, json2: { a: { a3: 1, a4: 2 }, c: 3 } },
      ),
      fails('States.JsonMerge($.a, $.a, true)', 'States.JsonMerge supports the shallow merging mode only: false', {
        a: {},
      }),
      fails('States.JsonMerge($.a, $.a, false)', 'Invalid arguments in States.JsonMerge', { a: [1] }),
      gives('States.StringToJson($.escapedJsonString)', { foo: 'bar' }, { escapedJsonString: '{"foo": "bar"}' }),
      gives("States.StringToJson('')", null),
      fails('States.StringToJson($.s)', 'Invalid JSON in States.StringToJson: {a', { s: '{a' }),
      gives('States.JsonToString($.unescapedJson)', '{"foo":"bar"}', { unescapedJson: { foo: 'bar' } }),
    ],
  },
  {
    source: `${DOCUMENTATION}/intrinsic-functions.html#asl-intrsc-func-math-operation`,
    cases: [
      gives('States.MathAdd($.value1, $.step)', 110, { value1: 111, step: -1 }),
      gives('States.MathAdd(1.5, 1)', 3),
      gives('States.MathAdd(-1.5, 0)', -1),
      fails('States.MathAdd($.a, 1)', 'Invalid arguments in States.MathAdd', { a: '1' }),
      gives('States.MathRandom(5, 6)', 5),
      gives('States.ArrayContains(States.Array(States.MathRandom(1, 999, 7)), States.MathRandom(1, 999, 7))', true),
      fails('States.MathRandom(6, 5)', 'Invalid arguments in States.MathRandom'),
    ],
  },
  {
    source: `${DOCUMENTATION}/intrinsic-functions.html#asl-intrsc-func-string-operation`,
    cases: [
      gives('States.StringSplit($.inputString, $.splitter)', ['1', '2', '3', '4', '5'], {
        inputString: '1,2,3,4,5',
        splitter: ',',
      }),
      gives(
        'States.StringSplit($.inputString, $.splitter)',
        ['This', 'is', 'a', 'test', 'string', 'with', 'multiple', 'delimiters'],
        { inputString: 'This.is+a,test=string?with;multiple|delimiters', splitter: '.+,=?;|' },
      ),
      gives("States.StringSplit(',,a,,b,', ',')", ['a', 'b']),
      gives("States.StringSplit('', ',')", []),
      gives("States.StringSplit('ab', '')", ['ab']),
      gives("States.StringSplit('a😀b', '😀')", ['a', 'b']),
    ],
  },
  {
    source: `${DOCUMENTATION}/intrinsic-functions.html#asl-intrsc-func-generic`,
    cases: [
      gives("States.Format('Hello, my name is {}.', $.name)", 'Hello, my name is Arnav.', { name: 'Arnav' }),
      gives("States.Format('{} {} {}', 1.5, null, true)", '1.5 null true'),
      gives("States.Format('\\{\\} {}', 'x')", '{} x'),
      gives("States.Format('it\\'s {}', 'so')", "it's so"),
      gives("States.Format('{}', $.list)", '[1, {a=b}]', { list: [1, { a: 'b' }] }),
      fails("States.Format('{} {}', 1)", 'States.Format has 2 places and 1 arguments'),
      fails("States.Format('{}', 1, 2)", 'States.Format has 1 places and 2 arguments'),
      fails("States.Format('{', 1)", "Unbalanced '{' in the template of States.Format"),
    ],
  },
  {
    source: `${DOCUMENTATION}/intrinsic-functions.html#asl-intrsc-func-uuid-generate`,
    cases: [
      {
        name: 'returns a new UUID of version 4 from each States.UUID()',
        states: {
          Make: { Type: 'Pass', Parameters: { 'a.$': 'States.UUID()', 'b.$': 'States.UUID()' }, Next: 'Look' },
          Look: {
            Type: 'Pass',
            QueryLanguage: 'JSONata',
            Output:
              '{% [$contains($states.input.a, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/' +
              '), $states.input.a = $states.input.b] %}',
          },
        },
        output: [true, false],
      },
    ],
  },
  {
    source: `${DOCUMENTATION}/intrinsic-functions.html#asl-intrsc-func-nested`,
    cases: [
      gives("States.Format('{}', States.ArrayGetItem(States.StringSplit($.a, ','), 1))", 'y', { a: 'x,y' }),
      gives('States.ArrayLength($$.Execution.Input.list)', 2, { list: [1, 2] }),
      gives("States.ArrayLength($['a)']['b,c'])", 1, { 'a)': { 'b,c': [1] } }),
      {
        name: 'calls a function with a variable',
        states: {
          Set: { Type: 'Pass', Assign: { n: 4 }, Next: 'Add' },
          Add: { Type: 'Pass', Parameters: { 'it.$': 'States.MathAdd($n, 1)' } },
        },
        output: { it: 5 },
      },
      {
        name: 'fails with States.Runtime if a path in a function finds nothing',
        state: { Type: 'Pass', Parameters: { 'it.$': 'States.ArrayLength($.none)' } },
        error: 'States.Runtime',
        cause:
          "An error occurred while executing the state 'It' (entered at the event id #2). The function " +
          "'States.ArrayLength($.none)' had the following error: The JsonPath argument for the field '$.none' could " +
          "not be found in the input '{}'",
      },
    ],
  },
] satisfies Cases[];
