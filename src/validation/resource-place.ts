import { Annotations, IResource, Stack, Token } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as sns from 'aws-cdk-lib/aws-sns';
import { IConstruct } from 'constructs';
import { InvalidPropError } from './errors';

/** A resource that is used from elsewhere. */
export interface UsedResource {
  /** What it is, for messages: `queue`. */
  readonly kind: string;
  readonly resource: IResource;
  readonly arn: string;
  /**
   * The IAM action that a policy of the resource can allow to another account.
   *
   * @default - the resource has no such policy, or the service takes its name and not its ARN
   */
  readonly allowedByPolicy?: string;
  /** @default false: a role of its account can be assumed */
  readonly sameAccountOnly?: boolean;
}

type Field = 'region' | 'account';

const ARN_PART = { region: 3, account: 4 } as const;

/** The ARN of an imported resource says more than the stack that it was imported into; that of a bucket says less. */
function placeOf({ resource, arn }: UsedResource, field: Field): string {
  return (Token.isUnresolved(arn) ? '' : arn.split(':')[ARN_PART[field]]) || resource.env[field];
}

/** Where the resource and its user are, if that is known and differs. */
function difference(scope: IConstruct, used: UsedResource, field: Field): { there: string; here: string } | undefined {
  const [there, here] = [placeOf(used, field), Stack.of(scope)[field]];
  if (!there || [there, here].some((place) => Token.isUnresolved(place)) || there === here) return undefined;
  return { there, here };
}

/** The account that a resource is in, if it is known to be another one. */
export const otherAccountOf = (scope: IConstruct, used: UsedResource): string | undefined =>
  difference(scope, used, 'account')?.there;

const nameOf = ({ kind, resource }: UsedResource) => `the ${kind} ${resource.node.path}`;

/** Refuses a resource of another region. */
export function requireSameRegion(scope: IConstruct, where: string, used: UsedResource, todo: string): void {
  const found = difference(scope, used, 'region');
  if (!found) return;
  throw new InvalidPropError(scope, `${where}: ${nameOf(used)} is in the region ${found.there}, and the workflow in `
    + `${found.here}; ${todo}`);
}

/** Refuses a resource of another account. */
export function requireSameAccount(scope: IConstruct, where: string, used: UsedResource, todo: string): void {
  const found = difference(scope, used, 'account');
  if (!found) return;
  throw new InvalidPropError(scope, `${where}: ${nameOf(used)} is in the account ${found.there}, and the workflow in `
    + `${found.here}; ${todo}`);
}

/** Refuses a resource that is not where the construct is. */
export function requireHere(scope: IConstruct, prop: string, used: UsedResource): void {
  requireSameRegion(scope, `'${prop}'`, used, 'give one of the same region');
  requireSameAccount(scope, `'${prop}'`, used, 'give one of the same account');
}

/** Refuses tables of another place: they are called by name, which names neither region nor account. */
export function requireTablesHere(scope: IConstruct, tables: { [prop: string]: dynamodb.ITable | undefined }): void {
  for (const [prop, table] of Object.entries(tables)) {
    if (table) requireHere(scope, prop, { kind: 'table', resource: table, arn: table.tableArn });
  }
}

/** Refuses topics of another region. Those of another account can allow it by their policies. */
export function requireTopicsHere(scope: IConstruct, topics: { [prop: string]: sns.ITopic | undefined }): void {
  for (const [prop, topic] of Object.entries(topics)) {
    if (!topic) continue;
    requireSameRegion(scope, `'${prop}'`, { kind: 'topic', resource: topic, arn: topic.topicArn },
      'give one of the same region');
  }
}

/**
 * Refuses what a task cannot reach, and warns of what the owner of the resource must allow.
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
