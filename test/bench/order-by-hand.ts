import { Aws, Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { ORDER, PROBLEMS, request, RESULT, VALID } from '../../src/patterns/order/order-expressions';

export interface Functions {
  readonly pay: lambda.IFunction;
  readonly ship: lambda.IFunction;
  readonly cancelShipping: lambda.IFunction;
  readonly refund: lambda.IFunction;
}

/** Defines the order process with aws-cdk-lib only: the same resources, states and error handling. */
export function orderByHand(scope: Construct, functions: Functions): void {
  const key = new kms.Key(scope, 'Key', { enableKeyRotation: true });
  const table = (id: string, name: string) =>
    new dynamodb.Table(scope, id, {
      partitionKey: { name, type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  const orders = table('Orders', 'orderId');
  const inventory = table('Inventory', 'sku');
  const topic = (id: string) => new sns.Topic(scope, id, { masterKey: key, enforceSSL: true });
  const alerts = topic('Alerts');
  const customers = topic('Customers');
  alerts.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [alerts.topicArn],
    }),
  );
  key.grant(new iam.ServicePrincipal('cloudwatch.amazonaws.com'), 'kms:Decrypt', 'kms:GenerateDataKey*');

  const role = new iam.Role(scope, 'Role', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  });
  key.grant(role, 'kms:Decrypt', 'kms:GenerateDataKey');
  const telemetry = new iam.Policy(scope, 'Telemetry', {
    statements: [new iam.PolicyStatement({ actions: ['logs:CreateLogDelivery'], resources: ['*'] })],
  });
  role.attachInlinePolicy(telemetry);
  const tracing = new iam.Policy(scope, 'Tracing', {
    statements: [new iam.PolicyStatement({ actions: ['xray:PutTraceSegments'], resources: ['*'] })],
  });
  role.attachInlinePolicy(tracing);
  const log = new logs.LogGroup(scope, 'Log', {
    logGroupName: `/aws/vendedlogs/states/orders-${scope.node.id}-${Fn.select(2, Fn.split('/', Aws.STACK_ID))}`,
    retention: logs.RetentionDays.THREE_MONTHS,
  });
  const machine = new sfn.StateMachine(scope, 'StateMachine', {
    definitionBody: sfn.DefinitionBody.fromChainable(
      definition(scope, { functions, orders, inventory, alerts, customers }),
    ),
    role,
    timeout: Duration.days(1),
    tracingEnabled: true,
    logs: { destination: log, level: sfn.LogLevel.ALL, includeExecutionData: true },
  });
  for (const [name, metric] of Object.entries({
    Failed: machine.metricFailed(),
    TimedOut: machine.metricTimedOut(),
    Aborted: machine.metricAborted(),
    Throttled: machine.metricThrottled(),
  })) {
    metric
      .createAlarm(scope, `${name}Alarm`, {
        threshold: 1,
        evaluationPeriods: 1,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      })
      .addAlarmAction(new actions.SnsAction(alerts));
  }
  alertOfInterruptions(scope, machine, alerts);
}

/** Sends an alert about executions that timed out or were stopped. */
function alertOfInterruptions(scope: Construct, machine: sfn.StateMachine, topic: sns.Topic): void {
  const rule = new events.Rule(scope, 'Interrupted', {
    eventPattern: {
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: { stateMachineArn: [machine.stateMachineArn], status: ['TIMED_OUT', 'ABORTED'] },
    },
  });
  const role = new iam.Role(scope, 'InterruptedRole', {
    assumedBy: new iam.ServicePrincipal('events.amazonaws.com'),
    inlinePolicies: {
      Publish: new iam.PolicyDocument({
        statements: [new iam.PolicyStatement({ actions: ['sns:Publish'], resources: [topic.topicArn] })],
      }),
    },
  });
  rule.addTarget({ bind: () => ({ arn: topic.topicArn, role }) });
}

interface Parts {
  readonly functions: Functions;
  readonly orders: dynamodb.Table;
  readonly inventory: dynamodb.Table;
  readonly alerts: sns.Topic;
  readonly customers: sns.Topic;
}

