import { Deployed } from './deployed';
import { ExportedMachine } from './export';
import { Finding } from './finding';
import { Need, needsOf, needsOfMachine } from './needs';
import { like, Statement, statementsOf } from './policies';

const SOURCE = 'https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html';

/** Whether the role of each machine may do what its tasks do, with the customer managed keys of what they call. */
export function judgeCalls(
  sample: string,
  machines: readonly Pick<ExportedMachine, 'path' | 'resource' | 'calls'>[],
  deployed: Deployed,
): Finding[] {
  const statements = statementsOf(deployed);
  const findings: Finding[] = [];
  for (const { path, resource, calls } of machines) {
    const id = deployed.template.Resources[resource.id].Properties.RoleArn['Fn::GetAtt'][0];
    const ofRole = statements.filter(({ roles }) => roles.includes(id));
    const lacking = new Lacking();
    lacking.add(
      '',
      needsOfMachine(resource, deployed).filter((need) => !isAllowed(ofRole, need)),
    );
    for (const call of calls) {
      const needs = needsOf(call, deployed);
      if (!needs) {
        findings.push({ sample, where: path, field: 'Resource', value: call.resource, limit: UNKNOWN, source: SOURCE });
      } else if (call.role === undefined) {
        lacking.add(call.state, needs.filter((need) => !isAllowed(ofRole, need)));
      } else { // what the other role may do is for its owner
        lacking.add(call.state, [{ action: 'sts:AssumeRole', resource: call.role }]
          .filter((need) => !isAllowed(ofRole, need)));
      }
    }
    findings.push(...lacking.findings(sample, path, deployed.place.region));
  }
  return findings;
}

const UNKNOWN = 'what this call needs is not known: add it to needs.ts';

/** The permissions that a role lacks, those on one resource together. */
class Lacking {
  private readonly groups = new Map<string, { need: Need; actions: Set<string>; states: Set<string> }>();

  add(state: string, needs: readonly Need[]): void {
    for (const need of needs) {
      const key = JSON.stringify([need.resource, need.context]);
      const group = this.groups.get(key) ?? { need, actions: new Set(), states: new Set() };
      this.groups.set(key, group);
      group.actions.add(need.action);
      if (state) group.states.add(state);
    }
  }

  findings(sample: string, path: string, region: string): Finding[] {
    return [...this.groups.values()].map(({ need, actions, states }) => {
      const [first, ...others] = states;
      const more = others.length > 0 ? ` and ${others.length} more states` : '';
      return {
        sample,
        where: first === undefined ? path : `${path} › ${first}${more}`,
        field: [...actions].join(', '),
        value: need.resource,
        limit: `the role lacks it in ${region}${need.context ? `, where ${JSON.stringify(need.context)}` : ''}`,
        source: SOURCE,
      };
    });
  }
}

/** As IAM decides: a statement that denies wins, else one that allows is needed. */
export function isAllowed(statements: readonly Statement[], need: Need): boolean {
  const matching = statements.filter(
    (statement) =>
      statement.actions.some((action) => like(action.toLowerCase(), need.action.toLowerCase())) &&
      statement.resources.some((resource) => like(resource, need.resource)) &&
      holds(statement.conditions, need.context ?? {}),
  );
  return matching.length > 0 && matching.every(({ effect }) => effect === 'Allow');
}

function holds(conditions: Statement['conditions'], context: NonNullable<Need['context']>): boolean {
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => {
      const value = context[key];
      const [kind, ifExists] = [operator.replace(/IfExists$/, ''), operator.endsWith('IfExists')];
      if (value === undefined) return ifExists;
      switch (kind) {
        case 'StringEquals':
          return values.includes(value);
        case 'StringLike':
        case 'ArnLike':
        case 'ArnEquals':
          return values.some((one) => like(one, value));
        default:
          throw new Error(`The operator ${operator} is not known here: add it to ${__filename}`);
      }
    }),
  );
}

/** A template's calls as they would be in another region: only ARNs and addresses differ. */
export function inRegion<T>(value: T, from: Deployed['place'], to: Deployed['place']): T {
  return JSON.parse(
    JSON.stringify(value)
      .replaceAll(`arn:${from.partition}:`, `arn:${to.partition}:`)
      .replaceAll(`.${from.region}.${from.urlSuffix}`, `.${to.region}.${to.urlSuffix}`)
      .replaceAll(`:${from.region}:`, `:${to.region}:`),
  );
}
