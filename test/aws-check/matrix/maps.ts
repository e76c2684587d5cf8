import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { aBucket, aKey, aWorkflow, Sample, samples } from './sample';
import { customMap, reader, SPELLINGS, writer } from '../../support/map-states';

const aRole = (stack: Stack) =>
  new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('states.amazonaws.com') });

const spelled: Sample[] = Object.entries(SPELLINGS).map(([spelling, each]) => ({
  name: `map-${spelling.toLowerCase().replace(/ /g, '-')}`,
  define: (stack) => {
    aWorkflow(stack, { definition: each(stack) });
  },
}));

/** Distributed Maps in each spelling, and with readers and writers of buckets with keys. */
export const MAPS: readonly Sample[] = [
  ...spelled,
  ...samples({
    'map-with-data': (stack) => {
      stack.node.setContext('@aws-cdk/aws-stepfunctions:useDistributedMapResultWriterV2', true);
      aWorkflow(stack, {
        encryptionKey: aKey(stack),
        definition: new sfn.DistributedMap(stack, 'Each', {
          label: 'each',
          itemReader: new sfn.S3JsonItemReader({
            bucket: aBucket(stack, 'Items', aKey(stack, 'KeyOfItems')),
            key: 'items.json',
          }),
          resultWriterV2: new sfn.ResultWriterV2({
            bucket: aBucket(stack, 'Results', aKey(stack, 'KeyOfResults')),
            prefix: 'results',
          }),
        }).itemProcessor(new sfn.Pass(stack, 'One')),
      });
    },

    'map-as-json-with-data': (stack) => {
      aWorkflow(stack, {
        role: aRole(stack),
        definition: customMap(stack, {
          Label: 'each',
          ItemReader: reader(aBucket(stack, 'Items', aKey(stack, 'KeyOfItems')).bucketName, 'items.json'),
          ResultWriter: writer(aBucket(stack, 'Results', aKey(stack, 'KeyOfResults')).bucketName, 'results/'),
        }),
      });
    },

    'map-of-listed-objects': (stack) => {
      const Parameters = { Bucket: aBucket(stack, 'Items', aKey(stack)).bucketName, Prefix: 'in/' };
      const ItemReader = { Resource: 'arn:aws:states:::s3:listObjectsV2', Parameters };
      aWorkflow(stack, { definition: customMap(stack, { ItemReader }) });
    },
  }),
];
