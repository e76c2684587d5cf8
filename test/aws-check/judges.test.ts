import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRegion, judgeCalls } from './authorization';
import { callsOf, EXECUTION_NAME } from './calls';
import { Deployed, PLACES } from './deployed';
import { ALLOW_LIST, Finding, withoutAllowed } from './finding';
import { runPython } from './judges';
import { judgeDefinitions } from './language-server';
import { Statement, statementsOf } from './policies';
import { judgePrincipals, judgeStatements } from './statements';

const python = process.env.AWS_CHECK_PYTHON;
const testWithPython = python ? test : test.skip;
const told = (findings: readonly Finding[]) => findings.map(({ field, limit }) => `${field}: ${limit}`);

describe('the judge of shapes', () => {
  const shapesOf = async (...calls: [resource: string, parameters: unknown][]) => {
    const given = {
      sample: calls.map(([resource, parameters], index) => ({
        where: String(index),
        resource: `arn:aws:states:::${resource}`,
        parameters,
      })),
    };
    return told((await runPython(python!, ['shapes.py'], JSON.stringify(given))).findings);
  };
  const job = (more: object) => ({ Role: 'r', Settings: {}, ...more });
  const message = (more: object) => ({ TopicArn: 'arn:aws:sns:us-east-1:111111111111:t', Message: 'm', ...more });

  testWithPython('takes what AWS takes', async () => {
    expect(
      await shapesOf(
        ['mediaconvert:createJob.sync', job({ ClientRequestToken: 'x'.repeat(64) })],
        [
          'lambda:invoke',
          { FunctionName: 'arn:aws:lambda:us-east-1:111111111111:function:f', Payload: { any: ['thing'] } },
        ],
        ['sns:publish', message({ Message: { an: 'object' }, Subject: 'x'.repeat(100) })],
        [
          'states:startExecution.sync:2',
          {
            StateMachineArn: 'arn:aws:states:us-east-1:111111111111:stateMachine:m',
            Input: { a: 1 },
            Name: 'n'.repeat(80),
          },
        ],
        [
          'aws-sdk:dynamodb:putItem',
          { TableName: 'table', Item: { id: { S: 'a' }, on: { Bool: true }, off: { Nul: true } } },
        ],
        ['aws-sdk:s3:putObject', { Bucket: 'bucket', Key: 'k', SsekmsKeyId: 'key', ServerSideEncryption: 'aws:kms' }],
      ),
    ).toEqual([]);
  });

  testWithPython('finds what the shapes refuse', async () => {
    expect(
      await shapesOf(
        ['sqs:sendMessage', { QueueUrl: 'q', MessageBody: 'm', Delay: 1 }],
        ['aws-sdk:sfn:startExecution', { stateMachineArn: 'arn:aws:states:us-east-1:111111111111:stateMachine:m' }],
        ['aws-sdk:dynamodb:putItem', { TableName: 'no table', Item: { id: { S: 1 }, on: { BOOL: true } } }],
        ['mediaconvert:createJob.sync', job({ StatusUpdateInterval: 'SECONDS_61' })],
        ['aws-sdk:sqs:sendMessage', { QueueUrl: 'q', MessageBody: { an: 'object' } }],
        ['aws-sdk:sqs:sendMassage', {}],
      ),
    ).toEqual([
      'Delay: unknown parameter',
      'stateMachineArn: unknown parameter; it is called StateMachineArn',
      'StateMachineArn: required',
      'Item[id].S: must be a text',
      'Item[on].BOOL: unknown parameter; it is called Bool',
      expect.stringMatching(/^StatusUpdateInterval: must be one of SECONDS_10, /),
      'MessageBody: must be a text',
      expect.stringMatching(/^: unknown to the API/),
    ]);
  });

  testWithPython('finds what only the documentation limits', async () => {
    expect(
      await shapesOf(
        ['mediaconvert:createJob.sync', job({ ClientRequestToken: 'x'.repeat(65) })],
        ['aws-sdk:sns:publish', message({ Subject: 'x'.repeat(101) })],
        ['aws-sdk:sns:publish', message({ Subject: 'two\nlines' })],
        ['aws-sdk:sns:publish', message({ MessageGroupId: 'x'.repeat(129) })],
        ['sqs:sendMessage', { QueueUrl: 'q', MessageBody: 'm', DelaySeconds: 901, MessageGroupId: 'a b' }],
        [
          'aws-sdk:sfn:startExecution',
          { StateMachineArn: 'arn:aws:states:us-east-1:111111111111:stateMachine:m', Name: 'a/b' },
        ],
        ['events:putEvents', { Entries: [{ Source: 'aws.s3', DetailType: 'x'.repeat(129), Detail: {} }] }],
      ),
    ).toEqual([
      'ClientRequestToken: at most 64 characters, has 65',
      'Subject: at most 100 characters, has 101',
      expect.stringMatching(/^Subject: ASCII/),
      'MessageGroupId: at most 128 characters, has 129',
      'DelaySeconds: from 0 to 900',
      'MessageGroupId: letters, digits and punctuation',
      expect.stringMatching(/^Name: no white space/),
      "Entries[0].Source: must not begin with 'aws.'",
      'Entries[0].DetailType: at most 128 characters, has 129',
    ]);
  });
});

