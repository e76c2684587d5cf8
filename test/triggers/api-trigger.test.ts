import { Annotations as ConstructAnnotations, Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as fc from 'fast-check';
import { render } from './velocity';
import { Trigger, Workflow, WorkflowProps } from '../../src';
import { expectGolden } from '../support/asl';
import { nagFindings } from '../support/nag';
import { permissionsOf } from '../support/permissions';
import { aFunction, aStack, synthError } from '../support/synth';

let stack: Stack;
beforeEach(() => {
  stack = aStack();
});

const { EXPRESS, STANDARD } = sfn.StateMachineType;
/** The longest time that API Gateway waits. */
const timeout = Duration.seconds(29);
const workflow = (stateMachineType = STANDARD, props: Partial<WorkflowProps> = { timeout }) =>
  new Workflow(stack, 'Flow', { definition: sfn.Pass.jsonata(stack, 'Start'), stateMachineType, ...props });

/** Returns the method in the template, with its mapping templates as strings. */
function methodOf(trigger: Trigger, type = STANDARD) {
  workflow(type).addTrigger(trigger);
  const [{ Properties }]: any[] = Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::Method'));
  const text = (value: any): string =>
    typeof value === 'string'
      ? value
      : value['Fn::Join'][1].map((part: any) => (typeof part === 'string' ? part : 'ARN')).join('');
  const { RequestTemplates, IntegrationResponses } = Properties.Integration;
  return {
    request: text(RequestTemplates['application/json']),
    /** Returns the response of API Gateway to a response of Step Functions. */
    response: (status: number, body: unknown) => {
      const found =
        IntegrationResponses.find(
          ({ SelectionPattern: pattern }: any) =>
            pattern !== undefined && new RegExp(`^${pattern}$`).test(String(status)),
        ) ?? IntegrationResponses.find(({ SelectionPattern: pattern }: any) => pattern === undefined);
      const rendered = render(text(found.ResponseTemplates['application/json']), body);
      return { status: rendered.status ?? Number(found.StatusCode), body: JSON.parse(rendered.text) };
    },
    properties: Properties,
  };
}

describe('Trigger.api', () => {
  test('starts an execution with any body as input', () => {
    const { request } = methodOf(Trigger.api());
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (body) => {
        const sent = JSON.parse(render(request, body).text);
        expect(sent).toEqual({ stateMachineArn: 'ARN', input: JSON.stringify(body) });
      }),
    );
  });

  test.each(['Idempotency-Key', 'idempotency-key'])('sets the name of the execution from the header %s', (header) => {
    const { request } = methodOf(Trigger.api());
    expect(JSON.parse(render(request, {}, { [header]: 'order-1' }).text)).toEqual({
      stateMachineArn: 'ARN',
      name: 'order-1',
      input: '{}',
    });
    expect(JSON.parse(render(request, {}, { [header]: 'a"b\'c' }).text).name).toBe('a"b\'c');
  });

  test('sets no name for an Express execution', () => {
    const { request } = methodOf(Trigger.api(), EXPRESS);
    expect(JSON.parse(render(request, {}, { 'Idempotency-Key': 'x' }).text).name).toBeUndefined();
  });

  test.each<[string, number, object, number, object]>([
    ['a start', 200, { executionArn: 'arn:x', startDate: 1.5 }, 202, { executionArn: 'arn:x', startDate: 1.5 }],
    [
      'another start by the same name',
      400,
      { __type: 'com.amazonaws.swf#ExecutionAlreadyExists', message: 'arn:secret' },
      409,
      { error: 'ExecutionAlreadyExists' },
    ],
    ['bad input', 400, { __type: 'InvalidExecutionInput' }, 400, { error: 'InvalidExecutionInput' }],
    ['a bad name', 400, { __type: 'InvalidName' }, 400, { error: 'InvalidName' }],
    ['throttling', 400, { __type: 'ThrottlingException' }, 429, { error: 'ThrottlingException' }],
    ['too many executions', 400, { __type: 'ExecutionLimitExceeded' }, 429, { error: 'ExecutionLimitExceeded' }],
    [
      'a missing permission',
      400,
      { __type: 'AccessDeniedException', Message: 'role arn:secret' },
      500,
      { error: 'InternalError' },
    ],
    ['a missing state machine', 400, { __type: 'StateMachineDoesNotExist' }, 500, { error: 'InternalError' }],
    ['a failure of Step Functions', 500, { __type: 'InternalFailure' }, 503, { error: 'Unavailable' }],
  ])('maps the response to %s', (_, from, given, status, body) => {
    expect(methodOf(Trigger.api()).response(from, given)).toEqual({ status, body });
  });
});

