import { parseJsonPath } from '../../asl/jsonpath';
import { Json, JsonObject } from '../json';
import { Random } from '../random';
import { NoSuchPath } from './no-such-path';
import { select } from './select';

/** The values that the queries of a state see. */
export interface Scope {
  /** `$` in JSONPath. */
  readonly input: Json;
  /** `$$` in JSONPath, `$states.context` in JSONata. */
  readonly context: JsonObject;
  readonly variables: JsonObject;
  readonly random: Random;
  /** The current time, in milliseconds since 1970. */
  readonly now: number;
}

/** Evaluates a path. Throws {@link NoSuchPath} if it names a single place and finds nothing there. */
export function read(text: string, scope: Scope): Json {
  const path = parseJsonPath(text);
  if (!path) throw new NoSuchPath(`'${text}' is no JSONPath`);
  switch (path.root) {
    case '$': return select(path, scope.input);
    case '$$': return select(path, scope.context);
    default:
      if (!Object.hasOwn(scope.variables, path.root)) throw new NoSuchPath(`No variable '$${path.root}'`);
      return select(path, scope.variables[path.root]);
  }
}
