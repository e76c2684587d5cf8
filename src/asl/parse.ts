import { Diagnostic } from './diagnostic';
import { Definition, isFields } from './model';

/** A definition, or why the text is none. */
export interface Parsed {
  readonly definition?: Definition;
  readonly diagnostics: Diagnostic[];
}

/** Reads the text of a definition as far as to know that it is a state machine with states. */
export function parseDefinition(text: string): Parsed {
  const failed = (diagnostic: Omit<Diagnostic, 'severity'>) =>
    ({ diagnostics: [{ severity: 'ERROR' as const, ...diagnostic }] });

  if (text.trim() === '') {
    return failed({ code: 'SCHEMA_VALIDATION_FAILED', message: 'Definition must be a valid JSON object' });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const { line, column } = placeOf(text, error as Error);
    const source = `[Source: (String)"${text}"; line: ${line}, column: ${column}]`;
    return failed({
      code: 'INVALID_JSON_DESCRIPTION',
      location: source,
      message: `${(error as Error).message}\n at ${source}`,
    });
  }
  if (!isFields(value)) {
    return failed({ code: 'SCHEMA_VALIDATION_FAILED', message: 'Definition must be a valid JSON object' });
  }
  const missing = ['States', 'StartAt'].filter((field) => !(field in value));
  if (missing.length > 0) {
    const message = `These fields are required: [${missing.join(', ')}]`;
    return failed({ code: 'SCHEMA_VALIDATION_FAILED', location: '/', message });
  }
  if (!isFields(value.States) || typeof value.StartAt !== 'string') {
    const field = typeof value.StartAt !== 'string' ? 'StartAt' : 'States';
    const message = `'${field}' must be ${field === 'StartAt' ? 'the name of a state' : 'an object of states by name'}`;
    return failed({ code: 'SCHEMA_VALIDATION_FAILED', location: `/${field}`, message });
  }
  return { definition: value as Definition, diagnostics: [] };
}

/** Where JSON stops being JSON: the end of the token that does not fit, line and column counted from 1. */
function placeOf(text: string, error: Error): { line: number; column: number } {
  const position = Number(/position (\d+)/.exec(error.message)?.[1] ?? firstBadToken(text));
  const word = /^[A-Za-z0-9_]*/.exec(text.slice(position))![0].length;
  const before = text.slice(0, position + word);
  const lines = before.split('\n');
  return { line: lines.length, column: lines[lines.length - 1].length + 1 };
}

/** Where the parser names no position, the text starts with something that is no JSON, or ends too early. */
function firstBadToken(text: string): number {
  const start = text.length - text.trimStart().length;
  return /^[[{"\d-]/.test(text.slice(start)) ? text.length : start;
}
