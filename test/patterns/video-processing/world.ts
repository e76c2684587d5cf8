import { Json, TaskRequest } from '../../../src/engine';
import type { VideoSource } from '../../../src/patterns/video-processing/contract';
import { work } from '../../../src/patterns/video-processing/handlers/files';
import { Listed, ObjectId, Objects, Tags } from '../../../src/patterns/video-processing/handlers/objects';
import { allows, Item, keyOf, updated } from '../../support/dynamo';
import { Failed, FaultyServices } from '../../support/faulty-services';

interface Stored {
  readonly body: string;
  readonly size: number;
  readonly etag: string;
  tags: Tags;
}

/** S3 in memory. Each bucket maps keys to objects. */
export class MemoryObjects implements Objects {
  readonly buckets = new Map<string, Map<string, Stored>>();

  upload(bucket: string, key: string, more: Partial<Stored> = {}): void {
    this.in(bucket).set(key, { body: '', size: 1000, etag: 'e1', tags: {}, ...more });
  }

  keys(bucket: string): string[] {
    return [...this.in(bucket).keys()].sort();
  }

  read(bucket: string, key: string): any {
    return JSON.parse(this.in(bucket).get(key)!.body);
  }

  tagsOf(bucket: string, key: string): Tags | undefined {
    return this.in(bucket).get(key)?.tags;
  }

  async list(bucket: string, prefix: string): Promise<Listed[]> {
    const found = [...this.in(bucket)].filter(([key]) => key.startsWith(prefix));
    return found.map(([key, { size }]) => ({ key, sizeBytes: size }));
  }

  async put(bucket: string, key: string, body: string): Promise<void> {
    this.upload(bucket, key, { body, size: body.length });
  }

  async remove(bucket: string, keys: readonly string[]): Promise<void> {
    for (const key of keys) this.in(bucket).delete(key);
  }

  async sizeOf(object: ObjectId): Promise<number | undefined> {
    const found = this.find(object);
    return found && (object.versionId || found.etag === object.etag) ? found.size : undefined;
  }

  async tags(object: ObjectId): Promise<Tags> {
    return this.find(object)!.tags;
  }

  async setTags(object: ObjectId, tags: Tags): Promise<void> {
    this.find(object)!.tags = tags;
  }

  async copy(object: ObjectId, _sizeBytes: number, toKey: string): Promise<void> {
    this.in(object.bucket).set(toKey, { ...this.find(object)! });
  }

  async removeVersion({ bucket, key }: ObjectId): Promise<void> {
    this.in(bucket).delete(key);
  }

  private find({ bucket, key }: ObjectId): Stored | undefined {
    return this.in(bucket).get(key);
  }

  private in(bucket: string): Map<string, Stored> {
    if (!this.buckets.has(bucket)) this.buckets.set(bucket, new Map());
    return this.buckets.get(bucket)!;
  }
}

export const [SOURCE, OUTPUT] = ['${Videos/SourceBucket}', '${Videos/OutputBucket}'];

/** The services behind the tasks of a video workflow: S3, its table, its topic, and functions that transcode. */
export class VideoWorld extends FaultyServices {
  readonly objects = new MemoryObjects();
  readonly statuses = new Map<string, Item>();
  readonly alerts: string[] = [];
  /** The inputs of the transcoding functions. */
  readonly transcoded: any[] = [];
  /** The jobs that were created in MediaConvert. */
  readonly jobs: any[] = [];
  /** The result of the metadata step. */
  metadata: Json = { status: 'EXTRACTED', metadata: { width: 320, height: 180 } };
  /** The files that a rendition writes, by its name. */
  files: { [rendition: string]: readonly string[] } = {};
  /** The result of a transcoding function. */
  result: Json = { codec: 'h264' };

  status({ key, sequencer }: Pick<VideoSource, 'key' | 'sequencer'>): { [name: string]: string } | undefined {
    const item = this.statuses.get(`${key}\n${sequencer}`);
    return item && Object.fromEntries(Object.entries(item).map(([name, { S }]) => [name, S!]));
  }

  protected async work({ resource, input }: TaskRequest): Promise<Json> {
    const sent = input as any;
    switch (resource.split(':::')[1]) {
      case 'lambda:invoke':
        return { StatusCode: 200, Payload: await this.invoke(sent.FunctionName, sent.Payload) };
      case 'mediaconvert:createJob.sync':
        return this.convert(sent);
      case 'sns:publish':
        this.alerts.push(sent.Message);
        return { MessageId: String(this.alerts.length) };
      case 'aws-sdk:dynamodb:getItem':
        return { Item: this.statuses.get(keyOf(sent.Key))! };
      case 'aws-sdk:dynamodb:putItem':
        return this.write({ ...sent, Key: { key: sent.Item.key, sequencer: sent.Item.sequencer } });
      case 'aws-sdk:dynamodb:updateItem':
        return this.write(sent);
      default:
        throw new Error(`Unknown resource: ${resource}`);
    }
  }

  private async invoke(name: string, payload: any): Promise<Json> {
    if (name.includes('Files')) return (await work(payload, this.objects)) as unknown as Json;
    if (name.includes('ReadMetadata')) return this.metadata;
    return this.transcode(payload);
  }

  private transcode(request: any): Json {
    this.transcoded.push(request);
    for (const file of this.files[request.rendition] ?? ['video.mp4']) {
      this.objects.upload(request.outputBucket, `${request.outputPrefix}${file}`);
    }
    return this.result;
  }

  private convert(job: any): Json {
    this.jobs.push(job);
    for (const { OutputGroupSettings } of job.Settings.OutputGroups) {
      const destination: string = OutputGroupSettings.FileGroupSettings.Destination;
      this.objects.upload(OUTPUT, `${destination.replace(`s3://${OUTPUT}/`, '')}.mp4`);
    }
    return { Job: { Id: 'job-1' } };
  }

  private write(write: any): Json {
    const key = keyOf(write.Key);
    if (!allows(write, this.statuses.get(key))) {
      throw new Failed('DynamoDb.ConditionalCheckFailedException', 'The conditional request failed');
    }
    this.statuses.set(key, write.Item ?? updated({ ...write.Key, ...this.statuses.get(key) }, write));
    return {};
  }
}
