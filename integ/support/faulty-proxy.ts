import { ClientRequest, createServer, request, Server } from 'node:http';
import { Random } from '../../src/engine/random';

/** The calls of one action by their outcome. */
interface Calls {
  forwarded: number;
  throttled: number;
  cut: number;
}

/**
 * A proxy that injects faults into calls of a service. It throttles calls, and cuts connections before and after their
 * work.
 */
export class FaultyProxy {
  readonly calls: { [action: string]: Calls } = {};
  /** The number of responses that the service accepted, by the task token. */
  readonly taken = new Map<string, number>();
  private readonly random = new Random(7);
  private readonly server: Server;

  /**
   * @param endpoint the service
   * @param faults the share of calls, from 0 to 1, that meet each kind of fault
   */
  constructor(private readonly endpoint: string, private readonly faults: number) {
    this.server = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk) => chunks.push(chunk));
      incoming.on('end', () => {
        const action = String(incoming.headers['x-amz-target']).split('.').pop()!;
        const calls = this.calls[action] ??= { forwarded: 0, throttled: 0, cut: 0 };
        if (this.meets()) {
          calls.throttled++;
          outgoing.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
          return outgoing.end(JSON.stringify({ __type: 'ThrottlingException', message: 'Rate exceeded' }));
        }
        if (this.meets()) {
          calls.cut++;
          return outgoing.destroy();
        }
        calls.forwarded++;
        // The task of a lost poll would time out, which is not the fault of the worker.
        const losesResponse = action !== 'GetActivityTask' && this.meets();
        const call = this.forward(action, Buffer.concat(chunks), incoming.headers, (status, body) => {
          if (losesResponse) {
            calls.cut++;
            return outgoing.destroy();
          }
          outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
          return outgoing.end(body);
        });
        // A poll ends together with its worker. A response is forwarded even if the worker was killed.
        if (action === 'GetActivityTask') outgoing.on('close', () => call.destroy());
        return call;
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as { port: number }).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private meets(): boolean {
    return this.random.next() < this.faults;
  }

  private forward(
    action: string, body: Buffer, headers: NodeJS.Dict<string | string[]>, done: (status: number, body: Buffer) => void,
  ): ClientRequest {
    const { host: _, ...sent } = headers;
    const call = request(this.endpoint, { method: 'POST', headers: sent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        if (/^SendTask(Success|Failure)$/.test(action) && response.statusCode === 200) {
          const { taskToken } = JSON.parse(body.toString());
          this.taken.set(taskToken, (this.taken.get(taskToken) ?? 0) + 1);
        }
        done(response.statusCode ?? 500, Buffer.concat(chunks));
      });
    });
    call.on('error', () => done(500, Buffer.from('{}')));
    call.end(body);
    return call;
  }
}
