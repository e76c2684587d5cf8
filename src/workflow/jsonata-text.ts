import { Token } from 'aws-cdk-lib';
import { jsonataIn } from '../asl/jsonata';
import { isMap } from '../validation/plain-value';

/** An expression as a whole field of a state. */
export const jsonata = (expression: string): string => `{% ${expression} %}`;

/** A value with JSONata in `{% … %}` as one expression. */
export function toExpression(value: unknown): string {
  if (typeof value === 'string') {
    const expression = jsonataIn(value);
    return expression === undefined ? JSON.stringify(value) : `(${expression})`;
  }
  if (Array.isArray(value)) return `[${value.map(toExpression).join(', ')}]`;
  if (isMap(value)) {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    return `{ ${fields.map(([name, field]) => `${JSON.stringify(name)}: ${toExpression(field)}`).join(', ')} }`;
  }
  return JSON.stringify((typeof value === 'object' ? value && Token.asString(value) : value) ?? null);
}

/**
 * The same value, in whose expressions a variable has a value. Those that do not read the variable stay as they are.
 */
export function withVariable(value: any, name: string, definition: string): any {
  const reads = new RegExp(`\\$${name}\\b`);
  return mapTexts(value, (text) => {
    const expression = jsonataIn(text);
    return expression !== undefined && reads.test(expression)
      ? jsonata(`($${name} := ${definition}; ${expression})`)
      : text;
  });
}

/** The same value with each of its texts changed. Keys and tokens stay as they are. */
export function mapTexts(value: any, change: (text: string) => string): any {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([field, item]) => [field, mapTexts(item, change)]));
}
