import { createHash } from 'node:crypto';
import { DEEPEST, isTooDeep } from '../../asl/depth';
import { IntrinsicArgument, IntrinsicCall } from '../../asl/intrinsic';
import { canonicalText, isArray, isObject, Json, sameJson } from '../json';
import { Random } from '../random';
import { NoSuchPath } from './no-such-path';
import { read, Scope } from './scope';
import { javaText } from './select';

/**
 * Calls an intrinsic function. Throws a RangeError if an argument is invalid.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
 */
export function callIntrinsic(call: IntrinsicCall, scope: Scope): Json {
  return FUNCTIONS[call.name](call.args.map((argument) => valueOf(argument, call, scope)), scope);
}

function valueOf(argument: IntrinsicArgument, call: IntrinsicCall, scope: Scope): Json {
  switch (argument.kind) {
    case 'call': return callIntrinsic(argument, scope);
    case 'literal':
      // Format handles its own escapes: in its template `\{` does not start a placeholder.
      return typeof argument.value === 'string' && !(call.name === 'States.Format' && argument === call.args[0])
        ? unescaped(argument.value) : argument.value;
    case 'path':
      try {
        return read(argument.text, scope);
      } catch (error) {
        if (!(error instanceof NoSuchPath)) throw error;
        throw new NoSuchPath(`The JsonPath argument for the field '${argument.text}' could not be found in the input `
          + `'${JSON.stringify(scope.input)}'`);
      }
  }
}

function unescaped(escaped: string): string {
  const named: { [letter: string]: string } = { n: '\n', r: '\r', t: '\t' };
  return escaped.replace(/\\(.)/g, (_, letter) => named[letter] ?? letter);
}

/** The implementation of each function. The number of its arguments is a matter of syntax. */
const FUNCTIONS: { readonly [name: string]: (args: readonly Json[], scope: Scope) => Json } = {
  'States.Array': (items) => items,
  'States.ArrayPartition': ([items, size]) =>
    partition(array(items, 'ArrayPartition'), positive(size, 'ArrayPartition')),
  'States.ArrayContains': ([items, wanted]) =>
    array(items, 'ArrayContains').some((item) => sameJson(item, wanted)),
  'States.ArrayRange': ([first, last, step]) => arrayRange(first, last, step),
  'States.ArrayGetItem': ([items, index]) => {
    const found = array(items, 'ArrayGetItem')[integer(index, 'ArrayGetItem')];
    if (found === undefined) throw new RangeError(`Index ${index} out of bounds in States.ArrayGetItem`);
    return found;
  },
  'States.ArrayLength': ([items]) => array(items, 'ArrayLength').length,
  'States.ArrayUnique': ([items]) => {
    const first = new Map<string, Json>();
    for (const item of array(items, 'ArrayUnique')) {
      const key = canonicalText(item);
      if (!first.has(key)) first.set(key, item);
    }
    return [...first.values()];
  },
  'States.Base64Encode': ([data]) => Buffer.from(shortText(data, 'Base64Encode')).toString('base64'),
  'States.Base64Decode': ([data]) => {
    const encoded = shortText(data, 'Base64Decode');
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(encoded)) invalid('Base64Decode');
    return Buffer.from(encoded, 'base64').toString();
  },
  'States.Hash': ([data, algorithm]) => hash(shortText(data, 'Hash'), text(algorithm, 'Hash')),
  'States.JsonMerge': ([first, second, deep]) => {
    if (!isObject(first) || !isObject(second)) return invalid('JsonMerge');
    if (deep !== false) throw new RangeError('States.JsonMerge supports the shallow merging mode only: false');
    return { ...first, ...second };
  },
  'States.StringToJson': ([json]) => {
    const source = text(json, 'StringToJson');
    return source.trim() === '' ? null : parsed(source, 'States.StringToJson');
  },
  'States.JsonToString': ([value]) => JSON.stringify(value),
  'States.MathRandom': ([start, end, seed], { random }) => {
    const [first, beyond] = [integer(start, 'MathRandom'), integer(end, 'MathRandom')];
    if (first >= beyond) invalid('MathRandom');
    return (seed === undefined ? random : new Random(integer(seed, 'MathRandom'))).integer(first, beyond);
  },
  'States.MathAdd': ([a, b]) => {
    const sum = integer(a, 'MathAdd') + integer(b, 'MathAdd');
    return Math.abs(sum) > 2 ** 31 ? invalid('MathAdd') : sum;
  },
  'States.StringSplit': ([source, delimiters]) => split(text(source, 'StringSplit'), text(delimiters, 'StringSplit')),
  'States.UUID': (_, { random }) => random.uuid(),
  'States.Format': ([template, ...args]) => format(text(template, 'Format'), args),
};

