import { flow } from './case';
import { continueExecution, Json, Machine, MemoryObjects, runExecution } from '../../src/engine';
import { ResultFiles } from '../../src/engine/map-run/result-files';

const definition = (more: object) => ({
  ...flow({
    It: {
      Type: 'Map',
      Label: 'Each',
      MaxConcurrency: 1,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        ...flow({
          Check: { Type: 'Choice', Choices: [{ Variable: '$', NumericEquals: 2, Next: 'No' }], Default: 'Yes' },
          Yes: { Type: 'Pass' },
          No: { Type: 'Fail', Error: 'Odd', Cause: 'it is 2' },
        }),
      },
      ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'out', Prefix: 'p' } },
      ...more,
    },
  }),
});

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html */
describe('the files of a ResultWriter', () => {
  const run = async (more: object) => {
    const storage = new MemoryObjects();
    const services = { storage, call: () => [] };
    const result = await runExecution(new Machine(definition(more)), { input: [1, 2, 3], services });
    const [description] = Object.values(result.mapRuns);
    const folder = `p/${description.mapRunArn.split(':').pop()}`;
    return { result, description, folder, text: (name: string) => storage.text('out', `${folder}/${name}`) };
  };

  test('are listed in the manifest by status, with their sizes', async () => {
    const { result, description, folder, text } = await run({ ToleratedFailureCount: 1 });
    expect(result.output).toEqual({
      MapRunArn: description.mapRunArn, ResultWriterDetails: { Bucket: 'out', Key: `${folder}/manifest.json` },
    });
    const size = (name: string) => Buffer.byteLength(text(name)!);
    expect(JSON.parse(text('manifest.json')!)).toEqual({
      DestinationBucket: 'out',
      MapRunArn: description.mapRunArn,
      ResultFiles: {
        FAILED: [{ Key: `${folder}/FAILED_0.json`, Size: size('FAILED_0.json') }],
        PENDING: [],
        SUCCEEDED: [{ Key: `${folder}/SUCCEEDED_0.json`, Size: size('SUCCEEDED_0.json') }],
      },
    });
    expect(JSON.parse(text('SUCCEEDED_0.json')!)).toMatchObject([
      { Input: '1', Output: '1', Status: 'SUCCEEDED', RedriveStatus: 'NOT_REDRIVABLE' },
      { Input: '3', Output: '3', Status: 'SUCCEEDED' },
    ]);
    expect(JSON.parse(text('FAILED_0.json')!)).toMatchObject([{ Input: '2', Error: 'Odd', Status: 'FAILED' }]);
    expect(description).toMatchObject({
      status: 'SUCCEEDED', itemCounts: { total: 3, succeeded: 2, failed: 1, pending: 0, running: 0, resultsWritten: 3 },
    });
  });

  test('list what was not started after a failure', async () => {
    const { result, description, text } = await run({});
    expect(result.error).toBe('States.ExceedToleratedFailureThreshold');
    expect(JSON.parse(text('PENDING_0.json')!)).toMatchObject([{ Input: '3', Status: 'PENDING' }]);
    expect(description).toMatchObject({ status: 'FAILED', itemCounts: { succeeded: 1, failed: 1, pending: 1 } });
  });

  test('have only the outputs in JSON Lines with COMPACT and JSONL', async () => {
    const { text } = await run({
      ToleratedFailureCount: 1,
      ResultWriter: {
        Resource: 'arn:aws:states:::s3:putObject',
        Parameters: { Bucket: 'out', Prefix: 'p' },
        WriterConfig: { Transformation: 'COMPACT', OutputType: 'JSONL' },
      },
    });
    expect(text('SUCCEEDED_0.jsonl')).toBe('1\n3\n');
  });

  const OBJECTS = { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'out', Prefix: 'p' } };

  test('have a result with its metadata a line with NONE and JSONL', async () => {
    const ResultWriter = { ...OBJECTS, WriterConfig: { Transformation: 'NONE', OutputType: 'JSONL' } };
    const { text } = await run({ ToleratedFailureCount: 1, ResultWriter });
    const lines = text('SUCCEEDED_0.jsonl')!.trimEnd().split('\n').map((line) => JSON.parse(line));
    expect(lines).toMatchObject([{ Input: '1', Output: '1' }, { Input: '3', Output: '3' }]);
    expect(JSON.parse(text('FAILED_0.jsonl')!)).toMatchObject({ Input: '2', Status: 'FAILED', Cause: 'it is 2' });
  });

  test('have the elements of outputs that are lists with FLATTEN, and failures in full', async () => {
    const Check = {
      Type: 'Choice',
      QueryLanguage: 'JSONata',
      Choices: [{ Condition: '{% $states.input = 2 %}', Next: 'No' }],
      Default: 'Yes',
    };
    const Yes = { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% [$states.input, "x"] %}' };
    const { text } = await run({
      ToleratedFailureCount: 1,
      ResultWriter: { ...OBJECTS, WriterConfig: { Transformation: 'FLATTEN', OutputType: 'JSON' } },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        ...flow({ Check, Yes, No: { Type: 'Fail', Error: 'Odd' } }),
      },
    });
    expect(text('SUCCEEDED_0.json')).toBe('[1,"x",3,"x"]');
    expect(JSON.parse(text('FAILED_0.json')!)).toMatchObject([{ Input: '2', Error: 'Odd' }]);
  });

  test('are continued in another one when they would be too large', async () => {
    const storage = new MemoryObjects();
    const destination = { bucket: 'out', prefix: 'p/', transformation: 'COMPACT', outputType: 'JSON' } as const;
    const files = await ResultFiles.start(storage, 'arn', destination, 10);
    await files.add({ mapRunArn: 'arn', destination, file: 'SUCCEEDED', entries: ['aaa', 'b', 'cc'] });
    await files.finish();
    expect([storage.text('out', 'p/SUCCEEDED_0.json'), storage.text('out', 'p/SUCCEEDED_1.json')])
      .toEqual(['["aaa"]', '["b","cc"]']);
    expect(JSON.parse(storage.text('out', 'p/manifest.json')!).ResultFiles.SUCCEEDED)
      .toEqual([{ Key: 'p/SUCCEEDED_0.json', Size: 7 }, { Key: 'p/SUCCEEDED_1.json', Size: 10 }]);
  });

  /** @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-map-run.html */
  test('list what was aborted and what was not started if the execution is aborted', async () => {
    const storage = new MemoryObjects();
    const ItemProcessor = {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      ...flow({ Wait: { Type: 'Wait', SecondsPath: '$' } }),
    };
    const machine = new Machine({ ...definition({ ItemProcessor }), TimeoutSeconds: 10 });
    const services = { storage, call: () => [] };
    const { status, mapRuns } = await runExecution(machine, { input: [1, 20, 30], services });
    const [{ mapRunArn, status: statusOfRun }] = Object.values(mapRuns);
    expect([status, statusOfRun]).toEqual(['TIMED_OUT', 'ABORTED']);
    const parsed = (name: string) => JSON.parse(storage.text('out', `p/${mapRunArn.split(':').pop()}/${name}`)!);
    expect(parsed('SUCCEEDED_0.json')).toMatchObject([{ Input: '1', Status: 'SUCCEEDED' }]);
    expect(parsed('FAILED_0.json')).toMatchObject([{ Input: '20', Status: 'ABORTED' }]);
    expect(parsed('PENDING_0.json')).toEqual([{ Input: '30', InputDetails: { Included: true }, Status: 'PENDING' }]);
    expect(Object.keys(parsed('manifest.json').ResultFiles)).toEqual(['FAILED', 'PENDING', 'SUCCEEDED']);
  });

  // Recorded by others, see redrivenDestination in src/engine/map-run/result-destination.ts.
  test('are in a folder for each redrive, whose manifest lists former results of what succeeded', async () => {
    const storage = new MemoryObjects();
    let broken = 2;
    const response = () => broken-- > 0 ? { type: 'failed' as const } : { type: 'succeeded' as const, output: 7 };
    const services = { storage, call: () => [{ response: response() }] };
    const machine = new Machine(definition({
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        ...flow({
          Check: { Type: 'Choice', Choices: [{ Variable: '$', NumericEquals: 2, Next: 'Call' }], Default: 'Yes' },
          Yes: { Type: 'Pass' },
          Call: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke' },
        }),
      },
    }));
    let result = await runExecution(machine, { input: [1, 2, 3], services });
    const [{ mapRunArn }] = Object.values(result.mapRuns);
    const folder = `p/${mapRunArn.split(':').pop()}`;
    const filesIn = (key: string): { [status: string]: string[] } => {
      const { ResultFiles: files } = JSON.parse(storage.text('out', key)!);
      return Object.fromEntries(Object.entries(files).map(([status, listed]) =>
        [status, (listed as { Key: string }[]).map(({ Key }) => Key.slice(folder.length + 1))]));
    };
    const before = filesIn(`${folder}/manifest.json`);
    expect(before).toEqual({
      FAILED: ['FAILED_0.json'], PENDING: ['PENDING_0.json'], SUCCEEDED: ['SUCCEEDED_0.json'],
    });

    const redrive = async () => {
      const { snapshot } = result;
      result = await continueExecution(machine, snapshot, { type: 'redrive', at: snapshot.now }, { services });
    };
    await redrive();
    expect(filesIn(`${folder}/Redrive-1/manifest.json`)).toEqual({
      FAILED: ['Redrive-1/FAILED_0.json'], PENDING: ['Redrive-1/PENDING_0.json'], SUCCEEDED: ['SUCCEEDED_0.json'],
    });
    await redrive();
    expect(filesIn(`${folder}/Redrive-2/manifest.json`)).toEqual({
      FAILED: [], PENDING: [], SUCCEEDED: ['SUCCEEDED_0.json', 'Redrive-2/SUCCEEDED_0.json'],
    });
    expect(result.output).toMatchObject({ ResultWriterDetails: { Key: `${folder}/Redrive-2/manifest.json` } });
    expect(JSON.parse(storage.text('out', `${folder}/Redrive-2/SUCCEEDED_0.json`)!)).toMatchObject([
      { Input: '2', Output: '7', RedriveCount: 2 }, { Input: '3', Output: '3' },
    ]);
    expect(filesIn(`${folder}/manifest.json`)).toEqual(before);
  });
});

