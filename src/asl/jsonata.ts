import jsonata from 'jsonata';
import { once } from './once';

/** The expression inside `{% … %}`, or nothing where the text is no JSONata. */
export function jsonataIn(text: string): string | undefined {
  return text.startsWith('{%') && text.endsWith('%}') && text.length >= 4 ? text.slice(2, -2).trim() : undefined;
}

/** Why an expression does not parse, or nothing where it does. */
export const jsonataSyntaxError = once((expression): string | undefined => {
  try {
    jsonata(expression);
    return undefined;
  } catch (error) {
    const { message, position } = error as { message: string; position?: number };
    return position === undefined ? message : `${message} (at character ${position})`;
  }
});
