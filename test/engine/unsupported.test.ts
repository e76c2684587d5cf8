import { Case, flow, runCase } from './case';
import { MemoryObjects, UnsupportedError } from '../../src/engine';

const DISTRIBUTED = {
  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...flow({ Each: { Type: 'Pass' } }),
};
const reader = (InputType: string) => ({
  Resource: 'arn:aws:states:::s3:getObject',
  Parameters: { Bucket: 'b', Key: 'k' },
  ReaderConfig: { InputType },
});
const READER = reader('PARQUET');
const objects = new MemoryObjects().put('b', 'k', JSON.stringify({
  destinationBucket: 'arn:aws:s3:::b', fileFormat: 'ORC', fileSchema: 'struct<bucket:string>', files: [],
}));

describe('a dataset that the engine does not support', () => {
  const run = (more: object): Promise<unknown> =>
    runCase({ name: 'x', objects, states: { It: { Type: 'Map', ItemProcessor: DISTRIBUTED, ...more } } });

  test.each([
    ['PARQUET', 'The engine does not read files in the format PARQUET, such as S3://b/k; '],
    ['MANIFEST', 'The engine does not read inventories in the format "ORC", such as that of S3://b/k; '],
  ])('ends the execution without a result: %s', async (type, message) => {
    const ended = run({ ItemReader: reader(type) });
    await expect(ended).rejects.toThrow(UnsupportedError);
    await expect(ended).rejects.toThrow(message);
  });

  test('is not in the way of an execution that does not reach it', async () => {
    const it: Case = {
      name: 'x',
      objects,
      states: {
        Look: { Type: 'Choice', Choices: [{ Variable: '$.all', IsPresent: true, Next: 'Read' }], Default: 'Done' },
        Read: { Type: 'Map', ItemProcessor: DISTRIBUTED, ItemReader: READER },
        Done: { Type: 'Succeed' },
      },
    };
    expect((await runCase(it)).result.status).toBe('SUCCEEDED');
    await expect(runCase({ ...it, input: { all: 1 } })).rejects.toThrow(UnsupportedError);
  });

  test('is not caught or retried, because no execution has failed', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Done' }];
    const states = {
      It: { Type: 'Map', ItemProcessor: DISTRIBUTED, ItemReader: READER, Catch, Next: 'Done' }, Done: { Type: 'Pass' },
    };
    await expect(runCase({ name: 'x', objects, states })).rejects.toThrow(UnsupportedError);
  });
});

test('a Map that reads from S3 needs objects', async () => {
  await expect(runCase({ name: 'x', state: { Type: 'Map', ItemProcessor: DISTRIBUTED, ItemReader: reader('JSON') } }))
    .rejects.toThrow("A distributed Map reads or writes objects of S3, but the run has none: pass 'services.storage'");
});
