import { ArnFormat, CfnResource, Stack, Token, Tokenization } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';

/** The actions on the key to describe a state machine or an execution. */
export const READ_ACTIONS = ['kms:Decrypt'];

/** The actions on the key to start or redrive executions and to complete tasks, which also store data. */
export const USE_ACTIONS = ['kms:Decrypt', 'kms:GenerateDataKey'];

/**
 * The permissions that a caller of Step Functions needs in addition to those of the call, if the state machine has a
 * customer managed key. Step Functions uses the key on behalf of the caller.
 *
 * They are identity statements: in the account of the key, its default policy delegates to IAM.
 *
 * @param key the key of an imported state machine, undefined for one of this app
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
 */
export function machineKeyStatements(
  machine: sfn.IStateMachine, key?: kms.IKey, actions: string[] = USE_ACTIONS,
): iam.PolicyStatement[] {
  const keyArn = key?.keyArn ?? keyArnOf(machine);
  if (!keyArn) return [];
  return [new iam.PolicyStatement({
    actions,
    resources: [keyArn],
    conditions: { StringEquals: { 'kms:EncryptionContext:aws:states:stateMachineArn': machine.stateMachineArn } },
  })];
}

/** The permissions to use the customer managed key of an activity, if it has one. */
export function activityKeyStatements({ activityArn, encryptionConfiguration }: sfn.IActivity): iam.PolicyStatement[] {
  if (!(encryptionConfiguration instanceof sfn.CustomerManagedEncryptionConfiguration)) return [];
  return [new iam.PolicyStatement({
    actions: USE_ACTIONS,
    resources: [encryptionConfiguration.kmsKey.keyArn],
    conditions: { StringEquals: { 'kms:EncryptionContext:aws:states:activityArn': activityArn } },
  })];
}

/** The key of any state machine of this app, from the properties of its resource. */
function keyArnOf(machine: sfn.IStateMachine): string | undefined {
  const resource = machine.node.defaultChild;
  if (!CfnResource.isCfnResource(resource) || resource.cfnResourceType !== sfn.CfnStateMachine.CFN_RESOURCE_TYPE_NAME) {
    return undefined;
  }
  const { encryptionConfiguration } = resource as sfn.CfnStateMachine;
  const stack = Stack.of(machine);
  const { kmsKeyId } = (Tokenization.isResolvable(encryptionConfiguration)
    ? stack.resolve(encryptionConfiguration)
    : encryptionConfiguration) ?? {};
  return kmsKeyId === undefined ? undefined : keyArnFrom(stack, kmsKeyId);
}

/** The ARN of a key from the property of a resource, which may be its ARN or its ID. Undefined for an alias. */
export function keyArnFrom(stack: Stack, kmsKeyId: unknown): string | undefined {
  const id = Token.asString(kmsKeyId);
  if (Token.isUnresolved(id) || id.startsWith('arn:')) return id;
  // In IAM, an alias is no resource of calls that use its key.
  if (id.startsWith('alias/')) return undefined;
  return stack.formatArn({
    service: 'kms', resource: 'key', resourceName: id, arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}
