import { Annotations as ConstructAnnotations, CfnParameter, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Step, Workflow, WorkflowProps } from '../../src';
import { aStack, synthError } from '../support/synth';

let stack: Stack;
beforeEach(() => {
  stack = aStack();
});

const workflow = (definition: sfn.IChainable, props: Partial<WorkflowProps> = {}) =>
  new Workflow(stack, 'Flow', { definition, ...props });

const custom = (resource: string, fields: object) =>
  new sfn.CustomState(stack, 'Call', {
    stateJson: { Type: 'Task', Resource: `arn:aws:states:::${resource}`, ...fields },
  });
const task = (service: string, action: string, parameters: Record<string, unknown>) =>
  new tasks.CallAwsService(stack, 'Call', { service, action, parameters, iamResources: ['*'] });
const step = (service: string, action: string, args: object) =>
  Step.serviceCall({ service, action, arguments: args, resources: ['*'], iamActions: ['a:B'] }).toState(stack, 'Call');

const warnings = () => Annotations.fromStack(stack)
  .findWarning('/Stack/Flow/StateMachine', Match.stringLikeRegexp('unknownServiceCall'))
  .map(({ entry }) => String(entry.data));

describe('the synthesis of a call that AWS would refuse', () => {
  test.each<[string, () => sfn.IChainable, string]>([
    ['an unknown service in a step', () => step('dynmodb', 'getItem', {}), '/Resource: The resource provided '
      + 'arn:aws:states:::aws-sdk:dynmodb:getItem is not recognized. The value is not a valid resource ARN, or the '
      + "resource is not available in this region; write 'dynamodb' for the service 'dynmodb'"],
    ['an unknown action in an L2 task', () => task('sns', 'publsh', {}), '/Resource: The resource provided '
      + 'arn:aws:states:::aws-sdk:sns:publsh is not recognized. The value is not a valid resource ARN, or the resource '
      + "is not available in this region; write 'publish' for the action 'publsh' of 'sns'"],
    ['a wrong parameter in a step', () => step('sqs', 'sendMessage', { QueueUrl: 'q', MesageBody: 'm' }),
      '/Arguments: The field "MesageBody" is not supported by Step Functions; write \'MessageBody\''],
    ['a missing parameter in an L2 task', () => task('sqs', 'sendMessage', { QueueUrl: 'q' }), '/Parameters: The field '
      + "'MessageBody' is required but was missing; sqs:sendMessage needs it, so set 'MessageBody', or 'MessageBody.$' "
      + 'to a path'],
    ['a value of a wrong type in a custom state', () => custom('ecs:runTask.sync', {
      Parameters: { TaskDefinition: 't', Overrides: [] },
    }), "/Parameters: The value for the field 'Overrides' must be an object, got: []"],
    ['a wrong enum in an optimized L2 task', () => new tasks.DynamoGetItem(stack, 'Call', {
      table: dynamodb.Table.fromTableName(stack, 'Table', 't'),
      key: { id: tasks.DynamoAttributeValue.fromString('1') },
      returnConsumedCapacity: 'Total' as tasks.DynamoConsumedCapacity,
    }), "/Parameters: The value for the field 'ReturnConsumedCapacity' must be 'TOTAL', got: 'Total'"],
    ['a missing parameter in a custom state in JSONata', () => custom('glue:startJobRun.sync', {
      QueryLanguage: 'JSONata', Arguments: { Arguments: '{% $states.input %}' },
    }), "/Arguments: The field 'JobName' is required but was missing; glue:startJobRun needs it, so set 'JobName'"],
  ])('fails for %s', (_, definition, message) => {
    workflow(definition());
    expect(synthError(stack)).toContain(`[Stack/Flow] SCHEMA_VALIDATION_FAILED at /States/Call${message}`);
  });

  test('succeeds if the validation of calls is disabled', () => {
    workflow(task('sns', 'publsh', {}), { validateServiceCalls: false });
    expect(synthError(stack)).toBeUndefined();
  });

  test('fails for an unknown optimized integration even then', () => {
    workflow(custom('sns:publsh', {}), { validateServiceCalls: false });
    expect(synthError(stack)).toContain('The resource provided arn:aws:states:::sns:publsh is not recognized.');
  });
});

describe('a call that may be newer than the tables', () => {
  test('causes a warning that names their date', () => {
    workflow(task('sqs', 'archiveQueue', {}));
    expect(synthError(stack)).toBeUndefined();
    expect(warnings()).toEqual([expect.stringMatching(new RegExp('^UNKNOWN_SERVICE_CALL at /States/Call/Resource: '
      + "there is no action 'archiveQueue' of 'sqs' in AWS's API of \\d{4}-"))]);
  });

  test('can be acknowledged', () => {
    const flow = workflow(task('sqs', 'archiveQueue', {}));
    ConstructAnnotations.of(flow).acknowledgeWarning('cdk-stepwright:unknownServiceCall');
    expect(synthError(stack)).toBeUndefined();
    expect(warnings()).toEqual([]);
  });

  test('causes no warning if the validation of calls is disabled', () => {
    workflow(task('sqs', 'archiveQueue', {}), { validateServiceCalls: false });
    expect(synthError(stack)).toBeUndefined();
    expect(warnings()).toEqual([]);
  });
});

test('accepts values that only the deployment or an execution knows', () => {
  const limit = new CfnParameter(stack, 'Limit', { type: 'Number' });
  workflow(task('dynamodb', 'query', {
    TableName: new CfnParameter(stack, 'Name').valueAsString,
    Limit: limit.valueAsNumber,
    ReturnConsumedCapacity: sfn.JsonPath.stringAt('$.capacity'),
    ConsistentRead: sfn.JsonPath.stringAt('$.consistent'),
  }));
  expect(synthError(stack)).toBeUndefined();
  expect(warnings()).toEqual([]);
});
