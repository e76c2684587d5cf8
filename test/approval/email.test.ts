/**
 * SES authorizes sending an e-mail on its configuration set, too, which is that of the call or the default one of the
 * identity.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsimpleemailservicev2.html
 * @see https://github.com/aws/aws-cdk/issues/34402
 */
import { Stack } from 'aws-cdk-lib';
import * as ses from 'aws-cdk-lib/aws-ses';
import { Approval, ApprovalNotifier, EmailNotifierProps } from '../../src';
import { definitionOf } from '../support/asl';
import { permissionsOf } from '../support/permissions';
import { aStack } from '../support/synth';

let stack: Stack;
beforeEach(() => {
  stack = aStack();
});

const imported = () => ses.EmailIdentity.fromEmailIdentityName(stack, 'Identity', 'example.com');
const configurationSet = () => new ses.ConfigurationSet(stack, 'Set');
const identityWith = (set?: ses.IConfigurationSet) => new ses.EmailIdentity(stack, 'Identity', {
  identity: ses.Identity.email('approvals@example.com'), configurationSet: set,
});

/** The configuration set of the state that sends, and the permissions of its role. */
function sent(identity: ses.IEmailIdentity, props: Partial<EmailNotifierProps> = {}) {
  const notifier = ApprovalNotifier.email(identity, { fromEmail: 'approvals@example.com', ...props });
  const { stateMachine } = new Approval(stack, 'Approval', { notifier }).workflow;
  const map = definitionOf(stateMachine).States['Notify approvers'];
  return {
    name: map.ItemProcessor.States['Notify approver'].Arguments.ConfigurationSetName,
    may: permissionsOf(stack)['Approval/Workflow/Role'].may.filter((line) => line.startsWith('ses:')),
  };
}

const onIdentity = (name: string) => `arn:aws:ses:\${AWS::Region}:\${AWS::AccountId}:identity/${name}`;
const SET = 'arn:aws:ses:${AWS::Region}:${AWS::AccountId}:configuration-set/${Set}';

test('sends e-mails with the given configuration set, and grants its use', () => {
  const found = sent(imported(), { configurationSet: configurationSet() });
  expect(found).toEqual({
    name: '${Set}', may: [`ses:SendEmail on ${onIdentity('example.com')}, ${SET}`],
  });
});

test('grants the use of the default configuration set of an identity of the app', () => {
  const found = sent(identityWith(configurationSet()));
  expect(found).toEqual({ name: undefined, may: [`ses:SendEmail on ${onIdentity('${Identity}')}, ${SET}`] });
});

test('replaces the default configuration set by the given one', () => {
  const other = ses.ConfigurationSet.fromConfigurationSetName(stack, 'Other', 'other');
  const found = sent(identityWith(configurationSet()), { configurationSet: other });
  expect(found.name).toEqual('other');
  expect(found.may[0]).toContain('configuration-set/other');
  expect(found.may[0]).not.toContain(SET);
});

test('grants the use of no configuration set if the identity has none', () => {
  expect(sent(identityWith())).toEqual({ name: undefined, may: [`ses:SendEmail on ${onIdentity('${Identity}')}`] });
});
