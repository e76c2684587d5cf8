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
const objects = new MemoryObjects().put('b', 'k', 'PAR1');

jest.mock('../../src/engine/map-run/hyparquet', () => {
  const { hyparquet } = jest.requireActual('../../src/engine/map-run/hyparquet');
  const missing = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
  return { hyparquet: () => hyparquet(() => Promise.reject(missing)) };
});

describe('a dataset whose reader is not installed', () => {
  const run = (more: object): Promise<unknown> =>
    runCase({ name: 'x', objects, states: { It: { Type: 'Map', ItemProcessor: DISTRIBUTED, ...more } } });

  test('ends the execution without a result, and says which package to install', async () => {
    const ended = run({ ItemReader: READER });
    await expect(ended).rejects.toThrow(UnsupportedError);
    await expect(ended).rejects.toThrow("run 'npm install --save-dev hyparquet'");
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
