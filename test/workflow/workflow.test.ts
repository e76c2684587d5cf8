import { Annotations as ConstructAnnotations, App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Workflow, WorkflowProps } from '../../src';
import { aStack } from '../support/synth';

function aWorkflow(props: Partial<WorkflowProps> = {}, stack = aStack(), id = 'Flow'): Workflow {
  return new Workflow(stack, id, { definition: new sfn.Pass(stack, `${id}Start`), ...props });
}

const templateOf = (workflow: Workflow) => Template.fromStack(Stack.of(workflow));

function machineOf(workflow: Workflow): any {
  return Object.values(templateOf(workflow).findResources('AWS::StepFunctions::StateMachine'))[0];
}

function statements(template: Template): any[] {
  return Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
    (policy: any) => policy.Properties.PolicyDocument.Statement,
  );
}

const logGroupNames = (template: Template) =>
  Object.values(template.findResources('AWS::Logs::LogGroup')).map(({ Properties }) => Properties.LogGroupName);

const express = { stateMachineType: sfn.StateMachineType.EXPRESS };

describe('a Workflow with defaults', () => {
  test('logs all events with their data to a log group that is deleted if its creation is rolled back', () => {
    const workflow = aWorkflow();
    expect(machineOf(workflow).Properties.LoggingConfiguration).toEqual({
      Level: 'ALL',
      IncludeExecutionData: true,
      Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: { 'Fn::GetAtt': [expect.any(String), 'Arn'] } } }],
    });
    templateOf(workflow).hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: { RetentionInDays: 90 },
    });
  });

  test('names the log group after the policy for log delivery, whose id changes each time both are created', () => {
    const [policyId] = Object.keys(templateOf(aWorkflow()).findResources('AWS::IAM::Policy', {
      Properties: { PolicyDocument: { Statement: [{ Action: Match.arrayWith(['logs:CreateLogDelivery']) }] } },
    }));
    expect(logGroupNames(templateOf(aWorkflow()))).toEqual([
      {
        'Fn::Join': ['', [
          expect.stringMatching(/^\/aws\/vendedlogs\/states\/StackFlow.+-$/), STACK_UUID, '-', { Ref: policyId },
        ]],
      },
    ]);
  });

  test('traces with X-Ray', () => {
    expect(machineOf(aWorkflow()).Properties.TracingConfiguration).toEqual({ Enabled: true });
  });

  test('stops an execution after a day, an Express one after five minutes', () => {
    const timeout = (workflow: Workflow) =>
      JSON.parse(machineOf(workflow).Properties.DefinitionString).TimeoutSeconds;
    expect(timeout(aWorkflow())).toBe(24 * 60 * 60);
    expect(timeout(aWorkflow(express))).toBe(5 * 60);
  });

  test('has a role that Step Functions may assume only for state machines of this account and region', () => {
    templateOf(aWorkflow()).hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Principal: { Service: 'states.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
              ArnLike: { 'aws:SourceArn': Match.anyValue() },
            },
          },
        ],
      },
    });
  });

  test.each([
    ['ExecutionsFailed', /redrive the execution if its work is still needed/],
    ['ExecutionsTimedOut', /exceeded the timeout.*nothing was rolled back/],
    ['ExecutionsAborted', /was stopped.*nothing was rolled back/],
    ['ExecutionThrottled', /quotas/],
  ])('has an alarm for %s that states what to do', (MetricName, text) => {
    templateOf(aWorkflow()).hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName,
      Namespace: 'AWS/States',
      Threshold: 1,
      Period: 300,
      Statistic: 'Sum',
      TreatMissingData: 'notBreaching',
      AlarmDescription: Match.stringLikeRegexp(`^Stack/Flow: .*${text.source}`),
    });
  });

  test('has only the permissions for logs and traces', () => {
    expect(statements(templateOf(aWorkflow())).map(({ Action, Resource }) => [Resource, Action.length])).toEqual([
      ['*', 8], ['*', 4],
    ]);
  });
});

