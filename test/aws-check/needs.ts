import { Call } from './calls';
import { ACCOUNT, Deployed, DeployedResource } from './deployed';
import { mapNeeds } from './map-needs';

/** A permission without which a call fails. */
export interface Need {
  readonly action: string;
  readonly resource: string;
  /** The context of the call, for conditions. */
  readonly context?: { readonly [key: string]: string };
}

type Needs = (sent: any, service: Services) => Need[];

/** How resources are called in the region of the template. */
class Services {
  constructor(readonly deployed: Deployed) {}

  arn(service: string, resource: string): string {
    const { partition, region } = this.deployed.place;
    return `arn:${partition}:${service}:${region}:${ACCOUNT}:${resource}`;
  }

  /** What Step Functions waits for the end of jobs with. */
  jobRule(name: string): Need[] {
    const resource = this.arn('events', `rule/StepFunctionsGetEventsFor${name}Rule`);
    return ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'].map((action) => ({ action, resource }));
  }
}

const table =
  (action: string): Needs =>
    ({ TableName }, services) => [
      {
        action: `dynamodb:${action}`,
        resource: TableName.startsWith('arn:') ? TableName : services.arn('dynamodb', `table/${TableName}`),
      },
    ];

const TRANSACT: { readonly [kind: string]: string } = {
  ConditionCheck: 'ConditionCheckItem',
  Delete: 'DeleteItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
};

/**
 * The permissions that each call requires.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html
 */
const NEEDS: { readonly [call: string]: Needs } = {
  'lambda:invoke': ({ FunctionName }) => [{ action: 'lambda:InvokeFunction', resource: FunctionName }],
  'dynamodb:getItem': table('GetItem'),
  'dynamodb:putItem': table('PutItem'),
  'dynamodb:updateItem': table('UpdateItem'),
  'dynamodb:transactWriteItems': ({ TransactItems }, services) =>
    TransactItems.flatMap((item: any) =>
      Object.entries<any>(item).flatMap(([kind, write]) => table(TRANSACT[kind])(write, services)),
    ),
  'sns:publish': ({ TopicArn }) => [{ action: 'sns:Publish', resource: TopicArn }],
  'sqs:sendMessage': ({ QueueUrl }, services) => [
    { action: 'sqs:SendMessage', resource: services.arn('sqs', QueueUrl.split('/').at(-1)) },
  ],
  'events:putEvents': ({ Entries }, services) =>
    Entries.map(({ EventBusName = 'default' }: any) => ({
      action: 'events:PutEvents',
      resource: EventBusName.startsWith('arn:') ? EventBusName : services.arn('events', `event-bus/${EventBusName}`),
    })),
  'states:startExecution': ({ StateMachineArn }) => [{ action: 'states:StartExecution', resource: StateMachineArn }],
  'states:startExecution.sync': ({ StateMachineArn }, services) => [
    { action: 'states:StartExecution', resource: StateMachineArn },
    ...['states:DescribeExecution', 'states:StopExecution'].map((action) => ({
      action,
      resource: `${StateMachineArn.replace(':stateMachine:', ':execution:')}:any`,
    })),
    ...services.jobRule('StepFunctionsExecution'),
  ],
  'mediaconvert:createJob.sync': ({ Queue, Role, Settings, JobTemplate }, services) => [
    { action: 'mediaconvert:CreateJob', resource: Queue },
    ...(JobTemplate
      ? [{ action: 'mediaconvert:CreateJob', resource: services.arn('mediaconvert', `jobTemplates/${JobTemplate}`) }]
      : []),
    ...presetsOf(Settings).map((preset) => ({
      action: 'mediaconvert:CreateJob',
      resource: services.arn('mediaconvert', `presets/${preset}`),
    })),
    ...['mediaconvert:GetJob', 'mediaconvert:CancelJob'].map((action) => ({
      action,
      resource: services.arn('mediaconvert', 'jobs/any'),
    })),
    { action: 'iam:PassRole', resource: Role, context: { 'iam:PassedToService': 'mediaconvert.amazonaws.com' } },
    ...services.jobRule('MediaConvertJob'),
  ],
  'sesv2:sendEmail': ({ FromEmailAddress, ConfigurationSetName }, services) => {
    const identity = services.deployed
      .ofType('AWS::SES::EmailIdentity')
      .find(({ properties }) => FromEmailAddress.endsWith(properties.EmailIdentity));
    const name = identity?.properties.EmailIdentity ?? FromEmailAddress.split('@')[1];
    const set = ConfigurationSetName ?? identity?.properties.ConfigurationSetAttributes?.ConfigurationSetName;
    return [
      {
        action: 'ses:SendEmail',
        resource: services.arn('ses', `identity/${name}`),
      },
      ...(set ? [{ action: 'ses:SendEmail', resource: services.arn('ses', `configuration-set/${set}`) }] : []),
    ];
  },
  'secretsmanager:getSecretValue': ({ SecretId }, services) => [
    { action: 'secretsmanager:GetSecretValue', resource: services.arn('secretsmanager', `secret:${SecretId}-a1B2c3`) },
  ],
  'ssm:getParameter': ({ Name }, services) => [
    { action: 'ssm:GetParameter', resource: services.arn('ssm', `parameter${Name}`) },
  ],
  's3:listObjectsV2': ({ Bucket }, { deployed }) => [
    { action: 's3:ListBucket', resource: `arn:${deployed.place.partition}:s3:::${Bucket}` },
  ],
};

