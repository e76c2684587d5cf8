import { Token, Tokenization } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { isFields } from '../asl/model';

/** A value of `JsonPath` that is rendered as a text, which Step Functions does not evaluate. */
export interface UnevaluatedPath {
  /** Its location in the state, such as `ItemBatcher.BatchInput.id`. */
  readonly location: string;
  /** The path, such as `$.id`. */
  readonly path: string;
}

/**
 * Finds values of `JsonPath` in fields in which aws-cdk-lib does not render them as `name.$`, such as the batch input
 * of a distributed Map, the result of a Pass, and the JSON of a CustomState.
 *
 * @param others the names of states that are looked at separately
 */
export function unevaluatedPaths(state: unknown, others: ReadonlySet<string>): UnevaluatedPath[] {
  return inValue(state, [], others);
}

function inValue(value: unknown, keys: readonly string[], others: ReadonlySet<string>): UnevaluatedPath[] {
  const key = keys[keys.length - 1] ?? '';
  if (isEvaluated(key)) return [];
  if (isToken(value)) return pathsOf(value).map((path) => ({ location: keys.join('.'), path }));
  if (Array.isArray(value)) return value.flatMap((item, index) => inValue(item, [...keys, String(index)], others));
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([name, item]) =>
    key === 'States' && others.has(name) ? [] : inValue(item, [...keys, name], others));
}

/** Whether a value is a token, or a text with one. Few are, and aws-cdk-lib looks long for them. */
function isToken(value: unknown): boolean {
  return typeof value === 'string' ? value.includes('${Token[') : Token.isUnresolved(value);
}

/** Whether a field is a path, whatever its value is. */
const isEvaluated = (key: string) => /(\.\$|Path|^Variable)$/.test(key);

function pathsOf(token: unknown): string[] {
  const parts = typeof token === 'string'
    ? Tokenization.reverseString(token).tokens.map((part) => Token.asString(part))
    : [token];
  return parts.flatMap((part) => sfn.FieldUtils.findReferencedPaths({ part }));
}
