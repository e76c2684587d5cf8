import { Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { isLiteral } from './literal-text';
import type { ServiceCallStepProps } from './service-call-step';
import { actionOf, IamAction, iamOf, Permissions, serviceNamed, serviceNames, tableDate } from '../asl/aws';
import { didYouMean } from '../asl/errors';
import { nearest } from '../asl/nearest';
import { fitsOneOf } from '../permissions/arn-format';
import { forcedWildcard } from '../permissions/forced-wildcard';
import { InvalidPropError } from '../validation/errors';

/** The permissions that a call requires, except those that the caller states. */
export function servicePermissions(scope: Construct, props: ServiceCallStepProps, input: any): iam.PolicyStatement[] {
  const { service, action, resources = [], policyStatements = [], iamActions } = props;
  if (props.credentials) return []; // the permissions belong to the role of the credentials
  if (iamActions) return resources.length > 0 ? [new iam.PolicyStatement({ actions: iamActions, resources })] : [];
  const known = iamOf(service, action);
  if (!known) {
    if (resources.length > 0 || policyStatements.length === 0) throw unknown(scope, service, action);
    return [];
  }
  const asked = known.all ? known.actions : askedActions(known, input);
  const stated = policyStatements.flatMap((statement) => statement.actions);
  const forced = asked.filter(({ name, resourceTypes }) => resourceTypes.length === 0 && !stated.includes(name));
  const limited = asked.filter(({ resourceTypes }) => resourceTypes.length > 0);
  checkResources(scope, props, limited);
  if (resources.length === 0 && policyStatements.length > 0 && limited.length > 0) return [];
  return [
    ...limited.length > 0
      ? [new iam.PolicyStatement({ actions: limited.map(({ name }) => name), resources })]
      : [],
    ...forced.length > 0 ? [onEverything(forced.map(({ name }) => name))] : [],
    ...known.dependent.filter(({ conditional }) => !conditional).flatMap(({ name }) => NEEDED_BESIDES[name]?.(input)),
  ];
}

/**
 * The permissions that every call of some actions needs besides. A secret that is known only at run time is stated in
 * `policyStatements`.
 */
const NEEDED_BESIDES: { readonly [action: string]: (input: any) => iam.PolicyStatement[] } = {
  'secretsmanager:GetSecretValue': (input) =>
    typeof input?.SecretArn === 'string' && (Token.isUnresolved(input.SecretArn) || isLiteral(input.SecretArn))
      ? [new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [input.SecretArn] })]
      : [],
  'timestream:DescribeEndpoints': () => [onEverything(['timestream:DescribeEndpoints'])],
};

function onEverything(actions: string[]): iam.PolicyStatement {
  const reason = `AWS supports no resource-level permissions for ${actions.join(', ')}.`;
  return forcedWildcard(reason, { actions, resources: ['*'] });
}

function checkResources(scope: Construct, props: ServiceCallStepProps, limited: readonly IamAction[]): void {
  const { service, action, resources = [], policyStatements = [] } = props;
  const formats = [...new Set(limited.flatMap(({ resourceTypes }) => resourceTypes.map(({ arn }) => arn)))];
  const call = `'${service}:${action}'`;
  if (limited.length === 0) {
    const useless = resources.find((resource) => resource !== '*');
    if (useless === undefined) return;
    throw new InvalidPropError(scope, `Step.serviceCall: ${call} can only be allowed on '*', because AWS supports no `
      + `resource-level permissions for it; remove 'resources', got: '${useless}'`);
  }
  if (resources.length === 0 && policyStatements.length === 0) {
    throw new InvalidPropError(scope, `Step.serviceCall: ${call} requires permissions; set 'resources' to the ARNs `
      + `that it accesses (${shown(formats)}), or set 'policyStatements' or 'credentials'`);
  }
  const wrong = resources.find((resource) => !Token.isUnresolved(resource) && !fitsOneOf(formats, resource));
  if (wrong !== undefined) {
    const actions = limited.map(({ name }) => `'${name}'`).join(', ');
    throw new InvalidPropError(scope, `Step.serviceCall: 'resources' of ${call} must be ARNs such as `
      + `${shown(formats)}, got: '${wrong}'. If this one is right, set 'iamActions' too (${actions})`);
  }
}

/** Up to four formats: `ec2:runInstances` has 18. */
const shown = (formats: readonly string[]) =>
  formats.slice(0, SHOWN).map((format) => `'${format}'`).join(', ') + (formats.length > SHOWN ? ', …' : '');

const SHOWN = 4;

function unknown(scope: Construct, service: string, action: string): InvalidPropError {
  const known = serviceNamed(service);
  const similar = known ? nearest(action, known.actions) : nearest(service, serviceNames());
  const why = actionOf(service, action)?.supported === false
    ? 'Step Functions does not support it'
    : `data of ${tableDate()}${didYouMean(similar === action ? undefined : similar)}`;
  return new InvalidPropError(scope, `Step.serviceCall: the IAM actions that '${service}:${action}' requires are not `
    + `known (${why}). Set 'iamActions' and 'resources' (the service authorization reference of AWS lists them)`);
}

/**
 * The IAM actions that the parameters of a call ask for. All that it may need, if the parameters are known only at run
 * time.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html
 */
function askedActions({ actions }: Permissions, input: any): readonly IamAction[] {
  const items = [input?.TransactItems, input?.Statements, input?.TransactStatements].find(Array.isArray) ?? [input];
  const words = items.flatMap((item: any) => typeof item?.Statement === 'string'
    ? [isLiteral(item.Statement) ? PARTIQL[/^\s*(\w*)/.exec(item.Statement)![1].toUpperCase()] : undefined]
    : input?.TransactItems ? keysOf(item) : [undefined]);
  const asked = actions.filter(({ name }) => words.includes(name.split(':')[1]));
  const clear = words.every((word: any) => actions.some(({ name }) => name === `dynamodb:${word}`));
  return clear && asked.length > 0 ? asked : actions;
}

const keysOf = (item: any): (string | undefined)[] => typeof item === 'object' && item !== null
  ? Object.keys(item).map((key) => key === 'ConditionCheck' ? 'ConditionCheckItem' : `${key}Item`)
  : [undefined];

const PARTIQL: { readonly [word: string]: string } = {
  SELECT: 'PartiQLSelect',
  EXISTS: 'PartiQLSelect',
  INSERT: 'PartiQLInsert',
  UPDATE: 'PartiQLUpdate',
  DELETE: 'PartiQLDelete',
};
