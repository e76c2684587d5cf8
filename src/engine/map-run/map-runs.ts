import { MapRunDescription } from './figures';
import { asItems, Item, Portion, readItems } from './item-reader';
import { ItemsRequest, ResultEntries, ResultsRequest } from './requests';
import { ResultFiles } from './result-files';
import { isoTime } from '../context-object';
import { TaskMessage } from '../message';
import { Objects } from '../services';
import { UnsupportedError } from '../unsupported';

/** A dataset that is being read. */
interface Reader {
  readonly portions: AsyncGenerator<Portion>;
  portion?: Iterator<Item>;
  /** The index of the next item. */
  at: number;
}

/** Reads the datasets and writes the results of the Map Runs of an execution, and keeps their figures. */
export class MapRuns {
  readonly descriptions: { [arn: string]: MapRunDescription } = {};
  private readonly readers = new Map<string, Reader>();
  private readonly files = new Map<string, Promise<ResultFiles>>();
  /** Why results cannot be written. */
  private readonly failures = new Map<string, string>();

  constructor(private readonly access: Objects | undefined) {}

  private get objects(): Objects {
    if (this.access) return this.access;
    throw new Error("A distributed Map reads or writes objects of S3, but the run has none: pass 'services.storage'");
  }

  describe(run: MapRunDescription): void {
    this.descriptions[run.mapRunArn] = run;
  }

  /** Completes the files of Map Runs that have been aborted with their execution. */
  async abort(time: number): Promise<void> {
    for (const [arn, files] of this.files) {
      // The execution has ended, so nothing else fails if they cannot be written.
      if (!this.failures.has(arn)) await files.then((open) => open.finish()).catch(() => undefined);
    }
    this.files.clear();
    for (const run of Object.values(this.descriptions)) {
      if (run.status === 'RUNNING') this.describe({ ...run, status: 'ABORTED', stopDate: isoTime(time) });
    }
  }

  async read(request: ItemsRequest): Promise<TaskMessage> {
    // Without objects the run itself fails, not the Map Run.
    const { objects } = this;
    const { token, time, mapRunArn } = request;
    try {
      const page = await this.page(request, objects);
      const more = page.length === request.count;
      return { type: 'itemsRead', token, at: time, items: asItems(page), more };
    } catch (error) {
      if (error instanceof UnsupportedError) throw error;
      this.readers.delete(mapRunArn);
      return { type: 'mapRunFailed', token, at: time, cause: (error as Error).message };
    }
  }

  /** The next items. A dataset is read again from its start if the run was continued from a snapshot. */
  private async page({ mapRunArn, source, from, count }: ItemsRequest, objects: Objects): Promise<Item[]> {
    let reader = this.readers.get(mapRunArn);
    if (reader?.at !== from) {
      await reader?.portions.return(undefined);
      reader = { portions: readItems(source, objects), at: 0 };
      this.readers.set(mapRunArn, reader);
    }
    const page: Item[] = [];
    while (reader.at < from + count) {
      const item = reader.portion?.next();
      if (item && !item.done) {
        if (reader.at++ >= from) page.push(item.value);
        continue;
      }
      const { value, done } = await reader.portions.next();
      if (done) break;
      reader.portion = value[Symbol.iterator]();
    }
    return page;
  }

  async write(result: ResultEntries): Promise<void> {
    const { mapRunArn } = result;
    if (this.failures.has(mapRunArn)) return;
    const { objects } = this;
    try {
      await (await this.filesOf(result, objects)).add(result);
    } catch (error) {
      this.failures.set(mapRunArn, (error as Error).message);
    }
  }

  private filesOf(
    { mapRunArn, destination }: Pick<ResultEntries, 'mapRunArn' | 'destination'>, objects: Objects,
  ): Promise<ResultFiles> {
    const files = this.files.get(mapRunArn) ?? ResultFiles.start(objects, mapRunArn, destination);
    this.files.set(mapRunArn, files);
    return files;
  }

  async finish(request: ResultsRequest): Promise<TaskMessage> {
    const { mapRunArn, token, time } = request;
    await this.readers.get(mapRunArn)?.portions.return(undefined);
    this.readers.delete(mapRunArn);
    const failure = this.failures.get(mapRunArn) ?? await this.complete(request);
    this.files.delete(mapRunArn);
    return failure === undefined ? { type: 'resultsWritten', token, at: time }
      : { type: 'mapRunFailed', token, at: time, cause: failure };
  }

  private async complete(request: ResultsRequest): Promise<string | undefined> {
    const { objects } = this;
    try {
      await (await this.filesOf(request, objects)).finish();
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }
}
