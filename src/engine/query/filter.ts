import type { RE2JS } from 're2js';
import { JsonPath, parseJsonPath } from '../../asl/jsonpath';
import { isArray, isObject, Json, sameJson, typeOf } from '../json';
import { linearRegExp } from './linear-regexp';
import { NoSuchPath } from './no-such-path';
import { spend } from './path-work';

/** The test of a `[?(…)]`: whether it selects an item. `@` is the item, `$` the whole document. */
export type Filter = (item: Json, document: Json) => boolean;

/** Evaluates a path inside a filter. */
export type Select = (path: JsonPath, document: Json) => Json;

/** Parses a filter such as `(@.price < 10 && @.tags contains 'x')`. */
export function parseFilter(text: string, select: Select): Filter {
  return new Parser(text, select).whole();
}

/** The value of an operand for an item. It is undefined if a path finds nothing. */
type Operand = (item: Json, document: Json) => Json | undefined;

const COMPARISON = /^\s*(===?|!==?|<=|>=|<|>|=~|(?:nin|in|contains|size|empty|subsetof|anyof|noneof|type)(?![\w]))/i;

/** The maximum depth of brackets and negations. Each level is one of the call stack. */
const DEEPEST = 100;

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string, private readonly select: Select) {}

  whole(): Filter {
    const filter = this.either();
    if (this.text.slice(this.at).trim() !== '') this.fail();
    return filter;
  }

  private either(): Filter {
    const parts = [this.both()];
    while (this.take(/^\s*\|\|/)) parts.push(this.both());
    return parts.length === 1 ? parts[0] : (item, document) => parts.some((part) => part(item, document));
  }

  private both(): Filter {
    const parts = [this.single()];
    while (this.take(/^\s*&&/)) parts.push(this.single());
    return parts.length === 1 ? parts[0] : (item, document) => parts.every((part) => part(item, document));
  }

  private single(): Filter {
    if (this.take(/^\s*!(?!=)/)) {
      const negated = this.nested(() => this.single());
      return (item, document) => !negated(item, document);
    }
    if (this.take(/^\s*\(/)) {
      const inner = this.nested(() => this.either());
      if (!this.take(/^\s*\)/)) this.fail();
      return inner;
    }
    const left = this.operand();
    const operator = this.take(COMPARISON)?.[1].toLowerCase();
    if (operator === undefined) return (item, document) => left(item, document) !== undefined;
    if (operator === '=~') return matching(left, this.regularExpression());
    const right = this.operand();
    return (item, document) => compare(operator, left(item, document), right(item, document));
  }

  private operand(): Operand {
    const path = this.path();
    if (path) return path;
    const quoted = this.take(/^\s*(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)")/);
    if (quoted) {
      const value = (quoted[1] ?? quoted[2]).replace(/\\(.)/g, '$1');
      return () => value;
    }
    const literal = this.take(/^\s*(true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])/);
    if (literal) {
      const value: Json = /^[tfn]/.test(literal[1]) ? JSON.parse(literal[1]) : Number(literal[1]);
      return () => value;
    }
    if (this.take(/^\s*\[/)) return this.nested(() => this.list());
    return this.fail();
  }

  private nested<T>(parse: () => T): T {
    if (++this.depth > DEEPEST) this.fail();
    const parsed = parse();
    this.depth--;
    return parsed;
  }

  private list(): Operand {
    const items: Operand[] = [];
    while (!this.take(/^\s*\]/)) {
      items.push(this.operand());
      if (!this.take(/^\s*,/) && !/^\s*\]/.test(this.text.slice(this.at))) this.fail();
    }
    return (item, document) => items.map((operand) => operand(item, document) ?? null);
  }

  /** Parses a path, which ends before an operator or an unbalanced bracket. */
  private path(): Operand | undefined {
    const start = this.take(/^\s*(?=[@$])/);
    if (!start) return undefined;
    let [end, depth] = [this.at, 0];
    for (; end < this.text.length; end++) {
      const character = this.text[end];
      if ("'\"".includes(character)) end = this.text.indexOf(character, end + 1);
      if (end < 0) this.fail();
      if ('[('.includes(character)) depth++;
      if (depth === 0 && /[\s=!<>&|),\]]/.test(character)) break;
      if ('])'.includes(character)) depth--;
    }
    const text = this.text.slice(this.at, end);
    this.at = end;
    const relative = text.startsWith('@');
    const path = parseJsonPath(relative ? `$${text.slice(1)}` : text) ?? this.fail();
    return (item, document) => this.read(path, relative ? item : document);
  }

  private read(path: JsonPath, document: Json): Json | undefined {
    try {
      return this.select(path, document);
    } catch (error) {
      if (error instanceof NoSuchPath) return undefined;
      throw error;
    }
  }

  private regularExpression(): RE2JS {
    const found = this.take(/^\s*\/((?:\\.|[^/\\])*)\/([a-z]*)/) ?? this.fail();
    try {
      new RegExp(found[1]);
    } catch {
      return this.fail();
    }
    return linearRegExp(found[1], found[2].replace(/[^ims]/g, ''));
  }

  private take(pattern: RegExp): RegExpExecArray | undefined {
    const found = pattern.exec(this.text.slice(this.at));
    if (found) this.at += found[0].length;
    return found ?? undefined;
  }

  private fail(): never {
    throw new NoSuchPath(`Could not parse the filter [?${this.text}] at character ${this.at}`);
  }
}

