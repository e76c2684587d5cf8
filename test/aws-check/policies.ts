import { Deployed } from './deployed';

/** A statement of a policy of a template, with concrete values. */
export interface Statement {
  /** The path of the resource that contains it. */
  readonly where: string;
  /** Of an identity: what it may do. Of a resource: who may do what with it. Of a role: who may assume it. */
  readonly kind: 'identity' | 'resource' | 'trust';
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: { readonly [operator: string]: { readonly [key: string]: readonly string[] } };
  readonly services: readonly string[];
  /** The ids of the roles that have it. */
  readonly roles: readonly string[];
}

const list = (value: any): any[] => (value === undefined ? [] : [value].flat());

/** Every statement of a template. */
export function statementsOf(deployed: Deployed): Statement[] {
  return deployed.resources.flatMap(({ id, type, path, properties }): Statement[] => {
    switch (type) {
      case 'AWS::IAM::Policy': {
        const { Roles } = deployed.template.Resources[id].Properties;
        return read(
          properties.PolicyDocument,
          path,
          'identity',
          list(Roles).map(({ Ref }) => Ref),
        );
      }
      case 'AWS::IAM::Role':
        return [
          ...read(properties.AssumeRolePolicyDocument, path, 'trust'),
          ...list(properties.Policies).flatMap(({ PolicyDocument }) => read(PolicyDocument, path, 'identity', [id])),
        ];
      case 'AWS::KMS::Key':
        return read(properties.KeyPolicy, path, 'resource');
      case 'AWS::S3::BucketPolicy':
      case 'AWS::SNS::TopicPolicy':
      case 'AWS::SQS::QueuePolicy':
        return read(properties.PolicyDocument, path, 'resource');
      case 'AWS::Logs::ResourcePolicy':
        return read(JSON.parse(properties.PolicyDocument), path, 'resource');
      case 'AWS::Lambda::Permission':
        return read(
          {
            Statement: [
              { Effect: 'Allow', Action: properties.Action, Resource: functionArn(deployed, properties.FunctionName) },
            ],
          },
          path,
          'resource',
        );
      default:
        return [];
    }
  });
}

function read(document: any, where: string, kind: Statement['kind'], roles: readonly string[] = []): Statement[] {
  return list(document?.Statement).map(({ Sid, Effect, Action, Resource, Condition = {}, Principal }) => ({
    where: Sid ? `${where} (${Sid})` : where,
    kind,
    effect: Effect,
    actions: list(Action),
    resources: list(Resource),
    conditions: Object.fromEntries(
      Object.entries<any>(Condition).map(([operator, keys]) => [
        operator,
        Object.fromEntries(Object.entries<any>(keys).map(([key, value]) => [key, list(value).map(String)])),
      ]),
    ),
    services: list(Principal?.Service),
    roles,
  }));
}

function functionArn({ place, resources }: Deployed, name: string): string {
  if (name.startsWith('arn:')) return name;
  const found = resources.find(({ type, arn }) => type === 'AWS::Lambda::Function' && arn!.endsWith(`:${name}`));
  return found?.arn ?? `arn:${place.partition}:lambda:${place.region}:111111111111:function:${name}`;
}

/** Whether a text matches a pattern of IAM, in which `*` and `?` stand for anything. */
export function like(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 's').test(text);
}
