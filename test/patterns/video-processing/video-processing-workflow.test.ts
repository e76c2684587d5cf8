import { App, Size, Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Quarantine, Rendition, VideoProcessingWorkflow, VideoProcessingWorkflowProps } from '../../../src';
import { definitionOf, expectGolden } from '../../support/asl';
import { nagFindings } from '../../support/nag';
import { permissionsOf } from '../../support/permissions';
import { aFunction, aStack, synthError } from '../../support/synth';
import { videos } from '../../support/videos';

const MB_720P = { '720p': Rendition.mediaConvert({ height: 720 }) };
const make = (props: Partial<VideoProcessingWorkflowProps>, stack = aStack()) =>
  new VideoProcessingWorkflow(stack, 'Videos', { renditions: MB_720P, ...props });

/** A workflow with a customer managed key, prefixes, MediaConvert and a quarantine. */
function full(stack: Stack): VideoProcessingWorkflow {
  return new VideoProcessingWorkflow(stack, 'Videos', {
    renditions: { ...MB_720P, preview: Rendition.invoke(aFunction(stack, 'Preview')) },
    sourcePrefix: 'uploads/',
    outputPrefix: 'videos/',
    partialResults: true,
    quarantine: Quarantine.move('quarantine/'),
    encryptionKey: new kms.Key(stack, 'Key'),
  });
}

describe('a video workflow', () => {
  test('matches the golden definition with required props only', () => {
    expectGolden(definitionOf(videos(aStack()).stateMachine), 'video-minimal');
  });

  test('matches the golden definition with MediaConvert, partial results and a quarantine', () => {
    expectGolden(definitionOf(full(aStack()).stateMachine), 'video-full');
  });

  test('matches the golden permissions without a customer managed key', () => {
    const stack = aStack();
    videos(stack, { sourcePrefix: 'uploads/', outputPrefix: 'videos/' });
    expectGolden(permissionsOf(stack), 'video-permissions');
  });

  test('matches the golden permissions with a customer managed key, MediaConvert and a quarantine', () => {
    const stack = aStack();
    full(stack);
    expectGolden(permissionsOf(stack), 'video-full-permissions');
  });
});

describe('the permissions of a video workflow', () => {
  const ARNS = 'arn:aws:mediaconvert:${AWS::Region}:${AWS::AccountId}:';

  test.each<[string, unknown, string[][]]>([
    ['no preset', { Inputs: [] }, [['queues/Default']]],
    [
      'the presets that the settings name',
      { OutputGroups: [{ Outputs: [{ Preset: 'Small' }, { Preset: 'Large' }] }, { Outputs: [{ Preset: 'Small' }] }] },
      [['queues/Default', 'presets/Small', 'presets/Large']],
    ],
    [
      'any preset that an expression names',
      { OutputGroups: [{ Outputs: [{ Preset: '{% $request.rendition %}' }] }] },
      [['queues/Default'], ['presets/*']],
    ],
    [
      'any preset of settings that are an expression',
      '{% { "OutputGroups": [{ "Outputs": [{ "Preset": $request.rendition }] }] } %}',
      [['queues/Default'], ['presets/*']],
    ],
  ])('allow %s in a MediaConvert job', (_, settings, statements) => {
    const stack = aStack();
    make({ renditions: { a: Rendition.mediaConvert({ settings }) } }, stack);
    const may = Object.values(permissionsOf(stack)).flatMap((role) => role.may);
    expect(may.filter((line) => line.startsWith('mediaconvert:CreateJob')).sort()).toEqual(statements.map((resources) =>
      `mediaconvert:CreateJob on ${resources.map((resource) => ARNS + resource).join(', ')}`).sort());
  });

  test('are limited to the prefixes', () => {
    const stack = aStack();
    full(stack);
    const may = Object.values(permissionsOf(stack)).flatMap((role) => role.may);
    const onObjects = may.filter((line) => /s3:/.test(line));
    expect(onObjects.length).toBeGreaterThan(8);
    for (const line of onObjects) {
      expect(line).toMatch(/Bucket\.Arn}\/(uploads|videos|quarantine)\/\*|if StringLike s3:prefix = \w+\/\*/);
    }
  });

  test('do not create a cycle between a function that transcodes and the workflow', () => {
    const stack = aStack();
    const fn = aFunction(stack, 'Transcode');
    make({ renditions: { a: Rendition.invoke(fn), b: Rendition.invoke(fn) } }, stack);
    const other = new Stack(stack.node.root as App, 'Functions');
    make({ renditions: { a: Rendition.invoke(aFunction(other, 'There')) } }, new Stack(stack.node.root as App, 'Flow'));
    expect(synthError(stack)).toBeUndefined();
  });

  test('allow only dynamodb:Query on the status table with grantReadStatus', () => {
    const stack = aStack();
    const reader = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
    make({}, stack).grantReadStatus(reader);
    expect(permissionsOf(stack).Reader.may[0]).toBe('dynamodb:Query on ${Videos/StatusTable.Arn}');
  });
});