describe('the execution of a machine', () => {
  const machine = (states: object) =>
    callsOf({
      path: 'Flow',
      name: 'm',
      type: 'STANDARD',
      region: 'us-east-1',
      bucket: '',
      definition: { QueryLanguage: 'JSONata', StartAt: 'A', States: states },
    });
  const publish = (more: object) => ({ Type: 'Task', Resource: 'arn:aws:states:::sns:publish', ...more });

  test('has the longest name, and redrives', async () => {
    const token = '{% $states.context.Execution.Name & "-" & $states.context.Execution.RedriveCount %}';
    const { calls } = await machine({ A: publish({ Arguments: { token }, End: true }) });
    expect(calls.map(({ parameters }) => parameters)).toEqual([{ token: `${EXECUTION_NAME}-12` }]);
    expect(EXECUTION_NAME).toHaveLength(80);
  });

  test('reaches states that only several errors lead to, and reports those it does not reach', async () => {
    const caught = (next: string) => ({ Catch: [{ ErrorEquals: ['States.ALL'], Next: next }], Next: 'Done' });
    const { calls, unreached } = await machine({
      'A': publish({ Arguments: { of: 'A' }, ...caught('B') }),
      'B': publish({ Arguments: { of: 'B' }, ...caught('C') }),
      'C': publish({ Arguments: { of: 'C' }, Next: 'Never?' }),
      'Never?': { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'D' }], Default: 'Done' },
      'D': publish({ Arguments: {}, End: true }),
      'Done': { Type: 'Succeed' },
    });
    expect(calls.map(({ state }) => state)).toEqual(['A', 'B', 'C']);
    expect(unreached).toEqual(['D']);
  });
});

