import { gzipSync } from 'node:zlib';
import { flow, runCase } from './case';
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

/** A frame with one block that is stored as it is: https://www.rfc-editor.org/rfc/rfc8878 */
function zstdFrame(text: string): Buffer {
  const [frameHeader, blockHeader] = [[0x20, text.length], [text.length * 8 + 1, 0, 0]];
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, ...frameHeader, ...blockHeader]), Buffer.from(text)]);
}

// https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
describe('objects of an ItemReader', () => {
  test('may be compressed with GZIP', async () => {
    expect(await read(gzipSync('1\n2\n'), 'k.jsonl.gz')).toEqual([1, 2]);
  });

  test('may be compressed with ZSTD, if Node.js can decompress it', async () => {
    const items = read(zstdFrame('1\n2\n'), 'k.jsonl.zstd');
    const [major, minor] = process.versions.node.split('.').map(Number);
    if (major > 22 || major === 22 && minor >= 15) await expect(items).resolves.toEqual([1, 2]);
    else await expect(items).rejects.toThrow('The engine reads objects that are compressed with ZSTD on Node.js from');
  });
});