describe('cdk-nag', () => {
  test.each<[string, (stack: Stack) => unknown]>([
    ['MediaConvert', (stack) => make({ renditions: MB_720P }, stack)],
    [
      'everything',
      (stack) =>
        new VideoProcessingWorkflow(stack, 'Videos', {
          renditions: MB_720P,
          sourcePrefix: 'in/',
          outputPrefix: 'out/',
          quarantine: Quarantine.move('bad/'),
        }),
    ],
  ])('has no findings in a workflow with %s except those acknowledged with a reason', (_, define) => {
    const stack = aStack();
    define(stack);
    expect(nagFindings(stack)).toEqual([]);
  });

  test('has no findings in the permissions of grantTranscode', () => {
    const stack = aStack();
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    make({ sourcePrefix: 'in/' }, stack).grantTranscode(role);
    expect(nagFindings(stack)).toEqual([]);
  });

  test('acknowledges only wildcards of keys, jobs, logs and traces, and missing access logs', () => {
    const stack = aStack();
    make({ renditions: MB_720P }, stack);
    const ids = stack.node
      .findAll()
      .flatMap(({ node }) =>
        node.metadata
          .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
          .flatMap(({ data }) => Object.keys(data as object)),
      );
    const kinds = ids.map((id) =>
      id
        .replace('Annotation::', '')
        .replace(/Resource::.*jobs\/\*/, 'jobs')
        .replace(/Resource::<.*\/\*/, 'objects'),
    );
    expect([...new Set(kinds)].sort()).toEqual([
      'AwsSolutions-IAM5[Resource::*]',
      'AwsSolutions-IAM5[jobs]',
      'AwsSolutions-IAM5[objects]',
      'AwsSolutions-S1',
      'AwsSolutions-SQS3',
    ]);
  });
});

describe('the buckets of a video workflow', () => {
  test('are encrypted, not public, TLS only and retained, and the source bucket is versioned', () => {
    const stack = aStack();
    make({}, stack);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::S3::Bucket', 2);
    template.allResources('AWS::S3::Bucket', {
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: {
        BucketEncryption: Match.objectLike({}),
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        LifecycleConfiguration: { Rules: [Match.objectLike({ AbortIncompleteMultipartUpload: Match.anyValue() })] },
      },
    });
    template.hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
    template.resourceCountIs('Custom::S3BucketNotifications', 0);
  });

  test('are encrypted with the customer managed key, like all other resources that hold data', () => {
    const stack = aStack();
    full(stack);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::KMS::Key', 1);
    template.allResourcesProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' },
          },
        ],
      },
    });
    template.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: Match.anyValue() });
    template.allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: Match.anyValue() });
    template.allResourcesProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    template.allResourcesProperties('AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: true } });
  });

  test('can be existing buckets with their keys', () => {
    const stack = aStack();
    const key = new kms.Key(stack, 'Theirs');
    const bucket = new s3.Bucket(stack, 'Bucket', { encryptionKey: key });
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
    make(
      { sourceBucket: bucket, outputBucket: bucket, sourcePrefix: 'in/', outputPrefix: 'out/' },
      stack,
    ).grantTranscode(role);
    expect(permissionsOf(stack).Role.may).toEqual([
      'kms:Decrypt on ${Theirs.Arn} if StringEquals kms:ViaService = s3.${AWS::Region}.${AWS::URLSuffix}',
      'kms:Decrypt, kms:GenerateDataKey on ${Theirs.Arn} if StringEquals kms:ViaService = ' +
        's3.${AWS::Region}.${AWS::URLSuffix}',
      's3:GetObject, s3:GetObjectVersion on ${Bucket.Arn}/in/*',
      's3:PutObject, s3:AbortMultipartUpload on ${Bucket.Arn}/out/*',
    ]);
    Template.fromStack(stack).resourceCountIs('AWS::S3::Bucket', 1);
  });
});