describe('a Workflow with one prop', () => {
  test('sets the log level, and whether the log includes data', () => {
    const workflow = aWorkflow({ logLevel: sfn.LogLevel.ERROR, logExecutionData: false });
    expect(machineOf(workflow).Properties.LoggingConfiguration).toMatchObject({
      Level: 'ERROR',
      IncludeExecutionData: false,
    });
  });

  test('disables the log', () => {
    const workflow = aWorkflow({ logLevel: sfn.LogLevel.OFF });
    expect(machineOf(workflow).Properties.LoggingConfiguration).toEqual({ Level: 'OFF' });
    expect(statements(templateOf(workflow)).flatMap(({ Action }) => Action)).not.toContain('logs:CreateLogDelivery');
    expect(workflow.logGroup).toBeUndefined();
    templateOf(workflow).resourceCountIs('AWS::Logs::LogGroup', 0);
  });

  test('uses the given log group', () => {
    const stack = aStack();
    const logGroup = logs.LogGroup.fromLogGroupName(stack, 'Log', '/aws/vendedlogs/states/mine');
    const template = templateOf(aWorkflow({ logGroup }, stack));
    template.resourceCountIs('AWS::Logs::LogGroup', 0);
    // Without the policy that names the default log group: after another log group, that policy is a new one.
    expect(statements(template).map(({ Action }) => Action.length)).toEqual([12]);
    expect(Object.keys(template.findResources('AWS::IAM::Policy'))[0]).toMatch(/TelemetryPolicy/);
  });

  test('sets the retention and the removal policy of the log group', () => {
    const props = { logRetention: logs.RetentionDays.ONE_DAY, removalPolicy: RemovalPolicy.DESTROY };
    templateOf(aWorkflow(props)).hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: 'Delete',
      Properties: { RetentionInDays: 1 },
    });
  });

  test('disables tracing', () => {
    const workflow = aWorkflow({ tracing: false });
    expect(machineOf(workflow).Properties.TracingConfiguration).toEqual({ Enabled: false });
    expect(JSON.stringify(statements(templateOf(workflow)))).not.toContain('xray');
  });

  test('uses the given role', () => {
    const stack = aStack();
    const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111111111111:role/mine');
    expect(machineOf(aWorkflow({ role }, stack)).Properties.RoleArn).toBe('arn:aws:iam::111111111111:role/mine');
  });

  test('uses an imported role of other stacks without replacing their policies', () => {
    const names = ['Dev', 'Prod'].flatMap((id) => {
      const stack = new Stack(new App(), id);
      const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111111111111:role/mine');
      const workflow = aWorkflow({ role }, stack);
      workflow.grantTaskResponse(role);
      return Object.values(templateOf(workflow).findResources('AWS::IAM::Policy'))
        .map(({ Properties }) => Properties.PolicyName);
    });
    expect([names.length, new Set(names).size]).toEqual([6, 6]);
  });

  test('lets CloudFormation name the log group if the role is immutable', () => {
    const stack = aStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111111111111:role/mine', { mutable: false });
    const template = templateOf(aWorkflow({ role, encryptionKey }, stack));
    template.resourceCountIs('AWS::IAM::Policy', 0);
    expect(logGroupNames(template)).toEqual([undefined]);
    expect(JSON.stringify(template.findResources('AWS::KMS::Key'))).toContain(':log-group:*"');
  });

  test('sets the name, the timeout and the comment', () => {
    const workflow = aWorkflow({ stateMachineName: 'mine', timeout: Duration.hours(2), comment: 'what it is for' });
    expect(machineOf(workflow).Properties.StateMachineName).toBe('mine');
    expect(JSON.parse(machineOf(workflow).Properties.DefinitionString)).toMatchObject({
      TimeoutSeconds: 7200,
      Comment: 'what it is for',
    });
  });

  test('creates no alarms', () => {
    const workflow = aWorkflow({ alarms: false });
    templateOf(workflow).resourceCountIs('AWS::CloudWatch::Alarm', 0);
    expect(workflow.alarms).toEqual([]);
  });
});

