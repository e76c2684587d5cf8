import { Case, flow, runCase } from './case';
import { UnsupportedError } from '../../src/engine';

const DISTRIBUTED = {
  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...flow({ Each: { Type: 'Pass' } }),
};
const READER = { Resource: 'arn:aws:states:::s3:listObjectsV2', Parameters: { Bucket: 'b', Prefix: 'p' } };
const S3 = { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'b', Prefix: 'p' } };

describe('a field that the engine does not support', () => {
  const run = (more: object, name = 'It'): Promise<unknown> =>
    runCase({ name, input: [1, 2], states: { [name]: { Type: 'Map', ItemProcessor: DISTRIBUTED, ...more } } });

  test.each([
    ['ItemBatcher', { ItemBatcher: { MaxItemsPerBatch: 2 } }],
    ['ItemReader', { ItemReader: READER }],
    ['ResultWriter', { ResultWriter: S3 }],
    ['ResultWriter', { ResultWriter: { WriterConfig: { Transformation: 'COMPACT', OutputType: 'JSON' } } }],
  ])('ends the execution without a result: %s', async (field, more) => {
    const ended = run(more, 'Each order');
    await expect(ended).rejects.toThrow(UnsupportedError);
    await expect(ended).rejects.toThrow(`The engine does not support '${field}', which the state 'Each order' of type `
      + 'Map has; run this workflow on AWS, or test the states inside it as a workflow');
  });

  test('is not in the way of an execution that does not reach it', async () => {
    const it: Case = {
      name: 'x',
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
    await expect(runCase({ name: 'x', states })).rejects.toThrow(UnsupportedError);
  });
});