describe('validation of a video workflow', () => {
  const sameBucket = (stack: Stack) => {
    const bucket = new s3.Bucket(stack, 'Bucket');
    return { sourceBucket: bucket, outputBucket: bucket };
  };
  const imported = (stack: Stack, id: string) => s3.Bucket.fromBucketName(stack, id, 'the-bucket');

  test.each<[string, (stack: Stack) => Partial<VideoProcessingWorkflowProps>, string]>([
    [
      'outputs anywhere in the bucket of the sources',
      (stack) => sameBucket(stack),
      "[Stack/Videos] 'outputPrefix' ('') and 'sourcePrefix' ('') overlap in the same bucket, so outputs would be " +
        "processed as uploads; set another prefix, or another 'outputBucket'",
    ],
    [
      'outputs below the sources',
      (stack) => ({ ...sameBucket(stack), sourcePrefix: 'a/', outputPrefix: 'a/out/' }),
      "'outputPrefix' ('a/out/') and 'sourcePrefix' ('a/') overlap",
    ],
    [
      'sources below the outputs',
      (stack) => ({ ...sameBucket(stack), sourcePrefix: 'a/in/', outputPrefix: 'a/' }),
      'overlap',
    ],
    [
      'a bucket that was imported twice',
      (stack) => ({
        sourceBucket: imported(stack, 'One'),
        outputBucket: imported(stack, 'Two'),
      }),
      'overlap',
    ],
    [
      'a quarantine under the prefix of the sources',
      () => ({ quarantine: Quarantine.move('bad/') }),
      "the prefix of 'quarantine' ('bad/') and 'sourcePrefix' ('') overlap in the same bucket, so a source in " +
        "quarantine would be processed again; set a 'sourcePrefix', or use Quarantine.tag()",
    ],
    [
      'no rendition',
      () => ({ renditions: {} }),
      "[Stack/Videos] 'renditions' must have at least one rendition, got: {}; add one, for example "
        + "{ '720p': Rendition.mediaConvert({ height: 720 }) }",
    ],
    ['no extension', () => ({ extensions: [] }), "'extensions' must have at least one extension, got: []; remove it"],
    ['a rendition with a slash', () => ({ renditions: { 'a/b': Rendition.mediaConvert() } }), "got: 'a/b'"],
    [
      'an extension without its dot',
      () => ({ extensions: ['mp4'] }),
      "'extensions': each must be a dot followed by a suffix, for example '.mp4', got: 'mp4'",
    ],
    ['a maximum size of zero', () => ({ maxSize: Size.bytes(0) }), "'maxSize' must be at least one byte, got: 0"],
    ['a prefix that begins with a slash', () => ({ sourcePrefix: '/in' }), "'sourcePrefix' must not begin with '/'"],
    [
      'an odd height',
      () => ({ renditions: { a: Rendition.mediaConvert({ height: 721 }) } }),
      "rendition 'a': 'height' must be an even number from 32 to 8192, got: 721",
    ],
    [
      'a bit rate below the minimum',
      () => ({ renditions: { a: Rendition.mediaConvert({ maxBitrate: 1 }) } }),
      "rendition 'a': 'maxBitrate' must be a whole number from 1000 to 1152000000, got: 1",
    ],
    [
      'settings together with a height',
      () => ({ renditions: { a: Rendition.mediaConvert({ height: 720, settings: {} }) } }),
      "rendition 'a': 'settings' replace the settings of the job",
    ],
    [
      'a function whose role is not defined in the app',
      (stack) => ({
        renditions: {
          a: Rendition.invoke(
            lambda.Function.fromFunctionArn(stack, 'Fn', 'arn:aws:lambda:eu-west-1:111111111111:function:fn'),
          ),
        },
      }),
      '[Stack/Videos] grantTranscode: the grantee must have a role',
    ],
  ])('refuses %s', (_, props, message) => {
    const stack = aStack();
    expect(() => make(props(stack), stack)).toThrow(message);
  });

  test.each(['/bad/', 'bad', ''])("refuses a quarantine with the prefix '%s'", (prefix) => {
    expect(() => Quarantine.move(prefix)).toThrow("'prefix' must end with '/' and must not begin with it");
  });

  test('accepts separate buckets, and separate prefixes in one bucket', () => {
    make({});
    const stack = aStack();
    make({ ...sameBucket(stack), sourcePrefix: 'in/', outputPrefix: 'out/' }, stack);
    expect(synthError(stack)).toBeUndefined();
  });
});

test('synthesizes two video workflows in one stack', () => {
  const stack = aStack();
  videos(stack, {}, 'One');
  videos(stack, {}, 'Two');
  expect(synthError(stack)).toBeUndefined();
});

test('passes the workflow and the name to a custom rendition', () => {
  const given: string[] = [];
  class Own extends Rendition {
    constructor() {
      super();
    }

    public bindRendition(scope: any, workflow: VideoProcessingWorkflow, name: string) {
      given.push(name, workflow.node.id);
      return Rendition.invoke(aFunction(scope, `${name}Fn`)).bindRendition(scope, workflow, name);
    }
  }
  make({ renditions: { mine: new Own() } });
  expect(given).toEqual(['mine', 'Videos']);
});
