import { CfnResource } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { IConstruct } from 'constructs';
import { PolicedDefinitionBody } from './definition-body';
import { Call, callOf, Need } from './needed-permissions';
import { refersTo } from './references';
import { isSurelyOther, matches, readableName } from './resource-names';
import { Allowed, allowedBelow, hasForeignPolicies, servicesNaming } from './role-policies';
import { Definition, statesOf } from '../asl/model';

/** Something that a task requires, and that its role does not allow. */
interface Lacking {
  readonly state: string;
  readonly call: string;
  readonly needs: readonly Need[];
}

/**
 * Compares what the tasks of a workflow call with what its role allows, if the workflow defined the role. aws-cdk-lib
 * grants the permissions of most of its tasks; of a CustomState none. Only actions that no policy allows are reported,
 * and resources that are certainly not those of the policies.
 */
export function missingPermissions(
  machine: sfn.StateMachine, body: PolicedDefinitionBody,
): { id: string; message: string }[] {
  const role = ownRoleOf(machine);
  const calls = role ? callsOf(body) : [];
  if (!role || calls.length === 0) return [];
  // The policies of the workflow allow almost everything, so that the whole app is seldom searched.
  const lacking = lackingIn(calls, allowedBelow(machine.node.scope!, role), role);
  if (lacking.length === 0 || hasForeignPolicies(role)) return [];
  const services = servicesNaming(role);
  const certain = lackingIn(lacking, allowedBelow(role.node.root, role), role)
    .map((one) => ({ ...one, needs: one.needs.filter(({ anyOf }) => !services.has(anyOf[0].split(':')[0])) }))
    .filter(({ needs }) => needs.length > 0);
  return certain.length === 0 ? [] : [{
    id: 'cdk-stepwright:missingPermission',
    message: 'the role of the workflow lacks permissions of its tasks: '
      + `${certain.map((one) => text(one, role)).join('; ')}; add them with `
      + "a grant method of the resource, or with 'stateMachine.addToRolePolicy' of the workflow",
  }];
}

/** The role, if the workflow defined it, and not if it is one that was created before (`Role.customizeRoles`). */
function ownRoleOf(machine: sfn.StateMachine): CfnResource | undefined {
  const { role } = machine;
  const resource = role.node.defaultChild;
  if (!iam.Role.isRole(role) || role.node.scope !== machine.node.scope || !CfnResource.isCfnResource(resource)) {
    return undefined;
  }
  const { roleArn } = machine.node.defaultChild as sfn.CfnStateMachine;
  return refersTo(roleArn, resource, machine) ? resource : undefined;
}

function callsOf(body: PolicedDefinitionBody): Lacking[] {
  return [...statesOf(body.graphJson as unknown as Definition)].flatMap(({ name, state }) => {
    const call: Call | undefined = state.Type === 'Task' ? callOf(state) : undefined;
    return call && call.needs.length > 0 ? [{ state: name, call: call.name, needs: call.needs }] : [];
  });
}

function lackingIn(calls: readonly Lacking[], allowed: readonly Allowed[], scope: IConstruct): Lacking[] {
  return calls
    .map((call) => ({ ...call, needs: call.needs.filter((need) => !isAllowed(need, allowed, scope)) }))
    .filter(({ needs }) => needs.length > 0);
}

function isAllowed({ anyOf, on }: Need, allowed: readonly Allowed[], scope: IConstruct): boolean {
  return allowed.some(({ actions, resources }) =>
    (actions === undefined || actions.some((pattern) => anyOf.some((action) => matches(pattern, action))))
    && (resources === undefined || on === undefined
      || !resources.every((resource) => isSurelyOther(on, resource, scope))));
}

function text({ state, call, needs }: Lacking, scope: IConstruct): string {
  const lacking = needs.map(({ anyOf, on }) => {
    const name = on === undefined ? undefined : readableName(on, scope);
    return `${anyOf.join(' or ')}${name === undefined ? '' : ` on ${name}`}`;
  });
  return `'${state}' (${call}) needs ${lacking.join(', ')}`;
}
