import { Range, sampleTables } from './sample-tables';
import { VideoMetadata } from '../contract';

/** The reason why an upload is not a video that can be processed. */
export type Rejection =
  | 'EMPTY'
  /** The file has none of the supported containers, or no video track. */
  | 'NOT_A_VIDEO'
  /** The file begins like a video, but its header is truncated or invalid. */
  | 'BROKEN'
  /** The header is longer than the part that is read. */
  | 'HEADER_TOO_LARGE'
  /** The file no longer exists. */
  | 'GONE'
  /** Another file was uploaded under the same key. */
  | 'REPLACED';

/** A `MetadataResult`. */
export type Extracted =
  | { readonly status: 'EXTRACTED'; readonly metadata: VideoMetadata }
  | { readonly status: 'REJECTED'; readonly reason: Rejection };

/** A file that is read in parts, like with range requests. */
export interface RangeSource {
  readonly sizeBytes: number;
  /** Reads the bytes from `start` (inclusive) to `end` (exclusive). */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** The maximum number of bytes that are read of a file, regardless of its size. */
export const MOST_BYTES = 1024 * 1024;

/** The size of a read, so that a header takes a few requests and not hundreds of a few bytes each. */
const BLOCK_BYTES = 32 * 1024;

/** Reads the metadata from the header of a video, at whichever end of the file it is. */
export async function extractMetadata(source: RangeSource): Promise<Extracted> {
  if (source.sizeBytes === 0) return rejected('EMPTY');
  const { CustomSource, Input, Logging, LogLevel, MATROSKA, MP4, QTFF, WEBM } = await import('./demuxers.mjs');
  Logging.level = LogLevel.Silent; // the content of an untrusted file does not belong in a log
  const blocks = new Blocks(source);
  const input = new Input({
    source: new CustomSource({ getSize: () => source.sizeBytes, read: (start, end) => blocks.read(start, end) }),
    formats: [MP4, QTFF, WEBM, MATROSKA],
  });
  let isRecognized = false;
  try {
    blocks.skip(await sampleTables((start, end) => blocks.read(start, end), source.sizeBytes));
    if (!await input.canRead()) return rejected('NOT_A_VIDEO');
    isRecognized = true;
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
    if (blocks.failure) throw blocks.failure; // the file could not be read, which is no reason to reject it
    if (blocks.isSpent) return rejected('HEADER_TOO_LARGE');
    return rejected(isRecognized ? 'BROKEN' : 'NOT_A_VIDEO');
  } finally {
    input.dispose();
  }
}

export const rejected = (reason: Rejection): Extracted => ({ status: 'REJECTED', reason });

const isPositive = (value: number | null | undefined): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0;

/** Reads in blocks, each once, up to the maximum. */
class Blocks {
  public isSpent = false;
  public failure?: Error;
  private readonly skipped: Range[] = [];
  private readonly known = new Map<number, Promise<Uint8Array>>();

  constructor(private readonly source: RangeSource) {}

  /** Skips ranges, which then read as zeros, except for parts that share a block with other content. */
  public skip(ranges: readonly Range[]): void {
    this.skipped.push(...ranges);
  }

  public async read(start: number, end: number): Promise<Uint8Array> {
    const whole = new Uint8Array(end - start); // memory is used only for the parts that are written
    for (let index = Math.floor(start / BLOCK_BYTES); index * BLOCK_BYTES < end; index++) {
      const [from, to] = [index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES];
      const gap = this.known.has(index) ? undefined : this.skipped.find((one) => one.start <= from && one.end >= to);
      if (gap) {
        index = Math.floor(gap.end / BLOCK_BYTES) - 1;
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
