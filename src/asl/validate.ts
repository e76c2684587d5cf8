import { Diagnostic, refuse } from './diagnostic';
import { StateMachineType } from './model';
import { asDefinition, parseDefinition, Parsed } from './parse';
import { lambdaRetries, raisedErrors, timeouts, unknownServiceErrors } from './rules/advice';
import { expressions } from './rules/expressions';
import { fields } from './rules/fields';
import { labels, names, transitions } from './rules/flow';
import { lastHandlers } from './rules/handlers';
import { csvHeaders } from './rules/map';
import { Rule, subjectOf } from './rules/rule';
import { serviceCalls } from './rules/service-calls';
import { express, heartbeats, resources } from './rules/task';
import { textPaths } from './rules/text-paths';
import { variables } from './rules/variables';

/** In the order in which a reader wants to know of problems. */
const RULES: readonly Rule[] = [
  fields, resources, serviceCalls, express, heartbeats, lastHandlers, csvHeaders, expressions,
  names, labels, transitions,
  variables, raisedErrors, unknownServiceErrors, lambdaRetries, timeouts, textPaths,
];

const LARGEST_BYTES = 1024 * 1024;

/** Options for validating a definition. */
export interface ValidationOptions {
  /** Whether the services, actions and parameters of calls are compared with the tables of AWS's APIs. @default true */
  readonly serviceCalls?: boolean;
}

/** Validates a definition as AWS's ValidateStateMachineDefinition does: errors first, then warnings. */
export function validateDefinition(given: object, type: StateMachineType, options?: ValidationOptions): Diagnostic[] {
  return diagnose(asDefinition(given), type, options);
}

/** Validates a text, which may not be a definition, or be too large. */
export function validateText(text: string, type: StateMachineType, options?: ValidationOptions): Diagnostic[] {
  const parsed = parseDefinition(text);
  return parsed.definition ? [...tooLarge(text), ...diagnose(parsed, type, options)] : parsed.diagnostics;
}

function diagnose(
  { definition, diagnostics }: Parsed, type: StateMachineType,
  { serviceCalls: checksCalls = true }: ValidationOptions = {},
): Diagnostic[] {
  if (!definition) return diagnostics;
  const subject = subjectOf(definition, type);
  const rules = RULES.filter((rule) => checksCalls || rule !== serviceCalls);
  const found = rules.flatMap((rule) => [...rule(subject)]);
  return [...found.filter((d) => d.severity === 'ERROR'), ...found.filter((d) => d.severity === 'WARNING')];
}

function tooLarge(text: string): Diagnostic[] {
  const bytes = Buffer.byteLength(text);
  return bytes <= LARGEST_BYTES ? [] : [refuse('/', `A definition has at most ${LARGEST_BYTES} bytes, this one has `
    + `${bytes}; move a part of it into a nested workflow`)];
}
