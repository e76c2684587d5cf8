import { Case, Cases, DOCUMENTATION, SPECIFICATION } from '../case';

/** Whether a rule applies to `$.value`, which is compared with `$.other`. */
const rule = (name: string, operator: object, input: any, holds: boolean): Case => ({
  name: `${name}: ${holds}`,
  states: {
    Choose: { Type: 'Choice', Choices: [{ Variable: '$.value', ...operator, Next: 'Yes' }], Default: 'No' },
    Yes: { Type: 'Pass', Result: true },
    No: { Type: 'Pass', Result: false },
  },
  input,
  output: holds,
});

const refused = (name: string, operator: object, input: any, path: string): Case => ({
  ...rule(name, operator, input, true),
  name,
  output: undefined as never,
  error: 'States.Runtime',
  cause:
    `An error occurred while executing the state 'Choose' (entered at the event id #2). Invalid path '${path}': ` +
    "The choice state's condition path references an invalid value.",
});

const operators = [
  rule('StringEquals', { StringEquals: 'a' }, { value: 'a' }, true),
  rule('StringEquals of a number', { StringEquals: '1' }, { value: 1 }, false),
  rule('StringLessThan', { StringLessThan: 'b' }, { value: 'B' }, true),
  rule('StringGreaterThan', { StringGreaterThan: 'b' }, { value: 'B' }, false),
  rule('StringLessThanEquals', { StringLessThanEquals: 'b' }, { value: 'b' }, true),
  rule('StringGreaterThanEquals', { StringGreaterThanEquals: 'b' }, { value: 'a' }, false),
  rule('StringEqualsPath', { StringEqualsPath: '$.other' }, { value: 'x', other: 'x' }, true),
  rule('StringLessThanPath', { StringLessThanPath: '$.other' }, { value: 'x', other: 'a' }, false),
  rule('NumericEquals of an integer and a float', { NumericEquals: 1 }, { value: 1.0 }, true),
  rule('NumericEquals of a text', { NumericEquals: 1 }, { value: '1' }, false),
  rule('NumericEquals of null', { NumericEquals: 0 }, { value: null }, false),
  rule('NumericLessThan', { NumericLessThan: 0.5 }, { value: 0.4999 }, true),
  rule('NumericGreaterThan', { NumericGreaterThan: -1 }, { value: -1 }, false),
  rule('NumericLessThanEquals', { NumericLessThanEquals: -1 }, { value: -1 }, true),
  rule('NumericGreaterThanEquals', { NumericGreaterThanEquals: 1e308 }, { value: 1e308 }, true),
  rule('NumericGreaterThanEqualsPath', { NumericGreaterThanEqualsPath: '$.other' }, { value: 2, other: 1 }, true),
  rule('BooleanEquals', { BooleanEquals: false }, { value: false }, true),
  rule('BooleanEquals of null', { BooleanEquals: false }, { value: null }, false),
  rule('BooleanEqualsPath', { BooleanEqualsPath: '$.other' }, { value: true, other: false }, false),
  rule(
    'TimestampEquals of the same time elsewhere',
    { TimestampEquals: '2026-03-14T01:59:00Z' },
    { value: '2026-03-14T02:59:00+01:00' },
    true,
  ),
  rule(
    'TimestampLessThan',
    { TimestampLessThan: '2026-03-14T01:59:00Z' },
    { value: '2026-03-14T01:58:59.999Z' },
    true,
  ),
  rule(
    'TimestampGreaterThan of no timestamp',
    { TimestampGreaterThan: '2026-03-14T01:59:00Z' },
    { value: '2027' },
    false,
  ),
  rule(
    'TimestampLessThanEquals',
    { TimestampLessThanEquals: '2026-03-14T01:59:00Z' },
    { value: '2026-03-14T01:59:00Z' },
    true,
  ),
  rule(
    'TimestampGreaterThanEqualsPath',
    { TimestampGreaterThanEqualsPath: '$.other' },
    { value: '2026-03-14T01:59:00Z', other: '2026-03-14T01:59:00.001Z' },
    false,
  ),
  rule('StringMatches with a star at the end', { StringMatches: 'log-*' }, { value: 'log-7.txt' }, true),
  rule('StringMatches with a star in the middle', { StringMatches: 'log-*.txt' }, { value: 'log-7.csv' }, false),
  rule('StringMatches with several stars', { StringMatches: '*a*b*' }, { value: 'xxaxxbxx' }, true),
  rule('StringMatches in which pieces may not overlap', { StringMatches: 'ab*ba' }, { value: 'aba' }, false),
  rule('StringMatches with an escaped star', { StringMatches: 'a\\*b' }, { value: 'a*b' }, true),
  rule('StringMatches with an escaped star is no wildcard', { StringMatches: 'a\\*b' }, { value: 'axb' }, false),
  rule('StringMatches with an escaped backslash', { StringMatches: 'a\\\\*' }, { value: 'a\\x' }, true),
  rule('StringMatches takes other wildcards literally', { StringMatches: 'a?[b]' }, { value: 'a?[b]' }, true),
  rule('IsNull', { IsNull: true }, { value: null }, true),
  rule('IsNull false', { IsNull: false }, { value: 0 }, true),
  rule('IsPresent of null', { IsPresent: true }, { value: null }, true),
  rule('IsPresent of nothing', { IsPresent: true }, {}, false),
  rule('IsPresent false of nothing', { IsPresent: false }, {}, true),
  rule('IsString', { IsString: true }, { value: '' }, true),
  rule('IsNumeric of a text', { IsNumeric: true }, { value: '1' }, false),
  rule('IsBoolean', { IsBoolean: true }, { value: false }, true),
  rule('IsTimestamp', { IsTimestamp: true }, { value: '2026-02-28T23:59:59+05:30' }, true),
  rule('IsTimestamp of a day that does not exist', { IsTimestamp: true }, { value: '2026-02-29T00:00:00Z' }, false),
  rule('IsTimestamp without an offset', { IsTimestamp: true }, { value: '2026-02-28T00:00:00' }, false),
];