export function partition(items: readonly Json[], size: number): Json[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/** The numbers from `first` to at most `last`. */
export function range(first: number, last: number, step: number): number[] {
  const steps = Math.floor((last - first) / step);
  return Array.from({ length: Math.max(0, steps + 1) }, (_, i) => first + i * step);
}

const LONGEST_RANGE = 1000;

function arrayRange(first: Json, last: Json, step: Json): Json {
  const [from, to, by] = [first, last, step].map((value) => integer(value, 'ArrayRange'));
  if (by === 0) throw new RangeError('The step of States.ArrayRange must not be 0');
  const length = Math.floor((to - from) / by) + 1;
  if (length > LONGEST_RANGE) throw new RangeError(`States.ArrayRange makes at most ${LONGEST_RANGE} items`);
  return range(from, to, by);
}

const ALGORITHMS: { readonly [name: string]: string } = {
  'MD5': 'md5', 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512',
};

export function hash(data: string, algorithm: string): string {
  const known = Object.keys(ALGORITHMS);
  if (!known.includes(algorithm)) {
    throw new RangeError(`Hash algorithm '${algorithm}' is not one of ${known.join(', ')}`);
  }
  return createHash(ALGORITHMS[algorithm]).update(data).digest('hex');
}

export function parsed(source: string, what: string): Json {
  let value: Json;
  try {
    value = JSON.parse(source);
  } catch {
    throw new RangeError(`Invalid JSON in ${what}: ${source.slice(0, 100)}`);
  }
  if (isTooDeep(value)) throw new RangeError(`The JSON in ${what} is nested more than ${DEEPEST} levels deep`);
  return value;
}

/** Splits a text at every character of `delimiters`, without empty parts. */
function split(source: string, delimiters: string): string[] {
  const ends = new Set(delimiters);
  const parts: string[] = [];
  let part = '';
  for (const character of source) {
    if (!ends.has(character)) {
      part += character;
    } else if (part !== '') {
      parts.push(part);
      part = '';
    }
  }
  return part === '' ? parts : [...parts, part];
}

function format(template: string, args: readonly Json[]): string {
  let used = 0;
  const filled = template.replace(/\\(.)|\{\}|[{}]/gs, (place, escaped) => {
    if (escaped !== undefined) return unescaped(place);
    if (place !== '{}') throw new RangeError(`Unbalanced '${place}' in the template of States.Format`);
    const value = args[used++];
    return value === undefined ? '' : javaText(value);
  });
  if (used !== args.length) {
    throw new RangeError(`States.Format has ${used} places and ${args.length} arguments`);
  }
  return filled;
}

function invalid(name: string): never {
  throw new RangeError(`Invalid arguments in States.${name}`);
}

function text(value: Json, name: string): string {
  return typeof value === 'string' ? value : invalid(name);
}

const LONGEST_TEXT = 10_000;

function shortText(value: Json, name: string): string {
  const whole = text(value, name);
  return whole.length > LONGEST_TEXT ? invalid(name) : whole;
}

function array(value: Json, name: string): readonly Json[] {
  return isArray(value) ? value : invalid(name);
}

/** Rounds a number, a half up. */
function integer(value: Json, name: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return invalid(name);
  return Math.round(value) + 0;
}

function positive(value: Json, name: string): number {
  const whole = integer(value, name);
  return whole > 0 ? whole : invalid(name);
}
