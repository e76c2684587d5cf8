import { Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Workflow, WorkflowProps } from '../../../src';
import { aFunction } from '../../support/synth';

/** A stack of the matrix: what a user could deploy. */
export interface Sample {
  readonly name: string;
  readonly define: (stack: Stack) => void;
}

/** Samples from their names and what they define. */
export const samples = (defined: { readonly [name: string]: (stack: Stack) => void }): Sample[] =>
  Object.entries(defined).map(([name, define]) => ({ name, define }));

/** A customer managed key. */
export const aKey = (stack: Stack, id = 'Key') => new kms.Key(stack, id, { enableKeyRotation: true });

/** A topic that is encrypted with a key, if one is given. */
export const aTopic = (stack: Stack, id: string, masterKey?: kms.IKey) =>
  new sns.Topic(stack, id, { enforceSSL: true, masterKey });

/** A queue with a dead-letter queue, encrypted with a key, if one is given. */
export function aQueue(stack: Stack, id: string, encryptionMasterKey?: kms.IKey): sqs.Queue {
  const settings = { enforceSSL: true, ...(encryptionMasterKey && { encryptionMasterKey }) };
  const deadLetters = new sqs.Queue(stack, `${id}DeadLetters`, settings);
  return new sqs.Queue(stack, id, { ...settings, deadLetterQueue: { queue: deadLetters, maxReceiveCount: 3 } });
}

/** A private bucket, encrypted with a key, if one is given. */
export const aBucket = (stack: Stack, id: string, encryptionKey?: kms.IKey) =>
  new s3.Bucket(stack, id, {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    encryption: encryptionKey ? s3.BucketEncryption.KMS : s3.BucketEncryption.S3_MANAGED,
    encryptionKey,
  });

/** A role of an operator, to whom permissions are granted. */
export const anOperator = (stack: Stack) =>
  new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() });

/** A workflow around one state, for samples in which the states do not matter. */
export const aWorkflow = (stack: Stack, props: Partial<WorkflowProps> = {}) =>
  new Workflow(stack, 'Flow', { definition: sfn.Pass.jsonata(stack, 'Start'), ...props });

export const aFn = (stack: Stack, id = 'Fn', props: Partial<lambda.FunctionProps> = {}) =>
  aFunction(stack, id, { timeout: Duration.seconds(20), ...props });
