import { CfnResource } from 'aws-cdk-lib';
import { CALLS_OF_OPTIMIZED, HTTP_PERMISSIONS, JOB_PERMISSIONS, needsNoPermission } from './call-permissions';
import { resolved } from './references';
import { resourceBehind } from './settings';
import { iamOf, optimizedIntegration } from '../asl/aws';
import { Integration, integrationOf } from '../asl/integration';
import { Fields, isFields, State } from '../asl/model';

/** A permission that a task requires of the role of its state machine. */
export interface Need {
  /** The IAM actions, one of which must be allowed. */
  readonly anyOf: readonly string[];
  /** The name or ARN of the resource, as the task has it. Undefined if it is known only at run time. */
  readonly on?: string;
}

/** The call of a task, and the permissions that it requires. */
export interface Call {
  /** The call, such as `dynamodb:putItem`. */
  readonly name: string;
  readonly needs: readonly Need[];
}

/**
 * Determines the permissions that a rendered task requires of the role of its state machine, as far as they are known
 * for certain. A task with credentials requires them of another role.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html
 */
export function callOf(task: State): Call | undefined {
  if (task.Credentials !== undefined) return undefined;
  const given = task.Arguments ?? task.Parameters;
  const settings = isFields(given) ? given : {};
  const integration = integrationOf(task.Resource);
  const { kind, service, action, suffix, direct } = integration;
  if (kind === 'lambda' || resourceBehind(task.Resource, ...FUNCTIONS)) {
    const on = direct || kind !== 'lambda' ? textOf(task.Resource) : textOf(settings.FunctionName);
    return { name: 'lambda:invoke', needs: [{ anyOf: ['lambda:InvokeFunction'], on }] };
  }
  const name = `${service}:${action}`;
  const needs = kind === 'sdk' ? apiNeeds(service, action, settings)
    : kind === 'optimized' ? optimizedNeeds(integration, settings)
      : [];
  return { name: `${kind === 'sdk' ? 'aws-sdk:' : ''}${name}${suffix}`, needs };
}

const FUNCTIONS = ['AWS::Lambda::Function', 'AWS::Lambda::Alias', 'AWS::Lambda::Version'];

/** A text that is not computed at run time. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && !/^\{%.*%\}$/s.test(value) ? value : undefined;
}

function optimizedNeeds({ service, action, pattern }: Integration, settings: Fields): Need[] {
  const call = `${service}:${action}`;
  if (call === 'http:invoke') return allOf(HTTP_PERMISSIONS);
  // With a resource policy it is not the role that allows the call.
  if (call === 'apigateway:invoke') return settings.AuthType === 'IAM_ROLE' ? allOf('execute-api:Invoke') : [];
  const calls = CALLS_OF_OPTIMIZED[call] ?? [`${optimizedIntegration(service)?.service}:${action}`];
  return [
    ...calls.flatMap((one) => apiNeeds(one.split(':')[0], one.split(':')[1], settings)),
    ...allOf(pattern === 'job' ? JOB_PERMISSIONS[call] ?? '' : ''),
  ];
}

const allOf = (actions: string): Need[] => actions.split(' ').filter(Boolean).map((action) => ({ anyOf: [action] }));

/** The permissions of a call of an API, and of the roles that it passes on. */
function apiNeeds(service: string, action: string, settings: Fields): Need[] {
  const permissions = needsNoPermission(service, action) ? undefined : iamOf(service, action);
  if (!permissions) return [];
  const { actions, all, dependent } = permissions;
  const names = actions.map(({ name }) => name);
  const on = textOf(settings[NAMED_BY[names[0].split(':')[0]] ?? '']);
  const passes = dependent.some(({ name }) => name === PASS_ROLE);
  return [
    ...all ? names.map((name) => ({ anyOf: [name], on })) : [{ anyOf: names }],
    ...dependent.filter(({ conditional }) => !conditional).map(({ name }) => ({ anyOf: [name] })),
    ...passes ? rolesIn(settings).map((role) => ({ anyOf: [PASS_ROLE], on: role })) : [],
  ];
}

const PASS_ROLE = 'iam:PassRole';
const ROLE = 'AWS::IAM::Role';

/** The parameter that names the resource of a call, by the prefix of its IAM action. */
const NAMED_BY: { readonly [prefix: string]: string } = {
  dynamodb: 'TableName',
  lambda: 'FunctionName',
  s3: 'Bucket',
  sns: 'TopicArn',
  sqs: 'QueueUrl',
  states: 'StateMachineArn',
};

/** The roles that settings pass on: literal ARNs, roles of this app, and those of the task definition of ECS. */
function rolesIn(settings: unknown): string[] {
  if (Array.isArray(settings)) return settings.flatMap(rolesIn);
  if (!isFields(settings)) return [];
  const definition = resourceBehind(settings.TaskDefinition, 'AWS::ECS::TaskDefinition');
  return [
    ...definition ? taskRolesOf(definition) : [],
    ...Object.entries(settings).flatMap(([name, value]) => isRole(name, value) ? [value] : rolesIn(value)),
  ];
}

function isRole(name: string, value: unknown): value is string {
  return /role(arn)?$/i.test(name) && typeof value === 'string'
    && (/^arn:[^:]*:iam::\d*:role\//.test(value) || resourceBehind(value, ROLE) !== undefined);
}

function taskRolesOf(definition: CfnResource): string[] {
  const { taskRoleArn, executionRoleArn } = definition as unknown as { [property: string]: unknown };
  // The second one exists only if a container needs it, which is not known before synthesis.
  return [taskRoleArn, executionRoleArn].filter((role): role is string => typeof role === 'string'
    && [...resolved(role, definition).targets.values()].some(({ cfnResourceType }) => cfnResourceType === ROLE));
}
