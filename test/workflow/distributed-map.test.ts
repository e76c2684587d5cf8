import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Workflow, WorkflowProps } from '../../src';
import { customMap, mapJson, reader, SPELLINGS, writer } from '../support/map-states';
import { nagFindings } from '../support/nag';
import { permissionsOf } from '../support/permissions';
import { aStack, synthError } from '../support/synth';

let stack: Stack;
beforeEach(() => {
  stack = aStack();
});

const flow = (definition: sfn.IChainable, props: Partial<WorkflowProps> = {}) =>
  new Workflow(stack, 'Flow', { definition, ...props });

/** The permissions of the role on Step Functions, with the name of the state machine as aws-cdk-lib and we write it. */
function statesPermissions(definition: sfn.IChainable, props: Partial<WorkflowProps> = {}): string[] {
  flow(definition, props);
  expect(synthError(stack)).toBeUndefined(); // also no cyclic dependency
  return permissionsOf(stack)['Flow/Role'].may
    .filter((statement) => statement.startsWith('states:'))
    .map((statement) => statement.replace(/\$\{Fn::Select .*?\}\]\}\]\}/, '${Flow/StateMachine.Name}'))
    .sort();
}

const PREFIX = 'arn:aws:states:${AWS::Region}:${AWS::AccountId}:execution:${Flow/StateMachine.Name}';
const START = 'states:StartExecution on ${Flow/StateMachine}';
const CHILDREN = `states:DescribeExecution, states:StopExecution on ${PREFIX}:*`;
const redrive = (...labels: string[]) =>
  `states:RedriveExecution on ${labels.map((label) => `${PREFIX}/${label}:*`).join(', ')}`;

describe.each(Object.entries(SPELLINGS))('a distributed Map as %s', (_spelling, each) => {
  test('may start, describe, stop and redrive its child executions, each permission granted once', () => {
    expect(statesPermissions(each(stack))).toEqual([CHILDREN, redrive('*'), START]);
  });

  test('may do so in a Parallel and in an inline Map', () => {
    const branch = new sfn.Map(stack, 'Outer').itemProcessor(each(stack));
    expect(statesPermissions(new sfn.Parallel(stack, 'Both').branch(branch))).toEqual([CHILDREN, redrive('*'), START]);
  });

  test('may do so with a role of the user, without a cyclic dependency', () => {
    const role = new iam.Role(stack, 'Mine', { assumedBy: new iam.ServicePrincipal('states.amazonaws.com') });
    flow(each(stack), { role });
    expect(synthError(stack)).toBeUndefined();
    expect(permissionsOf(stack).Mine.may.filter((statement) => statement.startsWith('states:'))).toHaveLength(3);
  });

  test('may do so with an imported role', () => {
    flow(each(stack), { role: iam.Role.fromRoleArn(stack, 'Mine', 'arn:aws:iam::111111111111:role/mine') });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      Roles: ['mine'],
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'states:StartExecution' })]) },
    });
  });

  test('may use the customer managed key of the workflow to start itself', () => {
    flow(each(stack), { encryptionKey: new kms.Key(stack, 'Key') });
    expect(synthError(stack)).toBeUndefined();
    expect(permissionsOf(stack)['Flow/Role'].may).toContainEqual(
      expect.stringMatching(/^kms:Decrypt, kms:GenerateDataKey on \$\{Key.Arn\} if ArnLike kms:EncryptionContext:aws/),
    );
  });
});

describe('the permissions of distributed Maps', () => {
  test('are in the JSON of a CustomState at any depth', () => {
    const inner = { StartAt: 'Inner', States: { Inner: { ...mapJson(), End: true } } };
    const stateJson = { Type: 'Parallel', Branches: [inner] };
    const both = new sfn.CustomState(stack, 'Both', { stateJson });
    expect(statesPermissions(both)).toEqual([CHILDREN, redrive('*'), START]);
  });

  test('redrive only the executions of labels, if each Map has a label', () => {
    const first = customMap(stack, { Label: 'first' });
    const second = customMap(stack, {
      Label: 'second',
      ItemProcessor: { ...mapJson().ItemProcessor, StartAt: 'Two', States: { Two: { Type: 'Succeed' } } },
    }, 'Other');
    expect(statesPermissions(first.next(second))).toEqual([CHILDREN, redrive('first', 'second'), START]);
  });

  test('are added to those of aws-cdk-lib only for other labels', () => {
    const first = new sfn.DistributedMap(stack, 'First', { label: 'first' }).itemProcessor(new sfn.Pass(stack, 'Two'));
    expect(statesPermissions(first.next(customMap(stack, { Label: 'second' })))).toEqual(
      [CHILDREN, redrive('first'), redrive('second'), START],
    );
  });

  test('are not repeated if aws-cdk-lib already grants them for all labels', () => {
    const first = new sfn.DistributedMap(stack, 'First').itemProcessor(new sfn.Pass(stack, 'Two'));
    expect(statesPermissions(first.next(customMap(stack, { Label: 'second' }))))
      .toEqual([CHILDREN, redrive('*'), START]);
  });

  test('are not granted for inline Maps', () => {
    const inline = new sfn.Map(stack, 'Each').itemProcessor(new sfn.Pass(stack, 'One'));
    expect(statesPermissions(inline)).toEqual([]);
  });

  test('have no findings of cdk-nag', () => {
    flow(customMap(stack));
    expect(nagFindings(stack)).toEqual([]);
  });

  test('do not make two state machines with the same role depend on each other', () => {
    const role = new iam.Role(stack, 'Mine', { assumedBy: new iam.ServicePrincipal('states.amazonaws.com') });
    flow(customMap(stack), { role });
    new Workflow(stack, 'Other', { role, definition: customMap(stack, {}, 'Again') });
    expect(synthError(stack)).toBeUndefined();
    expect(permissionsOf(stack).Mine.may.filter((statement) => /StartExecution/.test(statement))).toHaveLength(2);
  });
});

test('the permissions of distributed Maps are in the partition of the stack', () => {
  stack = new Stack(new App(), 'Stack', { env: { account: '111111111111', region: 'us-gov-west-1' } });
  flow(customMap(stack, { ItemReader: reader('in', 'a.json'), ResultWriter: writer('out') }));
  const policies = JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  expect(policies).toContain(':states:us-gov-west-1:111111111111:execution:');
  expect(policies).toContain(':s3:::in/a.json');
  expect(policies).not.toContain('arn:aws:');
});
