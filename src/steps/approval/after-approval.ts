import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { ApprovalStepProps } from './approval-step';
import { jsonataIn } from '../../asl/jsonata';
import { InvalidPropError } from '../../validation/errors';
import { plainValue } from '../../validation/plain-value';
import { jsonata, toExpression, withVariable } from '../../workflow/jsonata-text';
import type { Step } from '../step';
import { checkHasField, StepPlacement } from '../step-placement';

/** Properties for defining a step that runs only if it is approved. Texts may hold JSONata that reads `$request`. */
export interface AfterApprovalProps extends ApprovalStepProps {
  /**
   * JSONata in `{% … %}` that returns whether an approval is required, for example
   * `{% $request.payment.amount > 1000 %}`. Any value but `false` requires an approval, also no value: a comparison
   * with a field that is missing has none.
   *
   * @default - an approval is always required
   */
  readonly onlyIf?: string;

  /**
   * The result if the step is not approved, in which case it does not run. Any value, which may hold JSONata in
   * `{% … %}` and also read `$approvalDecision`.
   */
  readonly otherwise: any;
}

/** Creates the states of a step that runs only if it is approved. Their input is the input of the step. */
export function afterApproval(
  scope: Construct, id: string, props: AfterApprovalProps, steps: { readonly ask: Step; readonly work: Step },
  { resultField, mustComplete }: StepPlacement,
): sfn.IChainable {
  const work = steps.work.toState(scope, `${id}: approved`, { resultField, mustComplete });
  if (resultField !== undefined) {
    checkHasField(scope, `step '${id}': 'otherwise' of afterApproval`, props.otherwise, resultField);
  }
  const notApproved = sfn.Pass.jsonata(scope, `${id}: not approved`, {
    outputs: withVariable(plainValue(scope, `step '${id}': 'otherwise'`, props.otherwise), 'request', '$states.input'),
  });
  const approved = sfn.Choice.jsonata(scope, `${id}: approved?`)
    .when(sfn.Condition.jsonata('{% $approvalDecision.decision = "APPROVED" %}'), work)
    .otherwise(notApproved);
  const ask = steps.ask.toState(scope, `${id}: ask for approval`, {
    assign: { approvalDecision: '{% $states.result.Output %}' },
    output: '{% $states.input %}',
  });
  ask.next(approved);
  if (props.onlyIf === undefined) return ask;
  if (jsonataIn(props.onlyIf) === undefined) {
    throw new InvalidPropError(scope, `step '${id}': 'onlyIf' of afterApproval must be JSONata in {% … %}, got: `
      + `'${props.onlyIf}'`);
  }
  // A condition must return a boolean: without a value, the execution would fail.
  const needed = toExpression(withVariable(props.onlyIf, 'request', '$states.input'));
  return sfn.Choice.jsonata(scope, `${id}: approval needed?`)
    .when(sfn.Condition.jsonata(jsonata(`$not(${needed} = false)`)), ask)
    .otherwise(work);
}
