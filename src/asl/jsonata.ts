import jsonata from 'jsonata';
import { once } from './once';

/** The expression inside `{% … %}`. Undefined if the text is not JSONata. */
export function jsonataIn(text: string): string | undefined {
  return text.startsWith('{%') && text.endsWith('%}') && text.length >= 4 ? text.slice(2, -2).trim() : undefined;
}

/** The reason why an expression does not parse. Undefined if it does. */
export const jsonataSyntaxError = once((expression): string | undefined => {
  try {
    jsonata(expression);
    return undefined;
  } catch (error) {
    const { message, position } = error as { message: string; position?: number };
    return position === undefined ? message : `${message} (at character ${position})`;
  }
});
