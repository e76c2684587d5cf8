import { Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { IConstruct } from 'constructs';
import { InvalidPropError } from './errors';

/** The key that a table must have: the names of its attributes, which are strings. */
export interface TableKey {
  readonly partitionKey: string;
  /** @default - no sort key */
  readonly sortKey?: string;
}

/**
 * Rejects a table with another key: each write to it would fail, after the customer has been charged. The key of an
 * imported table is unknown.
 */
export function checkTableKey(scope: IConstruct, prop: string, table: dynamodb.ITable, expected: TableKey): void {
  const found = keyOf(table);
  const wanted = [
    `${expected.partitionKey} (partition key, S)`,
    ...expected.sortKey === undefined ? [] : [`${expected.sortKey} (sort key, S)`],
  ].join(', ');
  if (found === undefined || found === wanted) return;
  throw new InvalidPropError(scope, `'${prop}' must be a table with the key ${wanted}, got ${table.node.path} with the `
    + `key ${found}; give a table with that key`);
}

/** Formats the key of a table that is defined in this app, or undefined if it is unknown. */
function keyOf(table: dynamodb.ITable): string | undefined {
  const resource = table.node.defaultChild;
  if (!(resource instanceof dynamodb.CfnTable || resource instanceof dynamodb.CfnGlobalTable)) return undefined;
  const { keySchema, attributeDefinitions } = Stack.of(table).resolve({
    keySchema: resource.keySchema, attributeDefinitions: resource.attributeDefinitions,
  });
  const typeOf = (name: string) =>
    attributeDefinitions?.find((attribute: any) => attribute.attributeName === name)?.attributeType;
  return keySchema?.map(({ attributeName, keyType }: any) =>
    `${attributeName} (${keyType === 'HASH' ? 'partition' : 'sort'} key, ${typeOf(attributeName)})`).join(', ');
}
