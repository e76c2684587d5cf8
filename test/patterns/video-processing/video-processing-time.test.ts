import { createHash } from 'node:crypto';
import jsonata from 'jsonata';
import { OUTPUT, SOURCE, VideoWorld } from './world';
import { Quarantine, Rendition, Step, VideoProcessingWorkflow, VideoProcessingWorkflowProps } from '../../../src';
import { Machine, runExecution } from '../../../src/engine';
import { definitionOf } from '../../support/asl';
import { aFunction, aStack } from '../../support/synth';
import { videos } from '../../support/videos';

const machineOf = (props: Partial<VideoProcessingWorkflowProps> = {}) =>
  new Machine(definitionOf(videos(aStack(), props).stateMachine), { name: 'Videos' });

const machine = machineOf();
const partial = machineOf({ partialResults: true });

let world: VideoWorld;
beforeEach(() => {
  world = new VideoWorld();
});

/** Stores a file in the source bucket, and returns the event of its upload. */
function upload(key: string, object: object = {}) {
  world.objects.upload(SOURCE, key);
  return { detail: { bucket: { name: SOURCE }, object: { key, size: 1000, etag: 'e1', sequencer: '0A', ...object } } };
}

const run = (input: any, name = 'x', by = machine) => runExecution(by, { input, services: world, name });
const status = (key: string, sequencer = '0A') => world.status({ key, sequencer });
const broken = Array(9).fill({ error: 'Broken', cause: 'it hurts' });

const METADATA = { width: 320, height: 180 };
const rendition = (name: string) => ({ name, prefix: `x/${name}/`, files: 1, bytes: 1000 });

describe('an upload of a video', () => {
  test('is PROCESSED, with renditions, metadata, a record beside the outputs, and a status under its key', async () => {
    const { output } = await run(upload('a.mp4', { 'version-id': 'v1' }));
    expect(output).toEqual({
      outcome: 'PROCESSED',
      key: 'a.mp4',
      metadata: METADATA,
      renditions: [rendition('360p'), rendition('720p')], // by name, regardless of the order of the prop
      recordKey: 'x/record.json',
    });
    expect(world.objects.keys(OUTPUT)).toEqual(['x/360p/video.mp4', 'x/720p/video.mp4', 'x/record.json']);
    expect(world.objects.read(OUTPUT, 'x/record.json')).toMatchObject({
      outcome: 'PROCESSED',
      source: { bucket: SOURCE, key: 'a.mp4', sizeBytes: 1000, sequencer: '0A', versionId: 'v1', etag: 'e1' },
      metadata: METADATA,
      renditions: [
        { name: '360p' },
        { name: '720p', files: [{ key: 'x/720p/video.mp4', sizeBytes: 1000 }], result: { codec: 'h264' } },
      ],
    });
    expect(status('a.mp4')).toMatchObject({ outcome: 'PROCESSED', result: JSON.stringify(output) });
    expect(world.alerts).toEqual([]);
    expect(world.objects.tagsOf(SOURCE, 'a.mp4')).toEqual({});
  });

  test('passes a dedicated prefix to each rendition, and the same idempotency key to each attempt', async () => {
    world.faults = { 'Transcode 720p': [{ error: 'TransientError', lost: true }] };
    await run(upload('a b.mp4'));
    const request = {
      source: expect.objectContaining({ key: 'a b.mp4' }),
      idempotencyKey: 'a b.mp4/0A/rendition/720p',
      rendition: '720p',
      outputBucket: OUTPUT,
      outputPrefix: 'x/720p/',
    };
    expect(world.transcoded.filter((one) => one.rendition === '720p')).toEqual([request, request]);
  });

  test('transcodes the video and reads its metadata in parallel', async () => {
    const { events } = await run(upload('a.mp4'));
    const scheduled = events.flatMap(({ type }, index) => (type === 'TaskScheduled' ? [index] : []));
    const succeeded = events.flatMap(({ type }, index) => (type === 'TaskSucceeded' ? [index] : []));
    // After the claim, three tasks have started before the first of them ends.
    expect(scheduled.slice(1, 4).every((index) => index < succeeded[1])).toBe(true);
  });

  test('is DUPLICATE with the first execution if its event is delivered twice', async () => {
    await run(upload('a.mp4'), 'first');
    const { output } = await run(upload('a.mp4'), 'second');
    expect(output).toEqual({
      outcome: 'DUPLICATE',
      key: 'a.mp4',
      firstExecution: 'arn:aws:states:us-east-1:123456789012:execution:Videos:first',
    });
    expect(world.objects.keys(OUTPUT).every((key) => key.startsWith('first/'))).toBe(true);
  });

  test('is DUPLICATE and not changed if its first execution cannot be looked up', async () => {
    await run(upload('a.mp4'), 'first');
    world.faults = { 'Find first execution': broken };
    expect((await run(upload('a.mp4'), 'second')).output).toEqual({ outcome: 'DUPLICATE', key: 'a.mp4' });
    expect([world.objects.tagsOf(SOURCE, 'a.mp4'), world.alerts]).toEqual([{}, []]);
  });

  test('is processed again if it is uploaded again under its key, and both statuses are stored', async () => {
    await run(upload('a.mp4'), 'first');
    const { output } = await run(upload('a.mp4', { sequencer: '0B' }), 'second');
    expect(output).toMatchObject({ outcome: 'PROCESSED', recordKey: 'second/record.json' });
    expect([status('a.mp4')!.outcome, status('a.mp4', '0B')!.outcome]).toEqual(['PROCESSED', 'PROCESSED']);
  });

  test('can be processed again after it failed', async () => {
    world.faults = { 'Store results': broken };
    expect((await run(upload('a.mp4'), 'first')).error).toBe('VideoProcessingFailed');
    expect((await run(upload('a.mp4'), 'second')).output).toMatchObject({ outcome: 'PROCESSED' });
    expect(status('a.mp4')!.executionArn).toMatch(/second$/);
  });

  test.each([
    ['with spaces', 'a  b .mp4'],
    ['with plus and percent signs', 'a+b%20c%.mp4'],
    ['with other scripts, quotes and a backslash', 'ü/日本/"\'\\👟.mp4'],
    ['of 1,024 bytes', `${'k'.repeat(1020)}.mp4`],
    ['that looks like JSONata', '{% $states.context %}.mp4'],
  ])('is processed if its key is one %s', async (_, key) => {
    const { output } = await run(upload(key));
    expect(output).toMatchObject({ outcome: 'PROCESSED', key });
    expect([status(key)!.outcome, world.transcoded[0].source.key]).toEqual(['PROCESSED', key]);
  });

  test('can be started manually with its size and a version or an ETag', async () => {
    expect((await run(upload('a.mp4', { sequencer: undefined }))).output).toMatchObject({ outcome: 'PROCESSED' });
    expect(status('a.mp4', 'e1')!.outcome).toBe('PROCESSED');
  });
});

