import { ApprovalNotice } from '../../src/approval/contract';
import { ask } from '../../src/approval/handlers/ask';
import { Sent } from '../../src/approval/handlers/form';
import { newLinkId } from '../../src/approval/handlers/link';
import { View } from '../../src/approval/handlers/page';
import { Requests, Waiting } from '../../src/approval/handlers/ports';
import { Known, Link, StoredRequest } from '../../src/approval/handlers/request';
import { respond } from '../../src/approval/handlers/respond';
import { Services, TaskResponse, TaskRequest } from '../../src/engine';

/** The failure of a call: before its work, or after it. */
export type Fault = 'before' | 'after';

/** The tables and Step Functions, in memory, with faults that occur once each, in order. */
export class World implements Requests, Waiting {
  readonly requests = new Map<string, StoredRequest>();
  readonly links = new Map<string, Link>();
  readonly tokens = new Map<string, string>();
  /** The tokens that were woken. */
  readonly woken: string[] = [];
  writes = 0;
  faults: { [call: string]: (Fault | undefined)[] } = {};
  /** The token of the waiting task. */
  waitsWith?: string;
  status: 'RUNNING' | 'ABORTED' | 'ENDED' = 'RUNNING';
  /** Milliseconds since 1970. */
  now = Date.parse('2026-11-21T09:00:00.000Z');
  private decisions = 0;

  find = (requestId: string) => this.call('find', () => this.requests.get(requestId));
  create = (request: StoredRequest) =>
    this.call('create', () => {
      if (!this.requests.has(request.requestId)) this.requests.set(request.requestId, request);
    });
  replace = (request: StoredRequest) =>
    this.call('replace', () => {
      if (this.requests.get(request.requestId)?.version !== request.version) return false;
      this.writes++;
      this.requests.set(request.requestId, { ...request, version: request.version + 1 });
      return true;
    });
  keepLink = (idHash: string, link: Link) =>
    this.call('keepLink', () => {
      this.links.set(idHash, link);
    });
  findLink = (idHash: string) => this.call('findLink', () => this.links.get(idHash));
  findToken = (requestId: string) => this.call('findToken', () => this.tokens.get(requestId));
  wake = (token: string) =>
    this.call<'woken' | 'gone'>('wake', () => {
      if (token !== this.waitsWith) return 'gone';
      this.waitsWith = undefined;
      this.woken.push(token);
      return 'woken';
    });
  statusOf = () => this.call('statusOf', () => this.status);

  respond(method: string, id: string, sent: Sent = {}, known: Known = {}): Promise<View> {
    return respond(method, id, sent, known, {
      requests: this,
      waiting: this,
      now: () => new Date(this.now),
      newDecisionId: () => `decision-${this.decisions++}`,
    });
  }

  private async call<T>(name: string, does: () => T): Promise<T> {
    await new Promise((resolve) => setImmediate(resolve));
    const fault = this.faults[name]?.shift();
    if (fault === 'before') throw new Error('SECRET-TOKEN in a stack');
    const result = does();
    if (fault === 'after') throw new Error('SECRET-TOKEN in a stack');
    return result;
  }
}

export const form = (decision = 'APPROVED', comment = ''): Sent => ({
  contentType: 'application/x-www-form-urlencoded',
  body: new URLSearchParams({ decision, comment }).toString(),
});

export const DAYS = 24 * 3600;

/** A decision of an approver, in seconds after the start. */
export interface Deed {
  readonly after: number;
  /** The approver whose link is used. By default, it is the last link. */
  readonly approver?: string;
  readonly identity?: string;
  readonly decision: 'APPROVED' | 'REJECTED';
  readonly comment?: string;
  /** The faults that occur then. */
  readonly faults?: World['faults'];
}

/** The services behind the tasks of an approval's state machine, and its approvers, in virtual time. */
export class ApprovalServices implements Services {
  readonly world = new World();
  readonly notices: (ApprovalNotice & { readonly at: number })[] = [];
  readonly views: View[] = [];
  /** The number of invocations of the function that asks. */
  asked = 0;
  /** The approvers who cannot be notified. */
  unreachable: readonly string[] = [];
  private start?: number;
  private deeds: Deed[];

  constructor(
    deeds: readonly Deed[] = [],
    readonly options: { readonly topic?: boolean } = {},
  ) {
    this.deeds = [...deeds].sort((a, b) => a.after - b.after);
  }

  async call(request: TaskRequest): Promise<readonly TaskResponse[]> {
    this.start ??= request.time;
    this.world.now = request.time;
    const input = request.input as any;
    if (request.resource.includes('dynamodb')) return this.wait(request, input);
    if (String(input.FunctionName).includes('Ask')) return this.ask(input.Payload);
    if (this.unreachable.includes(input.Payload.approver)) {
      return [{ response: { type: 'failed', error: 'Bounced', cause: 'no such mailbox' } }];
    }
    this.note(input.Payload);
    return [{ response: { type: 'succeeded', output: { StatusCode: 200, Payload: {} } } }];
  }

  private note(notice: ApprovalNotice): void {
    this.notices.push({ ...notice, at: (this.world.now - this.start!) / 1000 });
  }

  private async ask(payload: any): Promise<readonly TaskResponse[]> {
    this.asked++;
    try {
      const output: any = await ask(payload, {
        requests: this.world,
        address: 'https://approve.example',
        newLinkId,
        publish: this.options.topic ? async (notice) => this.note(notice) : undefined,
      });
      return [{ response: { type: 'succeeded', output: { StatusCode: 200, Payload: output } } }];
    } catch (error) {
      return [{ response: { type: 'failed', error: (error as Error).name, cause: (error as Error).message } }];
    }
  }

  /** Stores the token as DynamoDB does, then applies the decisions until the task is woken. */
  private async wait({ token, time }: TaskRequest, { TransactItems }: any): Promise<readonly TaskResponse[]> {
    const [{ ConditionCheck }, { Put }] = TransactItems;
    const requestId = ConditionCheck.Key.requestId.S;
    if (this.world.requests.get(requestId)?.decision) {
      return [{ response: { type: 'failed', error: 'DynamoDb.TransactionCanceledException', cause: '' } }];
    }
    this.world.tokens.set(requestId, Put.Item.taskToken.S);
    this.world.waitsWith = token;
    const responses: TaskResponse[] = [{ response: { type: 'submitted', output: {} } }];
    const until = time + this.secondsOf(requestId, time) * 1000;
    while (this.deeds.length > 0 && this.start! + this.deeds[0].after * 1000 <= until && this.world.waitsWith) {
      const deed = this.deeds.shift()!;
      this.world.now = this.start! + deed.after * 1000;
      await this.act(deed);
      if (!this.world.waitsWith) {
        responses.push({ after: (this.world.now - time) / 1000, response: { type: 'succeeded', output: {} } });
      }
    }
    return responses;
  }

  /** The longest time of this wait. Later decisions belong to the next one. */
  private secondsOf(requestId: string, time: number): number {
    const { askedAt, question } = this.world.requests.get(requestId)!;
    return Math.min(Math.max(300, (time - Date.parse(askedAt)) / 10_000), (Date.parse(question.until) - time) / 1000);
  }

  private async act({ approver, identity, decision, comment, faults = {} }: Deed): Promise<void> {
    const notice = [...this.notices].reverse().find((one) => approver === undefined || one.approver === approver);
    this.world.faults = faults;
    const known = identity === undefined ? {} : { identity, mustBeKnown: true };
    const id = notice!.link.replace(/.*\//, '');
    this.views.push(await this.world.respond('POST', id, form(decision, comment), known));
    this.world.faults = {};
  }
}