function definition(scope: Construct, { functions, orders, inventory, alerts, customers }: Parts): sfn.IChainable {
  const taskTimeout = sfn.Timeout.duration(Duration.minutes(5));
  const retried = <T extends sfn.TaskStateBase>(task: T, errors: string[], maxAttempts = 3): T => {
    task.addRetry({
      errors,
      maxAttempts,
      interval: Duration.seconds(2),
      backoffRate: 2,
      maxDelay: Duration.minutes(1),
      jitterStrategy: sfn.JitterType.FULL,
    });
    return task;
  };
  const invoke = (id: string, lambdaFunction: lambda.IFunction, payload: string, assign: object = {}) =>
    retried(
      tasks.LambdaInvoke.jsonata(scope, id, {
        lambdaFunction,
        taskTimeout,
        retryOnServiceExceptions: false,
        payload: sfn.TaskInput.fromText(payload),
        outputs: '{% $states.result.Payload %}',
        assign: { ...assign },
      }),
      ['TransientError', 'Lambda.ServiceException', 'Lambda.SdkClientException', 'Lambda.TooManyRequestsException'],
    );
  const call = (
    id: string,
    service: string,
    action: string,
    iamAction: string,
    arn: string,
    parameters: any,
    more = {},
  ) =>
    retried(
      tasks.CallAwsService.jsonata(scope, id, {
        service,
        action,
        iamAction,
        iamResources: [arn],
        parameters,
        taskTimeout,
        ...more,
      }),
      [`${service === 'sns' ? 'Sns' : 'DynamoDb'}.SdkClientException`],
    );
  const publish = (id: string, topic: sns.Topic, message: string) =>
    call(id, 'sns', 'publish', 'sns:Publish', topic.topicArn, { TopicArn: topic.topicArn, Message: message });
  const update = (id: string, outcome: string, result: string) =>
    call(id, 'dynamodb', 'updateItem', 'dynamodb:UpdateItem', orders.tableArn, {
      TableName: orders.tableName,
      Key: { orderId: { S: '{% $order.orderId %}' } },
      UpdateExpression: 'SET #outcome = :outcome, #result = :result',
      ConditionExpression: '#execution = :me',
      ExpressionAttributeNames: { '#outcome': 'outcome', '#result': 'result', '#execution': 'executionArn' },
      ExpressionAttributeValues: {
        ':outcome': { S: outcome },
        ':result': { S: result },
        ':me': { S: '{% $states.context.Execution.Id %}' },
      },
    });
  const transact = (id: string, item: string) =>
    call(id, 'dynamodb', 'transactWriteItems', 'dynamodb:UpdateItem', inventory.tableArn, {
      TransactItems:
        `{% [{ "Update": { "TableName": "${orders.tableName}", "Key": { "orderId": { "S": $order.orderId } } } }, ` +
        `$map($order.items, function($item) { { "Update": { "TableName": "${inventory.tableName}", ${item} } } })] %}`,
    });
  const choice = (id: string) => sfn.Choice.jsonata(scope, id);
  const when = (expression: string) => sfn.Condition.jsonata(`{% ${expression} %}`);
  const wait = (id: string) =>
    sfn.Wait.jsonata(scope, id, { time: sfn.WaitTime.seconds('{% 1 + $floor($random() * 60) %}') });
  const failure = { assign: { failure: '{% $states.errorOutput %}' } };

  const failed = publish('Alert', alerts, '{% "Order " & $order.orderId & " failed" %}');
  const recordFailure = update('Record failure', 'FAILED', '{% $string($failure) %}');
  const fail = sfn.Fail.jsonata(scope, 'Failed', { error: 'OrderFailed', cause: '{% $string($failure) %}' });
  failed.addCatch(recordFailure, failure).next(recordFailure.addCatch(fail).next(fail));
  const record = update('Record', '{% $outcome %}', `{% $string(${RESULT}) %}`);
  const unrecorded = publish('Alert: not recorded', alerts, '{% $order.orderId %}');
  const end = sfn.Pass.jsonata(scope, 'Not recorded', { outputs: `{% ${RESULT} %}` });
  record.addCatch(unrecorded.addCatch(end), failure);
  unrecorded.next(end);
  const notify = publish('Notify', customers, '{% "Your order " & $order.orderId & ": " & $outcome %}');
  const unnotified = publish('Alert: not notified', alerts, '{% $order.orderId %}');
  notify.addCatch(unnotified.addCatch(record), failure).next(record);
  unnotified.next(record);

  const refund = invoke('Refund', functions.refund, request('refund'));
  const outOfStock = choice('Out of stock?').when(when('$outcome = "OUT_OF_STOCK"'), notify).otherwise(failed);
  refund.addCatch(failed, failure).next(outOfStock);
  const release = transact('Release', '"UpdateExpression": "ADD stock :q"');
  const waitToRelease = wait('Wait to release');
  const whyNotReleased = choice('Why not released?')
    .when(when('$reasons[0] = "ConditionalCheckFailed"'), refund)
    .when(when('$conflicts < 20'), waitToRelease)
    .otherwise(refund);
  release
    .addCatch(whyNotReleased, { errors: ['DynamoDb.TransactionCanceledException'] })
    .addCatch(refund, failure)
    .next(refund);
  waitToRelease.next(release);
  const close = update('Close', 'RELEASED', '');
  close
    .addCatch(release, { errors: ['DynamoDb.ConditionalCheckFailedException'] })
    .addCatch(refund, failure)
    .next(refund);
  const cancel = invoke('Cancel', functions.cancelShipping, request('cancel-shipping'));
  cancel.addCatch(failed, failure).next(release);
  const ship = invoke('Ship', functions.ship, request('ship'), { shipment: '{% $states.result.Payload %}' });
  ship.addCatch(cancel, failure).next(notify);
  const reserve = transact(
    'Reserve',
    '"UpdateExpression": "SET stock = stock - :q", "ConditionExpression": "stock >= :q"',
  );
  const waitToReserve = wait('Wait to reserve');
  const whyNotReserved = choice('Why not reserved?')
    .when(when('$reasons[0] = "ConditionalCheckFailed"'), ship)
    .when(when('"ConditionalCheckFailed" in $reasons'), refund, { assign: { outcome: 'OUT_OF_STOCK' } })
    .when(when('$conflicts < 20'), waitToReserve)
    .otherwise(close);
  reserve
    .addCatch(whyNotReserved, { errors: ['DynamoDb.TransactionCanceledException'] })
    .addCatch(close, failure)
    .next(ship);
  waitToReserve.next(reserve);
  const pay = invoke('Pay', functions.pay, request('pay'), { payment: '{% $states.result.Payload %}' });
  pay.addCatch(refund, failure).next(
    choice('Paid?')
      .when(when('$payment.paid = true'), reserve)
      .when(when('$payment.paid = false'), notify, { assign: { outcome: 'DECLINED' } })
      .otherwise(refund),
  );
  const first = call('First', 'dynamodb', 'getItem', 'dynamodb:GetItem', orders.tableArn, {
    TableName: orders.tableName,
    Key: { orderId: { S: '{% $order.orderId %}' } },
  });
  first.addCatch(failed, failure);
  const claim = call('Claim', 'dynamodb', 'putItem', 'dynamodb:PutItem', orders.tableArn, {
    TableName: orders.tableName,
    Item: { orderId: { S: '{% $order.orderId %}' }, executionArn: { S: '{% $states.context.Execution.Id %}' } },
    ConditionExpression: 'attribute_not_exists(orderId) OR executionArn = :me',
    ExpressionAttributeValues: { ':me': { S: '{% $states.context.Execution.Id %}' } },
  });
  claim
    .addCatch(first, { errors: ['DynamoDb.ConditionalCheckFailedException'] })
    .addCatch(failed, failure)
    .next(pay);
  return choice('Check')
    .when(when(VALID), claim, { assign: { order: `{% ${ORDER} %}`, outcome: 'CONFIRMED', conflicts: 0 } })
    .otherwise(
      sfn.Pass.jsonata(scope, 'Invalid', { outputs: { outcome: 'INVALID', problems: `{% ${PROBLEMS} %}` } }),
    );
}

/** Imports the four functions of a user by ARN. Their code does not matter here. */
export function functionsOf(stack: Stack): Functions {
  const fn = (name: string) =>
    lambda.Function.fromFunctionArn(stack, `${name}Function`, `arn:aws:lambda:eu-west-1:111111111111:function:${name}`);
  return { pay: fn('Pay'), ship: fn('Ship'), cancelShipping: fn('CancelShipping'), refund: fn('Refund') };
}