describe('a rejected upload', () => {
  test.each<[string, string, object, string]>([
    ['is empty', 'a.mp4', { size: 0 }, 'EMPTY'],
    ['is larger than the maximum', 'a.mp4', { size: 10 * 1024 ** 3 + 1 }, 'TOO_LARGE'],
    ['has another extension', 'a.txt', {}, 'WRONG_EXTENSION'],
    ['has no extension', 'mp4', {}, 'WRONG_EXTENSION'],
  ])('is REJECTED before any step runs if it %s', async (_, key, object, reason) => {
    const { output } = await run(upload(key, object));
    expect(output).toEqual({ outcome: 'REJECTED', key, reason, quarantine: 'TAGGED' });
    expect(world.transcoded).toEqual([]);
    expect(world.objects.tagsOf(SOURCE, key)).toEqual({
      'stepwright:outcome': 'REJECTED',
      'stepwright:reason': reason,
    });
    expect(world.alerts).toEqual([expect.stringContaining(`Video ${key} in ${SOURCE} was rejected: ${reason}`)]);
    expect(status(key)).toMatchObject({ outcome: 'REJECTED', result: JSON.stringify(output) });
  });

  test('is REJECTED without a retry if it is not a video, and its outputs are removed', async () => {
    world.metadata = { status: 'REJECTED', reason: 'NOT_A_VIDEO' };
    const { output, events } = await run(upload('a.mp4'));
    expect(output).toEqual({ outcome: 'REJECTED', key: 'a.mp4', reason: 'NOT_A_VIDEO', quarantine: 'TAGGED' });
    expect(world.objects.keys(OUTPUT)).toEqual([]);
    expect(events.filter(({ type }) => type === 'TaskFailed')).toEqual([]);
  });

  test('is REJECTED and does not fail if both the metadata step rejects it and the transcoders fail', async () => {
    world.metadata = { status: 'REJECTED', reason: 'BROKEN' };
    world.faults = { 'Transcode 720p': broken, 'Transcode 360p': broken };
    expect((await run(upload('a.mp4'))).output).toMatchObject({ outcome: 'REJECTED', reason: 'BROKEN' });
  });

  test('is not REJECTED if its extension is in capitals', async () => {
    expect((await run(upload('A.MP4'))).output).toMatchObject({ outcome: 'PROCESSED' });
  });

  test.each<[string, any]>([
    ['an empty object', {}],
    ['a string', 'a.mp4'],
    ['null', null],
    ['a list', [{ detail: {} }]],
    ['another bucket', { detail: { bucket: { name: 'other' }, object: { key: 'a.mp4', size: 1, sequencer: '0' } } }],
    ['an event without a size', { detail: { bucket: { name: SOURCE }, object: { key: 'a.mp4', sequencer: '0' } } }],
    ['a key that is a number', { detail: { bucket: { name: SOURCE }, object: { key: 7, size: 1, sequencer: '0' } } }],
    ['an unidentified upload', { detail: { bucket: { name: SOURCE }, object: { key: 'a.mp4', size: 1 } } }],
    ['a folder', { detail: { bucket: { name: SOURCE }, object: { key: 'a/', size: 0, sequencer: '0' } } }],
  ])('is REJECTED as NOT_AN_UPLOAD without a status or an alert if the input is %s', async (_, input) => {
    const { output } = await run(input);
    expect(output).toMatchObject({ outcome: 'REJECTED', reason: 'NOT_AN_UPLOAD' });
    expect([world.statuses.size, world.alerts]).toEqual([0, []]);
  });

  test('is REJECTED as NOT_AN_UPLOAD if it is outside the prefix', async () => {
    const { output } = await run(upload('out/a.mp4'), 'x', machineOf({ sourcePrefix: '👟in/' }));
    expect(output).toEqual({ outcome: 'REJECTED', key: 'out/a.mp4', reason: 'NOT_AN_UPLOAD' });
    expect((await run(upload('👟in/a.mp4'), 'x', machineOf({ sourcePrefix: '👟in/' }))).output).toMatchObject({
      outcome: 'PROCESSED',
    });
  });

  test('is moved with Quarantine.move', async () => {
    const moving = machineOf({ sourcePrefix: 'in/', quarantine: Quarantine.move('bad/') });
    world.metadata = { status: 'REJECTED', reason: 'BROKEN' };
    const { output } = await run(upload('in/a.mp4'), 'x', moving);
    expect(output).toMatchObject({ outcome: 'REJECTED', quarantine: 'MOVED', quarantineKey: 'bad/x/in/a.mp4' });
    expect(world.objects.keys(SOURCE)).toEqual(['bad/x/in/a.mp4']);
    expect(world.alerts[0]).toContain('The source was moved to bad/x/in/a.mp4');
  });

  test('is not changed with Quarantine.none', async () => {
    const { output } = await run(upload('a.txt'), 'x', machineOf({ quarantine: Quarantine.none() }));
    expect(output).toEqual({ outcome: 'REJECTED', key: 'a.txt', reason: 'WRONG_EXTENSION' });
    expect(world.objects.tagsOf(SOURCE, 'a.txt')).toEqual({});
  });
});

