import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { BuiltInBinding } from './step-binding';
import { integrationOf } from '../asl/integration';
import { jsonataIn } from '../asl/jsonata';
import { InvalidPropError } from '../validation/errors';
import type { RetryPolicy } from '../workflow/retry-policy';

/** Options for how a step is wired into a workflow, that is, its input and where its result is stored. */
export interface StepPlacement {
  /**
   * The input that the workflow passes to the step. Any value, which may hold JSONata in `{% … %}`; the `arguments` of
   * the step take precedence.
   *
   * @default - the input of the state
   */
  readonly input?: any;

  /**
   * The workflow variable that the result of the step is assigned to.
   *
   * @default - the result is not assigned to a variable
   */
  readonly resultVariable?: string;

  /**
   * Further variables that are assigned if the step succeeds. Any values, which may hold JSONata in `{% … %}`.
   *
   * @default - no further variables
   */
  readonly assign?: { [variable: string]: any };

  /**
   * The output of the state. Any value, which may hold JSONata in `{% … %}` and read `$states.result` and
   * `$states.input`.
   *
   * @default - the result of the step
   */
  readonly output?: any;

  /**
   * The retry policy of the step, if neither the step nor the workflow defines one.
   *
   * @default - the policy of the workflow
   */
  readonly retry?: RetryPolicy;

  /**
   * A field that the workflow reads from the result of the step. A step whose result can never have this field fails
   * synthesis.
   *
   * @default - the workflow reads no particular field
   */
  readonly resultField?: string;

  /**
   * Whether the work must be completed when the step ends. A step that only submits the work fails synthesis.
   *
   * @default false
   */
  readonly mustComplete?: boolean;
}

interface ResultOfStep {
  readonly placement: StepPlacement;
  readonly binding: BuiltInBinding;
  /** The `result` of the options of the step. */
  readonly given: any;
}

/** Throws if the step cannot return what the workflow requires of it. */
export function checkResult(scope: Construct, id: string, { placement, binding, given }: ResultOfStep): void {
  const { resultField: field, mustComplete } = placement;
  const receipt = submission(binding);
  if (mustComplete && receipt) {
    throw new InvalidPropError(scope, `step '${id}': the work must be completed when the step ends, and '${receipt}' `
      + `only submits it; ${TO_WAIT}`);
  }
  if (field === undefined) return;
  if (given !== undefined) return checkHasField(scope, `step '${id}': 'result'`, given, field);
  const fixed = fixedResultOf(binding);
  if (fixed === undefined) return;
  throw new InvalidPropError(scope, `step '${id}': the workflow reads '${field}' from the result, and the result is `
    + `${fixed}, which never has this field; ${receipt ? `${TO_WAIT}, or ` : ''}set 'result' to a value that has it, `
    + `for example { ${field}: … }`);
}

/** Throws if a literal value lacks a field that the workflow reads. */
export function checkHasField(scope: Construct, what: string, value: any, field: string): void {
  const isExpression = typeof value === 'string' && jsonataIn(value) !== undefined;
  if (isExpression || Token.isUnresolved(value)) return;
  if (typeof value === 'object' && value !== null && field in value) return;
  throw new InvalidPropError(scope, `${what} must have the field '${field}', which the workflow reads, got: `
    + JSON.stringify(value));
}

const TO_WAIT = "make the step wait until the work is completed ('waitForTaskToken' of a queue, a topic, an event or a "
  + "service call, 'waitForEnd' of a workflow)";

/** Returns the call of a step that only submits the work, for example `sqs:sendMessage`. */
function submission({ resource }: BuiltInBinding): string | undefined {
  const { kind, service, action, pattern } = integrationOf(resource);
  const returnsAtOnce = (kind === 'sdk' || kind === 'optimized') && pattern === 'request';
  return returnsAtOnce && SUBMITS.test(action) ? `${service}:${action}` : undefined;
}

/** The names of actions that return before the work is completed, unless Step Functions waits for it. */
const SUBMITS = /^(send|publish|putEvents$|submit|start(?!Sync)|create\w*Job$|runTask$|runJobFlow$)/;

/** Describes a result whose fields the service defines; undefined if the function or the worker defines them. */
function fixedResultOf({ resource, result, fixedResult }: BuiltInBinding): string | undefined {
  const { kind, service, action, pattern } = integrationOf(resource);
  if (fixedResult !== undefined || result !== undefined || pattern === 'callback') return fixedResult;
  return kind === 'sdk' || kind === 'optimized' ? `the response of ${service}:${action}` : undefined;
}
