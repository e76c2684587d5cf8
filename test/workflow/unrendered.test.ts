import { Annotations as ConstructAnnotations, App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Workflow } from '../../src';

const WRITER_FLAG = '@aws-cdk/aws-stepfunctions:useDistributedMapResultWriterV2';

const stackWith = (context: { [key: string]: unknown }) => new Stack(new App({ context }), 'Stack');

let stack: Stack;
beforeEach(() => {
  stack = stackWith({});
});

/** The warnings of the state `Each`. */
function warnings(definition: sfn.IChainable): string[] {
  new Workflow(stack, 'Flow', { definition });
  return Annotations.fromStack(stack).findWarning('/Stack/Each/Rendered', Match.anyValue())
    .map(({ entry }) => String(entry.data).replace(/ \[ack: cdk-stepwright:(notRendered|unevaluatedPath)\]$/, ''));
}

const bucket = () => s3.Bucket.fromBucketName(stack, 'Bucket', 'results');
const distributed = (props: sfn.DistributedMapProps) =>
  new sfn.DistributedMap(stack, 'Each', props).itemProcessor(new sfn.Pass(stack, 'One'));

describe('a state has a warning', () => {
  test('of a resultWriterV2 without its feature flag', () => {
    expect(warnings(distributed({ resultWriterV2: new sfn.ResultWriterV2({ bucket: bucket() }) }))).toEqual([
      `'resultWriterV2' is not rendered without the feature flag ${WRITER_FLAG}, so that no results are written; set `
      + "the flag to true in the context of the app (cdk.json), or use 'resultWriter'",
    ]);
  });

  test('of a resultWriter with the feature flag of resultWriterV2', () => {
    stack = stackWith({ [WRITER_FLAG]: true });
    expect(warnings(distributed({ resultWriter: new sfn.ResultWriter({ bucket: bucket() }) }))).toEqual([
      `'resultWriter' is not rendered with the feature flag ${WRITER_FLAG}; use 'resultWriterV2'`,
    ]);
  });

  test('of the prefix of a resultWriterV2 without a bucket', () => {
    stack = stackWith({ [WRITER_FLAG]: true });
    const writerConfig = { outputType: sfn.OutputType.JSON, transformation: sfn.Transformation.FLATTEN };
    expect(warnings(distributed({ resultWriterV2: new sfn.ResultWriterV2({ prefix: 'out', writerConfig }) })))
      .toEqual([expect.stringContaining("the 'prefix' of 'resultWriterV2' is not rendered without a bucket")]);
  });

  test('of the execution type of a Map that is inline', () => {
    const each = new sfn.Map(stack, 'Each').itemProcessor(new sfn.Pass(stack, 'One'), {
      executionType: sfn.ProcessorType.EXPRESS,
    });
    expect(warnings(each)).toEqual([expect.stringContaining("set 'mode' to DISTRIBUTED")]);
  });

  test('of the outputs of a catcher in JSONPath', () => {
    const each = new sfn.Map(stack, 'Each').itemProcessor(new sfn.Pass(stack, 'One'));
    each.addCatch(new sfn.Pass(stack, 'First'), { errors: ['States.Timeout'] });
    each.addCatch(new sfn.Pass(stack, 'Failed'), { outputs: { failed: true } });
    expect(warnings(each)).toEqual([expect.stringContaining("the 'outputs' of catcher 2 are not rendered")]);
  });

  test('of the outputs of a catcher of a CustomState, even in JSONata', () => {
    const branch = { StartAt: 'One', States: { One: { Type: 'Succeed' } } };
    const stateJson = { Type: 'Parallel', QueryLanguage: 'JSONata', Branches: [branch] };
    const each = new sfn.CustomState(stack, 'Each', { stateJson });
    each.addCatch(new sfn.Pass(stack, 'Failed'), { outputs: { failed: true } });
    expect(warnings(each)).toEqual([expect.stringContaining("the 'outputs' of catcher 1 are not rendered")]);
  });

  test('of the outputs of a choice in JSONPath', () => {
    const each = new sfn.Choice(stack, 'Each')
      .when(sfn.Condition.isPresent('$.a'), new sfn.Pass(stack, 'A'), { outputs: { a: true } })
      .otherwise(new sfn.Succeed(stack, 'Done'));
    expect(warnings(each)).toEqual([expect.stringContaining("the 'outputs' of choice 1 are not rendered")]);
  });

  test('inside other states', () => {
    const each = distributed({ resultWriterV2: new sfn.ResultWriterV2({ bucket: bucket() }) });
    expect(warnings(new sfn.Parallel(stack, 'Both').branch(each))).toHaveLength(1);
  });

  test.each(['before', 'after'])('that can be acknowledged on the state %s the workflow is defined', (when) => {
    const each = distributed({ resultWriterV2: new sfn.ResultWriterV2({ bucket: bucket() }) });
    const acknowledge = () => ConstructAnnotations.of(each).acknowledgeWarning('cdk-stepwright:notRendered');
    if (when === 'before') acknowledge();
    new Workflow(stack, 'Flow', { definition: each });
    if (when === 'after') acknowledge();
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('notRendered'));
  });
});

