/**
 * The IAM actions that the actions of the AWS SDK need. Most have the same name with a capital letter, but not all, so
 * each is checked against the service authorization reference before it is added here.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
 */
export const IAM_ACTIONS: { readonly [action: string]: string[] } = {
  'dynamodb:deleteItem': ['dynamodb:DeleteItem'],
  'dynamodb:getItem': ['dynamodb:GetItem'],
  'dynamodb:putItem': ['dynamodb:PutItem'],
  'dynamodb:query': ['dynamodb:Query'],
  'dynamodb:updateItem': ['dynamodb:UpdateItem'],
  'eventbridge:putEvents': ['events:PutEvents'],
  'lambda:invoke': ['lambda:InvokeFunction'],
  's3:getObject': ['s3:GetObject'],
  's3:headObject': ['s3:GetObject'],
  's3:listObjectsV2': ['s3:ListBucket'],
  's3:putObject': ['s3:PutObject'],
  'secretsmanager:getSecretValue': ['secretsmanager:GetSecretValue'],
  'sesv2:sendEmail': ['ses:SendEmail'],
  'sfn:startExecution': ['states:StartExecution'],
  'sns:publish': ['sns:Publish'],
  'sqs:sendMessage': ['sqs:SendMessage'],
  'ssm:getParameter': ['ssm:GetParameter'],
};