describe('Trigger.syncApi', () => {
  const WARNING = /an execution of Stack\/Flow may run for .*, and API Gateway waits for 29 seconds/;
  const warnings = () => Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp(WARNING.source));

  test.each([
    [{}, 'Duration.minutes(5)'],
    [{ timeout: Duration.seconds(30) }, 'Duration.seconds(30)'],
  ])('warns if an execution can run longer than API Gateway waits (%#)', (props, longest) => {
    workflow(EXPRESS, props).addTrigger(Trigger.syncApi());
    const [{ id, entry }] = warnings();
    expect(id).toBe('/Stack/Flow/ApiTrigger');
    expect(entry.data).toContain(`may run for ${longest}, and API Gateway waits for 29 seconds`);
    expect(entry.data).toContain("Set 'timeout' of the workflow to Duration.seconds(29) or less");
    expect(entry.data).toContain('[ack: cdk-stepwright:syncApiTimeout]');
  });

  test.each([
    { timeout },
    { timeout: Duration.seconds(Lazy.number({ produce: () => 60 })) },
  ])('does not warn if the timeout is short enough or a token (%#)', (props) => {
    workflow(EXPRESS, props).addTrigger(Trigger.syncApi());
    expect(warnings()).toEqual([]);
  });

  test('supports acknowledging the warning on the workflow', () => {
    const flow = workflow(EXPRESS, {});
    flow.addTrigger(Trigger.syncApi());
    ConstructAnnotations.of(flow).acknowledgeWarning('cdk-stepwright:syncApiTimeout');
    expect(warnings()).toEqual([]);
  });

  test('does not warn if the caller does not wait', () => {
    workflow(EXPRESS, {}).addTrigger(Trigger.api());
    expect(warnings()).toEqual([]);
  });

  const method = (errorStatus = {}) => methodOf(Trigger.syncApi({ errorStatus }), EXPRESS);

  test.each<[string, object, number, any]>([
    ['success', { status: 'SUCCEEDED', output: '{"total":3}' }, 200, { total: 3 }],
    ['success with a text', { status: 'SUCCEEDED', output: '"it\'s \\"fine\\""' }, 200, 'it\'s "fine"'],
    ['an error with a status', { status: 'FAILED', error: 'NotFound', cause: 'secret' }, 404, { error: 'NotFound' }],
    [
      'another error',
      { status: 'FAILED', error: 'States.TaskFailed', cause: 'secret' },
      500,
      { error: 'InternalError' },
    ],
    ['an error without a name', { status: 'FAILED' }, 500, { error: 'InternalError' }],
    ['a timeout', { status: 'TIMED_OUT', error: 'States.Timeout' }, 504, { error: 'TimedOut' }],
    ['a stop', { status: 'ABORTED' }, 500, { error: 'InternalError' }],
  ])('maps the response to %s', (_, given, status, body) => {
    const { response } = method({ 'NotFound': 404, 'Order.Invalid': 422 });
    expect(response(200, given)).toEqual({ status, body });
  });

  test.each<[string, number, object, number]>([
    ['throttling', 400, { __type: 'ThrottlingException' }, 429],
    ['bad input', 400, { __type: 'InvalidExecutionInput' }, 400],
    ['a failure of Step Functions', 503, {}, 503],
  ])('maps the response to %s', (_, from, given, status) => {
    expect(method().response(from, given).status).toBe(status);
  });

  test('declares every status that it returns', () => {
    const statuses = method({ NotFound: 404 }).properties.MethodResponses.map((one: any) => Number(one.StatusCode));
    expect(statuses).toEqual([200, 400, 404, 409, 429, 500, 503, 504]);
  });

  test.each<[object, sfn.StateMachineType, string]>([
    [{}, STANDARD, 'a Standard workflow cannot be started synchronously; use Trigger.api'],
    [{ errorStatus: { X: 200 } }, EXPRESS, "'errorStatus' of 'X' must be from 400 to 599, got: 200"],
    [{ errorStatus: { 'a"b': 400 } }, EXPRESS, "'errorStatus' has the error 'a\"b'"],
  ])('fails with %j', (options, type, message) => {
    expect(() => methodOf(Trigger.syncApi(options), type)).toThrow(message);
  });
});

describe('the API of a trigger', () => {
  test('uses IAM authorization, validates the body, and throttles requests', () => {
    workflow().addTrigger(Trigger.api());
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ApiGateway::Method', {
      AuthorizationType: 'AWS_IAM',
      RequestValidatorId: Match.anyValue(),
      Integration: { PassthroughBehavior: 'NEVER' },
    });
    template.hasResourceProperties('AWS::ApiGateway::Model', { Schema: { type: 'object' } });
    template.hasResourceProperties('AWS::ApiGateway::RequestValidator', { ValidateRequestBody: true });
    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      MethodSettings: [{ ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200, HttpMethod: '*', ResourcePath: '/*' }],
    });
    template.resourceCountIs('AWS::ApiGateway::Account', 0);
  });

  test('is granted permission to start this workflow only (golden)', () => {
    workflow().addTrigger(Trigger.api());
    const [role] = Object.entries(permissionsOf(stack)).filter(([path]) => path.endsWith('ApiTrigger/StartRole'));
    expectGolden(role[1], 'trigger-api-permissions');
  });

  test.each([
    [Trigger.api(), STANDARD],
    [Trigger.syncApi(), EXPRESS],
  ])('has no findings of cdk-nag', (trigger, type) => {
    workflow(type).addTrigger(trigger);
    expect(nagFindings(stack)).toEqual([]);
  });

  test('uses the given authorizer and schema, and returns its URL for callers', () => {
    const authorizer = new apigateway.CognitoUserPoolsAuthorizer(stack, 'Users', {
      cognitoUserPools: [new cognito.UserPool(stack, 'Pool')],
    });
    const requestSchema = { type: apigateway.JsonSchemaType.OBJECT, required: ['orderId'] };
    const { api, url } = workflow().addTrigger(Trigger.api({ authorizer, requestSchema }));
    const caller = aFunction(stack, 'Caller');
    api!.arnForExecuteApi();
    caller.addEnvironment('URL', url!);
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ApiGateway::Method', { AuthorizationType: 'COGNITO_USER_POOLS' });
    template.hasResourceProperties('AWS::ApiGateway::Model', { Schema: { required: ['orderId'] } });
    expect(synthError(stack)).toBeUndefined();
  });
});
