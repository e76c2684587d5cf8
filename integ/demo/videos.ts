/** Uploads four videos, one of which fails, and three files that are not videos, and shows the outcome of each. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual, styleText } from 'node:util';
import Table from 'cli-table3';
import { Play, Ui } from './stage';
import type { Status, VideoSystem } from '../support/videos';

const file = (name: string) => readFileSync(join(__dirname, '..', '..', 'test', 'fixtures', name));

interface Story {
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly outcome: string;
  /** The expected metadata, or the expected reason why it is not processed. */
  readonly known: { readonly container: string; readonly videoCodec: string } | string;
}

/** The properties of each video, as Chromium's player reports them. */
const PLAYED = { durationSeconds: 2, width: 320, height: 180 };

const STORIES: readonly Story[] = [
  ...[
    { key: 'holiday.mp4', bytes: file('video.mp4'), known: { container: 'MP4', videoCodec: 'avc' } },
    {
      key: 'two words + ü 100%.mov',
      bytes: file('video.mov'),
      known: { container: 'QuickTime File Format', videoCodec: 'avc' },
    },
    { key: 'clip.webm', bytes: file('video.webm'), known: { container: 'WebM', videoCodec: 'vp9' } },
  ].map((story) => ({ ...story, outcome: 'PROCESSED' })),
  ...[
    { key: 'broken.mp4', bytes: file('video-header-at-end.mp4').subarray(0, 2000), known: 'BROKEN' },
    { key: 'letter.mp4', bytes: Buffer.from('Dear Sir or Madam'), known: 'NOT_A_VIDEO' },
    { key: 'empty.mp4', bytes: Buffer.alloc(0), known: 'EMPTY' },
  ].map((story) => ({ ...story, outcome: 'REJECTED' })),
  { key: 'unlucky.mp4', bytes: file('video.mp4'), outcome: 'FAILED', known: 'the disk is full' },
];

interface Row {
  readonly story: Story;
  readonly status: Status;
  readonly record?: any;
  readonly tags: { readonly [name: string]: string };
}

export const VIDEOS: Play = {
  title: 'A video workflow, deployed and executed',
  stack: 'Videos',
  app: 'node --import tsx integ/demo/video-app.ts',
  activity: `uploads ${STORIES.length} small files`,
  perform: async (outputs, { ui, step }) => {
    // Imported here, because the clients read the environment when they are created.
    const { VideoSystem: System } = await import('../support/videos.js');
    const system: VideoSystem = new System(outputs);
    try {
      const versions = await step('Uploading', `${STORIES.length} files uploaded`, async (say) => {
        const all: (string | undefined)[] = [];
        for (const { key, bytes } of STORIES) {
          say(key);
          all.push(await system.upload(key, bytes));
        }
        return all;
      });
      const rows = await step('Processing', 'All executions have ended', async (say) => {
        const all: Row[] = [];
        for (const [index, story] of STORIES.entries()) {
          say(story.key);
          const [status] = await system.ended(story.key);
          const { recordKey } = status.result;
          const record = recordKey && await system.record(recordKey);
          all.push({ story, status, record, tags: await system.sourceTags(story.key, versions[index]) });
        }
        return all;
      });
      process.stdout.write(`${draw(rows)}\n`);
      reportTranscoder(rows, ui);
      const alert = await system.alertsAbout('broken.mp4');
      ui.note(alert[0], 'The alert about broken.mp4');
      rows.forEach(check);
      ui.log.success('Every upload ended as expected.');
    } finally {
      await system.empty(); // otherwise the buckets cannot be removed
    }
  },
};

const COLORS: { [outcome: string]: 'green' | 'red' | 'yellow' } = { PROCESSED: 'green', FAILED: 'red' };

/** Draws a table that fits a terminal of 80 columns. */
function draw(rows: readonly Row[]): string {
  const table = new Table({
    head: ['upload', 'outcome', 'content', 'stored'], colWidths: [14, 13, 25, 23], wordWrap: true,
  });
  for (const { story, status: { outcome, result }, record, tags } of rows) {
    table.push([
      `${story.key}\n${story.bytes.length} bytes`,
      styleText(COLORS[outcome] ?? 'yellow', outcome),
      result.metadata ? describe(result.metadata) : result.reason ?? `${result.failure.state}: ${result.failure.cause}`,
      record?.renditions.map(stored).join('\n')
        ?? `nothing; the source is tagged ${Object.values(tags).join(', ')}`,
    ]);
  }
  return table.toString();
}

const describe = ({ container, durationSeconds, width, height, videoCodec }: any) =>
  `${container}, ${videoCodec}\n${width} x ${height}, ${durationSeconds} s`;

const stored = ({ name, files }: any) => `${name}: ${files.map((one: any) => `${one.sizeBytes} bytes`).join(', ')}`;

function reportTranscoder(rows: readonly Row[], ui: Ui): void {
  const how = new Set(rows.flatMap(({ record }) => record?.renditions.map(({ result }: any) => result?.by) ?? []));
  if (how.has('copy')) ui.log.warn('ffmpeg is not available, so the renditions are copies.');
  else ui.log.info('The renditions were created by ffmpeg.');
}

function check({ story: { key, bytes, outcome, known }, status, record, tags }: Row): void {
  const { metadata, reason, failure } = status.result;
  const right = typeof known === 'string'
    ? (reason ?? failure.cause).includes(known) && tags['stepwright:outcome'] === outcome
    : isDeepStrictEqual(metadata, { ...known, ...PLAYED, sizeBytes: bytes.length }) && record.renditions.length === 2;
  if (status.outcome !== outcome || !right) {
    throw new Error(`expected ${key} to end as ${outcome} (${JSON.stringify(known)}), got ${JSON.stringify(status)}`);
  }
}
