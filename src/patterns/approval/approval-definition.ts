import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ApprovalStepProps, IApproval, Step } from '../../steps';
import { jsonata } from '../../workflow/jsonata-text';

/** The error of an execution whose request failed, after an alert was sent. */
export const APPROVAL_FAILED = 'ApprovalFailed';

export interface ApprovalDefinitionProps extends Pick<ApprovalStepProps, 'rule' | 'reminders' | 'escalation'> {
  readonly approval: IApproval;
  readonly approvalTimeout?: ApprovalStepProps['timeout'];
  readonly notifyRequester: Step;
  readonly alertTopic: sns.ITopic;
}

/** The states of an approval workflow: check the request, ask for approval, notify the requester. */
export function approvalDefinition(scope: Construct, props: ApprovalDefinitionProps): sfn.IChainable {
  const ended = sfn.Pass.jsonata(scope, 'Decided', {
    outputs: jsonata('$merge([{ "outcome": $decision.decision }, $decision, { "requesterNotified": $notified }])'),
  });
  const notNotifiedAlert = alert(scope, 'Alert: requester not notified', props.alertTopic,
    '"The requester of \'" & $input.title & "\' could not be notified of the decision " & $decision.decision & ": "'
    + ' & $failure');
  notNotifiedAlert.addCatch(ended);
  notNotifiedAlert.next(ended);
  const notify = props.notifyRequester.toState(scope, 'Notify requester', { input: jsonata(NOTICE) });
  notify.addCatch(notNotifiedAlert, { assign: { failure: FAILURE, notified: false } });
  notify.next(ended);

  const failed = sfn.Fail.jsonata(scope, 'Approval failed', { error: APPROVAL_FAILED, cause: '{% $failure %}' });
  const failureAlert = alert(scope, 'Alert: approval failed', props.alertTopic,
    '"The request \'" & $input.title & "\' failed: " & $failure & ". See execution " & $states.context.Execution.Id');
  failureAlert.addCatch(failed);
  failureAlert.next(failed);
  const ask = Step.approval(props.approval, {
    title: '{% $input.title %}',
    text: '{% $input.text %}',
    details: '{% $input.details %}',
    requester: '{% $input.requester %}',
    approvers: props.approval.identifiesApprovers ? '{% $input.approvers %}' : undefined,
    rule: props.rule,
    timeout: props.approvalTimeout,
    reminders: props.reminders,
    escalation: props.escalation,
  }).toState(scope, 'Ask for approval', { resultVariable: 'decision' });
  ask.addCatch(failureAlert, { assign: { failure: FAILURE } });
  ask.next(notify);

  const invalid = sfn.Pass.jsonata(scope, 'Invalid request', {
    outputs: { outcome: 'INVALID', problems: '{% $problems %}' },
  });
  const valid = sfn.Choice.jsonata(scope, 'Valid?')
    .when(sfn.Condition.jsonata('{% $count($problems) = 0 %}'), ask)
    .otherwise(invalid);
  return sfn.Pass.jsonata(scope, 'Check request', {
    assign: { input: '{% $states.input %}', problems: jsonata(problems(props)), notified: true },
  }).next(valid);
}

function alert(scope: Construct, name: string, topic: sns.ITopic, message: string) {
  return Step.publish(topic, { subject: 'Approval alert', arguments: jsonata(message) }).toState(scope, name);
}

const FAILURE = jsonata('$states.errorOutput.Error & ": " & $states.errorOutput.Cause');

const NOTICE = '{ "title": $input.title, "requester": $input.requester, "decision": $decision.decision, "message": '
  + '"\'" & $input.title & "\' " & $lookup({ "APPROVED": "was approved", "REJECTED": "was rejected", '
  + '"TIMED_OUT": "was not decided in time" }, $decision.decision) '
  + '& ($exists($decision.comment) ? ": " & $decision.comment : ".") }';

/** JSONata that lists the problems of the input. */
function problems({ approval, rule }: ApprovalDefinitionProps): string {
  const names = '$type($x.approvers) = "array" and $count($x.approvers) > 0 '
    + 'and $count($x.approvers[$type($) != "string" or $trim($) = ""]) = 0';
  const approvers = !approval.identifiesApprovers
    ? ['approvers', '$exists($x.approvers)', 'must be left out: approvers are not identified']
    : approval.needsApprovers || (rule && rule._data !== 'FIRST_DECISION')
      ? ['approvers', `$not(${names})`, 'must be a list of names']
      : ['approvers', `$exists($x.approvers) and $not(${names})`, 'must be a list of names, or left out'];
  const checks = [
    ['title', '$not($type($x.title) = "string" and $trim($x.title) != "")', 'must be a text that is not empty'],
    ['text', '$exists($x.text) and $type($x.text) != "string"', 'must be a text, or left out'],
    ['details', '$exists($x.details) and $type($x.details) != "object"', 'must be an object, or left out'],
    ['requester', '$exists($x.requester) and $type($x.requester) != "string"', 'must be a text, or left out'],
    approvers,
  ];
  const found = checks.map(([field, wrong, problem]) =>
    `${wrong} ? ${JSON.stringify({ field, problem })} : []`).join(', ');
  return '($x := $states.input; $type($x) != "object" ? [{ "field": "", "problem": "must be an object" }] : '
    + `[${found}])`;
}
