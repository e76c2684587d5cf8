import { isDeepStrictEqual } from 'node:util';
import { TestResult } from './execution-result';
import { callName } from './mock';

/** The result of a matcher, as jest and vitest take it. */
export interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

/** Matchers for the results of executions, for `expect.extend(workflowMatchers)` of jest and vitest. */
export const workflowMatchers = {
  /** The execution succeeded; with `output`, it has that output. */
  toSucceed(result: TestResult, ...output: [unknown?]): MatcherResult {
    const pass = result.status === 'SUCCEEDED' && (output.length === 0 || isDeepStrictEqual(result.output, output[0]));
    return {
      pass,
      message: () => `Expected the execution${pass ? ' not' : ''} to succeed`
      + `${output.length === 0 ? '' : ` with ${json(output[0])}`}, and it ${endOf(result)}`,
    };
  },

  /** The execution failed with an error name; with `cause`, its cause includes the text or matches it. */
  toFailWith(result: TestResult, error: string, cause?: string | RegExp): MatcherResult {
    const said = result.cause ?? '';
    const pass = result.status !== 'SUCCEEDED' && result.error === error
      && (cause === undefined || (typeof cause === 'string' ? said.includes(cause) : cause.test(said)));
    return {
      pass,
      message: () => `Expected the execution${pass ? ' not' : ''} to fail with ${error}`
      + `${cause === undefined ? '' : ` (${cause})`}, and it ${endOf(result)}`,
    };
  },

  /** The states that were entered, in order. */
  toHavePath(result: TestResult, path: readonly string[]): MatcherResult {
    const pass = isDeepStrictEqual(result.path, path);
    const at = result.path.findIndex((state, index) => state !== path[index]);
    const place = at === -1 ? result.path.length : at;
    return {
      pass,
      message: () => pass ? `Expected another path than ${arrows(path)}`
        : `Expected the path ${arrows(path)}, and it left it after ${place} states: entered `
        + `${result.path[place] ?? 'no other'}, not ${path[place] ?? 'another'}; the path is ${arrows(result.path)}, `
        + `and the execution ${endOf(result)}`,
    };
  },

  /** A state called its service; with `parameters`, with these (all that are given, nested objects in part too). */
  toHaveCalled(result: TestResult, state: string, parameters?: unknown): MatcherResult {
    const calls = result.calls.filter((call) => call.state === state);
    const pass = calls.some((call) => parameters === undefined || includes(call.parameters, parameters));
    const made = calls.map((call) => `${callName(call.resource)} with ${json(call.parameters)}`);
    return {
      pass,
      message: () => `Expected '${state}'${pass ? ' not' : ''} to call its service`
      + `${parameters === undefined ? '' : ` with ${json(parameters)}`}; ${made.length === 0
        ? `it was not called, and the path is ${arrows(result.path)}` : `it called ${made.join(', then ')}`}`,
    };
  },
};

const json = (value: unknown): string => JSON.stringify(value);
const arrows = (path: readonly string[]): string => path.join(' → ') || '(none)';

function endOf({ status, output, error, cause, path }: TestResult): string {
  if (status === 'SUCCEEDED') return `succeeded with ${json(output)}`;
  const where = path.length === 0 ? '' : ` in '${path[path.length - 1]}'`;
  return status === 'RUNNING' ? `is still running${where}`
    : `ended as ${status}${where}: ${error ?? 'no error'}${cause === undefined ? '' : ` (${cause})`}`;
}

/** Whether a value has all that is expected of it. Matchers of jest and vitest (`expect.any(…)`) may be inside. */
function includes(value: any, expected: any): boolean {
  if (typeof expected?.asymmetricMatch === 'function') return expected.asymmetricMatch(value);
  if (typeof expected !== 'object' || expected === null || typeof value !== 'object' || value === null) {
    return Object.is(value, expected);
  }
  if (Array.isArray(expected)) {
    return Array.isArray(value) && value.length === expected.length
      && expected.every((item, index) => includes(value[index], item));
  }
  return Object.entries(expected).every(([name, item]) => includes(value[name], item));
}
