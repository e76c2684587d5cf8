import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OUTPUT, SOURCE, VideoWorld } from './world';
import { Failure, FAILURES, faultsOf, Service } from '../../../integ/failures';
import { Machine, runExecution } from '../../../src/engine';
import { definitionOf } from '../../support/asl';
import { aStack } from '../../support/synth';
import { videos } from '../../support/videos';

/** The document whose failure table is tested: each cell is run and compared with the table. */
const DOCUMENT = join(__dirname, '..', '..', '..', 'docs', 'video-processing.md');

interface Row {
  readonly state: string;
  readonly service: Service;
  /** The state that must fail before this one is reached. */
  readonly after?: string;
  readonly partialResults?: boolean;
}

const ROWS: readonly Row[] = [
  { state: 'Claim upload', service: 'DynamoDb' },
  { state: 'Read metadata', service: 'Lambda' },
  { state: 'Transcode 720p', service: 'Lambda' },
  { state: 'Read metadata', service: 'Lambda', partialResults: true },
  { state: 'Transcode 720p', service: 'Lambda', partialResults: true },
  { state: 'Store results', service: 'Lambda' },
  { state: 'Record outcome', service: 'DynamoDb' },
  { state: 'Discard outputs', service: 'Lambda', after: 'Transcode 720p' },
  { state: 'Quarantine source', service: 'Lambda', after: 'Transcode 720p' },
  { state: 'Alert', service: 'SNS', after: 'Transcode 720p' },
  { state: 'Record failure', service: 'DynamoDb', after: 'Transcode 720p' },
];

const machines = new Map(
  [false, true].map((partialResults) => [
    partialResults,
    new Machine(definitionOf(videos(aStack(), { partialResults }).stateMachine), { name: 'Videos' }),
  ]),
);

/** Runs an upload that meets a failure, and describes its outcome and the manual actions. */
async function end({ state, service, after, partialResults = false }: Row, failure: Failure): Promise<string> {
  const world = new VideoWorld();
  world.objects.upload(SOURCE, 'a.mp4');
  world.faults = {
    ...(after && { [after]: faultsOf('Lambda', 'error') }),
    // A step that fails permanently has done its work in each attempt, so that its outputs must be removed.
    [state]: faultsOf(service, failure).map((fault) => (failure === 'error' ? { ...fault, lost: true } : fault)),
  };
  const { output, error } = await runExecution(machines.get(partialResults)!, {
    name: 'x',
    services: world,
    input: {
      detail: { bucket: { name: SOURCE }, object: { key: 'a.mp4', size: 1000, etag: 'e1', sequencer: '0A' } },
    },
  });
  const outcome = error ?? (output as any).outcome;
  const status = world.status({ key: 'a.mp4', sequencer: '0A' })?.outcome;
  const [alert] = world.alerts;
  return [
    `\`${outcome}\``,
    `outputs: ${outputs(world.objects.keys(OUTPUT))}`,
    world.objects.tagsOf(SOURCE, 'a.mp4')!['stepwright:outcome'] ? 'source tagged' : '',
    alert === undefined ? 'no alert' : `alert${manual(alert)}`,
    status === (error ? 'FAILED' : outcome) ? '' : status ? `status stays \`${status}\`` : 'no status',
  ]
    .filter(Boolean)
    .join('; ');
}

function outputs(keys: string[]): string {
  const found = ['720p', '360p', 'record'].filter((name) => keys.some((key) => key.startsWith(`x/${name}`)));
  return found.length === 3 ? 'all' : found.join(', ') || 'none';
}

const MANUAL = { outputs: 'Remove the files', source: 'Quarantine the source', status: 'Write the outcome' };

function manual(alert: string): string {
  const things = Object.entries(MANUAL).filter(([, text]) => alert.includes(text));
  return things.length > 0 ? `, manual: ${things.map(([thing]) => thing).join(', ')}` : '';
}

const nameOf = ({ state, after, partialResults }: Row) =>
  `${state}${after ? ` (after '${after}' failed)` : ''}${partialResults ? ' (`partialResults`)' : ''}`;
const lineOf = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const failures = Object.keys(FAILURES) as Failure[];

/** Returns the cells of the documented table by the names of their rows. */
function documented(): Map<string, string[]> {
  const lines = readFileSync(DOCUMENT, 'utf8').split('\n');
  return new Map(
    lines.flatMap((line) => {
      const [name, ...cells] = line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, ''));
      return cells.length === failures.length ? [[name, cells]] : [];
    }),
  );
}

if (process.env.GOLDEN === 'write') {
  test('writes the golden table of failures', async () => {
    const lines = [lineOf(['state', ...Object.values(FAILURES)]), lineOf(['---', ...failures.map(() => '---')])];
    for (const row of ROWS) {
      const cells = [];
      for (const failure of failures) cells.push(await end(row, failure));
      lines.push(lineOf([nameOf(row), ...cells]));
    }
    const [before, , after] = readFileSync(DOCUMENT, 'utf8').split(/^(\| state \|[^]*?\n)(?=\n)/m);
    writeFileSync(DOCUMENT, `${before}${lines.join('\n')}\n${after}`);
  });
} else {
  const table = documented();
  const cells = ROWS.flatMap((row) => failures.map((failure, index) => ({ row, failure, index })));
  test.each(cells.map((cell) => [nameOf(cell.row), FAILURES[cell.failure], cell] as const))(
    'ends a video as in docs/video-processing.md if %s meets %s',
    async (name, _, { row, failure, index }) => {
      expect(await end(row, failure)).toBe(table.get(name)?.[index]);
    },
  );
}
