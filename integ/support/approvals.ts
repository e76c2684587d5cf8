import {
  DescribeExecutionCommand, ListExecutionsCommand, SFNClient, StartExecutionCommand, StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { take } from './queue';
import { within } from './within';

const LIMIT_SECONDS = 100;

export interface Ended {
  readonly status: string;
  readonly output: any;
  readonly error?: string;
}

/** A deployed approval workflow, whose messages are received in queues. */
export class ApprovalSystem {
  private readonly sfn = new SFNClient({});
  /** Messages that were received while waiting for another one, by the name of their queue. */
  private readonly waiting: { readonly [queue: string]: string[] } = { Messages: [], Told: [] };
  private started = 0;

  constructor(private readonly outputs: { readonly [name: string]: string }) {}

  async start(input: object): Promise<string> {
    const { executionArn } = await this.sfn.send(new StartExecutionCommand({
      stateMachineArn: this.outputs.StateMachine,
      name: `refund-${Date.now()}-${++this.started}`,
      input: JSON.stringify(input),
    }));
    return executionArn!;
  }

  async stop(executionArn: string): Promise<void> {
    await this.sfn.send(new StopExecutionCommand({ executionArn }));
  }

  /** Stops the open requests. AWS stops them together with the execution that started them. */
  async stopRequests(): Promise<void> {
    const { executions = [] } = await this.sfn.send(new ListExecutionsCommand({
      stateMachineArn: this.outputs.Approvals, statusFilter: 'RUNNING',
    }));
    for (const { executionArn } of executions) await this.stop(executionArn!);
  }

  async ended(executionArn: string): Promise<Ended> {
    return within(LIMIT_SECONDS, async () => {
      const { status, output, error } = await this.sfn.send(new DescribeExecutionCommand({ executionArn }));
      return status === 'RUNNING' ? undefined : { status: status!, output: output && JSON.parse(output), error };
    }, `the end of ${executionArn}`);
  }

  /** Waits for a message with this text, either a request to approvers or a notification of the requester. */
  async message(text: string, queue: 'Messages' | 'Told' = 'Messages'): Promise<string> {
    const waiting = this.waiting[queue];
    return within(LIMIT_SECONDS, async () => {
      for (const body of await take(this.outputs[queue])) waiting.push(JSON.parse(body).Message ?? body);
      const at = waiting.findIndex((message) => message.includes(text));
      return at < 0 ? undefined : waiting.splice(at, 1)[0];
    }, `a message about '${text}'`);
  }

  /** Waits for the request with this title, and returns its link. */
  async link(title: string): Promise<string> {
    return reachable(linkIn(await this.message(title)));
  }
}

export const linkIn = (message: string): string => /https?:\/\/[^\s"]+/.exec(message)![0];

/** Maps a link to the local AWS, which names its APIs like AWS, but serves them under its own address. */
export function reachable(link: string): string {
  const local = process.env.AWS_ENDPOINT_URL;
  if (!local) return link;
  const { hostname, pathname } = new URL(link);
  const [id, kind] = hostname.split('.');
  return `${local}/_aws/${kind}/${id}${pathname}`;
}

/** Sends the request that a browser sends when a button is pressed. */
export function press(link: string, decision: string, comment = ''): Promise<Response> {
  return fetch(link, { method: 'POST', body: new URLSearchParams({ comment, decision }) });
}