export default [
  { source: `${SPECIFICATION}#choice-state`, cases: operators },
  {
    source: `${DOCUMENTATION}/state-choice.html`,
    cases: [
      refused('fails if the variable does not exist', { StringEquals: 'a' }, {}, '$.value'),
      refused(
        'fails if the path to compare with does not exist',
        { StringEqualsPath: '$.other' },
        { value: 'a' },
        '$.other',
      ),
      refused('fails IsNull if the variable does not exist', { IsNull: true }, {}, '$.value'),
      {
        name: 'combines And, Or and Not',
        states: {
          Choose: {
            Type: 'Choice',
            Choices: [
              {
                And: [
                  { Variable: '$.a', IsPresent: true },
                  { Or: [{ Variable: '$.a', NumericEquals: 1 }, { Not: { Variable: '$.a', IsNumeric: true } }] },
                ],
                Next: 'Yes',
              },
            ],
            Default: 'No',
          },
          Yes: { Type: 'Pass', Result: 'yes' },
          No: { Type: 'Fail' },
        },
        input: { a: 'text' },
        output: 'yes',
      },
      {
        name: 'follows the first rule that applies',
        states: {
          Choose: {
            Type: 'Choice',
            Choices: [
              { Variable: '$.n', NumericGreaterThan: 10, Next: 'Big' },
              { Variable: '$.n', NumericGreaterThan: 5, Next: 'Middle' },
              { Variable: '$.n', NumericGreaterThan: 1, Next: 'Small' },
            ],
          },
          Big: { Type: 'Fail' },
          Middle: { Type: 'Pass', Result: 'middle' },
          Small: { Type: 'Fail' },
        },
        input: { n: 7 },
        output: 'middle',
      },
      {
        name: 'fails with States.NoChoiceMatched if no rule applies and there is no Default',
        states: {
          Choose: { Type: 'Choice', Choices: [{ Variable: '$.n', IsNull: true, Next: 'End' }] },
          End: { Type: 'Succeed' },
        },
        input: { n: 1 },
        error: 'States.NoChoiceMatched',
      },
      {
        name: 'evaluates a condition in JSONata, and the Output of its rule',
        states: {
          Choose: {
            Type: 'Choice',
            QueryLanguage: 'JSONata',
            Choices: [
              { Condition: '{% $states.input.n > 10 %}', Next: 'End' },
              { Condition: '{% $states.input.n > 5 %}', Next: 'End', Output: { was: '{% $states.input.n %}' } },
            ],
            Default: 'End',
            Output: 'default',
          },
          End: { Type: 'Succeed' },
        },
        input: { n: 7 },
        output: { was: 7 },
      },
      {
        name: 'applies the Output of the state for its Default',
        states: {
          Choose: {
            Type: 'Choice',
            QueryLanguage: 'JSONata',
            Choices: [{ Condition: '{% false %}', Next: 'End' }],
            Default: 'End',
            Output: { default: '{% $states.input.n %}' },
          },
          End: { Type: 'Succeed' },
        },
        input: { n: 7 },
        output: { default: 7 },
      },
      {
        name: 'fails with States.QueryEvaluationError if a condition is not a boolean',
        states: {
          Choose: {
            Type: 'Choice',
            QueryLanguage: 'JSONata',
            Choices: [{ Condition: '{% $states.input.n %}', Next: 'End' }],
          },
          End: { Type: 'Succeed' },
        },
        input: { n: 7 },
        error: 'States.QueryEvaluationError',
        cause:
          "An error occurred while executing the state 'Choose' (entered at the event id #2). The JSONata expression " +
          "'$states.input.n' specified for the field 'Choices[0]/Condition' returned an unexpected result type. " +
          "Expected 'boolean', but was 'number' for value: 7",
      },
    ],
  },
] satisfies Cases[];
