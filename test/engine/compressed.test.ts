import { gzipSync } from 'node:zlib';
import { flow, runCase } from './case';
import { HAS_ZSTD, zstdFrame } from './support/zstd';
import { MemoryObjects } from '../../src/engine';

const read = async (body: Uint8Array, key: string) => {
  const state = {
    Type: 'Map',
    ItemReader: {
      Resource: 'arn:aws:states:::s3:getObject',
      Parameters: { Bucket: 'b', Key: key },
      ReaderConfig: { InputType: 'JSONL' },
    },
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...flow({ A: { Type: 'Pass' } }),
    },
  };
  return (await runCase({ name: 'x', state, objects: new MemoryObjects().put('b', key, body) })).result.output;
};

// https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
describe('objects of an ItemReader', () => {
  test('may be compressed with GZIP', async () => {
    expect(await read(gzipSync('1\n2\n'), 'k.jsonl.gz')).toEqual([1, 2]);
  });

  test('may be compressed with ZSTD, if Node.js can decompress it', async () => {
    const items = read(zstdFrame(Buffer.from('1\n2\n')), 'k.jsonl.zstd');
    if (HAS_ZSTD) await expect(items).resolves.toEqual([1, 2]);
    else await expect(items).rejects.toThrow('The engine reads objects that are compressed with ZSTD on Node.js from');
  });
});