/**
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-examine-map-run.html
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_MapRunItemCounts.html
 */
describe('the figures of a Map Run', () => {
  const waiting = (more: object = {}, ExecutionType = 'STANDARD') => ({
    Type: 'Map',
    MaxConcurrency: 2,
    ItemBatcher: { MaxItemsPerBatch: 3 },
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType },
      ...flow({ Wait: { Type: 'Wait', SecondsPath: '$.Items[0]' } }),
    },
    ...more,
  });
  const machine = (state: object, more: object = {}) => new Machine({ ...flow({ It: state }), ...more });
  const ITEMS = [10, 0, 0, 20, 0, 0, 10, 0, 0, 10];

  test('count items and child executions while it runs, ends and is aborted', async () => {
    const it = machine(waiting());
    const running = await runExecution(it, { input: ITEMS, until: 15_000 });
    const { snapshot } = running;
    const aborted = await continueExecution(it, snapshot, { type: 'stop', at: snapshot.now });
    const [description] = Object.values(aborted.mapRuns);
    expect(description).toMatchObject({
      status: 'ABORTED',
      // What has not been started remains pending.
      itemCounts: { total: 10, succeeded: 3, aborted: 6, pending: 1, running: 0 },
      executionCounts: { total: 4, succeeded: 1, aborted: 2, pending: 1, running: 0 },
    });

    const redriven = await continueExecution(it, aborted.snapshot, { type: 'redrive', at: aborted.snapshot.now });
    expect(Object.values(redriven.mapRuns)).toMatchObject([{
      mapRunArn: description.mapRunArn,
      status: 'SUCCEEDED',
      redriveCount: 1,
      itemCounts: { total: 10, succeeded: 10, aborted: 0, pending: 0, running: 0 },
      executionCounts: { total: 4, succeeded: 4, aborted: 0, pending: 0, running: 0 },
    }]);
    expect(redriven.output).toHaveLength(4);
  });

  test('are those of an aborted one if the execution times out', async () => {
    const { status, mapRuns } = await runExecution(machine(waiting(), { TimeoutSeconds: 15 }), { input: ITEMS });
    expect([status, ...Object.values(mapRuns)]).toMatchObject(['TIMED_OUT', {
      status: 'ABORTED', itemCounts: { succeeded: 3, aborted: 6, pending: 1, running: 0 },
    }]);
  });

  test('are those of an aborted one if another branch fails', async () => {
    const later = flow({ Later: { Type: 'Wait', Seconds: 15, Next: 'Fail' }, Fail: { Type: 'Fail' } });
    const Branches = [flow({ Map: waiting() }), later];
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Done' }];
    const both = { Type: 'Parallel', Branches, Catch, Next: 'Done' };
    const it = new Machine(flow({ Both: both, Done: { Type: 'Succeed' } }));
    const { status, mapRuns } = await runExecution(it, { input: ITEMS });
    expect([status, ...Object.values(mapRuns)]).toMatchObject(['SUCCEEDED', {
      status: 'ABORTED', itemCounts: { succeeded: 3, aborted: 6, pending: 1, running: 0 },
    }]);
  });

  test('have aborted and pending items if too many fail, and children that timed out', async () => {
    const input = [10, 0, 0, 301, 0, 0, 295, 0, 0, 1];
    const { error, mapRuns } = await runExecution(machine(waiting({ ToleratedFailureCount: 2 }, 'EXPRESS')), { input });
    expect([error, ...Object.values(mapRuns)]).toMatchObject(['States.ExceedToleratedFailureThreshold', {
      status: 'FAILED',
      itemCounts: { total: 10, succeeded: 3, timedOut: 3, failed: 0, aborted: 3, pending: 1, running: 0 },
      executionCounts: { total: 4, succeeded: 1, timedOut: 1, failed: 0, aborted: 1, pending: 1, running: 0 },
    }]);
  });

  /** @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-map-run.html */
  test.each([['EXPRESS', 'ExecutionStarted'], ['STANDARD', 'ExecutionRedriven']])(
    'count no failures after a redrive, whose %s children have their former ARN', async (type, first) => {
      let broken = true;
      const call = ({ input }: { input: Json }) => [{
        response: broken && input === 2 ? { type: 'failed' as const } : { type: 'succeeded' as const, output: input },
      }];
      const it = machine({
        Type: 'Map',
        ToleratedFailureCount: 1,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: type },
          ...flow({ Call: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke' } }),
        },
      });
      const failed = await runExecution(it, { input: [1, 2, 2, 3], services: { call } });
      expect(Object.values(failed.mapRuns)).toMatchObject([{ status: 'FAILED', executionCounts: { failed: 2 } }]);
      broken = false;
      const { snapshot } = failed;
      const redriven = await continueExecution(
        it, snapshot, { type: 'redrive', at: snapshot.now }, { services: { call } });
      expect(redriven.output).toEqual([1, 2, 2, 3]);
      expect(Object.values(redriven.mapRuns)).toMatchObject([{
        status: 'SUCCEEDED', executionCounts: { total: 4, succeeded: 4, failed: 0, aborted: 0 },
      }]);
      const again = Object.keys(redriven.childEvents).filter((arn) => arn in failed.childEvents);
      expect(again.length).toBeGreaterThanOrEqual(2);
      expect(Object.keys({ ...failed.childEvents, ...redriven.childEvents })).toHaveLength(4);
      for (const arn of again) expect(redriven.childEvents[arn][0].type).toBe(first);
    });
});
