import { Token } from 'aws-cdk-lib';
import { jsonataIn } from '../asl/jsonata';
import { isMap } from '../validation/plain-value';

/** Wraps an expression as the value of a field of a state. */
export const jsonata = (expression: string): string => `{% ${expression} %}`;

/** Converts a value with JSONata in `{% … %}` to one expression. */
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

/** Defines a variable in the expressions of a value that read it. Other expressions stay unchanged. */
export function withVariable(value: any, name: string, definition: string): any {
  const reads = new RegExp(`\\$${name}\\b`);
  return mapTexts(value, (text) => {
    const expression = jsonataIn(text);
    return expression !== undefined && reads.test(expression)
      ? jsonata(`($${name} := ${definition}; ${expression})`)
      : text;
  });
}

/** Maps each text of a value. Keys and tokens stay unchanged. */
export function mapTexts(value: any, change: (text: string) => string): any {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([field, item]) => [field, mapTexts(item, change)]));
}