describe('the result of a step', () => {
  test('fails a rendition that wrote no files', async () => {
    world.files = { '360p': [] };
    const { error, cause } = await run(upload('a.mp4'));
    expect([error, JSON.parse(cause!).failure]).toEqual([
      'VideoProcessingFailed',
      expect.objectContaining({ state: 'Transcode 360p', error: 'NoOutput' }),
    ]);
  });

  test('fails the metadata step if its status is neither EXTRACTED nor REJECTED', async () => {
    world.metadata = { width: 3 };
    const { cause } = await run(upload('a.mp4'));
    expect(JSON.parse(cause!).failure).toMatchObject({ state: 'Read metadata', error: 'UnclearResponse' });
  });

  test.each<[string, any]>([
    ['null', null],
    ['a list', [1, 2]],
    ['an empty list', []],
    ['a string', 'done'],
    ['an object with a field named failure', { failure: 'no' }],
  ])('can be %s for a rendition', async (_, result) => {
    world.result = result;
    expect((await run(upload('a.mp4'))).output).toMatchObject({ outcome: 'PROCESSED' });
    expect(world.objects.read(OUTPUT, 'x/record.json').renditions[1].result).toEqual(result);
  });

  test('fails the rendition if it is too large', async () => {
    world.result = 'x'.repeat(262_144);
    const { error, cause } = await run(upload('a.mp4'));
    expect([error, JSON.parse(cause!).failure.error]).toEqual(['VideoProcessingFailed', 'States.DataLimitExceeded']);
  });
});

test('returns PARTIAL if a rendition failed and partialResults is true', async () => {
  world.faults = { 'Transcode 360p': broken };
  world.files = { '360p': ['half.mp4'] };
  world.objects.upload(OUTPUT, 'x/360p/half.mp4');
  const { output } = await run(upload('a.mp4'), 'x', partial);
  const failures = [{ state: 'Transcode 360p', error: 'Broken', cause: 'it hurts' }];
  expect(output).toEqual({
    outcome: 'PARTIAL',
    key: 'a.mp4',
    metadata: METADATA,
    renditions: [rendition('720p')],
    recordKey: 'x/record.json',
    failures,
  });
  expect(world.objects.keys(OUTPUT)).toEqual(['x/720p/video.mp4', 'x/record.json']);
  expect(world.alerts[0]).toContain(
    "was processed partially:\n- the state 'Transcode 360p' failed with Broken: it h",
  );
  expect(world.objects.tagsOf(SOURCE, 'a.mp4')).toEqual({});
});