describe('the judge of permissions', () => {
  const statement = (actions: string, resources: string, conditions: Statement['conditions'] = {}): Statement => ({
    where: 'Policy',
    kind: 'identity',
    effect: 'Allow',
    actions: [actions],
    resources: [resources],
    conditions,
    services: [],
    roles: ['Role'],
  });
  const judged = async (...statements: Statement[]) => told(await judgeStatements('sample', statements));
  const TABLE = 'arn:aws:dynamodb:us-east-1:111111111111:table/t';

  test('accepts actions of the service authorization reference', async () => {
    expect(
      await judged(
        statement('dynamodb:GetItem', TABLE, { StringEquals: { 'aws:SourceAccount': ['1'] } }),
        statement('kms:ReEncrypt*', 'arn:aws:kms:us-east-1:111111111111:key/k', {
          StringEquals: { 'kms:ViaService': ['s'] },
        }),
        statement('s3:GetObject', 'arn:aws:s3:::bucket/folder/*'),
        statement('logs:PutLogEvents', 'arn:aws:logs:us-east-1:111111111111:log-group:/aws/lambda/f:*'),
        statement('xray:PutTraceSegments', '*'),
      ),
    ).toEqual([]);
  });

  test('finds actions that do not exist, resources that do not fit and keys that are not known', async () => {
    expect(
      await judged(
        statement('dynamodb:TransactWriteItems', TABLE),
        statement('s3:ListBucket', 'arn:aws:s3:::bucket/*'),
        statement('dynamodb:GetItem', `${TABLE}/index/*`),
        statement('dynamodb:GetItem', '*'),
        statement('xray:PutTraceSegments', TABLE),
        statement('dynamodb:GetItem', TABLE, { StringEquals: { 'dynamodb:Tables': ['t'] } }),
      ),
    ).toEqual([
      'Action: no such action',
      's3:ListBucket on: must be accesspoint or bucket',
      'dynamodb:GetItem on: must be table',
      'dynamodb:GetItem on: must be table',
      'xray:PutTraceSegments on: the action has no resources: only *',
      'dynamodb:GetItem if: the action does not know this key',
    ]);
  });

  const role = (...statements: object[]) => ({
    Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Statement: [] } } },
    Policy: {
      Type: 'AWS::IAM::Policy',
      Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: { Statement: statements } },
    },
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] }, DefinitionString: '{}' },
    },
  });
  const key = { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [] } } };
  const KEY_ARN = { 'Fn::GetAtt': ['Key', 'Arn'] };

  const lacking = (
    resources: object,
    resource: string,
    parameters: (deployed: Deployed) => object,
    region = 'us-east-1',
  ) => {
    const here = new Deployed({ Resources: resources }, PLACES['us-east-1']);
    const machine = here.ofType('AWS::StepFunctions::StateMachine').find(({ id }) => id === 'Machine')!;
    const calls = [{ state: 'A', resource: `arn:aws:states:::${resource}`, parameters: parameters(here) as any }];
    const there = new Deployed({ Resources: resources }, PLACES[region]);
    return judgeCalls(
      'sample',
      inRegion([{ path: 'Machine', resource: machine, calls }], here.place, there.place),
      there,
    ).map(({ field }) => field);
  };

  test('finds the key of a child machine that its parent may not use', () => {
    const child = {
      Key: key,
      Child: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: { DefinitionString: '{}', RoleArn: KEY_ARN, EncryptionConfiguration: { KmsKeyId: KEY_ARN } },
      },
    };
    const start = { Effect: 'Allow', Action: 'states:StartExecution', Resource: { Ref: 'Child' } };
    const use = (context: object) => ({
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: KEY_ARN,
      Condition: { StringEquals: { 'kms:EncryptionContext:aws:states:stateMachineArn': context } },
    });
    const found = (...statements: object[]) =>
      lacking({ ...role(...statements), ...child }, 'states:startExecution', (deployed) => ({
        StateMachineArn: deployed.resolve({ Ref: 'Child' }),
      }));
    expect(found(start, use({ Ref: 'Child' }))).toEqual([]);
    expect(found(start)).toEqual(['kms:Decrypt, kms:GenerateDataKey']);
    expect(found(start, use({ Ref: 'Machine' }))).toEqual(['kms:Decrypt, kms:GenerateDataKey']);
    expect(found()).toContain('states:StartExecution');
  });

  test('finds what a distributed Map lacks, and the key of the bucket that it reads', () => {
    const rule = { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY_ARN } };
    const DefinitionString = JSON.stringify({
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          Iterator: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, StartAt: 'A', States: {} },
          ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: 'items', Key: 'a.json' } },
          Label: 'each',
        },
      },
    });
    const found = (...statements: object[]) => {
      const resources: any = role(...statements);
      return lacking({
        ...resources,
        Key: key,
        Items: {
          Type: 'AWS::S3::Bucket',
          Properties: {
            BucketName: 'items',
            BucketEncryption: { ServerSideEncryptionConfiguration: [rule] },
          },
        },
        Machine: { ...resources.Machine, Properties: { ...resources.Machine.Properties, DefinitionString } },
      }, 'lambda:invoke', () => ({ FunctionName: 'f' }));
    };
    expect(found()).toEqual([
      'states:StartExecution', 'states:DescribeExecution, states:StopExecution', 'states:RedriveExecution',
      's3:GetObject', 'kms:Decrypt', 'lambda:InvokeFunction',
    ]);
    const allow = (Action: string, Resource: unknown) => ({ Effect: 'Allow', Action, Resource });
    expect(found(
      allow('states:*', '*'), allow('s3:GetObject', 'arn:aws:s3:::items/a.json'), allow('kms:Decrypt', KEY_ARN),
    )).toEqual(['lambda:InvokeFunction']);
    expect(found(allow('states:*', '*'), allow('s3:GetObject', 'arn:aws:s3:::items/b.json'), allow('kms:*', '*')))
      .toEqual(['s3:GetObject', 'lambda:InvokeFunction']);
  });

  test('finds the missing suffix of domains in China', () => {
    const suffixed = (suffix: unknown) =>
      role(
        { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
        {
          Effect: 'Allow',
          Action: 'kms:*',
          Resource: KEY_ARN,
          Condition: {
            StringEquals: { 'kms:ViaService': { 'Fn::Join': ['', ['sqs.', { Ref: 'AWS::Region' }, '.', suffix]] } },
          },
        },
      );
    const queue = { Key: key, Queue: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: KEY_ARN } } };
    const found = (suffix: unknown, region: string) =>
      lacking(
        { ...suffixed(suffix), ...queue },
        'sqs:sendMessage',
        (deployed) => ({ QueueUrl: deployed.resolve({ Ref: 'Queue' }), MessageBody: '' }),
        region,
      );
    expect(found('amazonaws.com', 'us-east-1')).toEqual([]);
    expect(found('amazonaws.com', 'cn-northwest-1')).toEqual(['kms:Decrypt, kms:GenerateDataKey']);
    expect(found({ Ref: 'AWS::URLSuffix' }, 'cn-northwest-1')).toEqual([]);
    const logs = {
      ...statement('kms:Decrypt', '*'),
      services: ['logs.cn-northwest-1.amazonaws.com', 'states.amazonaws.com'],
    };
    expect(told(judgePrincipals('sample', [logs], PLACES['cn-northwest-1']))).toHaveLength(1);
  });

  test('reads the statements of policies, roles and keys', () => {
    const resources = { ...role({ Effect: 'Allow', Action: 'a:b', Resource: '*' }), Key: key };
    expect(statementsOf(new Deployed({ Resources: resources }, PLACES['us-east-1']))).toEqual([
      { ...statement('a:b', '*'), where: 'Policy' },
    ]);
  });

  test('reports an unknown call', () => {
    expect(lacking(role(), 'aws-sdk:glue:startCrawler', () => ({}))).toEqual(['Resource']);
  });
});