describe('a state has a warning of a path that is rendered as a text', () => {
  const path = sfn.JsonPath.stringAt('$.a');
  const PASSED_ON = (location: string) => expect.stringContaining(
    `the path $.a in '${location}' is passed on as a text, since aws-cdk-lib evaluates no JsonPath there`,
  );

  test('in the batch input of a distributed Map', () => {
    const itemBatcher = new sfn.ItemBatcher({ maxItemsPerBatch: 2, batchInput: { a: path } });
    expect(warnings(distributed({ itemBatcher }))).toEqual([PASSED_ON('ItemBatcher.BatchInput.a')]);
  });

  test('in the result of a Pass', () => {
    const result = sfn.Result.fromObject({ list: [sfn.JsonPath.numberAt('$.a')] });
    expect(warnings(new sfn.Pass(stack, 'Each', { result }))).toEqual([PASSED_ON('Result.list.0')]);
  });

  test('in the JSON of a CustomState, also of its inner states and as a part of a text', () => {
    const inner = { StartAt: 'One', States: { One: { Type: 'Pass', Parameters: { a: `Hello ${path}` }, End: true } } };
    const stateJson = { Type: 'Parallel', Parameters: { 'b.$': path }, Branches: [inner] };
    expect(warnings(new sfn.CustomState(stack, 'Each', { stateJson })))
      .toEqual([PASSED_ON('Branches.0.States.One.Parameters.a')]);
  });
});

describe('a state has no warning', () => {
  test('of paths that are evaluated, nor of those of its inner states', () => {
    const path = sfn.JsonPath.stringAt('$.a');
    const one = new sfn.Pass(stack, 'One', { parameters: { a: path }, inputPath: path });
    const each = new sfn.DistributedMap(stack, 'Each', {
      itemsPath: path,
      itemSelector: { a: path, b: sfn.JsonPath.numberAt('$.b'), c: sfn.JsonPath.format('{}', path) },
      toleratedFailureCountPath: path,
      resultPath: sfn.JsonPath.DISCARD,
      itemBatcher: new sfn.ItemBatcher({ maxItemsPerBatchPath: path, batchInput: { 'a.$': path } }),
    }).itemProcessor(one);
    const choice = new sfn.Choice(stack, 'Choose').when(sfn.Condition.isPresent(path), each)
      .otherwise(new sfn.Fail(stack, 'Failed', { causePath: path }));
    new Workflow(stack, 'Flow', { definition: choice });
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('as a text'));
  });


  test('of a resultWriter without, and of a resultWriterV2 with its feature flag', () => {
    expect(warnings(distributed({ resultWriter: new sfn.ResultWriter({ bucket: bucket() }) }))).toEqual([]);
    stack = stackWith({ [WRITER_FLAG]: true });
    const resultWriterV2 = new sfn.ResultWriterV2({ bucket: bucket(), prefix: 'out' });
    expect(warnings(distributed({ resultWriterV2 }))).toEqual([]);
  });

  test('of outputs in JSONata', () => {
    const each = sfn.Map.jsonata(stack, 'Each').itemProcessor(new sfn.Pass(stack, 'One'));
    each.addCatch(new sfn.Pass(stack, 'Failed'), { outputs: { failed: true } });
    const choice = sfn.Choice.jsonata(stack, 'Choose')
      .when(sfn.Condition.jsonata('{% true %}'), each, { outputs: { a: true } })
      .otherwise(new sfn.Succeed(stack, 'Done'));
    expect(warnings(choice)).toEqual([]);
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('notRendered'));
  });

  test('of the execution type of a distributed Map', () => {
    const each = new sfn.Map(stack, 'Each').itemProcessor(new sfn.Pass(stack, 'One'), {
      mode: sfn.ProcessorMode.DISTRIBUTED,
      executionType: sfn.ProcessorType.EXPRESS,
    });
    expect(warnings(each)).toEqual([]);
  });
});
