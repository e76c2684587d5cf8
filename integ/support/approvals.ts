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

/** A deployed approval workflow: starts requests, receives their messages from queues, and follows their links. */
export class ApprovalSystem {
  private readonly sfn = new SFNClient({});
  /** Messages that arrived while waiting for another one, by the name of their queue. */
  private readonly waiting: { readonly [queue: string]: string[] } = { Messages: [], Notices: [] };
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

  /** Stops the open requests, as AWS does when the execution that asks is stopped. */
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

  /** The message that contains a text, either a request to subscribers of the topic or a notice to a requester. */
  async message(text: string, queue: 'Messages' | 'Notices' = 'Messages'): Promise<string> {
    const waiting = this.waiting[queue];
    return within(LIMIT_SECONDS, async () => {
      for (const body of await take(this.outputs[queue])) waiting.push(JSON.parse(body).Message ?? body);
      const at = waiting.findIndex((message) => message.includes(text));
      return at < 0 ? undefined : waiting.splice(at, 1)[0];
    }, `a message about '${text}'`);
  }

  /** The link in the message with a title. */
  async link(title: string): Promise<string> {
    return reachable(linkIn(await this.message(title)));
  }
}

export const linkIn = (message: string): string => /https?:\/\/[^\s"]+/.exec(message)![0];

/** The reachable address of a link. A local AWS names its APIs like AWS, but serves them under its own address. */
export function reachable(link: string): string {
  const local = process.env.AWS_ENDPOINT_URL;
  if (!local) return link;
  const { hostname, pathname } = new URL(link);
  const [id, kind] = hostname.split('.');
  return `${local}/_aws/${kind}/${id}${pathname}`;
}

/** Submits a decision as a browser does when a button is pressed. */
export function press(link: string, decision: string, comment = ''): Promise<Response> {
  return fetch(link, { method: 'POST', body: new URLSearchParams({ comment, decision }) });
}
