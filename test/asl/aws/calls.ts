/**
 * The IAM actions of the SDK calls that public definitions use most, with the resource types they can be limited to, as
 * AWS documents them (not from the tables): the page of each group, or the service authorization reference.
 */
export const CALLS: { readonly [call: string]: string } = {
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
  'dynamodb:getItem': 'dynamodb:GetItem table',
  'dynamodb:putItem': 'dynamodb:PutItem table',
  'dynamodb:updateItem': 'dynamodb:UpdateItem table',
  'dynamodb:deleteItem': 'dynamodb:DeleteItem table',
  'dynamodb:query': 'dynamodb:Query index table',
  'dynamodb:scan': 'dynamodb:Scan index table',
  'dynamodb:batchGetItem': 'dynamodb:BatchGetItem table',
  'dynamodb:batchWriteItem': 'dynamodb:BatchWriteItem table',
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
  'dynamodb:transactGetItems': 'dynamodb:GetItem table',
  'dynamodb:transactWriteItems':
    'some: dynamodb:ConditionCheckItem dynamodb:DeleteItem dynamodb:PutItem dynamodb:UpdateItem table',
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html
  'dynamodb:executeStatement': 'some: dynamodb:PartiQLDelete dynamodb:PartiQLInsert dynamodb:PartiQLSelect '
    + 'dynamodb:PartiQLUpdate index table',
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
  's3:getObject': 's3:GetObject accesspointobject object',
  's3:putObject': 's3:PutObject accesspointobject object',
  's3:copyObject': 's3:GetObject s3:PutObject accesspointobject object',
  's3:headObject': 's3:GetObject accesspointobject object',
  's3:deleteObject': 's3:DeleteObject accesspointobject object',
  's3:deleteObjects': 's3:DeleteObject accesspointobject object',
  's3:listObjectsV2': 's3:ListBucket accesspoint bucket',
  's3:listObjectVersions': 's3:ListBucketVersions accesspoint bucket',
  's3:headBucket': 's3:ListBucket accesspoint bucket',
  's3:listBuckets': 's3:ListAllMyBuckets *',
  's3:putObjectTagging': 's3:PutObjectTagging accesspointobject object',
  's3:createMultipartUpload': 's3:PutObject accesspointobject object',
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html, and what is observed
  'sfn:startExecution': 'states:StartExecution statemachine',
  'sfn:startSyncExecution': 'states:StartSyncExecution statemachine',
  'sfn:describeExecution': 'states:DescribeExecution execution express',
  'sfn:stopExecution': 'states:StopExecution execution',
  'sfn:listExecutions': 'states:ListExecutions maprun statemachine',
  'sfn:sendTaskSuccess': 'states:SendTaskSuccess statemachine',
  'sfn:sendTaskFailure': 'states:SendTaskFailure statemachine',
  // https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
  'lambda:invoke': 'lambda:InvokeFunction function',
  'lambda:getFunction': 'lambda:GetFunction function',
  // https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html
  'sns:publish': 'sns:Publish topic',
  'sns:publishBatch': 'sns:Publish topic',
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
  'sqs:sendMessage': 'sqs:SendMessage queue',
  'sqs:sendMessageBatch': 'sqs:SendMessage queue',
  'sqs:receiveMessage': 'sqs:ReceiveMessage queue',
  'sqs:deleteMessage': 'sqs:DeleteMessage queue',
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
  'eventbridge:putEvents': 'events:PutEvents event-bus event-busv2',
  'scheduler:createSchedule': 'scheduler:CreateSchedule schedule',
  'scheduler:deleteSchedule': 'scheduler:DeleteSchedule schedule',
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
  'ssm:getParameter': 'ssm:GetParameter parameter',
  'ssm:putParameter': 'ssm:PutParameter parameter',
  'ssm:startAutomationExecution': 'ssm:StartAutomationExecution automation-definition automation-execution document',
  'secretsmanager:getSecretValue': 'secretsmanager:GetSecretValue Secret',
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
  'kms:encrypt': 'kms:Encrypt key',
  'kms:decrypt': 'kms:Decrypt key',
  'kms:reEncrypt': 'kms:ReEncryptFrom kms:ReEncryptTo key',
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsimpleemailservicev2.html
  'sesv2:sendEmail': 'ses:SendEmail configuration-set identity template',
  // https://docs.aws.amazon.com/rekognition/latest/dg/security_iam_id-based-policy-examples.html: no resource types
  'rekognition:detectLabels': 'rekognition:DetectLabels *',
  'rekognition:detectModerationLabels': 'rekognition:DetectModerationLabels projectversion',
  'rekognition:startLabelDetection': 'rekognition:StartLabelDetection *',
  'textract:startDocumentTextDetection': 'textract:StartDocumentTextDetection *',
  'textract:getDocumentTextDetection': 'textract:GetDocumentTextDetection *',
  'transcribe:startTranscriptionJob': 'transcribe:StartTranscriptionJob *',
  'transcribe:getTranscriptionJob': 'transcribe:GetTranscriptionJob transcriptionjob',
  'comprehend:detectSentiment': 'comprehend:DetectSentiment *',
  'translate:translateText': 'translate:TranslateText parallel-data terminology',
  'polly:startSpeechSynthesisTask': 'polly:StartSpeechSynthesisTask lexicon',
  // https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
  'bedrockruntime:converse': 'bedrock:InvokeModel',
  'bedrockruntime:invokeModel': 'bedrock:InvokeModel',
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsglue.html
  'glue:startCrawler': 'glue:StartCrawler crawler',
  'glue:getCrawler': 'glue:GetCrawler crawler',
  'glue:getJobRun': 'glue:GetJobRun job',
  'athena:getQueryExecution': 'athena:GetQueryExecution workgroup',
  'ecs:describeTasks': 'ecs:DescribeTasks task',
  'ecs:updateService': 'ecs:UpdateService service',
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
  'ec2:describeInstances': 'ec2:DescribeInstances *',
  'ec2:startInstances': 'ec2:StartInstances group instance license-configuration',
  'ec2:stopInstances': 'ec2:StopInstances instance',
  'rds:describeDBInstances': 'rds:DescribeDBInstances db',
  'rds:createDBSnapshot': 'rds:CreateDBSnapshot db snapshot',
  'rds:startExportTask': 'rds:StartExportTask',
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
  'cloudwatch:putMetricData': 'cloudwatch:PutMetricData',
  'cloudwatchlogs:filterLogEvents': 'logs:FilterLogEvents log-group',
  'cloudformation:describeStacks': 'cloudformation:DescribeStacks stack',
  'cognitoidentityprovider:adminCreateUser': 'cognito-idp:AdminCreateUser userpool',
  'sagemaker:describeEndpoint': 'sagemaker:DescribeEndpoint endpoint',
  'sagemakerruntime:invokeEndpoint': 'sagemaker:InvokeEndpoint endpoint inference-component',
  'redshiftdata:executeStatement': 'redshift-data:ExecuteStatement cluster workgroup',
  'redshiftdata:describeStatement': 'redshift-data:DescribeStatement *',
  'rdsdata:executeStatement': 'rds-data:ExecuteStatement cluster',
  'emr:describeCluster': 'elasticmapreduce:DescribeCluster cluster',
  'codebuild:batchGetBuilds': 'codebuild:BatchGetBuilds project',
  'resourcegroupstaggingapi:getResources': 'tag:GetResources *',
  'costexplorer:getCostAndUsage': 'ce:GetCostAndUsage',
  'organizations:listAccounts': 'organizations:ListAccounts *',
  'iotdataplane:publish': 'iot:Publish topic',
  // Two APIs under one prefix: the resource types of both.
  'elasticloadbalancingv2:modifyLoadBalancerAttributes': 'elasticloadbalancing:ModifyLoadBalancerAttributes '
    + 'loadbalancer loadbalancer/app/ loadbalancer/gwy/ loadbalancer/net/',
  'apigatewayv2:createApi': 'apigateway:POST path',
  'timestreamquery:query': 'timestream:Select',
  'apigateway:getRestApis': 'apigateway:GET path',
};
