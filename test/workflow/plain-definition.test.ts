import { CfnParameter, Fn, Lazy, Stack, Token } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Workflow, WorkflowProps } from '../../src';
import { PolicedDefinitionBody } from '../../src/workflow/definition-body';
import { plainDefinition } from '../../src/workflow/plain-definition';
import { definitionOf } from '../support/asl';
import { aFunction, aStack, synthError } from '../support/synth';

let stack: Stack;
beforeEach(() => {
  stack = aStack();
});

const flow = (definition: sfn.IChainable, props: Partial<WorkflowProps> = {}) =>
  new Workflow(stack, 'Flow', { definition, ...props });

/** The states as validated by synthesis, which found no errors. */
function checkedStates(definition: sfn.IChainable): any {
  const plain = jest.spyOn(PolicedDefinitionBody.prototype, 'plain');
  flow(definition);
  expect(synthError(stack)).toBeUndefined();
  const checked = JSON.parse(plain.mock.results[0].value);
  plain.mockRestore();
  return checked.States;
}

describe('JsonPath.DISCARD', () => {
  test.each(['resultPath', 'inputPath', 'outputPath'])('is accepted as %s of a Pass and checked as null', (prop) => {
    const field = prop[0].toUpperCase() + prop.slice(1);
    const checked = checkedStates(new sfn.Pass(stack, 'Drop', { [prop]: sfn.JsonPath.DISCARD }));
    expect(checked.Drop[field]).toBeNull();
  });

  test('is accepted in tasks of aws-cdk-lib, a Map, a Parallel and a catcher', () => {
    const discarding = { resultPath: sfn.JsonPath.DISCARD };
    const invoke = new tasks.LambdaInvoke(stack, 'Invoke', {
      lambdaFunction: aFunction(stack, 'Fn'), inputPath: sfn.JsonPath.DISCARD, ...discarding,
    });
    const send = new tasks.SqsSendMessage(stack, 'Send', {
      queue: new sqs.Queue(stack, 'Queue'), messageBody: sfn.TaskInput.fromText('x'), ...discarding,
    });
    const put = new tasks.DynamoPutItem(stack, 'Put', {
      table: dynamodb.Table.fromTableName(stack, 'Table', 'table'),
      item: { id: tasks.DynamoAttributeValue.fromString('1') },
      outputPath: sfn.JsonPath.DISCARD,
    });
    const each = new sfn.Map(stack, 'Each', discarding).itemProcessor(new sfn.Pass(stack, 'One', discarding));
    const both = new sfn.Parallel(stack, 'Both', discarding).branch(new sfn.Pass(stack, 'Two', discarding));
    invoke.addCatch(new sfn.Pass(stack, 'Failed'), discarding);
    const states = checkedStates(invoke.next(send).next(put).next(each).next(both));
    for (const name of ['Invoke', 'Send', 'Each', 'Both']) expect(states[name].ResultPath).toBeNull();
    expect(states.Put.OutputPath).toBeNull();
    expect(states.Invoke.Catch[0].ResultPath).toBeNull();
    expect(states.Each.ItemProcessor.States.One.ResultPath).toBeNull();
    expect(states.Both.Branches[0].States.Two.ResultPath).toBeNull();
  });
});

