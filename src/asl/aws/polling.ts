/** The actions by which Step Functions learns that a job (`.sync`) has ended, by optimized integration and action. */
const POLLED: { readonly [action: string]: string } = {
  'athena:startQueryExecution': 'getQueryExecution',
  'batch:submitJob': 'describeJobs',
  'codebuild:startBuild': 'batchGetBuilds',
  'codebuild:startBuildBatch': 'batchGetBuildBatches',
  'databrew:startJobRun': 'describeJobRun',
  'ecs:runTask': 'describeTasks',
  'eks:createCluster': 'describeCluster',
  'eks:deleteCluster': 'describeCluster',
  'eks:createNodegroup': 'describeNodegroup',
  'eks:deleteNodegroup': 'describeNodegroup',
  'eks:createFargateProfile': 'describeFargateProfile',
  'eks:deleteFargateProfile': 'describeFargateProfile',
  'elasticmapreduce:createCluster': 'describeCluster',
  'elasticmapreduce:terminateCluster': 'describeCluster',
  'elasticmapreduce:addStep': 'describeStep',
  'emr-containers:createVirtualCluster': 'describeVirtualCluster',
  'emr-containers:deleteVirtualCluster': 'describeVirtualCluster',
  'emr-containers:startJobRun': 'describeJobRun',
  'emr-serverless:createApplication': 'getApplication',
  'emr-serverless:startApplication': 'getApplication',
  'emr-serverless:stopApplication': 'getApplication',
  'emr-serverless:startJobRun': 'getJobRun',
  'glue:startJobRun': 'getJobRun',
  'mediaconvert:createJob': 'getJob',
  'sagemaker:createEndpoint': 'describeEndpoint',
  'sagemaker:updateEndpoint': 'describeEndpoint',
  'sagemaker:createHyperParameterTuningJob': 'describeHyperParameterTuningJob',
  'sagemaker:createLabelingJob': 'describeLabelingJob',
  'sagemaker:createProcessingJob': 'describeProcessingJob',
  'sagemaker:createTrainingJob': 'describeTrainingJob',
  'sagemaker:createTransformJob': 'describeTransformJob',
  'states:startExecution': 'describeExecution',
};

/**
 * The action that polls a job. Undefined if it is unknown.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
 */
export function pollingAction(integration: string, action: string): string | undefined {
  const key = `${integration}:${action}`;
  return Object.hasOwn(POLLED, key) ? POLLED[key] : undefined;
}
