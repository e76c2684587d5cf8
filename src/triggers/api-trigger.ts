import { Annotations, Aws, Duration } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { endedTemplate, REFUSED, STARTED, startTemplate, UNAVAILABLE } from './api-templates';
import { starterRole } from './starter-role';
import { acknowledge } from '../permissions/acknowledge';
import { isLonger } from '../validation/durations';
import { InvalidPropError } from '../validation/errors';
import { plainValue } from '../validation/plain-value';
import type { TriggerBinding, IWorkflow } from '../workflow';

/** Options for an API that starts executions. */
export interface ApiTriggerOptions {
  /**
   * The id of the trigger, which is unique within its workflow. Must be letters and digits.
   *
   * @default Api
   */
  readonly id?: string;

  /**
   * The authorizer of the API, for example of a Cognito user pool, or a Lambda authorizer.
   *
   * @default - IAM authorization; callers require permission for `execute-api:Invoke` on
   * `api.arnForExecuteApi('POST', '/')`
   */
  readonly authorizer?: apigateway.IAuthorizer;

  /**
   * The schema of the body of a request. Other requests are rejected with status 400 before an execution starts.
   *
   * @default - any JSON object
   */
  readonly requestSchema?: apigateway.JsonSchema;

  /**
   * The maximum number of requests per second. Requests over the limit are rejected with status 429.
   *
   * @default 100
   */
  readonly rateLimit?: number;

  /**
   * The maximum number of requests in a burst.
   *
   * @default 200
   */
  readonly burstLimit?: number;
}

/** Options for an API that starts executions of a Standard or Express workflow and does not wait for them. */
export interface StartApiTriggerOptions extends ApiTriggerOptions {
  /**
   * The header that sets the name of the execution. The name has up to 80 letters, digits, `-` and `_`. Another request
   * with the same name and input refers to the same Standard execution; with another input it is rejected with status
   * 409.
   *
   * @default Idempotency-Key
   */
  readonly nameHeader?: string;
}

/** Options for an API that runs an Express execution and responds with its output. */
export interface SyncApiTriggerOptions extends ApiTriggerOptions {
  /**
   * The HTTP status of each error that executions fail with, by the name of the error. The caller receives
   * `{ error }`.
   *
   * @default - all errors return status 500 without their name
   */
  readonly errorStatus?: { [error: string]: number };
}

/** Creates an API with a POST method that starts an execution and responds with 202, `{ executionArn, startDate }`. */
export function startApi(scope: Construct, workflow: IWorkflow, options: StartApiTriggerOptions): TriggerBinding {
  const header = options.nameHeader ?? 'Idempotency-Key';
  const named = workflow.stateMachineType === sfn.StateMachineType.STANDARD;
  return api(scope, workflow, options, {
    action: 'StartExecution',
    request: startTemplate(workflow.stateMachineArn, named ? header : undefined),
    success: { status: 202, template: STARTED },
  });
}

/**
 * The longest time that API Gateway waits for Step Functions.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
 */
const LONGEST_WAIT = Duration.seconds(29);

/** Creates an API with a POST method that runs an Express execution and responds with its output. */
export function syncApi(scope: Construct, workflow: IWorkflow, options: SyncApiTriggerOptions): TriggerBinding {
  if (workflow.stateMachineType !== sfn.StateMachineType.EXPRESS) {
    throw new InvalidPropError(scope, 'Trigger.syncApi: a Standard workflow cannot be started synchronously; use '
      + "Trigger.api, or set 'stateMachineType' to EXPRESS");
  }
  if (workflow._timeout && isLonger(workflow._timeout, LONGEST_WAIT)) {
    Annotations.of(scope).addWarningV2('cdk-stepwright:syncApiTimeout', `an execution of ${workflow.node.path} may run `
      + `for ${workflow._timeout.toString()}, and API Gateway waits for 29 seconds, after which the caller receives `
      + "status 504 and the execution continues. Set 'timeout' of the workflow to Duration.seconds(29) or less");
  }
  for (const [error, status] of Object.entries(options.errorStatus ?? {})) {
    if (!Number.isInteger(status) || status < 400 || status > 599) {
      throw new InvalidPropError(scope, `Trigger.syncApi: 'errorStatus' of '${error}' must be from 400 to 599, got: `
        + String(status));
    }
    if (!/^[\w.:-]+$/.test(error)) {
      throw new InvalidPropError(scope, `Trigger.syncApi: 'errorStatus' has the error '${error}', which must consist `
        + 'of letters, digits, and . : - _');
    }
  }
  return api(scope, workflow, options, {
    action: 'StartSyncExecution',
    request: startTemplate(workflow.stateMachineArn, undefined),
    success: { status: 200, template: endedTemplate(options.errorStatus ?? {}) },
    statuses: [504, ...Object.values(options.errorStatus ?? {})],
  });
}

