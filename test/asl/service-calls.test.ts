import { diagnose, machine, only, task } from './verdict';
import { misspelled } from '../../src/asl/misspelling';
import { validateDefinition } from '../../src/asl/validate';

const Retry = [{ ErrorEquals: ['States.ALL'] }];
const callTask = (call: string, fields: object) => task({ Resource: `arn:aws:states:::${call}`, Retry, ...fields });

/** A definition with one call, in JSONPath or JSONata. */
const calling = (call: string, Parameters: object = {}) => machine({ Call: callTask(call, { Parameters }) });
const callingJsonata = (call: string, Arguments: unknown) =>
  machine({ Call: callTask(call, { Arguments }) }, { QueryLanguage: 'JSONata' });

const found = (definition: object) => diagnose(definition).map(({ severity, message }) => `${severity} ${message}`);

const REFUSED = 'ERROR SCHEMA_VALIDATION_FAILED /States/Call';
const UNKNOWN = 'WARNING UNKNOWN_SERVICE_CALL /States/Call';
const DATE = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);

/** What a message says, with its date apart. */
function dated(line: string): unknown[] {
  const [date] = /\d{4}-\d\d-\d\d/.exec(line) ?? [];
  return [line.replace(date!, 'DATE'), date];
}

const unrecognized = (call: string) => `${REFUSED}/Resource: The resource provided arn:aws:states:::${call} is not `
  + 'recognized. The value is not a valid resource ARN, or the resource is not available in this region; ';

describe('the service and the action of an SDK integration', () => {
  test.each([
    ['aws-sdk:dynmodb:getItem', "write 'dynamodb' for the service 'dynmodb'"],
    ['aws-sdk:bedrock-runtime:converse', "write 'bedrockruntime' for the service 'bedrock-runtime'"],
    ['aws-sdk:logs:putLogEvents', "write 'cloudwatchlogs' for the service 'logs'"],
    ['aws-sdk:dynamodb:getItm', "write 'getItem' for the action 'getItm' of 'dynamodb'"],
    ['aws-sdk:cloudwatchlogs:CreateLogStream',
      "write 'createLogStream' for the action 'CreateLogStream' of 'cloudwatchlogs'"],
    ['aws-sdk:kinesis:subscribeToShard', "Step Functions does not support the action 'subscribeToShard' of 'kinesis', "
      + 'which AWS lists as such or which streams events; call it in a Lambda function'],
    ['aws-sdk:ecs:runTask.sync', "no SDK integration waits for a job to complete ('.sync'); use the optimized "
      + 'integration if there is one, or poll the job'],
  ])('are refused: %s', (call, advice) => {
    expect(only(calling(call))).toBe(unrecognized(call) + advice);
  });

  test.each([
    ['aws-sdk:quantumledger3:query', "there is no service 'quantumledger3' in AWS's APIs of DATE: AWS refuses services "
      + 'that do not exist, so correct it unless it is newer'],
    ['aws-sdk:sesv3:sendEmail', "there is no service 'sesv3' in AWS's APIs of DATE (did you mean 'sesv2'?): AWS "
      + 'refuses services that do not exist, so correct it unless it is newer'],
    ['aws-sdk:dynamodb:forgetItem', "there is no action 'forgetItem' of 'dynamodb' in AWS's API of DATE (did you mean "
      + "'getItem'?): AWS refuses actions that do not exist, so correct it unless it is newer"],
    ['aws-sdk:sns:getTopicAttribute', "there is no action 'getTopicAttribute' of 'sns' in AWS's API of DATE (did you "
      + "mean 'getTopicAttributes'?): AWS refuses actions that do not exist, so correct it unless it is newer"],
    ['aws-sdk:qldb:listLedgers', "AWS has ended the service 'qldb': its API had been removed by DATE, so calls fail"],
  ])('may be newer, or have ended: %s', (call, message) => {
    expect(dated(only(calling(call)))).toEqual([`${UNKNOWN}/Resource: ${message}`, DATE]);
  });
});

