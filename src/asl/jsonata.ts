import { JSONATA_FUNCTIONS } from './jsonata-functions';
import { JsonataReference, readJsonata } from './jsonata-tree';

/** The expression inside `{% … %}`. Undefined if the text is not JSONata. */
export function jsonataIn(text: string): string | undefined {
  return text.startsWith('{%') && text.endsWith('%}') && text.length >= 4 ? text.slice(2, -2).trim() : undefined;
}

/** The values that are available where an expression is written. */
export interface JsonataPlace {
  /** Whether it is in `Output` or `Assign` of a catcher, which have `$states.errorOutput`. */
  readonly inCatcher: boolean;
  /** Whether it is in `Output` or `Assign` of a Task, Parallel or Map state, which have `$states.result`. */
  readonly hasResult: boolean;
}

/** A reason why AWS refuses an expression. */
export interface JsonataProblem {
  readonly code: 'INVALID_JSONATA_EXPRESSION' | 'UNSUPPORTED_JSONATA_EXPRESSION';
  /** The message of AWS, and what to do. */
  readonly message: string;
}

/**
 * The reasons why AWS refuses an expression, in the order in which they are written.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 * @see https://github.com/floci-io/floci/issues/2670 for what was measured on AWS
 */
export function jsonataProblems(expression: string, place: JsonataPlace): JsonataProblem[] {
  const { error, references } = readJsonata(expression);
  if (error !== undefined) {
    return [{ code: 'INVALID_JSONATA_EXPRESSION', message: `${error}: '${shortened(expression)}'` }];
  }
  return references.flatMap((reference) => {
    const message = whyUnsupported(reference, place);
    return message === undefined ? [] : [{ code: 'UNSUPPORTED_JSONATA_EXPRESSION' as const, message }];
  });
}

function whyUnsupported({ kind, name }: JsonataReference, place: JsonataPlace): string | undefined {
  if (kind === 'context') return `Reference to '${name}' at the top level is not supported. ${instead(name)}`;
  if (kind === 'root') {
    return "Reference to '$$' is not supported. Write '$states.input' for the input, or '$states.context' for the "
      + 'context object';
  }
  if (kind !== 'states') return undefined;
  if (name === 'errorOutput' && !place.inCatcher) {
    return "Field '$states.errorOutput' does not exist. It is available in 'Output' and 'Assign' of a catcher";
  }
  if (name === 'result' && !place.hasResult) {
    return "Field '$states.result' does not exist. It is available in 'Output' and 'Assign' of a Task, Parallel or "
      + 'Map state, when the state has succeeded';
  }
  return undefined;
}

function instead(name: string): string {
  if (name === '$') return "Write '$states.input' for the input";
  if (JSONATA_FUNCTIONS.has(name)) return `Write '$${name}' for the function`;
  return `Write '$states.input.${name}' for a field of the input, or '$${name}' for a variable`;
}

const LONGEST_SHOWN = 80;

function shortened(text: string): string {
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN - 1)}…`;
}
