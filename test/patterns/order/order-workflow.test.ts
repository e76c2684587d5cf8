import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { OrderWorkflow, OrderWorkflowProps, Step } from '../../../src';
import { definitionOf } from '../../support/asl';
import { fullOrders, minimalOrders } from '../../support/orders';
import { aStack, synthError } from '../../support/synth';

const templateOf = (orders: OrderWorkflow) => Template.fromStack(Stack.of(orders));

/** The permissions of the role of the state machine, as `action on resource`. */
function permissions(template: Template): string[] {
  const policies = Object.entries<any>(template.findResources('AWS::IAM::Policy'));
  return policies
    .filter(([id]) => /Workflow(Role|Telemetry|LogDelivery)/.test(id))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
    .flatMap(({ Action, Resource }) =>
      [Action]
        .flat()
        .flatMap((action: string) =>
          [Resource].flat().map((resource: any) => `${action} on ${JSON.stringify(resource)}`),
        ),
    )
    .sort();
}

describe('an order workflow with only the required steps', () => {
  test('defines retained tables with point-in-time recovery, encrypted with a dedicated key', () => {
    const template = templateOf(minimalOrders(aStack()));
    template.resourceCountIs('AWS::DynamoDB::Table', 2);
    for (const key of ['orderId', 'sku']) {
      template.hasResource('AWS::DynamoDB::Table', {
        DeletionPolicy: 'RetainExceptOnCreate',
        Properties: {
          KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
          BillingMode: 'PAY_PER_REQUEST',
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: Match.anyValue() },
        },
      });
    }
    template.hasResource('AWS::KMS::Key', {
      DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain', Properties: { EnableKeyRotation: true },
    });
  });

  test('defines two encrypted topics, and sends alarms to the alert topic', () => {
    const stack = aStack();
    const orders = minimalOrders(stack);
    const template = templateOf(orders);
    template.resourceCountIs('AWS::SNS::Topic', 2);
    template.allResourcesProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    template.allResourcesProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: [stack.resolve(orders.alertTopic.topicArn)],
    });
  });

  test('grants the state machine only the permissions it needs', () => {
    const short = permissions(templateOf(minimalOrders(aStack())))
      .filter((permission) => !permission.endsWith('"*"'))
      .map((permission) =>
        permission.replace(/\{"(?:Ref|Fn::GetAtt)":\[?"(\w+?)[0-9A-F]{8}"(?:,"Arn"\])?\}/, '$1'),
      );
    expect(short).toEqual([
      'dynamodb:GetItem on OrdersOrderTable',
      'dynamodb:PutItem on OrdersOrderTable',
      'dynamodb:UpdateItem on OrdersInventoryTable',
      'dynamodb:UpdateItem on OrdersOrderTable',
      'kms:Decrypt on OrdersKey',
      'kms:Decrypt on OrdersKey',
      'kms:DescribeKey on OrdersKey',
      'kms:Encrypt on OrdersKey',
      'kms:GenerateDataKey on OrdersKey',
      'kms:GenerateDataKey on OrdersKey',
      'kms:ReEncryptFrom on OrdersKey',
      'kms:ReEncryptTo on OrdersKey',
      'lambda:InvokeFunction on OrdersPay',
      'lambda:InvokeFunction on OrdersShip',
      'sns:Publish on OrdersAlertTopic',
      'sns:Publish on OrdersCustomerTopic',
    ]);
  });

  test('has no wildcards except those that logs and traces require', () => {
    const wildcards = permissions(templateOf(minimalOrders(aStack()))).filter((permission) =>
      permission.includes('*'),
    );
    expect(wildcards.every((permission) => /^(logs|xray):\w+ on "\*"$/.test(permission))).toBe(true);
    expect(wildcards).toHaveLength(12);
  });

  test('requires manual action for the refund and for an unknown shipment', () => {
    const states = Object.keys(definitionOf(minimalOrders(aStack()).stateMachine).States);
    expect(states).toEqual(expect.arrayContaining(['Refund requires manual action', 'Alert: refund needed']));
    expect(states).not.toContain('Cancel shipping');
  });
});

test('gives every task a timeout, a retry and a catcher of all errors', () => {
  for (const define of [minimalOrders, fullOrders]) {
    const states: [string, any][] = Object.entries(definitionOf(define(aStack()).stateMachine).States);
    for (const [name, state] of states.filter(([, { Type }]) => Type === 'Task')) {
      expect([name, state.TimeoutSeconds > 0, state.Retry.length]).toEqual([name, true, 1]);
      expect([name, state.Catch.at(-1).ErrorEquals]).toEqual([name, ['States.ALL']]);
    }
  }
});