function matching(left: Operand, expression: RE2JS): Filter {
  return (item, document) => {
    const value = left(item, document);
    return typeof value === 'string' && expression.matcher(value).matches();
  };
}

function compare(operator: string, left: Json | undefined, right: Json | undefined): boolean {
  switch (operator) {
    case '==': return equal(left, right);
    case '!=': return !equal(left, right);
    case '===': return typesEqual(left, right) && equal(left, right);
    case '!==': return !typesEqual(left, right) || !equal(left, right);
    case '<': return order(left, right, (a, b) => a < b);
    case '<=': return order(left, right, (a, b) => a <= b);
    case '>': return order(left, right, (a, b) => a > b);
    case '>=': return order(left, right, (a, b) => a >= b);
    case 'in': return isArray(right) && right.some((item) => equal(left, item));
    case 'nin': return isArray(right) && !right.some((item) => equal(left, item));
    case 'contains':
      return isArray(left) ? left.some((item) => equal(item, right))
        : typeof left === 'string' && typeof right === 'string' && left.includes(right);
    case 'size': return left !== undefined && sizeOf(left) === (typeof right === 'number' ? right : sizeOf(right));
    case 'empty': return sizeOf(left) !== undefined && (sizeOf(left) === 0) === right;
    case 'subsetof': return lists(left, right, (a, b) => a.every((item) => b.some((other) => equal(item, other))));
    case 'anyof': return lists(left, right, (a, b) => a.some((item) => b.some((other) => equal(item, other))));
    case 'noneof': return lists(left, right, (a, b) => !a.some((item) => b.some((other) => equal(item, other))));
    default: return left !== undefined && typeOf(left) === right;
  }
}

/** Compares values as Jayway's JsonPath does: a number equals its text. */
function equal(left: Json | undefined, right: Json | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  if (typeof left === 'number' && typeof right === 'string') return right.trim() !== '' && left === Number(right);
  if (typeof left === 'string' && typeof right === 'number') return equal(right, left);
  return sameJson(left, right);
}

function typesEqual(left: Json | undefined, right: Json | undefined): boolean {
  return left !== undefined && right !== undefined && typeOf(left) === typeOf(right);
}

function order(
  left: Json | undefined, right: Json | undefined, test: (a: number | string, b: number | string) => boolean,
): boolean {
  if (typeof left === 'number' && typeof right === 'number') return test(left, right);
  return typeof left === 'string' && typeof right === 'string' && test(left, right);
}

function lists(
  left: Json | undefined, right: Json | undefined, test: (a: readonly Json[], b: readonly Json[]) => boolean,
): boolean {
  if (!isArray(left) || !isArray(right)) return false;
  spend(left.length * right.length);
  return test(left, right);
}

function sizeOf(value: Json | undefined): number | undefined {
  if (typeof value === 'string' || isArray(value)) return value.length;
  return isObject(value) ? Object.keys(value).length : undefined;
}
