import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Step, Workflow } from '../../src';
import { Machine, runExecution, Services, TaskResponse } from '../../src/engine';
import { definitionOf } from '../support/asl';
import { aFunction, aStack } from '../support/synth';

const HOUR = 3600;

test('does not stop a nested workflow of ten hours by the timeout of its parent', async () => {
  const stack = aStack();
  const wait = new sfn.Wait(stack, 'Wait', { time: sfn.WaitTime.duration(Duration.hours(9.5)) });
  const child = new Workflow(stack, 'Child', {
    definition: wait.next(Step.invoke(aFunction(stack, 'Fn')).toState(stack, 'Work')),
    timeout: Duration.hours(10),
  });
  const parent = new Workflow(stack, 'Parent', {
    definition: Step.workflow(child).toState(stack, 'Run child'),
  });

  const machineOf = ({ stateMachine }: Workflow) => new Machine(definitionOf(stateMachine));
  const working: Services = { call: () => [{ response: { type: 'succeeded', output: { Payload: 'done' } } }] };
  const inner = await runExecution(machineOf(child), { input: {}, services: working });
  const started: TaskResponse[] = [
    { response: { type: 'submitted', output: { ExecutionArn: 'arn' } } },
    { after: inner.snapshot.now / 1000, response: { type: 'succeeded', output: { Output: inner.output! } } },
  ];
  const outer = await runExecution(machineOf(parent), { input: {}, services: { call: () => started } });

  expect([outer.error, outer.output, outer.snapshot.now]).toEqual([undefined, 'done', 9.5 * HOUR * 1000]);
});
