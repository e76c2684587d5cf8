/**
 * SES authorizes an e-mail on the configuration set that it is sent with, too: the one of the call, or the default one
 * of the identity.
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

/** What the state that sends names, and what its role may do. */
function sent(identity: ses.IEmailIdentity, props: Partial<EmailNotifierProps> = {}) {
  const notifier = ApprovalNotifier.email(identity, { from: 'approvals@example.com', ...props });
  const { stateMachine } = new Approval(stack, 'Approval', { notifier }).workflow;
  const map = definitionOf(stateMachine).States['Tell approvers'];
  return {
    name: map.ItemProcessor.States['Tell approver'].Arguments.ConfigurationSetName,
    may: permissionsOf(stack)['Approval/Workflow/Role'].may.filter((line) => line.startsWith('ses:')),
  };
}

const onIdentity = (name: string) => `arn:aws:ses:\${AWS::Region}:\${AWS::AccountId}:identity/${name}`;
const SET = 'arn:aws:ses:${AWS::Region}:${AWS::AccountId}:configuration-set/${Set}';

test('an e-mail is sent with the configuration set that is given, and may use it', () => {
  const found = sent(imported(), { configurationSet: configurationSet() });
  expect(found).toEqual({
    name: '${Set}', may: [`ses:SendEmail on ${onIdentity('example.com')}, ${SET}`],
  });
});

test('an e-mail may use the default configuration set of an identity of the app', () => {
  const found = sent(identityWith(configurationSet()));
  expect(found).toEqual({ name: undefined, may: [`ses:SendEmail on ${onIdentity('${Identity}')}, ${SET}`] });
});

test('the configuration set that is given takes the place of the default one', () => {
  const other = ses.ConfigurationSet.fromConfigurationSetName(stack, 'Other', 'other');
  const found = sent(identityWith(configurationSet()), { configurationSet: other });
  expect(found.name).toEqual('other');
  expect(found.may[0]).toContain('configuration-set/other');
  expect(found.may[0]).not.toContain(SET);
});

test('an e-mail of an identity without a configuration set may use none', () => {
  expect(sent(identityWith())).toEqual({ name: undefined, may: [`ses:SendEmail on ${onIdentity('${Identity}')}`] });
});
