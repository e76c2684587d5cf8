import { ResultDestination } from './map-run';
import { ResultEntries, ResultFile } from './requests';
import { manifestKey } from './result-destination';
import { bytesOf } from './text';
import { Json, isArray, isObject } from '../json';
import { Objects, ObjectWriter } from '../services';

/** A file in the manifest. */
interface Written {
  readonly Key: string;
  readonly Size: number;
}

/** A file that is being written. */
interface Open {
  readonly key: string;
  readonly writer: ObjectWriter;
  /** The text that has not been passed to the writer yet. */
  text: string;
  /** In bytes, with that. */
  size: number;
}

/** The number of characters that are written at once. To write each result alone takes much longer. */
const CHUNK = 64 * 1024;

/** The largest file that AWS writes is 5 GB. */
const LARGEST_FILE = 5_000_000_000;

/**
 * The files of a ResultWriter: results by status, and a manifest that lists them.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
 */
export class ResultFiles {
  /** Starts the files of a Map Run. After a redrive the manifest also lists former results of what succeeded. */
  static async start(
    objects: Objects, mapRunArn: string, to: ResultDestination, largestFile = LARGEST_FILE,
  ): Promise<ResultFiles> {
    const files = new ResultFiles(objects, mapRunArn, to, largestFile);
    const former = to.formerManifest === undefined ? undefined : await objects.get(to.bucket!, to.formerManifest);
    if (former !== undefined) files.keep(JSON.parse((await bytesOf(former)).toString()) as Json);
    return files;
  }

  private readonly written: { [file in ResultFile]: Written[] } = { FAILED: [], PENDING: [], SUCCEEDED: [] };
  private readonly open = new Map<ResultFile, Open>();
  private readonly numbers = { FAILED: 0, PENDING: 0, SUCCEEDED: 0 };

  private constructor(
    private readonly objects: Objects, private readonly mapRunArn: string, private readonly to: ResultDestination,
    private readonly largestFile: number,
  ) {}

  private keep(manifest: Json): void {
    const files = isObject(manifest) && isObject(manifest.ResultFiles) ? manifest.ResultFiles : {};
    if (isArray(files.SUCCEEDED)) this.written.SUCCEEDED.push(...files.SUCCEEDED as unknown as Written[]);
  }

  async add({ file, entries }: ResultEntries): Promise<void> {
    for (const entry of entries) {
      const text = JSON.stringify(entry);
      const size = Buffer.byteLength(text) + 1;
      let open = this.open.get(file);
      if (open && open.size + size + (this.isLines ? 0 : 1) > this.largestFile) {
        await this.close(file, open);
        open = undefined;
      }
      open ??= this.create(file);
      open.text += this.isLines ? `${text}\n` : `${open.size === 0 ? '[' : ','}${text}`;
      open.size += size;
      if (open.text.length >= CHUNK) await this.flush(open);
    }
  }

  private get isLines(): boolean {
    return this.to.outputType === 'JSONL';
  }

  private create(file: ResultFile): Open {
    const key = `${this.to.prefix}${file}_${this.numbers[file]++}.${this.isLines ? 'jsonl' : 'json'}`;
    const open = { key, writer: this.objects.create(this.to.bucket!, key), text: '', size: 0 };
    this.open.set(file, open);
    return open;
  }

  private async flush(open: Open): Promise<void> {
    const { text } = open;
    open.text = '';
    await open.writer.write(text);
  }

  private async close(file: ResultFile, open: Open): Promise<void> {
    if (!this.isLines) {
      open.text += ']';
      open.size++;
    }
    await this.flush(open);
    await open.writer.close();
    this.open.delete(file);
    this.written[file].push({ Key: open.key, Size: open.size });
  }

  /** Completes the files and writes the manifest. */
  async finish(): Promise<void> {
    for (const [file, open] of this.open) await this.close(file, open);
    const manifest = this.objects.create(this.to.bucket!, manifestKey(this.to));
    await manifest.write(JSON.stringify({
      DestinationBucket: this.to.bucket, MapRunArn: this.mapRunArn, ResultFiles: this.written,
    }));
    await manifest.close();
  }
}
