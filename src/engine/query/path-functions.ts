import { isArray, isObject, Json } from '../json';
import { NoSuchPath } from './no-such-path';

/**
 * Calls a function at the end of a path, such as `$.items.length()`.
 *
 * @see https://github.com/json-path/JsonPath#functions
 */
export function pathFunction(name: string, given: readonly Json[], value: Json): Json {
  switch (name) {
    case 'length':
    case 'size':
      return isArray(value) || typeof value === 'string' ? value.length
        : isObject(value) ? Object.keys(value).length : null;
    case 'keys': return isObject(value) ? Object.keys(value) : null;
    case 'first': return isArray(value) ? at(value, 0) : null;
    case 'last': return isArray(value) ? at(value, -1) : null;
    case 'index': return isArray(value) ? at(value, Number(given[0])) : null;
    case 'append': return isArray(value) ? [...value, ...given] : value;
    case 'concat': return [...isArray(value) ? value : [], ...given].filter((v) => typeof v === 'string').join('');
    default: return aggregate(name, [...isArray(value) ? value : [], ...given]);
  }
}

function at(value: readonly Json[], index: number): Json {
  const found = value.at(index);
  if (found === undefined) throw new NoSuchPath('Aggregation function attempted to calculate value using empty array');
  return found;
}

function aggregate(name: string, values: readonly Json[]): Json {
  const numbers = values.filter((value): value is number => typeof value === 'number');
  const sum = numbers.reduce((a, b) => a + b, 0);
  const mean = sum / numbers.length;
  if (!['sum', 'avg', 'min', 'max', 'stddev'].includes(name)) {
    throw new NoSuchPath(`Function with name: ${name} does not exist.`);
  }
  if (numbers.length === 0) {
    throw new NoSuchPath('Aggregation function attempted to calculate value using empty array');
  }
  switch (name) {
    case 'sum': return sum;
    case 'avg': return mean;
    case 'min': return numbers.reduce((a, b) => Math.min(a, b));
    case 'max': return numbers.reduce((a, b) => Math.max(a, b));
    default: return Math.sqrt(numbers.reduce((a, b) => a + (b - mean) ** 2, 0) / numbers.length);
  }
}
