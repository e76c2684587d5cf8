import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { Step } from '../../src';
import { definitionOf, WorkflowTest } from '../../src/testing';
import { aFunction } from '../support/synth';

const DEFINITION = {
  StartAt: 'Work',
  States: {
    Work: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { 'FunctionName': '${Function}', 'Payload.$': '$' },
      End: true,
    },
  },
};

/** A state machine that invokes a function of its stack. */
function aMachine(scope: Construct, id = 'Machine'): sfn.StateMachine {
  const fn = aFunction(scope, `${id}Fn`);
  return new sfn.StateMachine(scope, id, {
    definitionBody: sfn.DefinitionBody.fromChainable(Step.invoke(fn).toState(scope, `${id} work`)),
  });
}

/** The result of its execution. */
async function outputOf(source: string | object, stateMachine?: string): Promise<unknown> {
  const test = WorkflowTest.of(source, { stateMachine }).mock('lambda:invoke', ({ n }: any) => n + 1);
  return (await test.run({ n: 1 })).output;
}

describe('a state machine of', () => {
  test('a construct, which has it as stateMachine or is it', async () => {
    const machine = aMachine(new Stack(new App(), 'Stack'));
    expect([await outputOf(machine), await outputOf({ ...machine, node: machine.node })]).toEqual([2, 2]);
  });

  test('a stack with several, and an app', async () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    aMachine(stack, 'One');
    aMachine(stack, 'Two');
    expect([await outputOf(stack, 'Two'), await outputOf(app, 'One')]).toEqual([2, 2]);
  });

  test('a stage', async () => {
    const stage = new Stage(new App(), 'Stage');
    const machine = aMachine(new Stack(stage, 'Stack'));
    expect(await outputOf(machine)).toBe(2);
    expect(definitionOf(machine).States['Machine work'].Arguments.FunctionName).toBe('${MachineFn.Arn}');
  });

  test('a nested stack', async () => {
    const machine = aMachine(new NestedStack(new Stack(new App(), 'Stack'), 'Nested'));
    expect(await outputOf(machine)).toBe(2);
  });

  test('a definition in an asset', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'definition-')), 'flow.asl.json');
    writeFileSync(file, JSON.stringify(DEFINITION));
    const stack = new Stack(new App(), 'Stack');
    const fn = aFunction(stack, 'Fn');
    const machine = new sfn.StateMachine(stack, 'Machine', {
      definitionBody: sfn.DefinitionBody.fromFile(file), definitionSubstitutions: { Function: fn.functionArn },
    });
    const result = await WorkflowTest.of(machine).mock(fn, 5).run();
    expect(result.output).toMatchObject({ Payload: 5 });
    expect(result.calls[0].parameters).toEqual({ FunctionName: '${Fn.Arn}', Payload: {} });
  });

  test('a template, with logical ids in place of paths', async () => {
    const stack = new Stack(new App(), 'Stack');
    aMachine(stack);
    const template = Template.fromStack(stack).toJSON();
    expect(await outputOf(template)).toBe(2);
    expect(JSON.stringify(definitionOf(template))).toMatch(/"\$\{MachineFn[0-9A-F]{8}\.Arn\}"/);
  });

  test('a template of SAM, with substitutions and Fn::Sub', async () => {
    const Work = { ...DEFINITION.States.Work, OutputPath: '$.Payload' };
    const template = {
      Resources: {
        Fn: { Type: 'AWS::Serverless::Function' },
        Flow: {
          Type: 'AWS::Serverless::StateMachine',
          Properties: {
            Type: 'EXPRESS',
            Definition: { StartAt: 'Work', States: { Work } },
            DefinitionSubstitutions: { Function: { 'Fn::Sub': '${Fn.Arn}:live' } },
          },
        },
      },
    };
    expect(await outputOf(template)).toBe(2);
    expect(definitionOf(template).States.Work.Parameters.FunctionName).toBe('${Fn.Arn}:live');
  });

  test('a definition, as an object and as text', async () => {
    for (const source of [DEFINITION, JSON.stringify(DEFINITION)]) {
      const { output } = await WorkflowTest.of(source).mock('Work', 1).run();
      expect(output).toEqual({ ExecutedVersion: '$LATEST', Payload: 1, StatusCode: 200 });
    }
  });

  test('a cloud assembly, with the paths of its constructs', async () => {
    const app = new App();
    aMachine(new Stack(app, 'Stack'));
    const { directory } = app.synth();
    expect(await outputOf(directory)).toBe(2);
    expect(definitionOf(directory).States['Machine work'].Arguments.FunctionName).toBe('${MachineFn.Arn}');
  });
});

test('recognizes a function and an activity by their ARNs, which a template has not', async () => {
  const stack = new Stack(new App(), 'Stack');
  const fn: lambda.Function = aFunction(stack, 'Fn');
  const activity = new sfn.Activity(stack, 'Activity');
  const machine = new sfn.StateMachine(stack, 'Machine', {
    definitionBody: sfn.DefinitionBody.fromChainable(new sfn.CustomState(stack, 'Call', {
      stateJson: { Type: 'Task', Resource: fn.functionArn },
    }).next(new sfn.CustomState(stack, 'Ask', { stateJson: { Type: 'Task', Resource: activity.activityArn } }))),
  });
  const test = WorkflowTest.of(machine).mock(fn, ({ n }: any) => ({ n: n + 1 }));
  const execution = await test.start({ n: 1 });
  expect(execution.waitingTasks).toEqual([{ state: 'Ask', taskToken: expect.any(String), parameters: { n: 2 } }]);
  await execution.takeActivity('Ask', 'worker');
  expect((await execution.succeedTask('Ask', 'done')).output).toBe('done');
});

test.each<[string, () => string | object, string]>([
  ['a text that is neither', () => 'no/such/folder', 'WorkflowTest: a text must be a definition, or the folder of a '
    + 'cloud '
    + "assembly (with a manifest.json), got: 'no/such/folder'"],
  ['a definition that is not JSON', () => '{ "StartAt" }', 'WorkflowTest: the definition is not JSON: '],
  ['an object of another kind', () => ({}), "WorkflowTest: pass a construct, a template with 'Resources', a definition "
    + "with 'States', or the folder of a cloud assembly"],
  ['a construct that is not in an App', () => new Construct(undefined as any, ''), ' is not in an App'],
  ['a definition that AWS would refuse', () => ({ StartAt: 'A', States: {} }), 'Invalid State Machine Definition'],
])('refuses %s', (_, source, message) => {
  expect(() => WorkflowTest.of(source())).toThrow(message);
});
