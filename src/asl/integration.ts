/** The service integration of a Task, as its `Resource` specifies it. */
export interface Integration {
  readonly kind: 'lambda' | 'activity' | 'optimized' | 'sdk' | 'unknown';
  /** The service in the resource, in lower case: `dynamodb`, `states`. Empty if it is not known. */
  readonly service: string;
  readonly action: string;
  /** `request` is a response, `job` is `.sync`, `callback` is `.waitForTaskToken` or an activity. */
  readonly pattern: 'request' | 'job' | 'callback';
  /** The text after the action: ``, `.sync`, `.sync:2`, `.waitForTaskToken`. */
  readonly suffix: string;
  /** A function by its own ARN, not through `lambda:invoke`: the input is the payload itself. */
  readonly direct?: boolean;
}

const UNKNOWN: Integration = { kind: 'unknown', service: '', action: '', pattern: 'request', suffix: '' };

/** Parses a resource ARN. It may contain placeholders such as `${Pay.Arn}`. */
export function integrationOf(resource: unknown): Integration {
  if (typeof resource !== 'string') return UNKNOWN;
  // The colons of a pseudo parameter would end a part of the ARN.
  const arn = resource.replace(/\$\{AWS::(\w+)\}/g, '${$1}');
  const service = /^arn:[^:]*:states:[^:]*:[^:]*:(aws-sdk:)?([\w-]+):(\w+)((?:\.|:).*)?$/.exec(arn);
  if (service && service[2] !== 'activity') {
    const [, sdk, name, action, suffix = ''] = service;
    return {
      kind: sdk ? 'sdk' : name === 'lambda' ? 'lambda' : 'optimized',
      service: name.toLowerCase(),
      action,
      suffix,
      pattern: suffix.startsWith('.waitForTaskToken') ? 'callback' : suffix.startsWith('.sync') ? 'job' : 'request',
    };
  }
  if (/^arn:[^:]*:states:.*:activity:/.test(arn)) {
    return { ...UNKNOWN, kind: 'activity', pattern: 'callback' };
  }
  if (/^arn:[^:]*:lambda:.*:function:/.test(arn)) {
    return { ...UNKNOWN, kind: 'lambda', service: 'lambda', action: 'invoke', direct: true };
  }
  return UNKNOWN;
}

/** Whether AWS has this integration. SDK integrations are not checked: there are more than ten thousand. */
export function isKnownIntegration(integration: Integration): boolean {
  if (integration.kind === 'sdk' || integration.service === '') return true;
  const { service, action } = integration;
  return Object.hasOwn(OPTIMIZED, service) && OPTIMIZED[service].split(' ').includes(action);
}

/**
 * The optimized integrations and their actions.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
 */
const OPTIMIZED: { readonly [service: string]: string } = {
  'apigateway': 'invoke',
  'athena': 'startQueryExecution stopQueryExecution getQueryExecution getQueryResults',
  'batch': 'submitJob',
  'bedrock': 'invokeModel createModelCustomizationJob',
  'codebuild': 'startBuild stopBuild batchDeleteBuilds batchGetReports startBuildBatch stopBuildBatch '
    + 'retryBuildBatch deleteBuildBatch',
  'databrew': 'startJobRun',
  'dynamodb': 'getItem putItem updateItem deleteItem',
  'ecs': 'runTask',
  'eks': 'createCluster deleteCluster createNodegroup deleteNodegroup createFargateProfile deleteFargateProfile '
    + 'call runJob',
  'elasticmapreduce': 'createCluster terminateCluster addStep cancelStep setClusterTerminationProtection '
    + 'modifyInstanceFleetByName modifyInstanceGroupByName',
  'emr-containers': 'createVirtualCluster deleteVirtualCluster startJobRun',
  'emr-serverless': 'createApplication startApplication stopApplication deleteApplication startJobRun cancelJobRun',
  'events': 'putEvents',
  'glue': 'startJobRun',
  'http': 'invoke',
  'lambda': 'invoke',
  'mediaconvert': 'createJob',
  'sagemaker': 'createEndpoint createEndpointConfig createHyperParameterTuningJob createLabelingJob createModel '
    + 'createProcessingJob createTrainingJob createTransformJob updateEndpoint',
  'sns': 'publish',
  'sqs': 'sendMessage',
  'states': 'startExecution',
};