describe('the parameters of a call', () => {
  const PUT = { TableName: 't', Item: { id: { S: '1' } } };
  const REPORT = { TableName: 't', KeyConditionExpression: 'id = :id' };

  test.each<[string, string, object, string]>([
    ['a wrong case', 'aws-sdk:dynamodb:putItem', { tableName: 't', Item: {} },
      'The field "tableName" is not supported by Step Functions; write \'TableName\''],
    ['a wrong case of a path', 'aws-sdk:dynamodb:putItem', { 'tableName.$': '$.t', 'Item': {} },
      'The field "tableName" is not supported by Step Functions; write \'TableName\''],
    ['one wrong letter', 'lambda:invoke', { FuncionName: 'f' },
      'The field "FuncionName" is not supported by Step Functions; write \'FunctionName\''],
    ['a name that Java reserves, nested', 'aws-sdk:verifiedpermissions:createPolicy',
      { PolicyStoreId: 'p', Definition: { static: { Statement: 's' } } },
      'The field "static" is not supported by Step Functions in \'Definition\'; write \'StaticValue\''],
    ['a name in a list', 'events:putEvents', { Entries: [{ Source: 's', Detailtype: 'd' }] },
      'The field "Detailtype" is not supported by Step Functions in \'Entries[0]\'; write \'DetailType\''],
    ['a name in a map', 'dynamodb:putItem', { ...PUT, Item: { id: { S: '1' }, ok: { Bool: true } } },
      'The field "Bool" is not supported by Step Functions in \'Item.ok\'; write \'BOOL\''],
    ['the spelling of the other integration', 'aws-sdk:dynamodb:putItem', { ...PUT, Item: { ok: { BOOL: true } } },
      'The field "BOOL" is not supported by Step Functions in \'Item.ok\'; write \'Bool\''],
    ['a missing one', 'aws-sdk:dynamodb:putItem', { TableName: 't' },
      "The field 'Item' is required but was missing; dynamodb:putItem needs it, so set 'Item', or 'Item.$' to a path"],
    ['a missing one in a list', 'batch:submitJob',
      { JobName: 'j', JobQueue: 'q', JobDefinition: 'd', RetryStrategy: { EvaluateOnExit: [{ OnReason: 'x' }] } },
      "The field 'Action' is required but was missing in 'RetryStrategy.EvaluateOnExit[0]'; batch:submitJob needs it, "
      + "so set 'Action', or 'Action.$' to a path"],
    ['a text for a number', 'aws-sdk:dynamodb:query', { ...REPORT, Limit: 'many' },
      "The value for the field 'Limit' must be a number, got: \"many\""],
    ['a fraction', 'aws-sdk:dynamodb:query', { ...REPORT, Limit: 1.5 },
      "The value for the field 'Limit' must be an integer, got: 1.5"],
    ['a text for a boolean', 'aws-sdk:dynamodb:query', { ...REPORT, ConsistentRead: 'yes' },
      "The value for the field 'ConsistentRead' must be true or false, got: \"yes\""],
    ['a list for an object', 'aws-sdk:dynamodb:putItem', { ...PUT, Item: [] },
      "The value for the field 'Item' must be an object, got: []"],
    ['an object for a list', 'events:putEvents', { Entries: { Source: 's' } },
      "The value for the field 'Entries' must be a list, got: {\"Source\":\"s\"}"],
    ['a number for a text', 'dynamodb:putItem', { ...PUT, Item: { n: { N: 5 } } },
      "The value for the field 'Item.n.N' must be a text, got: 5"],
    ['an object for a timestamp', 'aws-sdk:cloudwatch:getMetricData',
      { MetricDataQueries: [], StartTime: {}, EndTime: '2026-01-01T00:00:00Z' },
      "The value for the field 'StartTime' must be a timestamp, got: {}"],
    ['a value of an enum in a wrong case', 'aws-sdk:dynamodb:putItem', { ...PUT, ReturnValues: 'all_old' },
      "The value for the field 'ReturnValues' must be 'ALL_OLD', got: 'all_old'"],
    ['a number out of range', 'aws-sdk:dynamodb:query', { ...REPORT, Limit: 0 },
      "The value for the field 'Limit' must be at least 1, got: 0"],
    ['a number out of range in a text', 'aws-sdk:dynamodb:query', { ...REPORT, Limit: '-1' },
      "The value for the field 'Limit' must be at least 1, got: -1"],
    ['a text that is too long', 'aws-sdk:sfn:startExecution', { StateMachineArn: 'm', Name: 'n'.repeat(81) },
      "The value for the field 'Name' must have at most 80 characters, got: 81"],
    ['a list that is too short', 'aws-sdk:dynamodb:batchGetItem', { RequestItems: { t: { Keys: [] } } },
      "The list 'RequestItems.t.Keys' must have at least 1 items, got: 0"],
  ])('are refused: %s', (_, call, parameters, message) => {
    expect(only(calling(call, parameters))).toBe(`${REFUSED}/Parameters: ${message}`);
  });

  test.each<[string, string, object, string]>([
    ['a name', 'aws-sdk:dynamodb:getItem', { TableName: 't', Key: {}, Freshness: 1 },
      "dynamodb:getItem has no parameter 'Freshness' in AWS's API of DATE: it has 'TableName', 'Key', "
      + "'AttributesToGet', 'ConsistentRead', 'ReturnConsumedCapacity', 'ProjectionExpression', "
      + "'ExpressionAttributeNames'. Step Functions refuses parameters that do not exist, so remove it unless it is "
      + 'newer'],
    ['a plural', 'aws-sdk:ec2:describeInstances', { Filter: [] },
      "ec2:describeInstances has no parameter 'Filter' in AWS's API of DATE: did you mean 'Filters'? Step Functions "
      + 'refuses parameters that do not exist, so remove it unless it is newer'],
    ['a value of an enum', 'aws-sdk:dynamodb:putItem', { ...PUT, ReturnValues: 'EVERYTHING' },
      "'EVERYTHING' is none of the values that dynamodb:putItem accepts for 'ReturnValues' in AWS's API of DATE: "
        + "'NONE', "
      + "'ALL_OLD', 'UPDATED_OLD', 'ALL_NEW', 'UPDATED_NEW'. Use one of them, unless yours is newer"],
  ])('may be newer: %s', (_, call, parameters, message) => {
    expect(dated(only(calling(call, parameters)))).toEqual([`${UNKNOWN}/Parameters: ${message}`, DATE]);
  });

  test.each<[string, unknown, string]>([
    ['a wrong case', { tablename: 't', Item: '{% $states.input %}' },
      'The field "tablename" is not supported by Step Functions; write \'TableName\''],
    ['a missing one', { TableName: 't' },
      "The field 'Item' is required but was missing; dynamodb:putItem needs it, so set 'Item'"],
  ])('are refused in JSONata: %s', (_, Arguments, message) => {
    expect(only(callingJsonata('aws-sdk:dynamodb:putItem', Arguments))).toBe(`${REFUSED}/Arguments: ${message}`);
  });

  test('are all reported, each once', () => {
    expect(found(calling('aws-sdk:dynamodb:putItem', { tableName: 't', ReturnValues: 'none' }))).toEqual([
      'ERROR The field "tableName" is not supported by Step Functions; write \'TableName\'',
      "ERROR The value for the field 'ReturnValues' must be 'NONE', got: 'none'",
      "ERROR The field 'Item' is required but was missing; dynamodb:putItem needs it, so set 'Item', or 'Item.$' to a "
      + 'path',
    ]);
  });

  test('are found in states inside others', () => {
    const Call = callTask('aws-sdk:sqs:sendMessage', { Parameters: { QueueUrl: 'q' } });
    const Iterator = { StartAt: 'Call', States: { Call } };
    expect(only(machine({ Each: { Type: 'Map', End: true, Iterator } }))).toBe('ERROR SCHEMA_VALIDATION_FAILED '
      + "/States/Each/Iterator/States/Call/Parameters: The field 'MessageBody' is required but was missing; "
      + "sqs:sendMessage needs it, so set 'MessageBody', or 'MessageBody.$' to a path");
  });
});