test('uses given resources, also imported ones, and defines none itself', () => {
  const stack = aStack();
  const topic = (id: string) => sns.Topic.fromTopicArn(stack, id, `arn:aws:sns:eu-west-1:111111111111:${id}`);
  const fn = lambda.Function.fromFunctionArn(stack, 'Fn', 'arn:aws:lambda:eu-west-1:111111111111:function:fn');
  const orders = new OrderWorkflow(stack, 'Orders', {
    pay: Step.invoke(fn),
    ship: Step.invoke(fn),
    customerTopic: topic('customers'),
    alertTopic: topic('alerts'),
    orderTable: dynamodb.Table.fromTableName(stack, 'OrderTable', 'orders'),
    inventoryTable: dynamodb.Table.fromTableName(stack, 'Inventory', 'shelf'),
    skuAttribute: 'article',
    stockAttribute: 'pieces',
  });
  const template = templateOf(orders);
  for (const type of ['AWS::DynamoDB::Table', 'AWS::SNS::Topic', 'AWS::KMS::Key', 'AWS::Lambda::Function']) {
    template.resourceCountIs(type, 0);
  }
  const reserve = definitionOf(orders.stateMachine).States['Reserve inventory'].Arguments.TransactItems;
  expect(reserve).toContain('"Key": { "article": { "S": $item.sku } }');
  expect(reserve).toContain('"ExpressionAttributeNames": { "#stock": "pieces" }');
  expect(permissions(template)).toEqual(
    expect.arrayContaining([
      'lambda:InvokeFunction on "arn:aws:lambda:eu-west-1:111111111111:function:fn"',
      'sns:Publish on "arn:aws:sns:eu-west-1:111111111111:alerts"',
    ]),
  );
});

test('encrypts everything with a given customer managed key, and lets the services use it', () => {
  const stack = aStack();
  const encryptionKey = new kms.Key(stack, 'Mine');
  const arn = stack.resolve(encryptionKey.keyArn);
  const template = templateOf(minimalOrders(stack, 'Orders', { encryptionKey }));
  template.resourceCountIs('AWS::KMS::Key', 1);
  template.allResourcesProperties('AWS::DynamoDB::Table', { SSESpecification: { KMSMasterKeyId: arn } });
  template.allResourcesProperties('AWS::SNS::Topic', { KmsMasterKeyId: arn });
  template.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: arn });
  template.allResourcesProperties('AWS::StepFunctions::StateMachine', {
    EncryptionConfiguration: { KmsKeyId: arn },
  });
  const [key]: any[] = Object.values(template.findResources('AWS::KMS::Key'));
  const users = JSON.stringify(key.Properties.KeyPolicy);
  expect(users).toContain('"logs.",{"Ref":"AWS::Region"},".",{"Ref":"AWS::URLSuffix"}');
  expect(users).toContain('"delivery.logs.amazonaws.com"');
  expect(users).toContain('"cloudwatch.amazonaws.com"');
});

test('allows several order workflows in one stack and in several stacks', () => {
  const app = new App();
  const one = new Stack(app, 'One');
  minimalOrders(one, 'Shoes');
  fullOrders(one, 'Hats');
  const two = new Stack(app, 'Two');
  minimalOrders(two, 'Shoes');
  Template.fromStack(one).resourceCountIs('AWS::StepFunctions::StateMachine', 2);
  Template.fromStack(two).resourceCountIs('AWS::StepFunctions::StateMachine', 1);
});

test('uses a table of another stack', () => {
  const app = new App();
  const data = new Stack(app, 'Data');
  const inventoryTable = new dynamodb.Table(data, 'Inventory', {
    partitionKey: { name: 'sku', type: dynamodb.AttributeType.STRING },
  });
  const stack = new Stack(app, 'Orders');
  minimalOrders(stack, 'Orders', { inventoryTable });
  Template.fromStack(stack).resourceCountIs('AWS::DynamoDB::Table', 1);
  expect(stack.dependencies).toEqual([data]);
});

test('passes the common workflow options to its workflow', () => {
  const orders = minimalOrders(aStack(), 'Orders', {
    stateMachineName: 'orders',
    logExecutionData: false,
    alarms: false,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const template = templateOf(orders);
  template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
    StateMachineName: 'orders',
    LoggingConfiguration: { IncludeExecutionData: false },
  });
  template.resourceCountIs('AWS::CloudWatch::Alarm', 0);
  for (const type of ['AWS::DynamoDB::Table', 'AWS::KMS::Key', 'AWS::Logs::LogGroup']) {
    template.allResources(type, { DeletionPolicy: 'Delete' });
  }
});