interface Method {
  readonly action: 'StartExecution' | 'StartSyncExecution';
  readonly request: string;
  readonly success: { readonly status: number; readonly template: string };
  /** Further statuses that the template can return. */
  readonly statuses?: number[];
}

function api(scope: Construct, workflow: IWorkflow, options: ApiTriggerOptions, method: Method): TriggerBinding {
  const rest = new apigateway.RestApi(scope, 'Api', {
    description: `Starts executions of ${workflow.node.path}`,
    cloudWatchRole: false, // it is a setting of the account, not of an API
    endpointTypes: [apigateway.EndpointType.REGIONAL],
    deployOptions: {
      stageName: 'live',
      throttlingRateLimit: options.rateLimit ?? 100,
      throttlingBurstLimit: options.burstLimit ?? 200,
      tracingEnabled: true,
    },
  });
  const model = rest.addModel('Request', {
    contentType: 'application/json',
    schema: plainValue(scope, "'requestSchema'", options.requestSchema) ?? { type: apigateway.JsonSchemaType.OBJECT },
  });
  const { success, statuses = [] } = method;
  const responses = [...new Set([success.status, ...statuses, 400, 409, 429, 500, 503])].sort((a, b) => a - b);
  rest.root.addMethod('POST', new apigateway.AwsIntegration({
    service: 'states',
    action: method.action,
    options: {
      credentialsRole: starterRole(scope, workflow, {
        service: 'apigateway.amazonaws.com', conditions: FOR_API_GATEWAY, action: method.action,
      }),
      passthroughBehavior: apigateway.PassthroughBehavior.NEVER,
      requestTemplates: { 'application/json': method.request },
      integrationResponses: [
        response(String(success.status), success.template),
        response('500', REFUSED, '4\\d{2}'),
        response('503', UNAVAILABLE, '5\\d{2}'),
      ],
    },
  }), {
    authorizationType: options.authorizer ? undefined : apigateway.AuthorizationType.IAM,
    authorizer: options.authorizer,
    requestModels: { 'application/json': model },
    requestValidator: rest.addRequestValidator('Validator', {
      validateRequestBody: true,
      validateRequestParameters: true, // the method has none
    }),
    methodResponses: responses.map((status) => ({ statusCode: String(status) })),
  });
  acknowledgeOpenness(rest, options);
  return { url: rest.url, api: rest };
}

function response(statusCode: string, template: string, selectionPattern?: string): apigateway.IntegrationResponse {
  return { statusCode, selectionPattern, responseTemplates: { 'application/json': template } };
}

/** AWS documents no source ARN for roles that API Gateway assumes. If it sends an account, it must be this one. */
const FOR_API_GATEWAY = { StringEqualsIfExists: { 'aws:SourceAccount': Aws.ACCOUNT_ID } };

function acknowledgeOpenness(rest: apigateway.RestApi, { authorizer }: ApiTriggerOptions): void {
  const logs = 'Access logs of a REST API need a role that is a setting of the account. Executions are logged.';
  acknowledge(rest,
    { rule: 'AwsSolutions-APIG1', reason: logs },
    { rule: 'AwsSolutions-APIG6', reason: logs },
    { rule: 'AwsSolutions-APIG3', reason: 'Only authorized callers are allowed, and they are throttled.' },
    ...authorizer ? [] : [{ rule: 'AwsSolutions-COG4', reason: 'Callers are authorized by IAM.' }],
  );
}
