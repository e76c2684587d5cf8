import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as ses from 'aws-cdk-lib/aws-ses';
import * as sns from 'aws-cdk-lib/aws-sns';
import { ApprovalServices } from './world';
import { Approval, ApprovalEndpoint, ApprovalNotifier, Step, Workflow } from '../../src';
import { Machine, runExecution, TaskRequest } from '../../src/engine';
import { definitionOf, expectGolden } from '../support/asl';
import { nagFindings } from '../support/nag';
import { permissionsOf } from '../support/permissions';
import { aFunction, aStack, synthError } from '../support/synth';

let stack: Stack;
beforeEach(() => {
  stack = aStack();
});

const jwt = () => new HttpJwtAuthorizer('Jwt', 'https://idp.example', { jwtAudience: ['approvals'] });
const byChat = () => ApprovalNotifier.step(Step.invoke(aFunction(stack, 'Chat')));
const mails = () =>
  ApprovalNotifier.email(ses.EmailIdentity.fromEmailIdentityName(stack, 'Identity', 'example.com'), {
    fromEmail: 'approvals@example.com',
  });

describe('golden', () => {
  test('has the states of an approval with a topic', () => {
    expectGolden(definitionOf(new Approval(stack, 'Approval').workflow.stateMachine), 'approval-topic');
  });

  test('has the states of an approval with e-mails', () => {
    const approval = new Approval(stack, 'Approval', { notifier: mails() });
    expectGolden(definitionOf(approval.workflow.stateMachine), 'approval-email');
  });

  test.each<[string, () => void]>([
    ['with a topic and an HTTP API', () => new Approval(stack, 'Approval')],
    [
      'with e-mails and a function URL',
      () => new Approval(stack, 'Approval', { notifier: mails(), endpoint: ApprovalEndpoint.functionUrl() }),
    ],
  ])('has the permissions of every role of an approval %s', (name, define) => {
    define();
    expectGolden(permissionsOf(stack), `approval-permissions-${name.replace(/\W+/g, '-')}`);
  });
});

test.each<[string, () => void]>([
  ['by default', () => new Approval(stack, 'Approval')],
  ['with a function URL', () => new Approval(stack, 'Approval', { endpoint: ApprovalEndpoint.functionUrl() })],
  [
    'with an authorizer',
    () => new Approval(stack, 'Approval', { endpoint: ApprovalEndpoint.httpApi({ authorizer: jwt() }) }),
  ],
  [
    'with a workflow that asks',
    () => {
      const approval = new Approval(stack, 'Approval');
      const definition = Step.approval(approval, { title: 'Refund?' }).toState(stack, 'Ask');
      new Workflow(stack, 'Flow', { definition });
    },
  ],
])('passes cdk-nag %s, except for acknowledged findings', (_, define) => {
  define();
  expect(nagFindings(stack)).toEqual([]);
});

describe('an approval', () => {
  const asks = (scope: Stack, approval: Approval, id = 'Flow') =>
    new Workflow(scope, id, {
      definition: Step.approval(approval, { title: 'Refund?' }).toState(scope, `Ask ${id}`),
    });
  /** Template.fromStack detects cycles between resources, and synthesis detects those between stacks. */
  const expectNone = (...stacks: Stack[]) => {
    expect(synthError(stacks[0])).toBeUndefined();
    for (const one of stacks) Template.fromStack(one);
  };

  test('causes no cycle with a notifier in its stack that uses its address and can respond to its workflow', () => {
    const chat = aFunction(stack, 'Chat');
    const approval = new Approval(stack, 'Approval', { notifier: ApprovalNotifier.step(Step.invoke(chat)) });
    const workflow = asks(stack, approval);
    chat.addEnvironment('PAGE', approval.address);
    workflow.grantTaskResponse(chat);
    approval.grantReadRequests(chat);
    expectNone(stack);
  });

  test('causes no cycle with a notifier, a topic and two workflows in other stacks', () => {
    const app = new App();
    const [notifiers, approvals, shop, office] = ['Notifiers', 'Approvals', 'Shop', 'Office'].map(
      (id) => new Stack(app, id),
    );
    const byStep = new Approval(approvals, 'ByStep', {
      notifier: ApprovalNotifier.step(Step.invoke(aFunction(notifiers, 'Chat'))),
    });
    const byTopic = new Approval(approvals, 'ByTopic', {
      notifier: ApprovalNotifier.topic(new sns.Topic(notifiers, 'Topic')),
    });
    asks(shop, byStep);
    asks(office, byStep);
    asks(office, byTopic, 'Other');
    expectNone(notifiers, approvals, shop, office);
  });
});