describe('a call is accepted', () => {
  test.each<[string, string, object]>([
    ['with paths', 'aws-sdk:dynamodb:putItem',
      { 'TableName.$': '$.t', 'Item': { 'id': { 'S.$': '$.id' }, 'n.$': '$' } }],
    ['with placeholders of CloudFormation', 'aws-sdk:dynamodb:query', { TableName: '${Table}', Limit: '${Limit}' }],
    ['with names that only the deployment knows', 'aws-sdk:dynamodb:putItem', { '${Name}': 't', 'Item': {} }],
    ['with a number as text', 'aws-sdk:dynamodb:query', { TableName: 't', Limit: '5', ConsistentRead: 'true' }],
    ['with null', 'aws-sdk:dynamodb:query', { TableName: 't', Limit: null }],
    ['with an object for a text of an SDK integration', 'aws-sdk:sfn:startExecution',
      { StateMachineArn: 'm', Input: {} }],
    ['with an object as body', 'aws-sdk:s3:putObject', { Bucket: 'b', Key: 'k', Body: { a: 1 } }],
    ['with the source and destination of a copy', 'aws-sdk:s3:copyObject',
      { CopySource: 'b/k', Bucket: 'c', Key: 'k' }],
    ['with any payload', 'lambda:invoke', { FunctionName: 'f', Payload: [1, { a: null }] }],
    ['with an object as message', 'sns:publish', { TopicArn: 't', Message: { a: 1 } }],
    ['with an object as message body', 'sqs:sendMessage', { QueueUrl: 'q', MessageBody: { a: 1 } }],
    ['with an object as detail', 'events:putEvents', { Entries: [{ Source: 's', DetailType: 'd', Detail: { a: 1 } }] }],
    ['with an object as input', 'states:startExecution',
      { StateMachineArn: 'm', Input: { 'AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$': '$$.Execution.Id' } }],
    ['with input and output of a model in S3', 'bedrock:invokeModel',
      { ModelId: 'm', Input: { S3Uri: 's' }, Output: { S3Uri: 's' } }],
    ['with a text for a value of DynamoDB', 'dynamodb:putItem', { TableName: 't', Item: { 'id': 'a', 'b.$': '$.b' } }],
    ['with parameters of an integration that is no API', 'apigateway:invoke', { ApiEndpoint: 'a', Method: 'GET' }],
    ['with parameters that are not in the tables', 'aws-sdk:workdocs:getDocument', { DocumentID: 'd' }],
  ])('%s', (_, call, parameters) => {
    expect(found(calling(call, parameters))).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['with expressions',
      { TableName: '{% $table %}', Item: { id: '{% $states.input.i %}' }, ReturnValues: '{% $states.input.r %}' }],
    ['with one expression', '{% {"TableName": "t"} %}'],
  ])('%s', (_, Arguments) => {
    expect(found(callingJsonata('aws-sdk:dynamodb:putItem', Arguments)).filter((line) => !line.includes("'$")))
      .toEqual([]);
  });

  test('without parameters: it gets the input', () => {
    expect(found(machine({ Call: callTask('aws-sdk:dynamodb:putItem', {}) }))).toEqual([]);
  });

  test('if a function is invoked by its ARN, whose parameters are its payload', () => {
    const Resource = 'arn:aws:lambda:us-east-1:111111111111:function:f';
    expect(found(machine({ Call: task({ Resource, Parameters: { a: 1 } }) }))).toEqual([]);
  });

  test('if the rule is disabled', () => {
    const definition = calling('aws-sdk:dynmodb:getItem');
    expect(validateDefinition(definition, 'STANDARD')).toHaveLength(1);
    expect(validateDefinition(definition, 'STANDARD', { serviceCalls: false })).toEqual([]);
  });
});