test('fails a video without any rendition even if partialResults is true', async () => {
  world.faults = { 'Transcode 720p': broken, 'Transcode 360p': broken };
  const { error } = await run(upload('a.mp4'), 'x', partial);
  expect([error, world.objects.keys(OUTPUT)]).toEqual(['VideoProcessingFailed', []]);
  expect(world.alerts[0]).toMatch(/Transcode 360p[^]*Transcode 720p/);
});

test('keeps the files of a failed execution if keepFailedOutputs is true', async () => {
  world.faults = { 'Transcode 360p': broken };
  const { error } = await run(upload('a.mp4'), 'x', machineOf({ keepFailedOutputs: true }));
  expect([error, world.objects.keys(OUTPUT)]).toEqual(['VideoProcessingFailed', ['x/720p/video.mp4']]);
});

test('does not tag a file that replaced a rejected one', async () => {
  world.metadata = { status: 'REJECTED', reason: 'REPLACED' };
  const event = upload('a.mp4');
  world.objects.upload(SOURCE, 'a.mp4', { etag: 'e2' });
  expect((await run(event)).output).toMatchObject({ outcome: 'REJECTED', reason: 'REPLACED', quarantine: 'GONE' });
  expect(world.objects.tagsOf(SOURCE, 'a.mp4')).toEqual({});
});

test('passes the source, the output location and an idempotency token to MediaConvert', async () => {
  const stack = aStack();
  const renditions = { '720p': Rendition.mediaConvert({ height: 720 }) };
  const withJobs = new VideoProcessingWorkflow(stack, 'Videos', { renditions });
  const { output } = await run(upload('a b.mp4'), 'x', new Machine(definitionOf(withJobs.stateMachine)));
  const [job] = world.jobs;
  expect(job.ClientRequestToken).toMatch(/^[0-9a-f]{64}$/);
  expect(job.Settings.Inputs[0].FileInput).toBe(`s3://${SOURCE}/a b.mp4`);
  const [group] = job.Settings.OutputGroups;
  expect(group.OutputGroupSettings.FileGroupSettings.Destination).toBe(`s3://${OUTPUT}/x/720p/video`);
  expect(group.Outputs[0].VideoDescription.Height).toBe(720);
  expect(output).toMatchObject({ outcome: 'PROCESSED', renditions: [{ name: '720p', files: 1 }] });
});

test('passes MediaConvert a token of 64 characters for the longest names, and another one for a redrive', async () => {
  const renditions = Object.fromEntries(['720p', 'x'.repeat(40)].map((name) => [name, Rendition.mediaConvert()]));
  const { stateMachine } = new VideoProcessingWorkflow(aStack(), 'Videos', { renditions });
  const fields = JSON.stringify(definitionOf(stateMachine)).match(/(?<="ClientRequestToken":)"\{%.*?%\}"/g)!;
  const token = async (field: string, name: string, RedriveCount: number) => {
    const expression = jsonata(JSON.parse(field).slice(2, -2));
    expression.registerFunction('hash', (text: string, algorithm: string) =>
      createHash(algorithm).update(text).digest('hex'));
    const Id = `arn:aws:states:eu-west-1:111111111111:execution:Videos:${name}`;
    return expression.evaluate({}, { states: { context: { Execution: { Id, RedriveCount } } } });
  };
  const [one, other] = ['a'.repeat(80), `${'a'.repeat(79)}b`];
  const tokens = await Promise.all(fields.flatMap((field) =>
    [token(field, one, 0), token(field, other, 0), token(field, other, 12)]));
  expect(tokens).toEqual(Array(6).fill(expect.stringMatching(/^[0-9a-f]{64}$/)));
  expect(new Set(tokens).size).toBe(6);
});

test('runs any step as a rendition', async () => {
  const stack = aStack();
  const step = Step.invoke(aFunction(stack, 'Own'), { arguments: '{% $merge([$request, { "quality": 9 }]) %}' });
  const withSteps = new VideoProcessingWorkflow(stack, 'Videos', { renditions: { own: Rendition.step(step) } });
  const { output } = await run(upload('a.mp4'), 'x', new Machine(definitionOf(withSteps.stateMachine)));
  expect(output).toMatchObject({ outcome: 'PROCESSED' });
  expect(world.transcoded).toEqual([expect.objectContaining({ rendition: 'own', quality: 9 })]);
});
