import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { Rendition, Step, VideoProcessingWorkflow } from '../../src';
import { minimalOrders } from '../support/orders';
import { aFunction, aStack } from '../support/synth';

const { STRING, NUMBER, BINARY } = dynamodb.AttributeType;
type Keys = Pick<dynamodb.TableProps, 'partitionKey' | 'sortKey'>;
const string = (name: string) => ({ name, type: STRING });

const table = (scope: Construct, keys: Keys) => new dynamodb.Table(scope, 'Given', keys);
const tableV2 = (scope: Construct, keys: Keys) => new dynamodb.TableV2(scope, 'Given', {
  ...keys, globalSecondaryIndexes: [{ indexName: 'other', partitionKey: { name: 'n', type: NUMBER } }],
} as dynamodb.TablePropsV2);

/** A workflow with a given table in one of its props. */
const workflows: { readonly [prop: string]: (scope: Construct, given: dynamodb.ITable) => Construct } = {
  orderTable: (scope, given) => minimalOrders(scope, 'Flow', { orderTable: given }),
  inventoryTable: (scope, given) => minimalOrders(scope, 'Flow', { inventoryTable: given, skuAttribute: 'part' }),
  statusTable: (scope, given) => new VideoProcessingWorkflow(scope, 'Flow', {
    renditions: { small: Rendition.step(Step.invoke(aFunction(scope, 'Transcode'))) }, statusTable: given,
  }),
};
const right: { readonly [prop: string]: Keys } = {
  orderTable: { partitionKey: string('orderId') },
  inventoryTable: { partitionKey: string('part') },
  statusTable: { partitionKey: string('key'), sortKey: string('sequencer') },
};

const eachProp = Object.keys(workflows)
  .flatMap((prop) => [['Table', prop, table], ['TableV2', prop, tableV2]] as const);

test.each(eachProp)('accepts a %s with the right key as %s', (_, prop, define) => {
  const stack = aStack();
  expect(() => workflows[prop](stack, define(stack, right[prop]))).not.toThrow();
});

describe.each(eachProp)('a %s as %s', (_, prop, define) => {
  const { partitionKey, sortKey } = right[prop];
  const { name } = partitionKey!;
  const wanted = `${name} (partition key, S)${sortKey ? ', sequencer (sort key, S)' : ''}`;
  test.each<[string, Keys, string]>([
    ['a number as key', { partitionKey: { name, type: NUMBER }, sortKey },
      `${name} (partition key, N)${sortKey ? ', sequencer (sort key, S)' : ''}`],
    ['bytes as key', { partitionKey: { name, type: BINARY }, sortKey },
      `${name} (partition key, B)${sortKey ? ', sequencer (sort key, S)' : ''}`],
    ['another name of the key', { partitionKey: string('pk'), sortKey },
      `pk (partition key, S)${sortKey ? ', sequencer (sort key, S)' : ''}`],
    ['another sort key', { partitionKey, sortKey: string('sk') }, `${name} (partition key, S), sk (sort key, S)`],
  ])('is refused with %s', (_case, keys, found) => {
    const stack = aStack();
    expect(() => workflows[prop](stack, define(stack, keys))).toThrow(
      `[Stack/Flow] '${prop}' must be a table with the key ${wanted}, got Stack/Given with the key ${found}; `
      + 'give a table with that key');
  });
});

test('fails for a status table without a sort key', () => {
  const stack = aStack();
  expect(() => workflows.statusTable(stack, table(stack, { partitionKey: string('key') })))
    .toThrow('got Stack/Given with the key key (partition key, S)');
});

test.each(Object.keys(workflows))('an imported table, whose key is not known, is taken as %s', (prop) => {
  const stack = aStack();
  const given = dynamodb.Table.fromTableArn(stack, 'Given', 'arn:aws:dynamodb:eu-west-1:123456789012:table/given');
  expect(() => workflows[prop](stack, given)).not.toThrow();
});

test.each([
  { skuAttribute: 'stock' },
  { stockAttribute: 'sku' },
])('the key of the inventory cannot be its stock too: %j', (props) => {
  expect(() => minimalOrders(aStack(), 'Flow', props)).toThrow("'skuAttribute' and 'stockAttribute' must be different");
});
