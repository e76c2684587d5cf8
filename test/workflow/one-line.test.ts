import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Step, Workflow } from '../../src';
import { definitionOf } from '../support/asl';
import { aFunction, aStack } from '../support/synth';

const MANY_LINES = '{%\n  (\n    $x := 1;\n    "a\n b" & $x\n  )\n%}';
const ONE_LINE = '{% ( $x := 1; "a\\n b" & $x ) %}';

test('renders JSONata of several lines on one line, in steps and other states, in Map and Parallel', () => {
  const stack = aStack();
  const step = Step.invoke(aFunction(stack, 'Fn'), { arguments: { list: [MANY_LINES] }, result: MANY_LINES });
  const each = sfn.Map.jsonata(stack, 'Each').itemProcessor(sfn.Pass.jsonata(stack, 'One', { outputs: MANY_LINES }));
  const both = sfn.Parallel.jsonata(stack, 'Both').branch(step.toState(stack, 'Call'));
  const choose = sfn.Choice.jsonata(stack, 'Choose').when(sfn.Condition.jsonata(MANY_LINES), each);
  const { States } = definitionOf(new Workflow(stack, 'Flow', { definition: both.next(choose) }).stateMachine);
  const { Call } = States.Both.Branches[0].States;
  expect(Call).toMatchObject({ Arguments: { Payload: { list: [ONE_LINE] } }, Output: ONE_LINE });
  expect(States.Each.ItemProcessor.States.One.Output).toBe(ONE_LINE);
  expect(States.Choose.Choices[0].Condition).toBe(ONE_LINE);
});

test('does not change texts that are not JSONata', () => {
  const stack = aStack();
  const pass = new sfn.Pass(stack, 'Pass', { result: sfn.Result.fromObject({ text: MANY_LINES }) });
  const text = sfn.Pass.jsonata(stack, 'Text', { outputs: 'two\nlines' });
  const { States } = definitionOf(new Workflow(stack, 'Flow', { definition: pass.next(text) }).stateMachine);
  expect([States.Pass.Result.text, States.Text.Output]).toEqual([MANY_LINES, 'two\nlines']);
});
