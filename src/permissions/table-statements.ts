import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import { regionalService } from './key-policy';

/** The permissions for actions on the items of a table, including its customer managed key. */
export function tableStatements(table: dynamodb.ITable, ...actions: string[]): iam.PolicyStatement[] {
  const statements = [new iam.PolicyStatement({
    actions: actions.map((action) => `dynamodb:${action}`),
    resources: [table.tableArn],
  })];
  if (table.encryptionKey) {
    statements.push(new iam.PolicyStatement({
      actions: KEY_USE,
      resources: [table.encryptionKey.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': regionalService('dynamodb', table.env.region) } },
    }));
  }
  return statements;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html */
const KEY_USE = [
  'kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo',
];
