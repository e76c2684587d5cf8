import { Annotations, Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct, IConstruct } from 'constructs';

/** The use of a customer managed key by an AWS service. */
export interface KeyUse {
  /** The service's principal, for example `cloudwatch.amazonaws.com`. */
  readonly service: string;
  readonly actions: string[];
  readonly conditions: { [operator: string]: { [key: string]: string } };
}

/** Only calls that AWS makes for this account. */
export const FOR_THIS_ACCOUNT = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } };

/** Only calls that AWS makes for the account of a construct, in the policy of a resource of any account. */
export const forAccountOf = (scope: IConstruct) =>
  ({ StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } });

/** Grants a service permission to use a customer managed key, or warns that the policy of an imported key needs it. */
export function allowUse(scope: Construct, key: kms.IKey, use: KeyUse): void {
  const { statementAdded } = key.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(use.service)],
    actions: use.actions,
    resources: ['*'], // in a key policy: this key
    conditions: use.conditions,
  }));
  if (!statementAdded) {
    const arn = inWords(scope, key.keyArn);
    Annotations.of(scope).addWarningV2('cdk-stepwright:keyPolicy', 'the policy of an imported key cannot be changed '
      + `from here: allow ${use.actions.join(', ')} to ${use.service} in the policy of ${arn}`);
  }
}

/** Formats a value with tokens for a message. */
export function inWords(scope: IConstruct, value: unknown): string {
  const resolved = Stack.of(scope).resolve(value);
  return typeof resolved === 'string' ? resolved : JSON.stringify(resolved);
}

/** The domain of a service in a region, as used in key policies. In China it has another suffix. */
export const regionalService = (service: string, region: string): string =>
  `${service}.${region}.${Aws.URL_SUFFIX}`;

/** Grants CloudWatch Logs permission to encrypt the log groups of this account and region whose names match. */
export function allowLogging(scope: Construct, key: kms.IKey, logGroupNames: string): void {
  const arn = Stack.of(scope).formatArn({ service: 'logs', resource: `log-group:${logGroupNames}` });
  allowUse(scope, key, {
    service: regionalService('logs', Stack.of(scope).region),
    actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': arn } },
  });
}