describe('an alarm topic', () => {
  test('receives all four alarms, and allows them to publish although its policy enforces TLS', () => {
    const stack = aStack();
    const topic = new sns.Topic(stack, 'Alarms', { enforceSSL: true });
    const template = templateOf(aWorkflow({ alarmTopic: topic }, stack));
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [stack.resolve(topic.topicArn)] });
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  });

  test('allows alarms to use its customer managed key', () => {
    const stack = aStack();
    const masterKey = new kms.Key(stack, 'Key');
    const template = templateOf(aWorkflow({ alarmTopic: new sns.Topic(stack, 'Alarms', { masterKey }) }, stack));
    expect(keyUsers(template)).toEqual(['cloudwatch.amazonaws.com']);
  });
});

describe('a customer managed key', () => {
  test('encrypts the state machine and its log, and may be used by each service that needs it', () => {
    const stack = aStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    const workflow = aWorkflow({ encryptionKey }, stack);
    const template = templateOf(workflow);
    const arn = stack.resolve(encryptionKey.keyArn);
    expect(machineOf(workflow).Properties.EncryptionConfiguration).toEqual({
      Type: 'CUSTOMER_MANAGED_KMS_KEY',
      KmsKeyId: arn,
      KmsDataKeyReusePeriodSeconds: 300,
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: arn });
    expect(keyUsers(template)).toEqual([
      { 'Fn::Join': ['', ['logs.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]] },
      'delivery.logs.amazonaws.com',
    ]);
    const use = statements(template).filter(({ Resource }) => JSON.stringify(Resource) === JSON.stringify(arn));
    expect(use.map(({ Action }) => Action)).toEqual([
      ['kms:Decrypt', 'kms:GenerateDataKey'],
      'kms:GenerateDataKey',
    ]);
    expect(JSON.stringify(use[0].Condition)).toContain(':stateMachine:*');
  });

  test('causes a warning if it is imported, since its policy cannot be changed', () => {
    const stack = aStack();
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111111111111:key/k');
    aWorkflow({ encryptionKey }, stack);
    const text = Match.stringLikeRegexp('policy of an imported key cannot be changed.*delivery.logs.amazonaws.com');
    Annotations.fromStack(stack).hasWarning('/Stack/Flow', text);
  });
});

describe('grants for one state machine', () => {
  const granted = (grant: (workflow: Workflow, role: iam.Role) => void, props = {}) => {
    const stack = aStack();
    const workflow = aWorkflow(props, stack);
    const role = new iam.Role(stack, 'Caller', { assumedBy: new iam.AccountRootPrincipal() });
    grant(workflow, role);
    const policy: any = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy')).find(([id]) =>
      id.startsWith('Caller'),
    )![1];
    return policy.Properties.PolicyDocument.Statement.map(({ Action, Resource }: any) => ({
      Action,
      Resource: JSON.stringify(Resource),
    }));
  };
  const machine = expect.stringMatching(/^\{"Ref":"FlowStateMachine/);
  const executions = expect.stringMatching(/:execution:.*FlowStateMachine.*":\*"/);

  test.each([
    [
      'grantStartExecution',
      (w: Workflow, r: iam.Role) => w.grantStartExecution(r),
      {},
      [{ Action: 'states:StartExecution', Resource: machine }],
    ],
    [
      'grantStartSyncExecution',
      (w: Workflow, r: iam.Role) => w.grantStartSyncExecution(r),
      express,
      [{ Action: 'states:StartSyncExecution', Resource: machine }],
    ],
    [
      'grantRead',
      (w: Workflow, r: iam.Role) => w.grantRead(r),
      {},
      [
        { Action: ['states:DescribeStateMachine', 'states:ListExecutions'], Resource: machine },
        { Action: expect.arrayContaining(['states:GetExecutionHistory']), Resource: executions },
      ],
    ],
    [
      'grantRedrive',
      (w: Workflow, r: iam.Role) => w.grantRedrive(r),
      {},
      [{ Action: 'states:RedriveExecution', Resource: executions }],
    ],
  ])('allow only its actions: %s', (_, grant, props, expected) => {
    expect(granted(grant, props)).toEqual(expected);
  });

  test('fail for a synchronous start of a Standard workflow, and a redrive of an Express one', () => {
    const role = iam.Role.fromRoleArn(aStack(), 'Role', 'arn:aws:iam::111111111111:role/mine');
    expect(() => aWorkflow().grantStartSyncExecution(role)).toThrow(
      '[Stack/Flow] grantStartSyncExecution: a Standard workflow cannot be started synchronously; ' +
        "use grantStartExecution, or set 'stateMachineType' to EXPRESS",
    );
    expect(() => aWorkflow(express).grantRedrive(role)).toThrow('an Express execution cannot be redriven');
  });
});

test('a Workflow returns the metrics of its state machine', () => {
  const workflow = aWorkflow();
  const metrics = [
    workflow.metricStarted(),
    workflow.metricSucceeded(),
    workflow.metricFailed(),
    workflow.metricTimedOut(),
    workflow.metricAborted(),
    workflow.metricThrottled(),
    workflow.metricTime(),
    workflow.metric('ExecutionsRedriven'),
  ];
  expect(metrics.map(({ metricName }) => metricName)).toEqual([
    'ExecutionsStarted',
    'ExecutionsSucceeded',
    'ExecutionsFailed',
    'ExecutionsTimedOut',
    'ExecutionsAborted',
    'ExecutionThrottled',
    'ExecutionTime',
    'ExecutionsRedriven',
  ]);
});

describe('props that contradict each other', () => {
  test.each<[Partial<WorkflowProps>, string]>([
    [{ logLevel: sfn.LogLevel.OFF, logRetention: logs.RetentionDays.ONE_DAY }, "[Stack/Flow] 'logLevel' is OFF"],
    [{ logLevel: sfn.LogLevel.OFF, logExecutionData: true }, "'logLevel' is OFF"],
    [
      { logGroup: {} as logs.ILogGroup, logRetention: logs.RetentionDays.ONE_DAY },
      "'logRetention' is for the log group that",
    ],
    [{ alarms: false, alarmTopic: {} as sns.ITopic }, "'alarms' is false, so 'alarmTopic' has no effect"],
  ])('fail: %j', (props, message) => {
    expect(() => aWorkflow(props)).toThrow(message);
  });

  test('cause a warning for an Express workflow without a log', () => {
    const workflow = aWorkflow({ ...express, logLevel: sfn.LogLevel.OFF });
    Annotations.fromStack(Stack.of(workflow)).hasWarning(
      '/Stack/Flow',
      Match.stringLikeRegexp('AWS keeps no history'),
    );
  });
});

test('defines two workflows in one stack, and in two stacks, without conflicts', () => {
  const app = new App();
  const one = new Stack(app, 'One');
  aWorkflow({}, one, 'A');
  aWorkflow({}, one, 'B');
  const two = new Stack(app, 'Two');
  aWorkflow({}, two, 'A');
  const names = [one, two].flatMap((stack) =>
    Object.values(Template.fromStack(stack).findResources('AWS::Logs::LogGroup')).map((group: any) =>
      JSON.stringify(group.Properties.LogGroupName),
    ),
  );
  expect(new Set(names).size).toBe(3);
});

test('acknowledges warnings by their ids', () => {
  const stack = aStack();
  const workflow = aWorkflow({ ...express, logLevel: sfn.LogLevel.OFF }, stack);
  ConstructAnnotations.of(workflow).acknowledgeWarning('cdk-stepwright:expressWithoutLog');
  expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
});

/** The services that the key policy allows to use the key. */
function keyUsers(template: Template): any[] {
  const [key]: any[] = Object.values(template.findResources('AWS::KMS::Key'));
  return key.Properties.KeyPolicy.Statement.map(({ Principal }: any) => Principal.Service).filter(Boolean);
}

const STACK_UUID = { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] };
