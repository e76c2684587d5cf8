import { readFileSync } from 'node:fs';
import { Answer } from './answer';
import { didYouMean } from '../asl/errors';
import { isFields } from '../asl/model';
import { nearest } from '../asl/nearest';

/**
 * The mocks of a test case in a mock configuration of Step Functions Local, by the names of the states.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/sfn-local-mock-cfg-file.html
 */
export function mocksOfConfig(given: string | object, testCase: string, stateMachine?: string): Map<string, Answer> {
  const config: any = typeof given === 'string' ? JSON.parse(readFileSync(given, 'utf8')) : given;
  const machines = config.StateMachines ?? {};
  const name = stateMachine ?? one(Object.keys(machines), 'state machine');
  const { TestCases = {} } = entry(machines, name, 'state machine');
  const states = entry(TestCases, testCase, 'test case');
  return new Map(Object.entries<string>(states).map(([state, response]) =>
    [state, answersOf(entry(config.MockedResponses ?? {}, response, 'mocked response'), response)]));
}

/** The responses of one state: `"0"` to the first call, `"1-3"` to the next three. */
function answersOf(responses: { readonly [range: string]: any }, name: string): Answer {
  const answers: Answer[] = [];
  for (const [range, { Return, Throw }] of Object.entries(responses)) {
    const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
    if (first === undefined) {
      throw new Error(`useMockConfig: '${name}' must have numbers such as '0' or '1-3', got: '${range}'`);
    }
    const answer = Throw ? Answer.error(Throw.Error, Throw.Cause) : Answer.response(Return);
    for (let call = Number(first); call <= Number(last); call++) answers[call] = answer;
  }
  const missing = [...answers.keys()].find((call) => answers[call] === undefined);
  if (missing !== undefined) throw new Error(`useMockConfig: '${name}' has no response to call ${missing}`);
  return Answer.sequence(...answers);
}

function entry(from: { readonly [name: string]: any }, name: string, kind: string): any {
  if (Object.hasOwn(from, name) && isFields(from[name])) return from[name];
  const similar = nearest(name, Object.keys(from));
  throw new Error(`useMockConfig: there is no ${kind} '${name}'${didYouMean(similar)}`);
}

function one(names: readonly string[], kind: string): string {
  if (names.length === 1) return names[0];
  throw new Error(`useMockConfig: the configuration has ${names.length} ${kind}s; pass the name of one`);
}
