import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { BuiltInBinding } from './step-binding';
import { integrationOf } from '../asl/integration';
import { jsonataIn } from '../asl/jsonata';
import { InvalidPropError } from '../validation/errors';
import type { RetryPolicy } from '../workflow/retry-policy';

/** The place that a step is put into. */
export interface StepPlacement {
  /**
   * What the place gives to the step: any value, with JSONata in `{% … %}`. A step with `arguments` of its own gets
   * those.
   *
   * @default - the input of the state
   */
  readonly input?: any;

  /**
   * The variable of the workflow that takes the step's result.
   *
   * @default - the result goes into no variable
   */
  readonly resultVariable?: string;

  /**
   * Further variables that are set when the step has succeeded: any values, with JSONata in `{% … %}`.
   *
   * @default - none
   */
  readonly assign?: { [variable: string]: any };

  /**
   * The output of the state, with JSONata in `{% … %}`. It may read `$states.result` and `$states.input`.
   *
   * @default - the result of the step
   */
  readonly output?: any;

  /**
   * How the step is tried again when neither the step nor the workflow says so.
   *
   * @default - the policy of the workflow
   */
  readonly retry?: RetryPolicy;

  /**
   * A field that the workflow reads in the result. A step whose result can never have it is refused.
   *
   * @default - the workflow reads no field of its own
   */
  readonly resultField?: string;

  /**
   * Whether the work must be done when the step ends. A step that only hands the work over is refused.
   *
   * @default false
   */
  readonly mustComplete?: boolean;
}

interface ResultOfStep {
  readonly placement: StepPlacement;
  readonly binding: BuiltInBinding;
  /** The `result` that the user gave. */
  readonly given: any;
}

/** Refuses a step that cannot do what its place in the workflow needs. */
export function checkResult(scope: Construct, id: string, { placement, binding, given }: ResultOfStep): void {
  const { resultField: field, mustComplete } = placement;
  const receipt = handsOver(binding);
  if (mustComplete && receipt) {
    throw new InvalidPropError(scope, `step '${id}': the work must be done when the step ends, and '${receipt}' only `
      + `hands it over; ${TO_WAIT}`);
  }
  if (field === undefined) return;
  if (given !== undefined) return checkHasField(scope, `step '${id}': 'result'`, given, field);
  const fixed = fixedResultOf(binding);
  if (fixed === undefined) return;
  throw new InvalidPropError(scope, `step '${id}': the workflow reads '${field}' in the result, and the result is `
    + `${fixed}, which never has it; ${receipt ? `${TO_WAIT}, or ` : ''}set 'result' to what the step gives, for `
    + `example { ${field}: … }`);
}

/** Refuses a literal value without a field that the workflow reads. */
export function checkHasField(scope: Construct, what: string, value: any, field: string): void {
  const isExpression = typeof value === 'string' && jsonataIn(value) !== undefined;
  if (isExpression || Token.isUnresolved(value)) return;
  if (typeof value === 'object' && value !== null && field in value) return;
  throw new InvalidPropError(scope, `${what} must have the field '${field}', which the workflow reads, got: `
    + JSON.stringify(value));
}

const TO_WAIT = "let the step wait for the work ('waitForTaskToken' of a queue, a topic, an event or a service call, "
  + "'waitForEnd' of a workflow)";

/** The call that only hands the work over to somebody, where a step does no more: `sqs:sendMessage`. */
function handsOver({ resource }: BuiltInBinding): string | undefined {
  const { kind, service, action, pattern } = integrationOf(resource);
  const returnsAtOnce = (kind === 'sdk' || kind === 'optimized') && pattern === 'request';
  return returnsAtOnce && HANDS_OVER.test(action) ? `${service}:${action}` : undefined;
}

/** What AWS calls the actions that return before the work is done, unless Step Functions waits for it. */
const HANDS_OVER = /^(send|publish|putEvents$|submit|start(?!Sync)|create\w*Job$|runTask$|runJobFlow$)/;

/** What a result is that has fields of its own; nothing where whoever does the work decides about its fields. */
function fixedResultOf({ resource, result, fixedResult }: BuiltInBinding): string | undefined {
  const { kind, service, action, pattern } = integrationOf(resource);
  if (fixedResult !== undefined || result !== undefined || pattern === 'callback') return fixedResult;
  return kind === 'sdk' || kind === 'optimized' ? `the response of ${service}:${action}` : undefined;
}
