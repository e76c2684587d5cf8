import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { acknowledge } from '../permissions/acknowledge';
import { LogProps } from '../resources/log-props';
import { vendedLogGroup } from '../resources/vended-log';

/** What can be chosen for the page behind an HTTP API. */
export interface HttpApiEndpointOptions {
  /**
   * Who is let in: an authorizer of aws-cdk-lib for IAM, JWT, a Cognito user pool, or a function of yours. A link that
   * is followed in a browser sends cookies, but neither a signature nor a token in a header: so put a front end of
   * yours before the page, or use a function that knows the cookie of your session.
   *
   * @default - whoever has the link
   */
  readonly authorizer?: apigatewayv2.IHttpRouteAuthorizer;

  /**
   * What tells who an approver is: a claim of the token, a field of the function's context, or of the IAM identity.
   *
   * @default - `userArn` with IAM, else `email`, unless the claim `email_verified` says no
   */
  readonly identityField?: string;

  /**
   * A domain name of yours for the links.
   *
   * @default - the API's own address
   */
  readonly domainName?: apigatewayv2.IDomainName;

  /**
   * How many requests a second are let through, all approvers together. Others get a 429.
   *
   * @default 20
   */
  readonly rateLimit?: number;

  /**
   * How many requests may come at once.
   *
   * @default 40
   */
  readonly burstLimit?: number;
}

/** What can be chosen for the page behind a function URL. */
export interface FunctionUrlEndpointOptions {
  /**
   * Whether callers must sign their requests for IAM, as a front end of yours can, and a link in a browser cannot. The
   * approver is then known by `identityField`.
   *
   * @default false - whoever has the link
   */
  readonly iamAuthorized?: boolean;

  /**
   * What tells who an approver is: a field of the IAM identity.
   *
   * @default userArn
   */
  readonly identityField?: string;
}

/** Where the page of an approval is served. */
export abstract class ApprovalEndpoint {
  /**
   * An API Gateway HTTP API: throttled, with an access log that leaves the links out.
   *
   * @param options authorizer, domain name, throttling
   */
  public static httpApi(options: HttpApiEndpointOptions = {}): ApprovalEndpoint {
    return new HttpApiEndpoint(options);
  }

  /**
   * A Lambda function URL: nothing beside the function, so neither throttled nor logged.
   *
   * @param options authorization
   */
  public static functionUrl(options: FunctionUrlEndpointOptions = {}): ApprovalEndpoint {
    return new FunctionUrlEndpoint(options);
  }

  /**
   * The field that tells who an approver is; nothing where nobody has to tell.
   *
   * @internal
   */
  public abstract readonly _identityField?: string;

  protected constructor() {}

  /**
   * Serves the page; gives its address.
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
        // The API is the companion of the log: both are there exactly when the page is behind an HTTP API.
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

/** The path of a request is the secret of its link: it stands in no log. */
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
