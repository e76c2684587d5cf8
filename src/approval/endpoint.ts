import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { acknowledge } from '../permissions/acknowledge';
import { LogProps } from '../resources/log-props';
import { vendedLogGroup } from '../resources/vended-log';

/** Options for serving the page through an HTTP API. */
export interface HttpApiEndpointOptions {
  /**
   * The authorizer of the page: an authorizer of aws-cdk-lib for IAM, JWT, a Cognito user pool, or your own function.
   * A link that is followed in a browser sends cookies, but neither a signature nor a token in a header. Put your own
   * front end before the page, or use a function that reads your session cookie.
   *
   * @default - anyone who has the link can approve
   */
  readonly authorizer?: apigatewayv2.IHttpRouteAuthorizer;

  /**
   * The field that identifies an approver: a claim of the token, or a field of the function's context or of the IAM
   * identity.
   *
   * @default - `userArn` with IAM, else `email`, unless the claim `email_verified` is false
   */
  readonly identityField?: string;

  /**
   * The custom domain name of the links.
   *
   * @default - the address of the API
   */
  readonly domainName?: apigatewayv2.IDomainName;

  /**
   * The maximum number of HTTP requests per second, for all approvers together. Others are rejected with status 429.
   *
   * @default 20
   */
  readonly rateLimit?: number;

  /**
   * The maximum number of concurrent HTTP requests.
   *
   * @default 40
   */
  readonly burstLimit?: number;
}

/** Options for serving the page through a function URL. */
export interface FunctionUrlEndpointOptions {
  /**
   * Whether callers must sign their requests with IAM credentials, which your own front end can do, but a link in a
   * browser cannot. The approver is then identified by `identityField`.
   *
   * @default false - anyone who has the link can approve
   */
  readonly iamAuthorized?: boolean;

  /**
   * The field of the IAM identity that identifies an approver.
   *
   * @default userArn
   */
  readonly identityField?: string;
}

/**
 * The endpoint that serves the page of an approval.
 *
 * @example
 * // Only callers with IAM credentials can approve, and each decision records who made it.
 * new Approval(stack, 'Approvals', {
 *   endpoint: ApprovalEndpoint.httpApi({ authorizer: new HttpIamAuthorizer(), rateLimit: 5 }),
 * });
 */
export abstract class ApprovalEndpoint {
  /**
   * Serves the page through an API Gateway HTTP API, which is throttled and has an access log without the links.
   *
   * @param options authorizer, domain name, throttling
   */
  public static httpApi(options: HttpApiEndpointOptions = {}): ApprovalEndpoint {
    return new HttpApiEndpoint(options);
  }

  /**
   * Serves the page through a Lambda function URL, without further resources. It is neither throttled nor logged.
   *
   * @param options authorization
   */
  public static functionUrl(options: FunctionUrlEndpointOptions = {}): ApprovalEndpoint {
    return new FunctionUrlEndpoint(options);
  }

  /**
   * The field that identifies an approver, if approvers must be identified.
   *
   * @internal
   */
  public abstract readonly _identityField?: string;

  protected constructor() {}

  /**
   * Serves the page and returns its address.
   *
   * @internal
   */
  public abstract _serve(scope: Construct, page: lambda.IFunction, log: LogProps): string;
}

class HttpApiEndpoint extends ApprovalEndpoint {
  public readonly _identityField?: string;

  constructor(private readonly options: HttpApiEndpointOptions) {
    super();
    const { authorizer, identityField } = options;
    if (identityField !== undefined && !authorizer) {
      throw new Error("ApprovalEndpoint.httpApi: 'identityField' has no effect without an 'authorizer'");
    }
    this._identityField = authorizer
      && (identityField ?? (authorizer instanceof HttpIamAuthorizer ? 'userArn' : 'email'));
  }

  public _serve(scope: Construct, page: lambda.IFunction, log: LogProps): string {
    const { authorizer, domainName, rateLimit = 20, burstLimit = 40 } = this.options;
    const api = new apigatewayv2.HttpApi(scope, 'Api', {
      description: `The page of ${scope.node.path}`,
      createDefaultStage: false,
      disableExecuteApiEndpoint: domainName !== undefined,
    });
    const stage = new apigatewayv2.HttpStage(scope, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit, burstLimit },
      domainMapping: domainName && { domainName },
      accessLogSettings: {
        // The log group is named after the API, because both exist exactly if the page is served by an HTTP API.
        destination: new apigatewayv2.LogGroupLogDestination(
          vendedLogGroup(scope, 'AccessLog', 'apis', api.apiId, log),
        ),
        format: ACCESS_LOG,
      },
    });
    const [route] = api.addRoutes({
      path: '/{id}',
      methods: [apigatewayv2.HttpMethod.ANY],
      integration: new HttpLambdaIntegration('Page', page),
      authorizer,
    });
    if (!authorizer) {
      acknowledge(route, {
        rule: 'AwsSolutions-APIG4',
        reason: 'The link is the secret: 256 random bits, and the page acts on POST only. An authorizer can be added.',
      });
    }
    return domainName ? stage.domainUrl : api.apiEndpoint;
  }
}

/** The format of the access log. It omits the path, which is the secret of a link. */
const ACCESS_LOG = apigateway.AccessLogFormat.custom(JSON.stringify({
  requestId: apigateway.AccessLogField.contextRequestId(),
  at: apigateway.AccessLogField.contextRequestTime(),
  ip: apigateway.AccessLogField.contextIdentitySourceIp(),
  method: apigateway.AccessLogField.contextHttpMethod(),
  route: '$context.routeKey',
  status: apigateway.AccessLogField.contextStatus(),
  error: apigateway.AccessLogField.contextErrorMessage(),
  integrationError: '$context.integrationErrorMessage',
}));

class FunctionUrlEndpoint extends ApprovalEndpoint {
  public readonly _identityField?: string;

  constructor(private readonly options: FunctionUrlEndpointOptions) {
    super();
    const { iamAuthorized, identityField } = options;
    if (identityField !== undefined && !iamAuthorized) {
      throw new Error("ApprovalEndpoint.functionUrl: 'identityField' has no effect without 'iamAuthorized'");
    }
    this._identityField = iamAuthorized ? identityField ?? 'userArn' : undefined;
  }

  public _serve(_scope: Construct, page: lambda.IFunction): string {
    const { AWS_IAM, NONE } = lambda.FunctionUrlAuthType;
    return page.addFunctionUrl({ authType: this.options.iamAuthorized ? AWS_IAM : NONE }).url;
  }
}
