import { createHash } from 'node:crypto';

/** A resource of a template, with concrete values in place of CloudFormation's functions. */
export interface DeployedResource {
  readonly id: string;
  readonly type: string;
  /** The path of the construct, without the stack. */
  readonly path: string;
  readonly properties: any;
  /** The ARN that IAM knows it by, if it has one. */
  readonly arn?: string;
}

export interface Place {
  readonly region: string;
  readonly partition: string;
  readonly urlSuffix: string;
}

export const PLACES: { readonly [region: string]: Place } = {
  'us-east-1': { region: 'us-east-1', partition: 'aws', urlSuffix: 'amazonaws.com' },
  'cn-northwest-1': { region: 'cn-northwest-1', partition: 'aws-cn', urlSuffix: 'amazonaws.com.cn' },
};

export const ACCOUNT = '111111111111';
const STACK = 'Stack';

/**
 * A template as CloudFormation would deploy it: every reference is the name or the ARN that a resource of its type
 * gets, so that what is sent to services, and what permissions name, can be compared.
 */
export class Deployed {
  readonly resources: readonly DeployedResource[];
  private readonly byId: { readonly [id: string]: any };

  constructor(
    readonly template: any,
    readonly place: Place,
  ) {
    this.byId = template.Resources ?? {};
    this.resources = Object.entries<any>(this.byId).map(([id, { Type, Properties, Metadata }]) => ({
      id,
      type: Type,
      path: String(Metadata?.['aws:cdk:path'] ?? id)
        .replace(/^[^/]*\//, '')
        .replace(/\/Resource$/, ''),
      properties: this.resolve(Properties ?? {}),
      arn: ARNS[Type] && this.attribute(id, 'Arn'),
    }));
  }

  ofType(type: string): DeployedResource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** A value of the template with all intrinsic functions evaluated. */
  resolve(value: any): any {
    if (Array.isArray(value)) return value.map((one) => this.resolve(one)).filter((one) => one !== undefined);
    if (typeof value !== 'object' || value === null) return value;
    const keys = Object.keys(value);
    if (keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::'))) {
      return this.evaluate(keys[0], value[keys[0]]);
    }
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.resolve(one)]));
  }

  private evaluate(name: string, argument: any): any {
    switch (name) {
      case 'Ref':
        return this.reference(argument);
      case 'Fn::GetAtt': {
        const [id, attribute] = Array.isArray(argument) ? argument : argument.split('.');
        return this.attribute(id, attribute);
      }
      case 'Fn::Join':
        return this.resolve(argument[1]).join(argument[0]);
      case 'Fn::Select':
        return this.resolve(argument[1])[Number(argument[0])];
      case 'Fn::Split':
        return String(this.resolve(argument[1])).split(argument[0]);
      case 'Fn::Sub':
        return String(argument).replace(/\$\{([^}]+)\}/g, (_, id: string) =>
          id.includes('.') ? this.attribute(id.split('.')[0], id.split('.')[1]) : this.reference(id),
        );
      default:
        throw new Error(`${name} is not known here: add it to ${__filename}`);
    }
  }

  private reference(id: string): any {
    const { region, partition, urlSuffix } = this.place;
    switch (id) {
      case 'AWS::Region':
        return region;
      case 'AWS::Partition':
        return partition;
      case 'AWS::URLSuffix':
        return urlSuffix;
      case 'AWS::AccountId':
        return ACCOUNT;
      case 'AWS::StackName':
        return STACK;
      case 'AWS::StackId':
        return `arn:${partition}:cloudformation:${region}:${ACCOUNT}:stack/${STACK}/${uuid(STACK)}`;
      case 'AWS::NoValue':
        return undefined;
    }
    const type = this.byId[id]?.Type;
    if (REF_IS_ARN.includes(type)) return this.attribute(id, 'Arn');
    if (type === 'AWS::SQS::Queue') return `https://sqs.${region}.${urlSuffix}/${ACCOUNT}/${this.nameOf(id)}`;
    if (type === 'AWS::SES::EmailIdentity') return this.byId[id].Properties.EmailIdentity;
    return this.nameOf(id);
  }

  private attribute(id: string, attribute: string): any {
    const { region, partition, urlSuffix } = this.place;
    const type: string = this.byId[id]?.Type;
    const name = this.nameOf(id);
    if (/^(Topic)?Arn$|^EventSourceArn$|^DeadLetterQueueArn$/.test(attribute) && ARNS[type]) {
      return ARNS[type](name)
        .replace('arn:aws:', `arn:${partition}:`)
        .replace(':REGION:', `:${region}:`)
        .replace(':ACCOUNT:', `:${ACCOUNT}:`);
    }
    if (/Name$/.test(attribute) && !/Domain/.test(attribute)) return name;
    if (attribute === 'FunctionUrl') return `https://${name.toLowerCase()}.lambda-url.${region}.on.aws/`;
    if (attribute === 'ApiEndpoint') return `https://${name}.execute-api.${region}.${urlSuffix}`;
    return `${name}-${attribute}`;
  }

  /** As CloudFormation names resources that have no name in the template. */
  private nameOf(id: string): string {
    const { Type: type, Properties: properties = {} } = this.byId[id] ?? {};
    const given = NAME_PROPERTIES.map((property) => properties[property]).find((name) => name !== undefined);
    if (given !== undefined) return this.resolve(given);
    const suffix = createHash('sha256').update(id).digest('hex').slice(0, 12);
    const longest = LONGEST_NAMES[type] ?? 64;
    const fifo = properties.FifoQueue || properties.FifoTopic ? '.fifo' : '';
    switch (type) {
      case 'AWS::KMS::Key':
        return uuid(id);
      case 'AWS::ApiGatewayV2::Api':
      case 'AWS::ApiGateway::RestApi':
        return suffix.slice(0, 10);
      case 'AWS::S3::Bucket':
        return `${STACK}-${id}`.toLowerCase().slice(0, longest - 13) + `-${suffix}`;
      default:
        return `${`${STACK}-${id}`.slice(0, longest - 13 - fifo.length)}-${suffix.toUpperCase()}${fifo}`;
    }
  }
}

