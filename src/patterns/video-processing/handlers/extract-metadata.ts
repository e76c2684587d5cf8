import { Range, sampleTables } from './sample-tables';
import { VideoMetadata } from '../contract';

/** Why an upload is no video that can be worked on. */
export type Rejection =
  | 'EMPTY'
  /** None of the containers, or without a picture. */
  | 'NOT_A_VIDEO'
  /** It begins like a video, and its header is cut off or makes no sense. */
  | 'BROKEN'
  /** Its header is longer than what is read of it. */
  | 'HEADER_TOO_LARGE'
  /** It is not there any more. */
  | 'GONE'
  /** Another file is there by now under the same key. */
  | 'REPLACED';

/** A `MetadataResult`. */
export type Extracted =
  | { readonly status: 'EXTRACTED'; readonly metadata: VideoMetadata }
  | { readonly status: 'REJECTED'; readonly reason: Rejection };

/** A file that is read in parts, as by range requests. */
export interface RangeSource {
  readonly sizeBytes: number;
  /** Bytes from `start` up to, and without, `end`. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** Not more than this is read of a file, however large it is. */
export const MOST_BYTES = 1024 * 1024;

/** A header is read in a few requests rather than in hundreds of some bytes. */
const BLOCK_BYTES = 32 * 1024;

/** Reads what the header of a video says, at whichever end of the file it stands. */
export async function extractMetadata(source: RangeSource): Promise<Extracted> {
  if (source.sizeBytes === 0) return rejected('EMPTY');
  const { CustomSource, Input, Logging, LogLevel, MATROSKA, MP4, QTFF, WEBM } = await import('./demuxers.mjs');
  Logging.level = LogLevel.Silent; // what a stranger's file holds is no news for a log
  const blocks = new Blocks(source);
  const input = new Input({
    source: new CustomSource({ getSize: () => source.sizeBytes, read: (start, end) => blocks.read(start, end) }),
    formats: [MP4, QTFF, WEBM, MATROSKA],
  });
  let beginsLikeOne = false;
  try {
    blocks.leaveOut(await sampleTables((start, end) => blocks.read(start, end), source.sizeBytes));
    if (!await input.canRead()) return rejected('NOT_A_VIDEO');
    beginsLikeOne = true;
    const [video] = await input.getVideoTracks();
    if (!video) return rejected((await input.getTracks()).length > 0 ? 'NOT_A_VIDEO' : 'BROKEN');
    const [audio] = await input.getAudioTracks();
    const duration = await input.getDurationFromMetadata();
    const [width, height] = [await video.getDisplayWidth(), await video.getDisplayHeight()];
    if (!isPositive(width) || !isPositive(height)) return rejected('BROKEN');
    const [videoCodec, audioCodec] = [await video.getCodec(), await audio?.getCodec()];
    return {
      status: 'EXTRACTED',
      metadata: {
        container: (await input.getFormat()).name,
        ...isPositive(duration) && { durationSeconds: duration },
        width,
        height,
        ...videoCodec && { videoCodec },
        ...audioCodec && { audioCodec },
        sizeBytes: source.sizeBytes,
      },
    };
  } catch (error) {
    if (blocks.failure) throw blocks.failure; // the file could not be read, which says nothing about it
    if (blocks.isSpent) return rejected('HEADER_TOO_LARGE');
    return rejected(beginsLikeOne ? 'BROKEN' : 'NOT_A_VIDEO');
  } finally {
    input.dispose();
  }
}

export const rejected = (reason: Rejection): Extracted => ({ status: 'REJECTED', reason });

const isPositive = (value: number | null | undefined): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0;

/** Reads in blocks, each once, and no more than is allowed. */
class Blocks {
  public isSpent = false;
  public failure?: Error;
  private readonly leftOut: Range[] = [];
  private readonly known = new Map<number, Promise<Uint8Array>>();

  constructor(private readonly source: RangeSource) {}

  /** Zeros stand in place of these then, but for what lies in a block with something else. */
  public leaveOut(ranges: readonly Range[]): void {
    this.leftOut.push(...ranges);
  }

  public async read(start: number, end: number): Promise<Uint8Array> {
    const whole = new Uint8Array(end - start); // memory is taken up only where something is written
    for (let index = Math.floor(start / BLOCK_BYTES); index * BLOCK_BYTES < end; index++) {
      const [from, to] = [index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES];
      const hole = this.known.has(index) ? undefined : this.leftOut.find((one) => one.start <= from && one.end >= to);
      if (hole) {
        index = Math.floor(hole.end / BLOCK_BYTES) - 1;
        continue;
      }
      const block = await this.block(index);
      whole.set(block.subarray(Math.max(0, start - from), end - from), Math.max(0, from - start));
    }
    return whole;
  }

  private block(index: number): Promise<Uint8Array> {
    let block = this.known.get(index);
    if (!block) {
      if ((this.known.size + 1) * BLOCK_BYTES > MOST_BYTES) {
        this.isSpent = true;
        throw new Error('the header is too large');
      }
      const start = index * BLOCK_BYTES;
      block = this.source.read(start, Math.min(start + BLOCK_BYTES, this.source.sizeBytes)).catch((error) => {
        this.failure = error;
        throw error;
      });
      this.known.set(index, block);
    }
    return block;
  }
}