describe('the tables', () => {
  test('set a time to live on links and tokens, and on requests only with auditRetention', () => {
    new Approval(stack, 'Kept');
    new Approval(stack, 'Forgotten', { auditRetention: Duration.millis(1500) }); // two whole seconds
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ AUDIT_SECONDS: '2' }) },
    });
    const ttl = Object.entries<any>(Template.fromStack(stack).findResources('AWS::DynamoDB::Table')).map(
      ([id, { Properties }]) => [id.replace(/[0-9A-F]{8}$/, ''), Properties.TimeToLiveSpecification?.Enabled ?? false],
    );
    expect(Object.fromEntries(ttl)).toEqual({
      KeptRequestTable: false,
      KeptSecretTable: true,
      ForgottenRequestTable: true,
      ForgottenSecretTable: true,
    });
  });

  test('are encrypted with one customer managed key, and retained', () => {
    new Approval(stack, 'Approval');
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::KMS::Key', 1);
    template.allResources('AWS::DynamoDB::Table', {
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: { SSESpecification: { SSEEnabled: true, SSEType: 'KMS' } },
    });
  });

  test('can be read with grantReadRequests, without links and tokens', () => {
    const approval = new Approval(stack, 'Approval');
    const auditor = aFunction(stack, 'Auditor');
    approval.grantReadRequests(auditor);
    const { may } = permissionsOf(stack)['Auditor/ServiceRole'];
    expect(may).toEqual([
      'dynamodb:GetItem, dynamodb:Query, dynamodb:Scan on ${Approval/RequestTable.Arn}',
      expect.stringMatching(/^kms:Decrypt, /),
    ]);
  });
});

describe('the page', () => {
  test('is throttled behind an HTTP API, whose access log omits the links', () => {
    new Approval(stack, 'Approval');
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      DefaultRouteSettings: { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 },
      AccessLogSettings: { Format: Match.not(Match.stringLikeRegexp('\\$context\\.path|requestOverride|pathParam')) },
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: 'ANY /{id}', AuthorizationType: 'NONE' });
  });

  test('has an access log behind an HTTP API that is named after the API and encrypted with the given key', () => {
    const encryptionKey = new kms.Key(stack, 'Key');
    new Approval(stack, 'Approval', { encryptionKey });
    const template = Template.fromStack(stack);
    const [api] = Object.keys(template.findResources('AWS::ApiGatewayV2::Api'));
    template.hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: {
        LogGroupName: {
          'Fn::Join': ['', [Match.stringLikeRegexp('^/aws/vendedlogs/apis/StackApproval.+-$'), { Ref: api }]],
        },
        KmsKeyId: stack.resolve(encryptionKey.keyArn),
      },
    });
    expect(JSON.stringify(template.findResources('AWS::KMS::Key'))).toContain(':log-group:/aws/vendedlogs/apis/*"');
  });

  test('has log groups for its functions that CloudFormation names', () => {
    new Approval(stack, 'Approval');
    const groups = Template.fromStack(stack).findResources('AWS::Logs::LogGroup');
    expect(Object.entries(groups).filter(([, { Properties }]) => !Properties.LogGroupName)
      .map(([id]) => id.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual(['ApprovalAskLog', 'ApprovalPageLog']);
  });

  test.each<[string, ApprovalEndpoint, object, string]>([
    [
      'IAM',
      ApprovalEndpoint.httpApi({ authorizer: new HttpIamAuthorizer() }),
      { AuthorizationType: 'AWS_IAM' },
      'userArn',
    ],
    ['JWT', ApprovalEndpoint.httpApi({ authorizer: jwt() }), { AuthorizationType: 'JWT' }, 'email'],
    ['JWT, by another claim', ApprovalEndpoint.httpApi({ authorizer: jwt(), identityField: 'sub' }), {}, 'sub'],
  ])('admits and identifies approvers with %s', (_, endpoint, route, field) => {
    const approval = new Approval(stack, 'Approval', { endpoint });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', route);
    template.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { IDENTITY: field } } });
    expect(approval.identifiesApprovers).toBe(true);
  });

  test('identifies approvers behind a function URL with IAM', () => {
    const endpoint = ApprovalEndpoint.functionUrl({ iamAuthorized: true });
    expect(new Approval(stack, 'Approval', { endpoint }).identifiesApprovers).toBe(true);
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Url', { AuthType: 'AWS_IAM' });
  });

  test('is served only by the custom domain name if there is one', () => {
    const domainName = apigatewayv2.DomainName.fromDomainNameAttributes(stack, 'Domain', {
      name: 'approve.example.com',
      regionalDomainName: 'd-1.execute-api.eu-west-1.amazonaws.com',
      regionalHostedZoneId: 'Z',
    });
    const approval = new Approval(stack, 'Approval', { endpoint: ApprovalEndpoint.httpApi({ domainName }) });
    expect(approval.address).toBe('https://approve.example.com/');
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
  });

  test.each<[() => ApprovalEndpoint, string]>([
    [() => ApprovalEndpoint.httpApi({ identityField: 'sub' }), "'identityField' has no effect without an 'authorizer'"],
    [
      () => ApprovalEndpoint.functionUrl({ identityField: 'x' }),
      "'identityField' has no effect without 'iamAuthorized'",
    ],
  ])('rejects %p', (define, message) => {
    expect(define).toThrow(message);
  });
});

