import { Annotations, IResource, Stack, Token } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as sns from 'aws-cdk-lib/aws-sns';
import { IConstruct } from 'constructs';
import { InvalidPropError } from './errors';

/** A resource that is used by a workflow, possibly in another account or region. */
export interface UsedResource {
  /** The kind of resource, for messages: `queue`. */
  readonly kind: string;
  readonly resource: IResource;
  readonly arn: string;
  /**
   * The IAM action that a policy of the resource can allow to another account.
   *
   * @default - the resource has no such policy, or is called by name instead of its ARN
   */
  readonly allowedByPolicy?: string;
  /** @default false: a role of its account can be assumed */
  readonly sameAccountOnly?: boolean;
}

type Field = 'region' | 'account';

const ARN_PART = { region: 3, account: 4 } as const;

/** The region or account of a resource: from its ARN, which for a bucket has none, or from its stack. */
function placeOf({ resource, arn }: UsedResource, field: Field): string {
  return (Token.isUnresolved(arn) ? '' : arn.split(':')[ARN_PART[field]]) || resource.env[field];
}

/** The regions or accounts of the resource and of the construct, if they are known and differ. */
function difference(scope: IConstruct, used: UsedResource, field: Field): { there: string; here: string } | undefined {
  const [there, here] = [placeOf(used, field), Stack.of(scope)[field]];
  if (!there || [there, here].some((place) => Token.isUnresolved(place)) || there === here) return undefined;
  return { there, here };
}

/** The account of a resource, if it is known to be another one. */
export const otherAccountOf = (scope: IConstruct, used: UsedResource): string | undefined =>
  difference(scope, used, 'account')?.there;

const nameOf = ({ kind, resource }: UsedResource) => `the ${kind} ${resource.node.path}`;

/** Rejects a resource in another region. */
export function requireSameRegion(scope: IConstruct, where: string, used: UsedResource, todo: string): void {
  const found = difference(scope, used, 'region');
  if (!found) return;
  throw new InvalidPropError(scope, `${where}: ${nameOf(used)} is in the region ${found.there}, and the workflow in `
    + `${found.here}; ${todo}`);
}

/** Rejects a resource in another account. */
export function requireSameAccount(scope: IConstruct, where: string, used: UsedResource, todo: string): void {
  const found = difference(scope, used, 'account');
  if (!found) return;
  throw new InvalidPropError(scope, `${where}: ${nameOf(used)} is in the account ${found.there}, and the workflow in `
    + `${found.here}; ${todo}`);
}

/** Rejects a resource in another region or account. */
export function requireHere(scope: IConstruct, prop: string, used: UsedResource): void {
  requireSameRegion(scope, `'${prop}'`, used, 'give one of the same region');
  requireSameAccount(scope, `'${prop}'`, used, 'give one of the same account');
}

/** Rejects tables in another region or account: they are called by name, which includes neither. */
export function requireTablesHere(scope: IConstruct, tables: { [prop: string]: dynamodb.ITable | undefined }): void {
  for (const [prop, table] of Object.entries(tables)) {
    if (table) requireHere(scope, prop, { kind: 'table', resource: table, arn: table.tableArn });
  }
}

/** Rejects topics in another region. Those in another account can grant access in their policies. */
export function requireTopicsHere(scope: IConstruct, topics: { [prop: string]: sns.ITopic | undefined }): void {
  for (const [prop, topic] of Object.entries(topics)) {
    if (!topic) continue;
    requireSameRegion(scope, `'${prop}'`, { kind: 'topic', resource: topic, arn: topic.topicArn },
      'give one of the same region');
  }
}

/**
 * Rejects a target that a task cannot access, and warns if the owner of the resource must grant access.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-access-cross-acct-resources.html
 */
export function checkTarget(scope: IConstruct, step: string, target: UsedResource, hasCredentials: boolean): void {
  requireSameRegion(scope, step, target, 'Step Functions calls services of its own region only. Use one of the same '
    + 'region, or call it from a Lambda function (`CallAwsServiceCrossRegion` of aws-cdk-lib defines one)');
  if (hasCredentials) return;
  const { allowedByPolicy } = target;
  if (!allowedByPolicy) {
    requireSameAccount(scope, step, target, target.sameAccountOnly
      ? 'use one of the same account'
      : "set 'credentials' to a role of that account, which the role of the workflow may assume");
    return;
  }
  const found = difference(scope, target, 'account');
  if (!found) return;
  Annotations.of(scope).addWarningV2('cdk-stepwright:otherAccount', `${step}: ${nameOf(target)} is in the account `
    + `${found.there}, and the workflow in ${found.here}: allow ${allowedByPolicy} to the role of the workflow in its `
    + "policy, or set 'credentials'");
}
