/** A distributed Map over a JSON Lines file on disk, with failures that are tolerated and results that are written. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, rmSync, WriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Machine, ObjectWriter, Objects, runExecution } from '../../src/engine';

const SIZES = { '100k': 100_000, '1m': 1_000_000 };
const ROUNDS = 3;
/** The argument with which the benchmark runs one distributed Map only. */
export const ALONE = 'distributed-map';

/** One in a hundred items fails. */
const FAILING = 100;

const definition = {
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      MaxConcurrency: 1000,
      ToleratedFailurePercentage: 5,
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'JSONL' },
        Parameters: { Bucket: 'in', Key: 'items.jsonl' },
      },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Check',
        States: {
          Check: {
            Type: 'Choice', Choices: [{ Variable: '$.fails', BooleanEquals: true, Next: 'No' }], Default: 'Yes',
          },
          Yes: { Type: 'Pass', Parameters: { 'id.$': '$.id', 'name.$': '$.name' }, End: true },
          No: { Type: 'Fail', Error: 'Refused', Cause: 'it is one in a hundred' },
        },
      },
      ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'out', Prefix: 'results' } },
      End: true,
    },
  },
};

/** The objects of S3 as files in a folder. */
class FileObjects implements Objects {
  constructor(private readonly folder: string) {}

  async get(bucket: string, key: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    return bucket === 'in' ? createReadStream(join(this.folder, key)) : undefined;
  }

  list(): never[] {
    return [];
  }

  create(_bucket: string, key: string): ObjectWriter {
    const stream = createWriteStream(join(this.folder, key.replace(/\//g, '-')));
    return {
      write: (text) => put(stream, text),
      close: async () => { await once(stream.end(), 'finish'); },
    };
  }
}

function put(stream: WriteStream, text: string): Promise<void> | void {
  if (!stream.write(text)) return once(stream, 'drain').then(() => undefined);
}

async function writeItems(file: string, count: number): Promise<void> {
  const stream = createWriteStream(file);
  for (let id = 1; id <= count; id++) {
    await put(stream, `${JSON.stringify({ id, name: `item ${id}`, fails: id % FAILING === 0 })}\n`);
  }
  await once(stream.end(), 'finish');
}

/** Runs in its own process, so that its largest memory is known. */
export async function runDistributed(folder: string, count: number): Promise<void> {
  const begun = process.hrtime.bigint();
  const machine = new Machine(definition);
  const { status, mapRuns, events } = await runExecution(machine, {
    services: { storage: new FileObjects(folder), call: () => [] }, childHistories: false,
  });
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  const [{ itemCounts }] = Object.values(mapRuns);
  if (status !== 'SUCCEEDED' || itemCounts.failed !== count / FAILING || itemCounts.resultsWritten !== count) {
    throw new Error(`The execution is ${status}: ${JSON.stringify(itemCounts)}`);
  }
  const megabytes = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(JSON.stringify({ seconds, megabytes, events: events.length }));
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** The figures of the line that the benchmark closes with. */
export async function measureDistributed(): Promise<string[]> {
  const figures: string[] = [];
  let largest = 0;
  for (const [name, count] of Object.entries(SIZES)) {
    const folder = mkdtempSync(join(tmpdir(), 'distributed-map-'));
    await writeItems(join(folder, 'items.jsonl'), count);
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const args = [...process.execArgv, process.argv[1], ALONE, folder, String(count)];
      const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
      const { seconds, megabytes, events } = JSON.parse(stdout);
      process.stdout.write(`dmap_${name} s=${seconds.toFixed(1)} mb=${megabytes.toFixed(0)} events=${events}\n`);
      times.push(seconds);
      largest = Math.max(largest, megabytes);
    }
    rmSync(folder, { recursive: true });
    figures.push(`dmap_${name}_s=${median(times).toFixed(1)}`);
  }
  return [...figures, `dmap_mb=${largest.toFixed(0)}`];
}
