import { DEEPEST, isTooDeep } from './depth';
import { Diagnostic, refuse } from './diagnostic';
import { Definition, isFields } from './model';

/** A definition, or the reasons why a text is not one. */
export interface Parsed {
  readonly definition?: Definition;
  readonly diagnostics: Diagnostic[];
}

/** Parses a text and checks that it is a state machine with states. */
export function parseDefinition(text: string): Parsed {
  if (text.trim() === '') return NO_OBJECT;
  try {
    return asDefinition(JSON.parse(text));
  } catch (error) {
    const { line, column } = placeOf(text);
    const source = `[Source: (String)"${text}"; line: ${line}, column: ${column}]`;
    return failed({
      code: 'INVALID_JSON_DESCRIPTION',
      location: source,
      message: `${(error as Error).message}\n at ${source}`,
    });
  }
}

/** Checks that a value is a state machine with states. */
export function asDefinition(value: unknown): Parsed {
  if (!isFields(value)) return NO_OBJECT;
  if (isTooDeep(value)) {
    return failed({
      code: 'TOO_DEEPLY_NESTED',
      message: `A definition is nested at most ${DEEPEST} levels deep; move a part of it into a nested workflow`,
    });
  }
  const missing = ['States', 'StartAt'].filter((field) => !Object.hasOwn(value, field));
  if (missing.length > 0) return invalid('/', `These fields are required: [${missing.join(', ')}]`);
  if (typeof value.StartAt !== 'string') {
    return invalid('/StartAt', 'Expected value of type String: the name of a state');
  }
  if (!isFields(value.States)) return invalid('/States', 'Expected value of type Object: the states by name');
  return { definition: value as Definition, diagnostics: [] };
}

const failed = (diagnostic: Omit<Diagnostic, 'severity'>): Parsed =>
  ({ diagnostics: [{ severity: 'ERROR', ...diagnostic }] });

const invalid = (location: string, message: string): Parsed => ({ diagnostics: [refuse(location, message)] });

const NO_OBJECT = failed({ code: 'SCHEMA_VALIDATION_FAILED', message: 'Definition must be a valid JSON object' });

/** The location of a syntax error: the end of the invalid token, with line and column counted from 1. */
function placeOf(text: string): { line: number; column: number } {
  const start = firstMisfit(text);
  const inWord = /[a-z]$/i.test(text.slice(0, start));
  const token = (inWord ? /^\w*/ : /^(?:\w+|[^])?/).exec(text.slice(start))![0];
  const lines = text.slice(0, start + token.length).split('\n');
  return { line: lines.length, column: lines[lines.length - 1].length + 1 };
}

/**
 * The index of the first invalid character.
 *
 * The parser of Node.js does not always report it. But a text up to there is only incomplete, and a longer one invalid,
 * so it is found by bisection.
 */
function firstMisfit(text: string): number {
  let [fits, misfits] = [0, text.length + 1];
  while (misfits - fits > 1) {
    const middle = Math.floor((fits + misfits) / 2);
    if (isOnlyTooShort(text.slice(0, middle))) fits = middle;
    else misfits = middle;
  }
  return fits;
}

function isOnlyTooShort(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const { message } = error as Error;
    return /end of JSON|[Uu]nterminated/.test(message) || message.includes(`at position ${text.length}`);
  }
}
