import { ServiceTable, serviceTable } from './tables';

/** The permissions of an action. */
export interface Permissions {
  /** The IAM actions. */
  readonly actions: readonly IamAction[];
  /** Whether a call needs all of the IAM actions, or those that its parameters ask for (a transaction, PartiQL). */
  readonly all: boolean;
  /** The resource types of all IAM actions, without duplicates. Empty if the actions can only be limited to `*`. */
  readonly resourceTypes: readonly ResourceType[];
  /** Whether one of the IAM actions can only have `*` as its resource. */
  readonly wildcard: boolean;
  /** The IAM actions that calls need besides. */
  readonly dependent: readonly DependentAction[];
  /** Whether the IAM action is that of the same name, or comes from a list that was made by hand. */
  readonly origin: 'name' | 'list';
}

/** An IAM action, such as `dynamodb:PutItem`. */
export interface IamAction {
  readonly name: string;
  /** The types of resources that it can be limited to. Empty if it can only have `*`. */
  readonly resourceTypes: readonly ResourceType[];
}

/** A type of resource that an IAM action can be limited to. */
export interface ResourceType {
  readonly name: string;
  /** The format of its ARNs, such as `arn:${Partition}:s3:::${BucketName}`. */
  readonly arn: string;
  /** Whether a statement with resources must have one of this type. */
  readonly required: boolean;
}

/** An IAM action that a call needs beside its own. */
export interface DependentAction {
  readonly name: string;
  /** The service that uses a customer managed key for the caller. @default - not about a key */
  readonly viaService?: string;
  /** Whether only some calls need it: such as with a key, with a role, or for one kind of cluster. */
  readonly conditional: boolean;
}

/**
 * The permissions that an action of an SDK integration needs. Undefined if they, or the action, are unknown.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
 */
export function iamOf(service: string, action: string): Permissions | undefined {
  const table = serviceTable(service);
  const grant = table?.actions.get(action);
  if (!table || grant === undefined || grant === '?' || grant === '-') return undefined;
  const how = grant.startsWith('(') ? '' : grant[0];
  const parts = (how === '' ? capitalized(action) + grant : grant.slice(1)).split(' ');
  const actions = parts.filter((part) => !part.startsWith('+')).map((part) => iamAction(table, part));
  const types = new Map(actions.flatMap(({ resourceTypes }) => resourceTypes.map((type) => [type.arn, type])));
  return {
    actions,
    all: how !== '~',
    resourceTypes: [...types.values()],
    wildcard: actions.some(({ resourceTypes }) => resourceTypes.length === 0),
    dependent: parts.filter((part) => part.startsWith('+')).map(dependentAction),
    origin: how === '' ? 'name' : 'list',
  };
}

const capitalized = (name: string) => name[0].toUpperCase() + name.slice(1);

/** `PutItem(table!)`: an action, with a prefix if it is of another service, and its resource types. */
function iamAction(table: ServiceTable, text: string): IamAction {
  const [, action, types] = /^(.*)\((.*)\)$/.exec(text)!;
  return {
    name: action.includes(':') ? action : `${table.iam}:${action}`,
    resourceTypes: types.split(',').filter(Boolean).map((word) => {
      const type = word.replace('!', '');
      const name = type.split(':').pop()!.replaceAll('+', ' '); // `bot+alias`
      return { name, arn: table.resources[type], required: word.endsWith('!') };
    }),
  };
}

/** `+kms:Decrypt[s3]`: an action that is needed besides, with `~` in front of it if only some calls do. */
function dependentAction(text: string): DependentAction {
  const [, some, name, viaService] = /^\+(~?)([^[]+)(?:\[(.*)\])?$/.exec(text)!;
  return { name, conditional: some !== '' || viaService !== undefined, ...viaService && { viaService } };
}
