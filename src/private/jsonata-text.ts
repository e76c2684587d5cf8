import { Token } from 'aws-cdk-lib';
import { isMap } from './plain-value';
import { jsonataIn } from '../asl/jsonata';

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
  if (typeof value === 'string') {
    const expression = jsonataIn(value);
    const reads = expression !== undefined && new RegExp(`\\$${name}\\b`).test(expression);
    return reads ? jsonata(`($${name} := ${definition}; ${expression})`) : value;
  }
  if (Array.isArray(value)) return value.map((item) => withVariable(item, name, definition));
  if (isMap(value)) {
    const fields = Object.entries(value).map(([field, inner]) => [field, withVariable(inner, name, definition)]);
    return Object.fromEntries(fields);
  }
  return value;
}
