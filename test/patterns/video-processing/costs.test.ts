import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SOURCE, VideoWorld } from './world';
import { Rendition, VideoProcessingWorkflow } from '../../../src';
import { Machine, runExecution } from '../../../src/engine';
import { definitionOf } from '../../support/asl';
import { aFunction, aStack } from '../../support/synth';

const PAGE = readFileSync(join(__dirname, '..', '..', '..', 'docs/video-processing.md'), 'utf8');
/** The price in most regions. */
const USD_PER_TRANSITION = 0.025 / 1000;
const broken = Array(9).fill({ error: 'Broken' });

interface Case {
  readonly faults?: VideoWorld['faults'];
  readonly metadata?: VideoWorld['metadata'];
  readonly key?: string;
  /** Whether a previous execution processed the same upload. */
  readonly again?: boolean;
}

const CASES: { readonly [name: string]: Case } = {
  '`PROCESSED`': {},
  '`PARTIAL`, a rendition failed': { faults: { 'Transcode r1': broken } },
  '`REJECTED` by its header': { metadata: { status: 'REJECTED', reason: 'BROKEN' } },
  '`REJECTED` by its extension': { key: 'a.txt' },
  '`DUPLICATE`': { again: true },
  '`VideoProcessingFailed`, the metadata failed': { faults: { 'Read metadata': broken } },
};

async function transitions(count: number, { faults = {}, metadata, key = 'a.mp4', again }: Case, partial: boolean) {
  const stack = aStack();
  const fn = aFunction(stack, 'Transcode');
  const renditions = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`r${index + 1}`, Rendition.invoke(fn)]),
  );
  const workflow = new VideoProcessingWorkflow(stack, 'Videos', { renditions, partialResults: partial });
  const machine = new Machine(definitionOf(workflow.stateMachine));
  const world = new VideoWorld();
  world.objects.upload(SOURCE, key);
  world.faults = faults;
  if (metadata) world.metadata = metadata;
  const input = { detail: { bucket: { name: SOURCE }, object: { key, size: 1, etag: 'e1', sequencer: '0' } } };
  if (again) await runExecution(machine, { input, services: world, name: 'first' });
  const { events } = await runExecution(machine, { input, services: world, name: 'x' });
  return events.filter(({ type }) => type.endsWith('StateEntered')).length;
}

test.each(Object.entries(CASES))(
  'makes as many state transitions for %s as docs/video-processing.md documents',
  async (name, one) => {
    const partial = name.includes('PARTIAL');
    const [two, four] = [await transitions(2, one, partial), await transitions(4, one, partial)];
    const usd = (two * USD_PER_TRANSITION * 1000).toFixed(3);
    expect(PAGE).toContain(`| ${name} | ${two} | ${four} | ${usd} USD |`);
  },
);
