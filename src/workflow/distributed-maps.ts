import { Annotations, Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { keyArnOfBucket } from './bucket-key';
import { PolicedDefinitionBody } from './definition-body';
import { MapData, mapDataOf } from './map-data';
import { Definition, isDistributed, State, statesOf } from '../asl/model';
import { acknowledgeForcedWildcards, forcedWildcard } from '../permissions/forced-wildcard';
import { mapRunRedriveStatement, mapRunStatements } from '../permissions/map-run-statements';
import { objectKeyStatement } from '../permissions/object-statements';
import { grantBeside } from '../permissions/policy-beside';

/** A distributed Map of a rendered definition. */
interface DistributedMap {
  readonly name: string;
  readonly state: State;
  /** Whether it is the construct of aws-cdk-lib, which grants its permissions itself, except on keys. */
  readonly isGranted: boolean;
}

/**
 * Grants the role of a workflow the permissions of the distributed Maps in its rendered definition, in each of their
 * spellings, as far as aws-cdk-lib does not grant them: it does so for `DistributedMap` only, and never on the keys of
 * buckets.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
 */
export function allowDistributedMaps(
  scope: Construct, machine: sfn.StateMachine, role: iam.IRole, body: PolicedDefinitionBody,
): void {
  const maps = body.mayBeDistributed ? distributedMapsOf(body) : [];
  if (maps.length === 0) return;
  allowMapRuns(scope, machine, role, maps);
  const statements = maps.flatMap((map) => mapDataOf(map.state).flatMap((data) => dataStatements(scope, map, data)));
  for (const statement of statements) role.addToPrincipalPolicy(statement);
  acknowledgeForcedWildcards(role, statements);
  const warnings = maps.flatMap((map) =>
    mapDataOf(map.state).flatMap((data) => missing(map, data, body.policyStatements)));
  if (warnings.length > 0) {
    Annotations.of(machine).addWarningV2('cdk-stepwright:mapDataPermission', `${warnings.join('; ')}; add it with `
      + "'role.addToPrincipalPolicy' of the workflow");
  }
}

function distributedMapsOf(body: PolicedDefinitionBody): DistributedMap[] {
  const granted = new Set(body.states.filter(sfn.DistributedMap.isDistributedMap).map(({ stateId }) => stateId));
  return [...statesOf(body.graphJson as unknown as Definition)]
    .filter(({ state }) => isDistributed(state))
    .map(({ name, state }) => ({ name, state, isGranted: granted.has(name) }));
}

/**
 * The permissions of the state machine on itself, in a policy beside it: the state machine depends on the policy of its
 * role, which therefore cannot refer to it.
 */
function allowMapRuns(scope: Construct, machine: sfn.StateMachine, role: iam.IRole, maps: DistributedMap[]): void {
  const granted = maps.filter(({ isGranted }) => isGranted);
  if (granted.length === maps.length) return;
  const grantedLabels = labelsOf(granted);
  const labels = grantedLabels.includes('*') ? []
    : labelsOf(maps.filter(({ isGranted }) => !isGranted)).filter((label) => !grantedLabels.includes(label));
  const statements = [
    ...granted.length > 0 ? [] : mapRunStatements(machine),
    ...labels.length > 0 ? [mapRunRedriveStatement(machine, labels)] : [],
  ];
  if (statements.length > 0) grantBeside(scope, role, 'MapRuns', statements);
}

/** The labels of Maps. One without a label makes the others redundant. */
function labelsOf(maps: readonly DistributedMap[]): string[] {
  const labels = maps.map(({ state: { Label } }) => typeof Label === 'string' ? Label : '*');
  return labels.includes('*') ? ['*'] : [...new Set(labels)];
}

function dataStatements(scope: Construct, { isGranted }: DistributedMap, data: MapData): iam.PolicyStatement[] {
  const { bucket, objects, listed, keyActions } = data;
  if (bucket === undefined) return [];
  const keyArn = keyActions.length > 0 ? keyArnOfBucket(scope, bucket) : undefined;
  return [
    ...isGranted ? [] : objects.map(({ actions, keys }) => objectStatement(bucket, actions, keys)),
    ...isGranted || listed === undefined ? [] : [listStatement(bucket, listed)],
    ...keyArn === undefined ? [] : [objectKeyStatement(keyArn, Stack.of(scope).region, ...keyActions)],
  ];
}

const arnOf = (bucket: string) => `arn:${Aws.PARTITION}:s3:::${bucket}`;

function objectStatement(bucket: string, names: readonly string[], keys: readonly string[]): iam.PolicyStatement {
  const actions = names.map((name) => `s3:${name}`);
  const resources = keys.map((key) => `${arnOf(bucket)}/${key}`);
  return keys.some((key) => key.endsWith('*'))
    ? forcedWildcard('The keys of the data of a distributed Map are not known at deployment.', { actions, resources })
    : new iam.PolicyStatement({ actions, resources });
}

function listStatement(bucket: string, prefix: string): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['s3:ListBucket'],
    resources: [arnOf(bucket)],
    conditions: prefix ? { StringLike: { 's3:prefix': `${prefix}*` } } : undefined,
  });
}

/** The permissions that cannot be granted, because the bucket is known only at run time. */
function missing(
  { name, isGranted }: DistributedMap, data: MapData, present: readonly iam.PolicyStatement[],
): string[] {
  const { field, bucket, objects, listed, keyActions, furtherData } = data;
  const further = furtherData
    ? [`the ItemReader of '${name}' reads the objects that its manifest lists, whose buckets are not known, so that `
      + 'the role lacks s3:GetObject on them, and kms:Decrypt on their customer managed keys']
    : [];
  if (bucket !== undefined) return further;
  const needed = [...listed === undefined ? [] : ['ListBucket'], ...objects.flatMap(({ actions }) => actions)]
    .map((action) => `s3:${action}`);
  // aws-cdk-lib allows some of its readers and writers to access all buckets.
  const allowed = (action: string) => isGranted
    && present.some(({ actions, resources }) => actions.includes(action) && resources.includes('*'));
  const lacking = needed.filter((action) => !allowed(action));
  if (lacking.length === 0) return further;
  const keys = keyActions.length > 0
    ? `, and ${keyActions.map((action) => `kms:${action}`).join(' and ')} on its key, if it has a customer managed key`
    : '';
  return [`the bucket of the ${field} of '${name}' is known only at run time, so that the role lacks `
    + `${lacking.join(', ')} on ${objects.length > 0 ? 'its objects' : 'it'}${keys}`, ...further];
}
