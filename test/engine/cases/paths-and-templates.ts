import { Case, Cases, DOCUMENTATION, SPECIFICATION } from '../case';

const input = { comment: 'Hi', data: { val1: 23, val2: 17 }, extra: 'foo', lambda: { who: 'AWS' } };
const pass = (name: string, fields: object, output: any, given: any = input): Case => ({
  name,
  state: { Type: 'Pass', ...fields },
  input: given,
  output,
});
const runtime = (name: string, fields: object, cause: string, given: any = input): Case => ({
  name,
  state: { Type: 'Pass', ...fields },
  input: given,
  error: 'States.Runtime',
  cause: `An error occurred while executing the state 'It' (entered at the event id #2). ${cause}`,
});

export default [
  {
    source: `${SPECIFICATION}#filters`,
    cases: [
      pass('selects a part of the input with InputPath', { InputPath: '$.lambda' }, { who: 'AWS' }),
      pass('uses an empty object with InputPath null', { InputPath: null }, {}),
      pass('selects from the context object with InputPath', { InputPath: '$$.Execution.Input.extra' }, 'foo'),
      pass('selects a part of the output with OutputPath', { OutputPath: '$.data.val1' }, 23),
      pass('outputs an empty object with OutputPath null', { OutputPath: null }, {}),
      pass('replaces the input with ResultPath $', { Result: 1, ResultPath: '$' }, 1),
      pass('drops the result with ResultPath null', { Result: 1, ResultPath: null }, input),
      pass('adds a field with ResultPath', { Result: 6, ResultPath: '$.sum' }, { ...input, sum: 6 }),
      pass('replaces a field with ResultPath', { Result: 6, ResultPath: '$.data' }, { ...input, data: 6 }),
      pass(
        'creates the objects on the way of ResultPath',
        { Result: 6, ResultPath: '$.a.b.c' },
        { a: { b: { c: 6 } } },
        {},
      ),
      pass('replaces an item', { Result: 6, ResultPath: '$.list[1]' }, { list: [1, 6] }, { list: [1, 2] }),
      pass('accepts names in brackets in ResultPath', { Result: 6, ResultPath: "$['a b'].c" }, { 'a b': { c: 6 } }, {}),
      pass(
        'adds the result to the input before InputPath',
        { InputPath: '$.data', ResultPath: '$.copy' },
        { ...input, copy: { val1: 23, val2: 17 } },
      ),
      {
        name: 'fails with States.ResultPathMatchFailure if ResultPath leads into no object',
        state: { Type: 'Pass', Result: 6, ResultPath: '$.a.b' },
        input: { a: 'text' },
        error: 'States.ResultPathMatchFailure',
      },
    ],
  },
  {
    source: `${SPECIFICATION}#payload-template`,
    cases: [
      pass(
        'evaluates fields that end in .$',
        { Parameters: { 'flag': true, 'parm.$': '$.data.val1' } },
        { flag: true, parm: 23 },
      ),
      pass('inserts a whole object', { Parameters: { 'all.$': '$' } }, { all: input }),
      pass(
        'fills nested objects and lists',
        { Parameters: { a: [{ 'b.$': '$.extra' }, 1] } },
        { a: [{ b: 'foo' }, 1] },
      ),
      pass('does not evaluate texts in lists', { Parameters: { a: ['$.extra', '$$'] } }, { a: ['$.extra', '$$'] }),
      pass('inserts a field of the context object', { Parameters: { 'n.$': '$$.State.Name' } }, { n: 'It' }),
      pass('calls an intrinsic function', { Parameters: { 'n.$': "States.Format('{}!', $.comment)" } }, { n: 'Hi!' }),
      pass(
        'keeps null, numbers and empty values',
        { Parameters: { a: null, b: -0.5, c: '', d: [], e: {} } },
        { a: null, b: -0.5, c: '', d: [], e: {} },
      ),
      pass(
        'treats __proto__ as an ordinary field',
        { Parameters: JSON.parse('{"__proto__":{"x":1}}'), OutputPath: "$['__proto__'].x" },
        1,
      ),
    ],
  },
  {
    source: `${DOCUMENTATION}/concepts-error-handling.html`,
    cases: [
      runtime(
        'fails if a path in a template finds nothing',
        { Parameters: { 'a.$': '$.none' } },
        "The JSONPath '$.none' specified for the field 'a.$' could not be found in the input "
          + `'${JSON.stringify(input)}'`,
      ),
      runtime(
        'fails if InputPath finds nothing',
        { InputPath: '$.none' },
        "Invalid path '$.none' : No results for path: $['none']",
      ),
      runtime(
        'fails if OutputPath finds nothing inside nothing',
        { OutputPath: '$.none.deeper' },
        "Invalid path '$.none.deeper' : Missing property in path $['none']",
      ),
      runtime(
        'fails if a path leads through no object',
        { InputPath: '$.extra.deeper' },
        "Invalid path '$.extra.deeper' : Expected to find an object with property ['deeper'] in path $['extra'] but " +
          "found 'java.lang.String'. This is not a json object according to the JsonProvider: " +
          "'com.jayway.jsonpath.spi.json.JacksonJsonProvider'.",
      ),
      runtime(
        'fails if an index is out of bounds',
        { InputPath: '$[2]' },
        "Invalid path '$[2]' : No results for path: $[2]",
        [1],
      ),
      runtime('fails without the variable', { InputPath: '$none' }, "Invalid path '$none' : No variable '$none'"),
    ],
  },
] satisfies Cases[];
