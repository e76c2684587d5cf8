import { App, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Workflow } from '../../src';
import { expectGolden } from '../support/asl';
import { customMap, reader, SPELLINGS, writer } from '../support/map-states';
import { permissionsOf } from '../support/permissions';

const CONTEXT = { '@aws-cdk/aws-stepfunctions:useDistributedMapResultWriterV2': true };

/** The permissions of the role for each definition. */
function permissions(definitions: { [name: string]: (stack: Stack) => sfn.IChainable }): { [name: string]: string[] } {
  return Object.fromEntries(Object.entries(definitions).map(([name, define]) => {
    const stack = new Stack(new App({ context: CONTEXT }), 'Stack');
    new Workflow(stack, 'Flow', { definition: define(stack) });
    return [name, permissionsOf(stack)['Flow/Role'].may];
  }));
}

const encrypted = (stack: Stack, id: string) => new s3.Bucket(stack, id, { encryption: s3.BucketEncryption.KMS });

describe('a distributed Map', () => {
  test('has the permissions on its executions in each spelling (golden)', () => {
    expectGolden(permissions(SPELLINGS), 'distributed-map-permissions');
  });

  test('has the permissions on buckets with keys (golden)', () => {
    expectGolden(permissions({
      DistributedMap: (stack) => new sfn.DistributedMap(stack, 'Each', {
        itemReader: new sfn.S3JsonItemReader({ bucket: encrypted(stack, 'Items'), key: 'items.json' }),
        resultWriterV2: new sfn.ResultWriterV2({ bucket: encrypted(stack, 'Results'), prefix: 'results' }),
      }).itemProcessor(new sfn.Pass(stack, 'One')),
      CustomState: (stack) => customMap(stack, {
        ItemReader: reader(encrypted(stack, 'Items').bucketName, 'items.json'),
        ResultWriter: writer(encrypted(stack, 'Results').bucketName, 'results'),
      }),
    }), 'distributed-map-data-permissions');
  });
});
