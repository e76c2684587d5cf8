import { Diagnostic } from '../../src/asl/diagnostic';
import { StateMachineType } from '../../src/asl/model';
import { validateText } from '../../src/asl/validate';

export const LAMBDA = 'arn:aws:states:::lambda:invoke';
export const END = { Type: 'Pass', End: true };

export function machine(States: object, more: object = {}): object {
  return { StartAt: Object.keys(States)[0], States, ...more };
}

export function task(more: object = {}): object {
  const Retry = [{ ErrorEquals: ['TransientError'] }];
  return { Type: 'Task', Resource: LAMBDA, TimeoutSeconds: 60, Retry, End: true, ...more };
}

export function diagnose(definition: unknown, type: StateMachineType = 'STANDARD'): Diagnostic[] {
  return validateText(typeof definition === 'string' ? definition : JSON.stringify(definition), type);
}

/** The only diagnostic of a definition, as a line. */
export function only(definition: unknown, type?: StateMachineType): string {
  const found = diagnose(definition, type);
  expect(found).toHaveLength(1);
  return `${found[0].severity} ${found[0].code} ${found[0].location}: ${found[0].message}`;
}
