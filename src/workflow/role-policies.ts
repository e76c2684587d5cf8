import { CfnResource, Token, Tokenization } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { refersTo, resolved } from './references';

/** A statement that allows something, with tokens in its texts. */
export interface Allowed {
  /** The actions, with `*` and `?`. Undefined if they cannot be known: they may be any. */
  readonly actions?: readonly string[];
  /** The resources. Undefined if they cannot be known. */
  readonly resources?: readonly string[];
}

/** Returns what the policies below a construct allow to a role: its own, and those that are attached to it. */
export function allowedBelow(scope: IConstruct, role: CfnResource): Allowed[] {
  return resourcesBelow(scope).filter((resource) => belongsTo(role, resource)).flatMap(allowedBy);
}

/** Whether what a role may do is not known: it has a managed policy of AWS, or one that is defined elsewhere. */
export function hasForeignPolicies(role: CfnResource): boolean {
  const { managedPolicyArns } = role as iam.CfnRole;
  if (managedPolicyArns === undefined) return false;
  const { value, targets } = resolved(managedPolicyArns, role);
  const arns = Array.isArray(value) ? value : [];
  return arns.some((arn) => targets.get(arn)?.cfnResourceType !== MANAGED_POLICY);
}

/** The prefixes of the services with a resource whose own policy names the role. It needs no permission there. */
export function servicesNaming(role: CfnResource): Set<string> {
  return new Set(resourcesBelow(role.node.root).flatMap((resource) => {
    const [, service, type] = resource.cfnResourceType.split('::');
    if (service === 'IAM' || !/Policy$|^Permission$|^(Global)?Table$|^EventBus$|^Secret$/.test(type ?? '')) return [];
    const { cfnProperties } = resource as unknown as { [property: string]: unknown };
    return refersTo(cfnProperties, role, resource) ? [service.toLowerCase()] : [];
  }));
}

const MANAGED_POLICY = 'AWS::IAM::ManagedPolicy';

function resourcesBelow(scope: IConstruct): CfnResource[] {
  return scope.node.findAll().filter((construct): construct is CfnResource => CfnResource.isCfnResource(construct));
}

function belongsTo(role: CfnResource, resource: CfnResource): boolean {
  if (resource === role) return true;
  const { roles, roleName } = resource as unknown as { [property: string]: unknown };
  switch (resource.cfnResourceType) {
    case 'AWS::IAM::Policy': return refersTo(roles, role, resource);
    case 'AWS::IAM::RolePolicy': return refersTo(roleName, role, resource);
    case MANAGED_POLICY:
      return refersTo(roles, role, resource) || refersTo((role as iam.CfnRole).managedPolicyArns, resource, role);
    default: return false;
  }
}

function allowedBy(resource: CfnResource): Allowed[] {
  const { policies, policyDocument, rawOverrides } = resource as unknown as { [property: string]: any };
  if (rawOverrides?.Properties) return [{}]; // an escape hatch
  if (policyDocument !== undefined) return allowedIn(policyDocument);
  if (policies === undefined) return [];
  return Array.isArray(policies) ? policies.flatMap((policy) => allowedIn(policy?.policyDocument)) : [{}];
}

function allowedIn(document: any): Allowed[] {
  const json = document instanceof iam.PolicyDocument ? document.toJSON() : document;
  const statements: unknown = Tokenization.isResolvable(json) ? undefined : json?.Statement;
  if (statements === undefined) return document instanceof iam.PolicyDocument ? [] : [{}];
  return [statements].flat().flatMap((statement: any) => statement?.Effect === 'Deny' ? [] : [{
    actions: textsOf(statement?.Action)?.map((action) => Token.isUnresolved(action) ? '*' : action),
    resources: textsOf(statement?.Resource),
  }]);
}

/** A text, or several. Undefined if they are not known: a list may be a token. */
function textsOf(value: unknown): string[] | undefined {
  if (Array.isArray(value) && Token.isUnresolved(value)) return undefined;
  const texts = [value].flat();
  return texts.every((text): text is string => typeof text === 'string') ? texts : undefined;
}