test('sends an alert about executions that ended without a catcher, except those that sent their own', () => {
  const stack = aStack();
  const orders = minimalOrders(stack);
  const template = templateOf(orders);
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      'source': ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      'detail': {
        stateMachineArn: [stack.resolve(orders.stateMachine.stateMachineArn)],
        $or: [
          { status: ['TIMED_OUT', 'ABORTED'] },
          { status: ['FAILED'], error: [{ 'anything-but': 'OrderFailed' }] },
        ],
      },
    },
    Targets: [Match.objectLike({ Arn: stack.resolve(orders.alertTopic.topicArn), RoleArn: Match.anyValue() })],
  });
  template.hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [{
        Principal: { Service: 'events.amazonaws.com' },
        Condition: {
          StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
          ArnLike: { 'aws:SourceArn': Match.anyValue() },
        },
      }],
    },
  });
});

describe('the grants of an order workflow', () => {
  const policyOf = (grant: (orders: OrderWorkflow, role: iam.Role) => void) => {
    const stack = aStack();
    const role = new iam.Role(stack, 'Caller', { assumedBy: new iam.AccountRootPrincipal() });
    grant(minimalOrders(stack), role);
    const policies = Object.entries<any>(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    const [, { Properties }] = policies.find(([id]) => id.startsWith('Caller'))!;
    return Properties.PolicyDocument.Statement.flatMap(({ Action }: any) => Action);
  };

  test('allow a caller to start executions', () => {
    expect(policyOf((orders, role) => orders.grantStartExecution(role))).toEqual(['states:StartExecution']);
  });

  test('allow a caller to read the record of an order, including decryption', () => {
    expect(policyOf((orders, role) => orders.grantReadOrder(role))).toEqual(
      expect.arrayContaining(['dynamodb:GetItem', 'kms:Decrypt']),
    );
  });
});

describe('OrderWorkflow.executionName', () => {
  test('returns the id of the order', () => {
    expect(OrderWorkflow.executionName('A-1_b')).toBe('A-1_b');
  });

  test.each(['', 'a b', 'x'.repeat(81), 'größe', 'a/b'])('rejects the id %j', (orderId) => {
    expect(() => OrderWorkflow.executionName(orderId)).toThrow('1 to 80 letters, digits, - and _');
  });
});

test('rejects a topic for alarms if alarms are disabled', () => {
  const alarmTopic = sns.Topic.fromTopicArn(aStack(), 'Topic', 'arn:aws:sns:eu-west-1:111111111111:topic');
  expect(() => minimalOrders(aStack(), 'Orders', { alarms: false, alarmTopic })).toThrow(
    "[Stack/Orders/Workflow] 'alarms' is false, so 'alarmTopic' has no effect");
});

describe('the messages to customers', () => {
  test('can be plain text or JSONata', () => {
    const messages = { confirmed: 'Thank "you"', declined: '{% "No: " & $payment.reason %}' };
    const { States } = definitionOf(minimalOrders(aStack(), 'Orders', { messages }).stateMachine);
    const text = States['Notify customer'].Arguments;
    expect(text).toContain('"CONFIRMED": "Thank \\"you\\""');
    expect(text).toContain('"DECLINED": ("No: " & $payment.reason)');
    expect(text).toContain('"OUT_OF_STOCK": ("We are sorry');
  });
});

test('accepts any kind of step for `pay`', () => {
  const stack = aStack();
  const wait = new sfn.Pass(stack, 'Approve').next(
    new sfn.Pass(stack, 'Charge', { result: sfn.Result.fromObject({ paid: true }) }),
  );
  minimalOrders(stack, 'Orders', { pay: Step.states(wait) });
  expect(synthError(stack)).toBeUndefined();
});

describe('the validation of an order workflow', () => {
  test.each<[Partial<OrderWorkflowProps>, string]>([
    [
      { customerTopic: {} as sns.ITopic },
      "'notifyCustomer' and 'customerTopic' are mutually exclusive ways to notify the customer",
    ],
    [{ messages: { declined: '' } }, "'messages.declined' must not be empty; omit it to use the default"],
    [{ stockAttribute: '' }, "'stockAttribute' must be the name of an attribute, got an empty string"],
    [
      { skuAttribute: 'x', stockAttribute: 'x' },
      "'skuAttribute' and 'stockAttribute' must be different attributes, got 'x' for both",
    ],
  ])('rejects %j', (props, message) => {
    expect(() => fullOrders(aStack(), 'Orders', props)).toThrow(`[Stack/Orders] ${message}`);
  });
});
