/**
 * The calls of the API behind optimized integrations that have another name.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-emr.html
 */
export const CALLS_OF_OPTIMIZED: { readonly [call: string]: readonly string[] } = {
  'bedrock:createModelCustomizationJob': ['bedrock:createModelCustomizationJob'],
  'elasticmapreduce:addStep': ['emr:addJobFlowSteps'],
  'elasticmapreduce:cancelStep': ['emr:cancelSteps'],
  'elasticmapreduce:createCluster': ['emr:runJobFlow'],
  'elasticmapreduce:modifyInstanceFleetByName': ['emr:listInstanceFleets', 'emr:modifyInstanceFleet'],
  'elasticmapreduce:modifyInstanceGroupByName': ['emr:listInstanceGroups', 'emr:modifyInstanceGroups'],
  'elasticmapreduce:setClusterTerminationProtection': ['emr:setTerminationProtection'],
  'elasticmapreduce:terminateCluster': ['emr:terminateJobFlows'],
  // Decided by the cluster, not by IAM.
  'eks:call': [],
  'eks:runJob': [],
};

/**
 * The permissions of an HTTP Task.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html#connect-http-task-permissions
 */
export const HTTP_PERMISSIONS = 'states:InvokeHTTPEndpoint events:RetrieveConnectionCredentials '
  + 'secretsmanager:GetSecretValue secretsmanager:DescribeSecret';

/** The permissions for the rule that Step Functions manages. Without them AWS refuses the state machine. */
const RULE = 'events:PutTargets events:PutRule events:DescribeRule';

/**
 * The permissions of jobs (`.sync`) besides those to start them: to learn that they ended, and to stop them when the
 * execution is stopped, as the pages of the integrations list them.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-sync
 */
export const JOB_PERMISSIONS: { readonly [call: string]: string } = {
  'athena:startQueryExecution': 'athena:GetQueryExecution athena:StopQueryExecution',
  'batch:submitJob': `batch:DescribeJobs batch:TerminateJob ${RULE}`,
  'bedrock:createModelCustomizationJob': 'bedrock:GetModelCustomizationJob bedrock:StopModelCustomizationJob',
  'codebuild:startBuild': `codebuild:BatchGetBuilds codebuild:StopBuild ${RULE}`,
  'codebuild:startBuildBatch': `codebuild:BatchGetBuildBatches codebuild:StopBuildBatch ${RULE}`,
  'databrew:startJobRun': 'databrew:ListJobRuns databrew:StopJobRun',
  'ecs:runTask': `ecs:DescribeTasks ecs:StopTask ${RULE}`,
  'eks:createCluster': 'eks:DescribeCluster',
  'eks:createFargateProfile': 'eks:DescribeFargateProfile',
  'eks:createNodegroup': 'eks:DescribeNodegroup',
  'eks:deleteCluster': 'eks:DescribeCluster',
  'eks:deleteFargateProfile': 'eks:DescribeFargateProfile',
  'eks:deleteNodegroup': 'eks:DescribeNodegroup',
  'elasticmapreduce:addStep': 'elasticmapreduce:DescribeStep elasticmapreduce:CancelSteps',
  'elasticmapreduce:createCluster': 'elasticmapreduce:DescribeCluster elasticmapreduce:TerminateJobFlows',
  'elasticmapreduce:terminateCluster': 'elasticmapreduce:DescribeCluster',
  'emr-containers:deleteVirtualCluster': 'emr-containers:DescribeVirtualCluster',
  'emr-containers:startJobRun': 'emr-containers:DescribeJobRun emr-containers:CancelJobRun',
  'emr-serverless:startJobRun': 'emr-serverless:GetJobRun emr-serverless:CancelJobRun',
  'glue:startJobRun': 'glue:GetJobRun glue:GetJobRuns glue:BatchStopJobRun',
  'mediaconvert:createJob': `mediaconvert:GetJob mediaconvert:CancelJob ${RULE}`,
  'sagemaker:createHyperParameterTuningJob':
    'sagemaker:DescribeHyperParameterTuningJob sagemaker:StopHyperParameterTuningJob',
  'sagemaker:createLabelingJob': 'sagemaker:DescribeLabelingJob sagemaker:StopLabelingJob',
  'sagemaker:createProcessingJob': 'sagemaker:DescribeProcessingJob sagemaker:StopProcessingJob',
  'sagemaker:createTrainingJob': `sagemaker:DescribeTrainingJob sagemaker:StopTrainingJob ${RULE}`,
  'sagemaker:createTransformJob': `sagemaker:DescribeTransformJob sagemaker:StopTransformJob ${RULE}`,
  'states:startExecution': `states:DescribeExecution states:StopExecution ${RULE}`,
};

/**
 * Whether a call needs no permission: AWS identifies its caller by other means than IAM, or answers every caller.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-public-server-side.html
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export function needsNoPermission(service: string, action: string): boolean {
  return Object.hasOwn(UNSIGNED, service) && UNSIGNED[service].split(' ').includes(action);
}

/** The calls without authentication in the models of AWS (botocore 1.43.11). */
const UNSIGNED: { readonly [service: string]: string } = {
  cognitoidentity: 'getCredentialsForIdentity getId getOpenIdToken unlinkIdentity',
  cognitoidentityprovider: 'associateSoftwareToken changePassword confirmDevice confirmForgotPassword confirmSignUp '
    + 'deleteUser deleteUserAttributes forgetDevice forgotPassword getDevice getTokensFromRefreshToken getUser '
    + 'getUserAttributeVerificationCode globalSignOut initiateAuth listDevices resendConfirmationCode '
    + 'respondToAuthChallenge revokeToken setUserMFAPreference setUserSettings signUp updateAuthEventFeedback '
    + 'updateDeviceStatus updateUserAttributes verifySoftwareToken verifyUserAttribute',
  signin: 'createOAuth2Token',
  sts: 'getCallerIdentity getSessionToken',
};
