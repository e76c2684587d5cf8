import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApprovalServices, DAYS } from './world';
import { Approval, ApprovalNotifier, Step } from '../../src';
import { Machine, runExecution } from '../../src/engine';
import { definitionOf } from '../support/asl';
import { aFunction, aStack } from '../support/synth';

const PAGE = readFileSync(join(__dirname, '..', '..', 'docs', 'approval.md'), 'utf8');
const stack = aStack();
const notifier = ApprovalNotifier.step(Step.invoke(aFunction(stack, 'Chat')));
const [byTopic, byStep] = [new Approval(stack, 'ByTopic'), new Approval(stack, 'ByStep', { notifier })];
const machines = {
  topic: definitionOf(byTopic.workflow.stateMachine),
  step: definitionOf(byStep.workflow.stateMachine),
};

async function transitions(after: number, approvers?: string[]): Promise<number> {
  const services = new ApprovalServices([{ after, decision: 'APPROVED' }], { topic: approvers === undefined });
  const { events } = await runExecution(new Machine(approvers ? machines.step : machines.topic), {
    input: { title: 'x', rule: 'FIRST_DECISION', timeoutSeconds: 30 * DAYS, ...(approvers && { approvers }) },
    services,
  });
  return events.filter(({ type }) => type.endsWith('StateEntered')).length;
}

test.each<[string, number]>([
  ['within five minutes', 60],
  ['an hour', 3600],
  ['a day', DAYS],
  ['a week', 7 * DAYS],
])('finds the state transitions of a decision after %s in docs/approval.md', async (name, after) => {
  const count = [await transitions(after), await transitions(after, ['ada', 'bob', 'eve'])];
  expect(PAGE).toContain(`| ${name} | ${count[0]} | ${count[1]} |`);
});