function uuid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

const NAME_PROPERTIES = [
  'StateMachineName',
  'TableName',
  'FunctionName',
  'TopicName',
  'QueueName',
  'BucketName',
  'LogGroupName',
  'RoleName',
];

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html */
const REF_IS_ARN = ['AWS::SNS::Topic', 'AWS::StepFunctions::StateMachine', 'AWS::StepFunctions::Activity'];

const LONGEST_NAMES: { readonly [type: string]: number } = {
  'AWS::DynamoDB::Table': 255,
  'AWS::S3::Bucket': 63,
  'AWS::SNS::Topic': 256,
  'AWS::SQS::Queue': 80,
  'AWS::StepFunctions::StateMachine': 80,
  'AWS::StepFunctions::Activity': 80,
};

const ARNS: { readonly [type: string]: (name: string) => string } = {
  'AWS::DynamoDB::Table': (name) => `arn:aws:dynamodb:REGION:ACCOUNT:table/${name}`,
  'AWS::Events::EventBus': (name) => `arn:aws:events:REGION:ACCOUNT:event-bus/${name}`,
  'AWS::Events::Rule': (name) => `arn:aws:events:REGION:ACCOUNT:rule/${name}`,
  'AWS::IAM::Role': (name) => `arn:aws:iam::ACCOUNT:role/${name}`,
  'AWS::KMS::Key': (name) => `arn:aws:kms:REGION:ACCOUNT:key/${name}`,
  'AWS::Lambda::Function': (name) => `arn:aws:lambda:REGION:ACCOUNT:function:${name}`,
  'AWS::Logs::LogGroup': (name) => `arn:aws:logs:REGION:ACCOUNT:log-group:${name}:*`,
  'AWS::S3::Bucket': (name) => `arn:aws:s3:::${name}`,
  'AWS::SES::ConfigurationSet': (name) => `arn:aws:ses:REGION:ACCOUNT:configuration-set/${name}`,
  'AWS::SNS::Topic': (name) => `arn:aws:sns:REGION:ACCOUNT:${name}`,
  'AWS::SQS::Queue': (name) => `arn:aws:sqs:REGION:ACCOUNT:${name}`,
  'AWS::StepFunctions::Activity': (name) => `arn:aws:states:REGION:ACCOUNT:activity:${name}`,
  'AWS::StepFunctions::StateMachine': (name) => `arn:aws:states:REGION:ACCOUNT:stateMachine:${name}`,
};
