import { App, Stack } from 'aws-cdk-lib';
import { templatesIn } from '../../src/testing/assembly';
import { nameOf, readableText } from '../../src/testing/readable-text';

/** Returns the principals and the permissions of each role of a stack, a line for each statement. */
export function permissionsOf(stack: Stack): { [role: string]: { assumedBy: string[]; may: string[] } } {
  const { directory } = (stack.node.root as App).synth();
  const template = templatesIn(directory).find(({ path }) => path === stack.node.path)!;
  const { resources: Resources } = template;
  const text = (value: any): string => [value].flat().map((one) => readableText(one, template)).join(', ');
  const inWords = ({ Effect, Action, Resource, Condition }: any) =>
    `${Effect === 'Allow' ? '' : `${Effect} `}${[Action].flat().join(', ')} on ${text(Resource)}`
    + (Condition ? ` if ${conditionText(Condition, text)}` : '');
  const found: { [role: string]: { assumedBy: string[]; may: string[] } } = {};
  const roles = Object.entries<any>(Resources).filter(([, { Type }]) => Type === 'AWS::IAM::Role');
  for (const [id, { Properties }] of roles) {
    const policies = Object.values<any>(Resources).filter(({ Type, Properties: properties }) =>
      Type === 'AWS::IAM::Policy' && (properties.Roles ?? []).some(({ Ref }: any) => Ref === id));
    const documents = [...policies.map((policy) => policy.Properties), ...Properties.Policies ?? []]
      .map(({ PolicyDocument }) => PolicyDocument);
    found[nameOf(id, template)] = {
      assumedBy: Properties.AssumeRolePolicyDocument.Statement.map(({ Principal, Condition }: any) =>
        `${text(Principal.Service ?? Principal.AWS)}${Condition ? ` if ${conditionText(Condition, text)}` : ''}`),
      may: documents.flatMap(({ Statement }) => Statement.map(inWords)).sort(),
    };
  }
  return found;
}

function conditionText(condition: any, text: (value: any) => string): string {
  return Object.entries<any>(condition).flatMap(([operator, fields]) =>
    Object.entries(fields).map(([field, value]) => `${operator} ${field} = ${text(value)}`)).join(' and ');
}
