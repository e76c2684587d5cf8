import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { ApprovalStepProps } from './approval-step';
import { plainValue } from '../../validation/plain-value';
import { withVariable } from '../../workflow/jsonata-text';
import type { Step } from '../step';
import { checkHasField, StepPlacement } from '../step-placement';

/** What is to be approved before a step does its work. Texts may hold JSONata that reads `$request`. */
export interface AfterApprovalProps extends ApprovalStepProps {
  /**
   * JSONata in `{% … %}` that tells whether an approval is needed, for example
   * `{% $request.payment.amount > 1000 %}`.
   *
   * @default - always
   */
  readonly onlyIf?: string;

  /**
   * What the step gives where it was not approved: any value, with JSONata in `{% … %}` that may also read
   * `$approvalDecision`. The step's work is not done then.
   */
  readonly otherwise: any;
}

/** The states of a step that is done only where it is approved. Their input is what the step is given. */
export function afterApproval(
  scope: Construct, id: string, props: AfterApprovalProps, steps: { readonly ask: Step; readonly work: Step },
  { resultField, mustComplete }: StepPlacement,
): sfn.IChainable {
  const work = steps.work.toState(scope, `${id}: approved`, { resultField, mustComplete });
  if (resultField !== undefined) {
    checkHasField(scope, `step '${id}': 'otherwise' of afterApproval`, props.otherwise, resultField);
  }
  const refused = sfn.Pass.jsonata(scope, `${id}: not approved`, {
    outputs: withVariable(plainValue(scope, `step '${id}': 'otherwise'`, props.otherwise), 'request', '$states.input'),
  });
  const approved = sfn.Choice.jsonata(scope, `${id}: approved?`)
    .when(sfn.Condition.jsonata('{% $approvalDecision.decision = "APPROVED" %}'), work)
    .otherwise(refused);
  const ask = steps.ask.toState(scope, `${id}: ask for approval`, {
    assign: { approvalDecision: '{% $states.result.Output %}' },
    output: '{% $states.input %}',
  });
  ask.next(approved);
  if (props.onlyIf === undefined) return ask;
  return sfn.Choice.jsonata(scope, `${id}: approval needed?`)
    .when(sfn.Condition.jsonata(withVariable(props.onlyIf, 'request', '$states.input')), ask)
    .otherwise(work);
}