function presetsOf(settings: any): string[] {
  return (settings?.OutputGroups ?? []).flatMap(({ Outputs = [] }: any) =>
    Outputs.flatMap(({ Preset }: any) => (Preset === undefined ? [] : [Preset])),
  );
}

/** The permissions that a call requires, including those of customer managed keys, or undefined if it is unknown. */
export function needsOf({ resource, parameters }: Call, deployed: Deployed): Need[] | undefined {
  const [, call, pattern] = /:states:::(?:aws-sdk:)?([\w-]+:\w+)((?:\.|:).*)?$/.exec(resource) ?? [];
  if (/:activity:/.test(resource)) return []; // the worker comes to Step Functions
  const needs = NEEDS[`${call}${pattern?.startsWith('.sync') ? '.sync' : ''}`];
  if (!needs) return undefined;
  const own = needs(parameters, new Services(deployed));
  return [...own, ...own.flatMap((need) => keyNeeds(need, deployed))];
}

/** The permissions that a state machine requires in addition to its calls: for its key, log, traces and Map Runs. */
export function needsOfMachine({ arn, properties }: DeployedResource, deployed: Deployed): Need[] {
  const { EncryptionConfiguration, LoggingConfiguration, TracingConfiguration } = properties;
  const key = EncryptionConfiguration?.KmsKeyId;
  const logged = LoggingConfiguration !== undefined && LoggingConfiguration.Level !== 'OFF';
  const ofMaps = mapNeeds(JSON.parse(properties.DefinitionString ?? '{}'), arn!, deployed.place.partition);
  return [
    ...ofMaps,
    ...ofMaps.flatMap((need) => keyNeeds(need, deployed)),
    ...(key ? machineKey(key, arn!) : []),
    // @see https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
    ...(key && logged
      ? [
        {
          action: 'kms:GenerateDataKey',
          resource: key,
          context: { 'kms:EncryptionContext:SourceArn': new Services(deployed).arn('logs', '*') },
        },
      ]
      : []),
    ...(logged ? LOG_DELIVERY.map((action) => ({ action, resource: '*' })) : []),
    ...(TracingConfiguration?.Enabled ? TRACING.map((action) => ({ action, resource: '*' })) : []),
  ];
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
const LOG_DELIVERY = [
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
];

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html */
const TRACING = [
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
];

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html */
const machineKey = (resource: string, machineArn: string): Need[] =>
  ['kms:Decrypt', 'kms:GenerateDataKey'].map((action) => ({
    action,
    resource,
    context: { 'kms:EncryptionContext:aws:states:stateMachineArn': machineArn },
  }));

/** The permissions for the customer managed key of the called resource. */
function keyNeeds({ action, resource }: Need, deployed: Deployed): Need[] {
  const { region, urlSuffix } = deployed.place;
  const owner = action.startsWith('s3:') ? resource.split('/')[0] : resource; // the bucket of an object
  const target = deployed.resources.find(({ arn }) => arn === owner);
  const via = (service: string) => ({ 'kms:ViaService': `${service}.${region}.${urlSuffix}` });
  switch (target?.type) {
    case 'AWS::DynamoDB::Table':
      return keys(deployed, target.properties.SSESpecification?.KMSMasterKeyId, TABLE_KEY, via('dynamodb'));
    case 'AWS::SNS::Topic':
      return keys(deployed, target.properties.KmsMasterKeyId, MESSAGE_KEY, via('sns'));
    case 'AWS::SQS::Queue':
      return keys(deployed, target.properties.KmsMasterKeyId, MESSAGE_KEY, via('sqs'));
    case 'AWS::StepFunctions::StateMachine': {
      const key = target.properties.EncryptionConfiguration?.KmsKeyId;
      return key && action === 'states:StartExecution' ? machineKey(key, target.arn!) : [];
    }
    case 'AWS::S3::Bucket': {
      const [rule] = target.properties.BucketEncryption?.ServerSideEncryptionConfiguration ?? [];
      const key = rule?.ServerSideEncryptionByDefault?.KMSMasterKeyID;
      return keys(deployed, key, OBJECT_KEY[action] ?? [], via('s3'));
    }
    // EventBridge uses the key of a bus, and Lambda that of a function, not the caller:
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-key-policy.html
    default:
      return [];
  }
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html */
const TABLE_KEY = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/**
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
const MESSAGE_KEY = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions */
const OBJECT_KEY: { readonly [action: string]: readonly string[] } = {
  's3:GetObject': ['kms:Decrypt'],
  's3:PutObject': ['kms:GenerateDataKey', 'kms:Decrypt'],
};

function keys(
  deployed: Deployed,
  key: string | undefined,
  actions: readonly string[],
  context: Need['context'],
): Need[] {
  if (!key || key.startsWith('alias/')) return [];
  const arn =
    deployed.ofType('AWS::KMS::Key').find((one) => one.arn === key || one.arn!.endsWith(`/${key}`))?.arn ?? key;
  return actions.map((action) => ({ action, resource: arn, context }));
}
