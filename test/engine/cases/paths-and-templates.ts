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
      pass('InputPath selects a part of the input', { InputPath: '$.lambda' }, { who: 'AWS' }),
      pass('InputPath null is an empty object', { InputPath: null }, {}),
      pass('InputPath of the context object', { InputPath: '$$.Execution.Input.extra' }, 'foo'),
      pass('OutputPath selects a part of the output', { OutputPath: '$.data.val1' }, 23),
      pass('OutputPath null is an empty object', { OutputPath: null }, {}),
      pass('ResultPath replaces the input where it is $', { Result: 1, ResultPath: '$' }, 1),
      pass('ResultPath null drops the result', { Result: 1, ResultPath: null }, input),
      pass('ResultPath adds a field', { Result: 6, ResultPath: '$.sum' }, { ...input, sum: 6 }),
      pass('ResultPath replaces a field', { Result: 6, ResultPath: '$.data' }, { ...input, data: 6 }),
      pass(
        'ResultPath makes the objects on its way',
        { Result: 6, ResultPath: '$.a.b.c' },
        { a: { b: { c: 6 } } },
        {},
      ),
      pass('ResultPath goes into lists', { Result: 6, ResultPath: '$.list[1]' }, { list: [1, 6] }, { list: [1, 2] }),
      pass('ResultPath takes names in brackets', { Result: 6, ResultPath: "$['a b'].c" }, { 'a b': { c: 6 } }, {}),
      pass(
        'ResultPath places beside what InputPath left out',
        { InputPath: '$.data', ResultPath: '$.copy' },
        { ...input, copy: { val1: 23, val2: 17 } },
      ),
      {
        name: 'ResultPath into what is no object is States.ResultPathMatchFailure',
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
        'fields that end in .$ are paths',
        { Parameters: { 'flag': true, 'parm.$': '$.data.val1' } },
        { flag: true, parm: 23 },
      ),
      pass('a whole object goes in', { Parameters: { 'all.$': '$' } }, { all: input }),
      pass(
        'objects and lists are filled inside',
        { Parameters: { a: [{ 'b.$': '$.extra' }, 1] } },
        { a: [{ b: 'foo' }, 1] },
      ),
      pass('texts in lists are text', { Parameters: { a: ['$.extra', '$$'] } }, { a: ['$.extra', '$$'] }),
      pass('a field of the context object', { Parameters: { 'n.$': '$$.State.Name' } }, { n: 'It' }),
      pass('an intrinsic function', { Parameters: { 'n.$': "States.Format('{}!', $.comment)" } }, { n: 'Hi!' }),
      pass(
        'null, numbers and empty values stay',
        { Parameters: { a: null, b: -0.5, c: '', d: [], e: {} } },
        { a: null, b: -0.5, c: '', d: [], e: {} },
      ),
      pass(
        '__proto__ is a field like any other',
        { Parameters: JSON.parse('{"__proto__":{"x":1}}'), OutputPath: "$['__proto__'].x" },
        1,
      ),
    ],
  },
  {
    source: `${DOCUMENTATION}/concepts-error-handling.html`,
    cases: [
      runtime(
        'a path to nothing in a template',
        { Parameters: { 'a.$': '$.none' } },
        "The JSONPath '$.none' specified for the field 'a.$' could not be found in the input "
          + `'${JSON.stringify(input)}'`,
      ),
      runtime(
        'InputPath to nothing',
        { InputPath: '$.none' },
        "Invalid path '$.none' : No results for path: $['none']",
      ),
      runtime(
        'OutputPath to nothing below nothing',
        { OutputPath: '$.none.deeper' },
        "Invalid path '$.none.deeper' : Missing property in path $['none']",
      ),
      runtime(
        'a path through what is no object',
        { InputPath: '$.extra.deeper' },
        "Invalid path '$.extra.deeper' : Expected to find an object with property ['deeper'] in path $['extra'] but " +
          "found 'java.lang.String'. This is not a json object according to the JsonProvider: " +
          "'com.jayway.jsonpath.spi.json.JacksonJsonProvider'.",
      ),
      runtime(
        'an index beyond the list',
        { InputPath: '$[2]' },
        "Invalid path '$[2]' : No results for path: $[2]",
        [1],
      ),
      runtime('a variable that is not there', { InputPath: '$none' }, "Invalid path '$none' : No variable '$none'"),
    ],
  },
] satisfies Cases[];
