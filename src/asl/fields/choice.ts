import {
  any, boolean, exactlyOne, Field, listOf, number, part, path, shape, text, timestamp, variables,
} from './field';

const COMPARISONS = ['Equals', 'LessThan', 'GreaterThan', 'LessThanEquals', 'GreaterThanEquals'];

/** The comparisons of a type with a constant, and with the value at another path. */
function comparisons(type: string, constant: Field, names = COMPARISONS): { [name: string]: Field } {
  return Object.fromEntries(names.flatMap((name) => [
    [`${type}${name}`, constant.inJsonPath()],
    [`${type}${name}Path`, path.inJsonPath()],
  ]));
}

const TESTS = {
  ...comparisons('String', text),
  ...comparisons('Numeric', number(-Infinity)),
  ...comparisons('Timestamp', timestamp),
  ...comparisons('Boolean', boolean, ['Equals']),
  StringMatches: text.inJsonPath(),
  ...Object.fromEntries(['Null', 'Present', 'Numeric', 'String', 'Boolean', 'Timestamp']
    .map((type) => [`Is${type}`, boolean.inJsonPath()])),
};

/** The fields of a rule of a Choice and of the rules inside it. */
const TEST = {
  Comment: text,
  Variable: path.inJsonPath(),
  ...TESTS,
  And: listOf(part(() => INNER_RULE), 1).inJsonPath(),
  Or: listOf(part(() => INNER_RULE), 1).inJsonPath(),
  Not: part(() => INNER_RULE).inJsonPath(),
};

const GROUPS = [exactlyOne(...Object.keys(TESTS), 'And', 'Or', 'Not'), exactlyOne('Variable', 'And', 'Or', 'Not')];

/**
 * A rule of a Choice.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html
 */
export const RULE = shape('a choice rule', {
  ...TEST,
  Next: text.isRequired(),
  Condition: boolean.inJsonata().isRequired(),
  Assign: variables.orJsonata(),
  Output: any.inJsonata(),
}, ...GROUPS);

/** A rule inside `And`, `Or` and `Not`. */
export const INNER_RULE = shape('a nested choice rule', TEST, ...GROUPS);
