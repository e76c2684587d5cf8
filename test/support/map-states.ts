import { Stack } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';

const PROCESSOR = {
  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
  StartAt: 'One',
  States: { One: { Type: 'Pass', End: true } },
};

/** Returns the JSON of a distributed Map, with more fields. */
export const mapJson = (fields: object = {}): { [field: string]: any } =>
  ({ Type: 'Map', ItemProcessor: PROCESSOR, ...fields });

/** Returns a distributed Map as a `CustomState`, with more fields. */
export const customMap = (stack: Stack, fields: object = {}, id = 'Each') =>
  new sfn.CustomState(stack, id, { stateJson: mapJson(fields) });

/** Returns an ItemReader that reads an object. */
export const reader = (Bucket: string, Key: string) =>
  ({ Resource: 'arn:aws:states:::s3:getObject', ReaderConfig: { InputType: 'JSON' }, Parameters: { Bucket, Key } });

/** Returns a ResultWriter. */
export const writer = (Bucket: string, Prefix?: string) =>
  ({ Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket, Prefix } });

/** A distributed Map in each of its spellings. */
export const SPELLINGS: { readonly [spelling: string]: (stack: Stack) => sfn.IChainable } = {
  'DistributedMap': (stack) => new sfn.DistributedMap(stack, 'Each').itemProcessor(new sfn.Pass(stack, 'One')),
  'Map with mode DISTRIBUTED': (stack) => new sfn.Map(stack, 'Each').itemProcessor(new sfn.Pass(stack, 'One'), {
    mode: sfn.ProcessorMode.DISTRIBUTED,
    executionType: sfn.ProcessorType.STANDARD,
  }),
  'CustomState with ItemProcessor': (stack) => customMap(stack),
  'CustomState with Iterator': (stack) => customMap(stack, { ItemProcessor: undefined, Iterator: PROCESSOR }),
};
