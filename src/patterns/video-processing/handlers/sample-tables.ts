/** Bytes from `start` up to, and without, `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

type Read = (start: number, end: number) => Promise<Uint8Array>;

/** What a file in boxes can begin with. */
const FIRST = ['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot'];

/** The way to the tables. */
const CONTAINERS = ['moov', 'trak', 'mdia', 'minf', 'stbl'];

/** Of each frame its size, its place, its time, … */
const TABLES = ['stts', 'ctts', 'stss', 'stps', 'stsc', 'stsz', 'stz2', 'stco', 'co64', 'sdtp', 'sbgp', 'subs', 'saiz',
  'saio'];

/**
 * Finds the tables in the header of an MP4 or MOV file that have an entry for each frame. Those of a film are some
 * megabytes, and say nothing of what the video is.
 *
 * @see https://developer.apple.com/documentation/quicktime-file-format/sample_table_atom
 */
export async function sampleTables(read: Read, sizeBytes: number): Promise<Range[]> {
  const tables: Range[] = [];
  const walk = async (from: number, to: number, isTop: boolean): Promise<void> => {
    for (let at = from; at + 8 <= to;) {
      const box = await boxAt(read, at, to);
      if (!box || (isTop && at === 0 && !FIRST.includes(box.type))) return;
      if (CONTAINERS.includes(box.type) && (box.type === 'moov') === isTop) await walk(box.content, box.end, false);
      else if (TABLES.includes(box.type) && !isTop) tables.push({ start: box.content, end: box.end });
      if (isTop && box.type === 'moov') return;
      at = box.end;
    }
  };
  await walk(0, sizeBytes, true);
  return tables;
}

/** A box begins with its size and its type; one that makes no sense is none. */
async function boxAt(read: Read, at: number, to: number) {
  const bytes = await read(at, Math.min(at + 16, to));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = String.fromCharCode(...bytes.subarray(4, 8));
  const short = view.getUint32(0);
  const isLong = short === 1 && bytes.length === 16;
  const size = isLong ? Number(view.getBigUint64(8)) : short === 0 ? to - at : short;
  const content = at + (isLong ? 16 : 8);
  const end = at + size;
  return end < content || end > to ? undefined : { type, content, end };
}
