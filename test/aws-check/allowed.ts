import { Allowed, Finding } from './finding';

/** Exceptions in which the service authorization reference differs from AWS. */
export const ALLOWED_STATEMENTS: { readonly [name: string]: Allowed } = {
  'SendTask* on a state machine or an activity': {
    matches: ({ field, value }: Finding) =>
      /^states:SendTask(Success|Failure|Heartbeat) on$/.test(field) && /:(stateMachine|activity):/.test(String(value)),
    reason:
      'Seen on AWS: the token of a callback is authorized against the state machine, that of an activity against the ' +
      'activity. aws-cdk-lib grants it so too.',
    source: 'https://docs.aws.amazon.com/step-functions/latest/dg/concept-create-iam-advanced.html',
  },
  'RedriveExecution on the executions of a Map Run': {
    matches: ({ field, value }: Finding) =>
      field === 'states:RedriveExecution on' && /:execution:[^:/]+\/[^:/]+:\*$/.test(String(value)),
    reason:
      'The executions that a distributed Map starts have the label of the Map in their ARN, which AWS gives for this ' +
      'permission. aws-cdk-lib grants it so too.',
    source: 'https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html',
  },
  'kms:Describe* of CloudWatch Logs with an encryption context': {
    matches: ({ field, value }: Finding) =>
      field === 'kms:Describe* if' && value === 'kms:EncryptionContext:aws:logs:arn',
    reason: 'The statement is that of AWS, which gives the condition for all of its actions.',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html',
  },
};

/** Exceptions in which AWS's language server reports an error in a definition that AWS runs. */
export const ALLOWED_DIAGNOSTICS: { readonly [name: string]: Allowed } = {};

const absent =
  (type: string, region: string) =>
    ({ field, limit }: Finding) =>
      field === 'E3006' && limit === `Resource type '${type}' does not exist in '${region}'`;

/** Resources that a region does not support, by the schemas of CloudFormation. */
export const ALLOWED_ABSENCES: { readonly [name: string]: Allowed } = {
  'function URLs in us-gov-west-1': {
    matches: absent('AWS::Lambda::Url', 'us-gov-west-1'),
    reason: 'Only with ApprovalEndpoint.functionUrl(); the default is an HTTP API, which is there.',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html',
  },
  'function URLs in cn-northwest-1': {
    matches: absent('AWS::Lambda::Url', 'cn-northwest-1'),
    reason: 'Only with ApprovalEndpoint.functionUrl(); the default is an HTTP API, which is there.',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html',
  },
  'EventBridge Pipes in us-gov-west-1': {
    matches: absent('AWS::Pipes::Pipe', 'us-gov-west-1'),
    reason: 'Only with Trigger.queue(), which is such a pipe.',
    source: 'https://docs.aws.amazon.com/general/latest/gr/eventbridgepipes.html',
  },
  'identities of SES in cn-northwest-1': {
    matches: absent('AWS::SES::EmailIdentity', 'cn-northwest-1'),
    reason: "Only with ApprovalNotifier.email(), of the user's own identity.",
    source: 'https://docs.aws.amazon.com/general/latest/gr/ses.html',
  },
  'configuration sets of SES in cn-northwest-1': {
    matches: absent('AWS::SES::ConfigurationSet', 'cn-northwest-1'),
    reason: "Only with ApprovalNotifier.email(), of the user's own identity.",
    source: 'https://docs.aws.amazon.com/general/latest/gr/ses.html',
  },
};