describe('the tables', () => {
  test('are not read for a definition that calls no service', () => {
    jest.isolateModules(() => {
      const read = jest.spyOn(jest.requireActual<typeof import('fs')>('fs'), 'readFileSync');
      const { validateDefinition: validate } = jest.requireActual<typeof import('../../src/asl/validate')>(
        '../../src/asl/validate');
      const tables = () => read.mock.calls.filter(([path]) => String(path).endsWith('.jsonl.br')).length;
      const Resource = 'arn:aws:lambda:us-east-1:111111111111:function:f';
      validate(machine({ Call: task({ Resource }) }), 'STANDARD');
      expect(tables()).toBe(0);
      validate(calling('lambda:invoke', { FunctionName: 'f' }), 'STANDARD');
      expect(tables()).toBe(2);
      read.mockRestore();
    });
  });
});

describe('a misspelling', () => {
  test.each([
    ['tablename', 'TableName'],
    ['TabelName', 'TableName'],
    ['TablName', 'TableName'],
    ['TaableName', 'TableName'],
    ['TebleName', 'TableName'],
    ['getItemm', 'getItem'],
    ['AtttributeNames', 'AttributeNames'],
  ])('is found: %s', (name, known) => {
    expect(misspelled(name, ['Other', known])).toBe(known);
  });

  test.each([
    ['listLink', 'listLinks'],
    ['listLinks', 'listLink'],
    ['setTopicAttributes', 'getTopicAttributes'],
    ['evs', 'eks'],
    ['sesv3', 'sesv2'],
    ['Eac3Settings', 'Ac3Settings'],
    ['qconnect', 'connect'],
    ['EksProperties', 'EcsProperties'],
    ['Ipv6Prefixes', 'Ipv4Prefixes'],
    ['ASYNC', 'SYNC'],
    ['Items', 'TableName'],
  ])('is not certain: %s may be another name than %s', (name, known) => {
    expect(misspelled(name, [known])).toBeUndefined();
  });
});
