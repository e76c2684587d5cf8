import { Diagnostic, refuse } from '../diagnostic';
import { jsonataIn, JsonataPlace, jsonataProblems } from '../jsonata';
import { asArray, isFields, LocatedState, State } from '../model';

/** An expression of a state. */
export interface LocatedExpression {
  /** The text between `{%` and `%}`. */
  readonly expression: string;
  readonly location: string;
  readonly place: JsonataPlace;
}

/** Validates the expressions of a state in JSONata. */
export function* jsonataProblemsOf(located: LocatedState): Generator<Diagnostic> {
  for (const { expression, location, place } of expressionsOf(located)) {
    for (const { code, message } of jsonataProblems(expression, place)) yield refuse(location, message, code);
  }
}

/** Fields of a state that are not evaluated, and those with states inside, which have their own expressions. */
const NOT_EVALUATED: ReadonlySet<string> = new Set([
  'Type', 'Comment', 'QueryLanguage', 'Resource', 'Next', 'End', 'Default', 'Retry', 'Branches', 'ItemProcessor',
  'Iterator',
]);

/** The fields of a choice rule or a catcher that are evaluated. */
const EVALUATED = ['Condition', 'Output', 'Assign'];

/** The expressions of a state in JSONata, except for those of states inside it. */
export function* expressionsOf({ state, location }: LocatedState): Generator<LocatedExpression> {
  for (const [field, value] of Object.entries(state)) {
    const at = `${location}/${field}`;
    if (NOT_EVALUATED.has(field)) continue;
    if (field === 'Choices' || field === 'Catch') {
      const place = { inCatcher: field === 'Catch', hasResult: false };
      for (const [i, entry] of asArray(value).entries()) {
        if (!isFields(entry)) continue;
        for (const inner of EVALUATED) yield* expressionsIn(entry[inner], `${at}[${i}]/${inner}`, place);
      }
    } else {
      yield* expressionsIn(evaluatedPart(field, value), at, { inCatcher: false, hasResult: hasResult(state, field) });
    }
  }
}

/** A reader of CSV takes the names of the columns as they are. */
function evaluatedPart(field: string, value: unknown): unknown {
  if (field !== 'ItemReader' || !isFields(value) || !isFields(value.ReaderConfig)) return value;
  const { CSVHeaders, ...config } = value.ReaderConfig;
  return { ...value, ReaderConfig: config };
}

function hasResult({ Type }: State, field: string): boolean {
  return (field === 'Output' || field === 'Assign') && (Type === 'Task' || Type === 'Parallel' || Type === 'Map');
}

/** Without recursion, because values can be deep. */
function* expressionsIn(root: unknown, at: string, place: JsonataPlace): Generator<LocatedExpression> {
  const stack: { readonly value: unknown; readonly location: string }[] = [{ value: root, location: at }];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { value, location } = next;
    const expression = typeof value === 'string' ? jsonataIn(value) : undefined;
    if (expression !== undefined) yield { expression, location, place };
    const parts = Array.isArray(value) ? value.map((part, i) => ({ value: part, location: `${location}[${i}]` }))
      : isFields(value) ? Object.entries(value).map(([key, part]) => ({ value: part, location: `${location}/${key}` }))
        : [];
    for (const part of parts.reverse()) stack.push(part);
  }
}