testWithPython(
  'the judge of templates finds what CloudFormation refuses, and what a region does not have',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'aws-check-'));
    const queue = (properties: object) => ({ Type: 'AWS::SQS::Queue', Properties: properties });
    const url = { Type: 'AWS::Lambda::Url', Properties: { AuthType: 'NONE', TargetFunctionArn: 'f' } };
    writeFileSync(join(folder, 'good.json'), JSON.stringify({ Resources: { Queue: queue({ DelaySeconds: 900 }) } }));
    writeFileSync(
      join(folder, 'bad.json'),
      JSON.stringify({ Resources: { Queue: queue({ DelaySeconds: 901 }), Url: url } }),
    );
    const { findings } = await runPython(python!, ['lint.py', folder]);
    rmSync(folder, { recursive: true });
    expect(findings.map(({ sample, field, limit }) => [sample, field, limit]).sort()).toEqual([
      ['bad', 'E3006', "Resource type 'AWS::Lambda::Url' does not exist in 'cn-northwest-1'"],
      ['bad', 'E3006', "Resource type 'AWS::Lambda::Url' does not exist in 'us-gov-west-1'"],
      ['bad', 'E3034', expect.stringContaining('901')],
    ]);
  },
);

test('finds JSONata of several lines in a definition, which AWS treats as a text', async () => {
  const found = (expression: string) =>
    judgeDefinitions([
      {
        name: 'sample',
        machines: [
          {
            path: 'Flow',
            calls: [],
            unreached: [],
            resource: undefined as any,
            definition: {
              QueryLanguage: 'JSONata',
              StartAt: 'A',
              States: {
                A: { Type: 'Task', Resource: 'arn:aws:states:::sns:publish', Arguments: expression, End: true },
              },
            },
          },
        ],
      },
    ]);
  expect(await found('{% { "Message": "m" } %}')).toEqual([]);
  expect(told(await found('{% {\n "Message": "m" } %}'))).toEqual([expect.stringContaining('Incorrect type')]);
});

test('excepts the entries of an allow-list, and reports an entry that is not used', () => {
  const finding: Finding = { sample: 'sample', where: 'w', field: 'f', limit: 'l', source: 's' };
  const entry = (field: string) => ({ matches: (one: Finding) => one.field === field, reason: 'r', source: 's' });
  const left = withoutAllowed([finding, { ...finding, field: 'g' }], { f: entry('f'), h: entry('h') });
  expect(left.map(({ sample, where, field }) => [sample, where, field])).toEqual([
    ['sample', 'w', 'g'],
    [ALLOW_LIST, 'h', 'entry'],
  ]);
});
