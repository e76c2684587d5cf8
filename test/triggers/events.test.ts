import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { QueueMessage, S3UploadEvent, ScheduleEvent, Workflow } from '../../src';
import { Machine, runExecution } from '../../src/engine';
import { definitionOf } from '../support/asl';
import { aStack } from '../support/synth';

const DOCS = readFileSync(join(__dirname, '..', '..', 'docs', 'triggers.md'), 'utf8');

/** Returns the example of a section, and the expression that reads it. */
function example(section: string): { event: any; expression: string } {
  const text = DOCS.split('\n## ').find((part) => part.includes(`\n\`${section}\``))!;
  return {
    event: JSON.parse(/```json\n([\s\S]*?)```/.exec(text)![1]),
    expression: /\n[A-Z][\w ]+: `([^`]+)`\n/.exec(text)![1],
  };
}

test.each([
  ['Trigger.s3Upload', 'in/holiday 1+2 ü%.mp4'],
  ['Trigger.event', 'o-1'],
  ['Trigger.schedule', '2026-11-21T05:00:00Z'],
  ['Trigger.queue', 'o-1'],
  ['Trigger.api', 'o-1'],
])('a workflow reads the example of %s with the expression in docs/triggers.md', async (section, value) => {
  const { event, expression } = example(section);
  const stack = aStack();
  const definition = sfn.Pass.jsonata(stack, 'Read', { outputs: `{% ${expression} %}` });
  const { stateMachine } = new Workflow(stack, 'Flow', { definition });
  const { output } = await runExecution(new Machine(definitionOf(stateMachine)), { input: event });
  expect(output).toBe(value);
});

test('the examples match their types', () => {
  const upload: S3UploadEvent = example('Trigger.s3Upload').event;
  expect(upload).toMatchObject({ id: expect.any(String), time: expect.any(String), detail: { reason: 'PutObject' } });
  expect(upload.detail.object).toMatchObject({ size: expect.any(Number), etag: expect.any(String) });
  const due: ScheduleEvent = example('Trigger.schedule').event;
  expect(Object.keys(due)).toEqual(['scheduledTime', 'schedule']);
  const [message]: QueueMessage[] = example('Trigger.queue').event;
  expect([message.messageId, message.attributes.SentTimestamp]).toEqual([expect.any(String), expect.any(String)]);
});
