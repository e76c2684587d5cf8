import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';

/**
 * What somebody needs beside the action itself to start or answer executions of a machine with a customer key.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
 */
export function machineKeyStatements(machine: sfn.IStateMachine, key: kms.IKey | undefined): iam.PolicyStatement[] {
  if (!key) return [];
  return [new iam.PolicyStatement({
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:EncryptionContext:aws:states:stateMachineArn': machine.stateMachineArn } },
  })];
}
