import jsonata from 'jsonata';

/** The expression inside `{% … %}`, or nothing where the text is no JSONata. */
export function jsonataIn(text: string): string | undefined {
  return text.startsWith('{%') && text.endsWith('%}') && text.length >= 4 ? text.slice(2, -2).trim() : undefined;
}

/** Parsing is pure, and workflows repeat their expressions: each text is parsed once in a process. */
const known = new Map<string, string | undefined>();

/** Why an expression does not parse, or nothing where it does. */
export function jsonataSyntaxError(expression: string): string | undefined {
  if (!known.has(expression)) known.set(expression, syntaxErrorOf(expression));
  return known.get(expression);
}

function syntaxErrorOf(expression: string): string | undefined {
  try {
    jsonata(expression);
    return undefined;
  } catch (error) {
    const { message, position } = error as { message: string; position?: number };
    return position === undefined ? message : `${message} (at character ${position})`;
  }
}
