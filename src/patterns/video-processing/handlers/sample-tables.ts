/** A range of bytes from `start` (inclusive) to `end` (exclusive). */
export interface Range {
  readonly start: number;
  readonly end: number;
}

type Read = (start: number, end: number) => Promise<Uint8Array>;

/** The types of box that a file can begin with. */
const FIRST = ['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot'];

/** The boxes that contain the tables, from the outermost to the innermost. */
const CONTAINERS = ['moov', 'trak', 'mdia', 'minf', 'stbl'];

/** The tables with an entry per frame, such as its size, its offset or its time. */
const TABLES = ['stts', 'ctts', 'stss', 'stps', 'stsc', 'stsz', 'stz2', 'stco', 'co64', 'sdtp', 'sbgp', 'subs', 'saiz',
  'saio'];

/**
 * Finds the tables in the header of an MP4 or MOV file that have an entry for each frame. Those of a film have several
 * megabytes and are not needed for the metadata.
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

/** Reads the size and the type of a box, or returns undefined if they are invalid. */
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
