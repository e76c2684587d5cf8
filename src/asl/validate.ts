import { Diagnostic, refuse } from './diagnostic';
import { Definition, StateMachineType } from './model';
import { parseDefinition } from './parse';
import { lambdaRetries, raisedErrors, timeouts } from './rules/advice';
import { expressions } from './rules/expressions';
import { names, transitions } from './rules/flow';
import { Rule } from './rules/rule';
import { fields } from './rules/schema';
import { express, heartbeats, resources } from './rules/task';

/** In the order in which a reader wants to know of problems. */
const RULES: readonly Rule[] = [
  fields, resources, express, heartbeats, expressions, names, transitions,
  raisedErrors, lambdaRetries, timeouts,
];

const LARGEST_BYTES = 1024 * 1024;

/** Validates a definition as AWS's ValidateStateMachineDefinition does: errors first, then warnings. */
export function validateDefinition(definition: Definition, type: StateMachineType): Diagnostic[] {
  const found = RULES.flatMap((rule) => [...rule({ definition, type })]);
  return [...found.filter((d) => d.severity === 'ERROR'), ...found.filter((d) => d.severity === 'WARNING')];
}

/** Validates a text, which may not be a definition, or be too large. */
export function validateText(text: string, type: StateMachineType): Diagnostic[] {
  const { definition, diagnostics } = parseDefinition(text);
  if (!definition) return diagnostics;
  return [...tooLarge(text), ...validateDefinition(definition, type)];
}

function tooLarge(text: string): Diagnostic[] {
  const bytes = Buffer.byteLength(text);
  return bytes <= LARGEST_BYTES ? [] : [refuse('/', `A definition has at most ${LARGEST_BYTES} bytes, this one has `
    + `${bytes}; move a part of it into a nested workflow`)];
}
