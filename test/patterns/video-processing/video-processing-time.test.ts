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
const patient = machineOf({ partialResults: true });

let world: VideoWorld;
beforeEach(() => {
  world = new VideoWorld();
});

/** A file in the source bucket, and the event of its upload. */
function upload(key: string, object: object = {}) {
  world.objects.upload(SOURCE, key);
  return { detail: { bucket: { name: SOURCE }, object: { key, size: 1000, etag: 'e1', sequencer: '0A', ...object } } };
}

const run = (input: any, name = 'x', by = machine) => runExecution(by, { input, services: world, name });
const status = (key: string, sequencer = '0A') => world.status({ key, sequencer });
const broken = Array(9).fill({ error: 'Broken', cause: 'it hurts' });

const METADATA = { width: 320, height: 180 };
const rendition = (name: string) => ({ name, prefix: `x/${name}/`, files: 1, bytes: 1000 });

describe('a video', () => {
  test('PROCESSED: transcoded, its metadata read, a record beside the outputs, its status under its key', async () => {
    const { output } = await run(upload('a.mp4', { 'version-id': 'v1' }));
    expect(output).toEqual({
      outcome: 'PROCESSED',
      key: 'a.mp4',
      metadata: METADATA,
      renditions: [rendition('360p'), rendition('720p')], // by name, whatever the order of the prop
      recordKey: 'x/record.json',
    });
    expect(world.objects.keys(OUTPUT)).toEqual(['x/360p/video.mp4', 'x/720p/video.mp4', 'x/record.json']);
    expect(world.objects.read(OUTPUT, 'x/record.json')).toMatchObject({
      outcome: 'PROCESSED',
      source: { bucket: SOURCE, key: 'a.mp4', sizeBytes: 1000, sequencer: '0A', versionId: 'v1', etag: 'e1' },
      metadata: METADATA,
      renditions: [
        { name: '360p' },
        { name: '720p', files: [{ key: 'x/720p/video.mp4', sizeBytes: 1000 }], answer: { codec: 'h264' } },
      ],
    });
    expect(status('a.mp4')).toMatchObject({ outcome: 'PROCESSED', result: JSON.stringify(output) });
    expect(world.alerts).toEqual([]);
    expect(world.objects.tagsOf(SOURCE, 'a.mp4')).toEqual({});
  });

  test('is given to each rendition with a place of its own and a key that is the same at each try', async () => {
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

  test('is transcoded while its metadata is read', async () => {
    const { events } = await run(upload('a.mp4'));
    const scheduled = events.flatMap(({ type }, index) => (type === 'TaskScheduled' ? [index] : []));
    const succeeded = events.flatMap(({ type }, index) => (type === 'TaskSucceeded' ? [index] : []));
    // After the claim, three tasks have begun before the first of them ends.
    expect(scheduled.slice(1, 4).every((index) => index < succeeded[1])).toBe(true);
  });

  test('that comes again is DUPLICATE, and its first execution is named', async () => {
    await run(upload('a.mp4'), 'first');
    const { output } = await run(upload('a.mp4'), 'second');
    expect(output).toEqual({
      outcome: 'DUPLICATE',
      key: 'a.mp4',
      firstExecution: 'arn:aws:states:us-east-1:123456789012:execution:Videos:first',
    });
    expect(world.objects.keys(OUTPUT).every((key) => key.startsWith('first/'))).toBe(true);
  });

  test('whose first execution cannot be looked up is DUPLICATE all the same, and stays as it is', async () => {
    await run(upload('a.mp4'), 'first');
    world.faults = { 'Find first execution': broken };
    expect((await run(upload('a.mp4'), 'second')).output).toEqual({ outcome: 'DUPLICATE', key: 'a.mp4' });
    expect([world.objects.tagsOf(SOURCE, 'a.mp4'), world.alerts]).toEqual([{}, []]);
  });

  test('that is uploaded again under its key is another one, and both statuses stand under the key', async () => {
    await run(upload('a.mp4'), 'first');
    const { output } = await run(upload('a.mp4', { sequencer: '0B' }), 'second');
    expect(output).toMatchObject({ outcome: 'PROCESSED', recordKey: 'second/record.json' });
    expect([status('a.mp4')!.outcome, status('a.mp4', '0B')!.outcome]).toEqual(['PROCESSED', 'PROCESSED']);
  });

  test('that failed may be processed again', async () => {
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
  ])('whose key is one %s is processed under it', async (_, key) => {
    const { output } = await run(upload(key));
    expect(output).toMatchObject({ outcome: 'PROCESSED', key });
    expect([status(key)!.outcome, world.transcoded[0].source.key]).toEqual(['PROCESSED', key]);
  });

  test('may be sent by hand, with its size and a version or an ETag', async () => {
    expect((await run(upload('a.mp4', { sequencer: undefined }))).output).toMatchObject({ outcome: 'PROCESSED' });
    expect(status('a.mp4', 'e1')!.outcome).toBe('PROCESSED');
  });
});

describe('a bad upload', () => {
  test.each<[string, string, object, string]>([
    ['is empty', 'a.mp4', { size: 0 }, 'EMPTY'],
    ['is larger than what is wanted', 'a.mp4', { size: 10 * 1024 ** 3 + 1 }, 'TOO_LARGE'],
    ['has another extension', 'a.txt', {}, 'WRONG_EXTENSION'],
    ['has none', 'mp4', {}, 'WRONG_EXTENSION'],
  ])('that %s is REJECTED before anything is called', async (_, key, object, reason) => {
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

  test('that is no video is REJECTED without another try, and what was transcoded is removed', async () => {
    world.metadata = { status: 'REJECTED', reason: 'NOT_A_VIDEO' };
    const { output, events } = await run(upload('a.mp4'));
    expect(output).toEqual({ outcome: 'REJECTED', key: 'a.mp4', reason: 'NOT_A_VIDEO', quarantine: 'TAGGED' });
    expect(world.objects.keys(OUTPUT)).toEqual([]);
    expect(events.filter(({ type }) => type === 'TaskFailed')).toEqual([]);
  });

  test('that no transcoder can work on is REJECTED too, not failed', async () => {
    world.metadata = { status: 'REJECTED', reason: 'BROKEN' };
    world.faults = { 'Transcode 720p': broken, 'Transcode 360p': broken };
    expect((await run(upload('a.mp4'))).output).toMatchObject({ outcome: 'REJECTED', reason: 'BROKEN' });
  });

  test('in capitals is none', async () => {
    expect((await run(upload('A.MP4'))).output).toMatchObject({ outcome: 'PROCESSED' });
  });

  test.each<[string, any]>([
    ['nothing', {}],
    ['a text', 'a.mp4'],
    ['null', null],
    ['a list', [{ detail: {} }]],
    ['another bucket', { detail: { bucket: { name: 'other' }, object: { key: 'a.mp4', size: 1, sequencer: '0' } } }],
    ['no size', { detail: { bucket: { name: SOURCE }, object: { key: 'a.mp4', sequencer: '0' } } }],
    ['a key that is none', { detail: { bucket: { name: SOURCE }, object: { key: 7, size: 1, sequencer: '0' } } }],
    ['no way to tell uploads apart', { detail: { bucket: { name: SOURCE }, object: { key: 'a.mp4', size: 1 } } }],
    ['a folder', { detail: { bucket: { name: SOURCE }, object: { key: 'a/', size: 0, sequencer: '0' } } }],
  ])('%s is no upload: REJECTED, and nothing is touched', async (_, input) => {
    const { output } = await run(input);
    expect(output).toMatchObject({ outcome: 'REJECTED', reason: 'NOT_AN_UPLOAD' });
    expect([world.statuses.size, world.alerts]).toEqual([0, []]);
  });

  test('outside the prefix is no upload either', async () => {
    const { output } = await run(upload('out/a.mp4'), 'x', machineOf({ sourcePrefix: '👟in/' }));
    expect(output).toEqual({ outcome: 'REJECTED', key: 'out/a.mp4', reason: 'NOT_AN_UPLOAD' });
    expect((await run(upload('👟in/a.mp4'), 'x', machineOf({ sourcePrefix: '👟in/' }))).output).toMatchObject({
      outcome: 'PROCESSED',
    });
  });

  test('is moved into quarantine where that is chosen', async () => {
    const moving = machineOf({ sourcePrefix: 'in/', quarantine: Quarantine.move('bad/') });
    world.metadata = { status: 'REJECTED', reason: 'BROKEN' };
    const { output } = await run(upload('in/a.mp4'), 'x', moving);
    expect(output).toMatchObject({ outcome: 'REJECTED', quarantine: 'MOVED', quarantineKey: 'bad/x/in/a.mp4' });
    expect(world.objects.keys(SOURCE)).toEqual(['bad/x/in/a.mp4']);
    expect(world.alerts[0]).toContain('The source was moved to bad/x/in/a.mp4');
  });

  test('stays as it is where that is chosen', async () => {
    const { output } = await run(upload('a.txt'), 'x', machineOf({ quarantine: Quarantine.none() }));
    expect(output).toEqual({ outcome: 'REJECTED', key: 'a.txt', reason: 'WRONG_EXTENSION' });
    expect(world.objects.tagsOf(SOURCE, 'a.txt')).toEqual({});
  });
});

describe('an answer', () => {
  test('of a rendition that wrote nothing is none', async () => {
    world.files = { '360p': [] };
    const { error, cause } = await run(upload('a.mp4'));
    expect([error, JSON.parse(cause!).failure]).toEqual([
      'VideoProcessingFailed',
      expect.objectContaining({ state: 'Transcode 360p', error: 'NoOutput' }),
    ]);
  });

  test('about metadata that says neither yes nor no is a failure', async () => {
    world.metadata = { width: 3 };
    const { cause } = await run(upload('a.mp4'));
    expect(JSON.parse(cause!).failure).toMatchObject({ state: 'Read metadata', error: 'UnclearAnswer' });
  });

  test.each<[string, any]>([
    ['null', null],
    ['a list', [1, 2]],
    ['an empty list', []],
    ['a text', 'done'],
    ['one with a field named failure', { failure: 'no' }],
  ])('of a rendition may be %s', async (_, answer) => {
    world.answer = answer;
    expect((await run(upload('a.mp4'))).output).toMatchObject({ outcome: 'PROCESSED' });
    expect(world.objects.read(OUTPUT, 'x/record.json').renditions[1].answer).toEqual(answer);
  });

  test('that is too large fails its rendition, and not what is not told of it', async () => {
    world.answer = 'x'.repeat(262_144);
    const { error, cause } = await run(upload('a.mp4'));
    expect([error, JSON.parse(cause!).failure.error]).toEqual(['VideoProcessingFailed', 'States.DataLimitExceeded']);
  });
});

test('a video of which a rendition failed is PARTIAL where that is better than nothing', async () => {
  world.faults = { 'Transcode 360p': broken };
  world.files = { '360p': ['half.mp4'] };
  world.objects.upload(OUTPUT, 'x/360p/half.mp4');
  const { output } = await run(upload('a.mp4'), 'x', patient);
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
    "is processed only in part:\n- the state 'Transcode 360p' failed with Broken: it h",
  );
  expect(world.objects.tagsOf(SOURCE, 'a.mp4')).toEqual({});
});

test('a video of which nothing is there has failed, whatever is chosen', async () => {
  world.faults = { 'Transcode 720p': broken, 'Transcode 360p': broken };
  const { error } = await run(upload('a.mp4'), 'x', patient);
  expect([error, world.objects.keys(OUTPUT)]).toEqual(['VideoProcessingFailed', []]);
  expect(world.alerts[0]).toMatch(/Transcode 360p[^]*Transcode 720p/);
});

test('what a failed execution wrote stays where that is chosen', async () => {
  world.faults = { 'Transcode 360p': broken };
  const { error } = await run(upload('a.mp4'), 'x', machineOf({ keepFailedOutputs: true }));
  expect([error, world.objects.keys(OUTPUT)]).toEqual(['VideoProcessingFailed', ['x/720p/video.mp4']]);
});

test('a file that has taken the place of a bad one is not tagged', async () => {
  world.metadata = { status: 'REJECTED', reason: 'REPLACED' };
  const event = upload('a.mp4');
  world.objects.upload(SOURCE, 'a.mp4', { etag: 'e2' });
  expect((await run(event)).output).toMatchObject({ outcome: 'REJECTED', reason: 'REPLACED', quarantine: 'GONE' });
  expect(world.objects.tagsOf(SOURCE, 'a.mp4')).toEqual({});
});

test('MediaConvert is given the source, the place of the output and a token for the execution', async () => {
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

test('MediaConvert gets a token of 64 characters with the longest names, and another one for a redrive', async () => {
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

test('any step may make a rendition or read the metadata', async () => {
  const stack = aStack();
  const step = Step.invoke(aFunction(stack, 'Own'), { arguments: '{% $merge([$request, { "quality": 9 }]) %}' });
  const withSteps = new VideoProcessingWorkflow(stack, 'Videos', { renditions: { own: Rendition.step(step) } });
  const { output } = await run(upload('a.mp4'), 'x', new Machine(definitionOf(withSteps.stateMachine)));
  expect(output).toMatchObject({ outcome: 'PROCESSED' });
  expect(world.transcoded).toEqual([expect.objectContaining({ rendition: 'own', quality: 9 })]);
});
