import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  DeleteObjectsCommand, GetObjectCommand, GetObjectTaggingCommand, ListObjectsV2Command, ListObjectVersionsCommand,
  PutObjectCommand, S3Client,
} from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { LOCAL } from './deployment';
import { take } from './queue';
import { within } from './within';

const LIMIT_SECONDS = LOCAL ? 120 : 300;

/** The status of an upload. */
export interface Status {
  readonly key: string;
  readonly sequencer: string;
  readonly outcome: string;
  readonly executionArn: string;
  readonly result?: any;
}

/** A deployed video workflow, by the outputs of its stack. */
export class VideoSystem {
  private readonly s3 = new S3Client({ forcePathStyle: LOCAL, maxAttempts: 8 });
  private readonly dynamodb = new DynamoDBClient({ maxAttempts: 8 });
  private readonly sfn = new SFNClient({ maxAttempts: 8 });
  private readonly received: string[] = [];

  constructor(private readonly outputs: { readonly [name: string]: string }) {}

  /** Uploads a file, and returns its version if the bucket is versioned. */
  async upload(key: string, body: Uint8Array): Promise<string | undefined> {
    const { VersionId } = await this.s3.send(new PutObjectCommand({
      Bucket: this.outputs.Sources, Key: key, Body: body,
    }));
    return VersionId;
  }

  /** Returns the statuses of a key, the latest upload last. */
  async statuses(key: string): Promise<Status[]> {
    const { Items = [] } = await this.dynamodb.send(new QueryCommand({
      TableName: this.outputs.Statuses,
      KeyConditionExpression: '#key = :key',
      ExpressionAttributeNames: { '#key': 'key' },
      ExpressionAttributeValues: { ':key': { S: key } },
      ConsistentRead: true,
    }));
    return Items.map((item) => {
      const status: any = Object.fromEntries(Object.entries(item).map(([name, { S }]) => [name, S]));
      return { ...status, result: status.result && JSON.parse(status.result) };
    });
  }

  /** Waits until the given number of uploads of a key have ended. */
  async ended(key: string, uploads = 1): Promise<Status[]> {
    return within(LIMIT_SECONDS, async () => {
      const statuses = await this.statuses(key);
      return statuses.filter(({ outcome }) => outcome !== 'PROCESSING').length >= uploads ? statuses : undefined;
    }, `the end of '${key}'`);
  }

  /** Returns the number of executions by their status. */
  async executions(): Promise<{ [status: string]: number }> {
    const count: { [status: string]: number } = {};
    let nextToken: string | undefined;
    do {
      const page = await this.sfn.send(new ListExecutionsCommand({
        stateMachineArn: this.outputs.StateMachine, nextToken, maxResults: 1000,
      }));
      for (const { status } of page.executions!) count[status!] = (count[status!] ?? 0) + 1;
      nextToken = page.nextToken;
    } while (nextToken);
    return count;
  }

  /** Waits until the given number of executions have ended and none is running. */
  async allEnded(count: number): Promise<{ [status: string]: number }> {
    return within(LIMIT_SECONDS, async () => {
      const { RUNNING = 0, ...ended } = await this.executions();
      const sum = Object.values(ended).reduce((total, one) => total + one, 0);
      return RUNNING === 0 && sum >= count ? ended : undefined;
    }, `the end of ${count} executions`, 500);
  }

  /** Returns the errors and causes of failed executions. */
  async failures(): Promise<(string | undefined)[]> {
    const { executions = [] } = await this.sfn.send(new ListExecutionsCommand({
      stateMachineArn: this.outputs.StateMachine, statusFilter: 'FAILED',
    }));
    return Promise.all(executions.map(async ({ executionArn }) => {
      const { error, cause } = await this.sfn.send(new DescribeExecutionCommand({ executionArn }));
      return `${error}: ${cause}`;
    }));
  }

  /** Delivers the event of an upload twice, which EventBridge may do. */
  async redeliver({ key, sequencer }: Status, size: number): Promise<void> {
    await this.sfn.send(new StartExecutionCommand({
      stateMachineArn: this.outputs.StateMachine,
      input: JSON.stringify({
        detail: { bucket: { name: this.outputs.Sources }, object: { key, sequencer, size } },
      }),
    }));
  }

  /** Returns the keys and sizes of the objects in the output bucket. */
  async stored(prefix = ''): Promise<{ [key: string]: number }> {
    const found: { [key: string]: number } = {};
    let token: string | undefined;
    do {
      const page = await this.s3.send(new ListObjectsV2Command({
        Bucket: this.outputs.Results, Prefix: prefix, ContinuationToken: token,
      }));
      for (const { Key, Size } of page.Contents ?? []) found[Key!] = Size!;
      token = page.NextContinuationToken;
    } while (token);
    return found;
  }

  async record(key: string): Promise<any> {
    const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.outputs.Results, Key: key }));
    return JSON.parse(await Body!.transformToString());
  }

  async sourceTags(key: string, VersionId?: string): Promise<{ [name: string]: string }> {
    const { TagSet = [] } = await this.s3.send(new GetObjectTaggingCommand({
      Bucket: this.outputs.Sources, Key: key, VersionId,
    }));
    return Object.fromEntries(TagSet.map(({ Key, Value }) => [Key!, Value!]));
  }

  /** Waits for an alert with this text, and returns all such alerts. */
  async alertsAbout(text: string): Promise<string[]> {
    return within(LIMIT_SECONDS, async () => {
      for (const body of await take(this.outputs.Alerts)) this.received.push(JSON.parse(body).Message);
      const found = this.received.filter((alert) => alert.includes(text));
      return found.length > 0 ? found : undefined;
    }, `an alert about '${text}'`);
  }

  /** Empties the buckets, so that they can be removed. */
  async empty(): Promise<void> {
    for (const Bucket of new Set([this.outputs.Sources, this.outputs.Results])) {
      for (;;) {
        const { Versions = [], DeleteMarkers = [] } = await this.s3.send(new ListObjectVersionsCommand({ Bucket }));
        const objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key: Key!, VersionId }));
        if (objects.length === 0) break;
        await this.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: objects, Quiet: true } }));
      }
    }
  }
}