describe('the notifier', () => {
  test('is an encrypted topic by default', () => {
    const approval = new Approval(stack, 'Approval');
    expect([approval.topic !== undefined, approval.identifiesApprovers]).toEqual([true, false]);
    Template.fromStack(stack).hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
  });

  test('publishes escalations to another topic if it is given', () => {
    const notifier = ApprovalNotifier.topic(new sns.Topic(stack, 'Team'), {
      escalationTopic: new sns.Topic(stack, 'Boss'),
    });
    new Approval(stack, 'Approval', { notifier });
    expect(permissionsOf(stack)['Approval/AskRole'].may).toEqual(
      expect.arrayContaining(['sns:Publish on ${Team}', 'sns:Publish on ${Boss}']),
    );
  });

  test.each([[mails], [byChat]])('identifies approvers if it notifies them one by one: %p', (notifier) => {
    const approval = new Approval(stack, 'Approval', { notifier: notifier() });
    expect([approval.topic, approval.identifiesApprovers]).toEqual([undefined, true]);
  });
});

test('encrypts all stored data, the state machine and its log with a customer managed key', () => {
  const approval = new Approval(stack, 'Approval', { encryptionKey: new kms.Key(stack, 'Key') });
  new Workflow(stack, 'Flow', { definition: Step.approval(approval, { title: 'x' }).toState(stack, 'Ask') });
  for (const role of ['Flow/Role', 'Approval/PageRole']) {
    expect(permissionsOf(stack)[role].may).toContain(
      'kms:Decrypt, kms:GenerateDataKey on ${Key.Arn} if StringEquals ' +
        'kms:EncryptionContext:aws:states:stateMachineArn = ${Approval/Workflow/StateMachine}',
    );
  }
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::KMS::Key', 1);
  template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
    EncryptionConfiguration: { Type: 'CUSTOMER_MANAGED_KMS_KEY' },
  });
});

test('excludes execution data from the log, because it contains tokens and links', () => {
  new Approval(stack, 'Approval');
  Template.fromStack(stack).hasResourceProperties('AWS::StepFunctions::StateMachine', {
    LoggingConfiguration: { IncludeExecutionData: false, Level: 'ALL' },
  });
});

test('can be created twice in one stack', () => {
  new Approval(stack, 'One', { alarmTopic: new sns.Topic(stack, 'Alarms') });
  new Approval(stack, 'Two', { alarms: false });
  Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 5);
});

test('sends e-mails with the content of the page and a dedicated link, and marks reminders', async () => {
  const approval = new Approval(stack, 'Approval', { notifier: mails() });
  const sent: any[] = [];
  class MailServices extends ApprovalServices {
    override async call(request: TaskRequest) {
      if (!request.resource.includes('sesv2')) return super.call(request);
      sent.push(request.input);
      return [{ response: { type: 'succeeded' as const, output: { MessageId: 'm' } } }];
    }
  }
  await runExecution(new Machine(definitionOf(approval.workflow.stateMachine)), {
    services: new MailServices(),
    name: 'refund-1',
    input: {
      title: 'Refund of\n5 EUR?',
      details: [
        { name: 'Order', value: 'o-1' },
        { name: 'Items', value: [1, 2] },
      ],
      approvers: ['ada@example.com'],
      rule: 'FIRST_DECISION',
      timeoutSeconds: 7200,
      reminderSeconds: [3600],
    },
  });
  expect(sent.map(({ Content }) => Content.Simple.Subject.Data)).toEqual([
    'Refund of 5 EUR?',
    'Reminder: Refund of 5 EUR?',
  ]);
  const [{ FromEmailAddress, Destination, Content }] = sent;
  expect([FromEmailAddress, Destination]).toEqual(['approvals@example.com', { ToAddresses: ['ada@example.com'] }]);
  expect(Content.Simple.Body.Text.Data).toMatch(
    new RegExp(
      '^Refund of\n5 EUR\\?\n\nOrder: o-1\nItems: \\[1,2\\]\nAsked by: refund-1\n' +
        'Please decide by: 1970-01-01T02:00:00.000Z\n\nApprove or reject here:\nhttps://approve.example/[\\w-]{43}$',
    ),
  );
});