test.each([
  ['a number', 'Parameters', { n: Token.asNumber(Lazy.number({ produce: () => 7 })) }, { n: 7 }],
  ['a number in a text', 'Parameters', { n: Token.asString(Lazy.number({ produce: () => 7 })) }, { n: 7 }],
  ['a list', 'Parameters', { l: Lazy.list({ produce: () => ['a', 'b'] }) }, { l: ['a', 'b'] }],
  ['an empty list', 'Parameters', { l: Lazy.list({ produce: () => [] }) }, { l: [] }],
  ['a list of an intrinsic function', 'Parameters', { l: Fn.split(',', 'a,b') }, { l: ['a', 'b'] }],
  ['an object', 'Parameters', { o: Lazy.any({ produce: () => ({ a: [1, null] }) }) }, { o: { a: [1, null] } }],
  ['a truth value', 'Parameters', { b: Token.asString(Lazy.any({ produce: () => false })) }, { b: false }],
  ['null within a list', 'Parameters', { l: [Token.asString(Lazy.any({ produce: () => null }))] }, { l: [null] }],
  ['nothing', 'Parameters', { a: 1, u: Lazy.string({ produce: () => undefined }) }, { a: 1 }],
  ['nothing within a list', 'Parameters', { l: [1, Lazy.string({ produce: () => undefined })] }, { l: [1] }],
  ['a part of a text', 'Parameters', { t: `n=${Token.asString(Lazy.number({ produce: () => 7 }))}` }, { t: 'n=7' }],
  ['a key', 'Parameters', { [Lazy.string({ produce: () => 'k' })]: 1 }, { k: 1 }],
  ['a text with quotes', 'Parameters', { t: Lazy.string({ produce: () => '"\\' }) }, { t: '"\\' }],
])('checks the value of a token as in the template: %s', (_, field, given, expected) => {
  const { Custom } = checkedStates(new sfn.CustomState(stack, 'Custom', {
    stateJson: { Type: 'Pass', [field]: given },
  }));
  expect(Custom[field]).toEqual(expected);
  const { stateMachine } = stack.node.findChild('Flow') as Workflow;
  expect(definitionOf(stateMachine).States.Custom[field]).toEqual(expected);
});

test('finds an error inside a token', () => {
  flow(new sfn.CustomState(stack, 'Custom', {
    stateJson: { Type: 'Pass', Parameters: Lazy.any({ produce: () => ({ 'x.$': 'no path' }) }) },
  }));
  expect(synthError(stack)).toContain("The value for the field 'x.$' must be a valid JSONPath");
});

test('accepts a token as a part of a JSONata expression', () => {
  const parameter = new CfnParameter(stack, 'Parameter').valueAsString;
  const first = Fn.select(0, Fn.split('/', parameter));
  flow(sfn.Pass.jsonata(stack, 'Pass', { outputs: { a: `{% ${parameter} = true %}`, b: `{% "${first}/x" %}` } }));
  expect(synthError(stack)).toBeUndefined();
});

test('accepts a state that creates new tokens each time it is rendered', () => {
  class Anew extends sfn.Pass {
    public times = 0;
    public toStateJson(): object {
      this.times += 1;
      return { ...super.toStateJson(), Parameters: Lazy.any({ produce: () => ({ a: 1 }) }) };
    }
  }
  const state = new Anew(stack, 'Anew');
  flow(state);
  expect(synthError(stack)).toBeUndefined();
  expect(state.times).toBeGreaterThan(1);
});

test('finds a token that was added to a state too late', () => {
  class Changed extends sfn.Pass {
    public given = Lazy.any({ produce: () => ({ a: 1 }) });
    public toStateJson(): object {
      return { ...super.toStateJson(), Parameters: this.given };
    }
  }
  const state = new Changed(stack, 'Changed');
  flow(state);
  state.given = Lazy.any({ produce: () => ({ a: 2 }) });
  expect(synthError(stack)).toContain('the definition was changed after it was rendered');
});

test.each([
  ['a timestamp', (value: string) => new sfn.Wait(stack, 'State', { time: sfn.WaitTime.timestamp(value) })],
  ['a path', (value: string) => new sfn.Pass(stack, 'State', { inputPath: value })],
  ['a reference path', (value: string) => new sfn.Pass(stack, 'State', { resultPath: value })],
])('accepts %s that is known only at deployment', (_, state) => {
  flow(state(new CfnParameter(stack, 'Parameter').valueAsString));
  expect(synthError(stack)).toBeUndefined();
});

test('does not change a text without tokens', () => {
  const text = JSON.stringify({ a: ['${x}', 1.5, null], b: { c: 'ü"' } });
  expect(plainDefinition(stack, text)).toBe(text);
});
