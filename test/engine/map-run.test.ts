import { flow } from './case';
import { Machine, MemoryObjects, runExecution } from '../../src/engine';

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
});
