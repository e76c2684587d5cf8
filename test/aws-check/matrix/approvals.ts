import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { DomainName } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as ses from 'aws-cdk-lib/aws-ses';
import { aFn, aKey, anOperator, aTopic, samples } from './sample';
import {
  Approval,
  ApprovalEndpoint,
  ApprovalNotifier,
  ApprovalRule,
  ApprovalStepProps,
  ApprovalWorkflow,
  IApproval,
  Step,
  Workflow,
} from '../../../src';

/** A workflow that asks, so that its permissions are in the template too. */
function asking(stack: Stack, approval: IApproval, props: Partial<ApprovalStepProps> = {}): Workflow {
  const ask = Step.approval(approval, { title: 'Refund {% $request.orderId %}?', ...props });
  return new Workflow(stack, 'Asking', { definition: ask.toState(stack, 'Ask for approval') });
}

const chat = (stack: Stack) => ApprovalNotifier.step(Step.invoke(aFn(stack, 'Chat')));

/** `Approval` with each notifier and endpoint, and `ApprovalWorkflow`. */
export const APPROVALS = samples({
  'approval-minimal': (stack) => {
    asking(stack, new Approval(stack, 'Approval'));
  },

  'approval-with-topics-and-a-key': (stack) => {
    const key = aKey(stack);
    const approval = new Approval(stack, 'Approval', {
      notifier: ApprovalNotifier.topic(aTopic(stack, 'Approvers', key), {
        escalationTopic: aTopic(stack, 'Managers', aKey(stack, 'KeyOfManagers')),
      }),
      encryptionKey: key,
      auditRetention: Duration.days(365),
      logRetention: logs.RetentionDays.ONE_YEAR,
      alarmTopic: aTopic(stack, 'Alarms'),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    approval.grantReadRequests(anOperator(stack));
    asking(stack, approval, {
      text: 'Of {% $request.amount %} euros',
      details: { amount: '{% $request.amount %}' },
      reminders: [Duration.hours(1), Duration.days(1)],
      escalation: { after: Duration.days(2) },
      rule: ApprovalRule.firstDecision(),
    });
  },

  'approval-by-email': (stack) => {
    const identity = new ses.EmailIdentity(stack, 'Identity', {
      identity: ses.Identity.domain('example.com'),
      configurationSet: new ses.ConfigurationSet(stack, 'Set'),
    });
    const approval = new Approval(stack, 'Approval', {
      notifier: ApprovalNotifier.email(identity, { fromEmail: 'approvals@example.com' }),
      endpoint: ApprovalEndpoint.functionUrl({ iamAuthorized: true, identityField: 'userId' }),
      encryptionKey: aKey(stack),
    });
    asking(stack, approval, {
      approvers: ['ada@example.com', 'bob@example.com'],
      rule: ApprovalRule.atLeast(2),
      requester: '{% $request.requester %}',
      requesterMayDecide: true,
      escalation: { after: Duration.hours(3), approvers: '{% $request.managers %}' },
    });
  },

  'approval-by-email-with-imported-resources': (stack) => {
    const identity = ses.EmailIdentity.fromEmailIdentityName(stack, 'Identity', 'example.com');
    const configurationSet = ses.ConfigurationSet.fromConfigurationSetName(stack, 'Set', 'mails');
    const approval = new Approval(stack, 'Approval', {
      notifier: ApprovalNotifier.email(identity, { fromEmail: 'approvals@example.com', configurationSet }),
    });
    asking(stack, approval, { approvers: ['ada@example.com'] });
  },

  'approval-by-a-step-with-an-authorizer': (stack) => {
    const approval = new Approval(stack, 'Approval', {
      notifier: chat(stack),
      endpoint: ApprovalEndpoint.httpApi({
        authorizer: new HttpLambdaAuthorizer('Authorizer', aFn(stack, 'Authorizer')),
        identityField: 'email',
        domainName: new DomainName(stack, 'Domain', {
          domainName: 'approve.example.com',
          certificate: acm.Certificate.fromCertificateArn(
            stack,
            'Certificate',
            stack.formatArn({
              service: 'acm',
              resource: 'certificate',
              resourceName: '11111111-2222-3333-4444-555555555555',
            }),
          ),
        }),
        rateLimit: 5,
        burstLimit: 10,
      }),
      tracing: false,
      alarms: false,
    });
    asking(stack, approval, { approvers: ['ada', 'bob'], rule: ApprovalRule.all() });
  },

  'approval-with-iam': (stack) => {
    asking(
      stack,
      new Approval(stack, 'Approval', {
        endpoint: ApprovalEndpoint.httpApi({ authorizer: new HttpIamAuthorizer() }),
      }),
    );
  },

  'approval-with-a-function-url': (stack) => {
    asking(stack, new Approval(stack, 'Approval', { endpoint: ApprovalEndpoint.functionUrl() }));
  },

  'approval-of-another-app': (stack) => {
    asking(stack, Approval.fromApprovalAttributes(stack, 'Approval', {
      stateMachineArn: stack.formatArn({
        service: 'states',
        resource: 'stateMachine',
        resourceName: 'Approvals',
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
      identifiesApprovers: true,
      encryptionKey: aKey(stack),
    }), { approvers: ['ada'] });
  },

  'approval-workflow-minimal': (stack) => {
    new ApprovalWorkflow(stack, 'Refunds');
  },

  'approval-workflow-full': (stack) => {
    const key = aKey(stack);
    new ApprovalWorkflow(stack, 'Refunds', {
      approval: new Approval(stack, 'Approval', { notifier: chat(stack), encryptionKey: key }),
      rule: ApprovalRule.atLeast(2),
      approvalTimeout: Duration.days(2),
      reminders: [Duration.days(1)],
      escalation: { after: Duration.days(1), approvers: ['boss'] },
      notifyRequester: Step.invoke(aFn(stack, 'Tell')),
      alertTopic: aTopic(stack, 'Alerts', key),
      encryptionKey: key,
    });
  },

  'approval-workflow-with-topics-of-the-user': (stack) => {
    const key = aKey(stack);
    new ApprovalWorkflow(stack, 'Refunds', {
      requesterTopic: aTopic(stack, 'Requesters', key),
      alertTopic: aTopic(stack, 'Alerts', key),
      encryptionKey: key,
    });
  },
});
