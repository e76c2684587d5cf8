import { Fault } from '../../integ/failures';
import { Json, Services, TaskResponse, TaskRequest } from '../../src/engine';

/** The error response of a service. */
export class Failed extends Error {
  constructor(
    readonly error: string,
    override readonly cause: string,
  ) {
    super(error);
  }
}

/** Services that fail as configured by `faults`. */
export abstract class FaultyServices implements Services {
  /** The faults of the task of each state, one per attempt. */
  faults: { readonly [state: string]: readonly Fault[] } = {};
  private readonly calls = new Map<string, number>();

  async call(request: TaskRequest): Promise<TaskResponse[]> {
    const attempt = this.calls.get(request.state) ?? 0;
    this.calls.set(request.state, attempt + 1);
    const fault = this.faults[request.state]?.[attempt];
    try {
      if (fault && !fault.lost) throw new Failed(fault.error, fault.cause ?? '');
      const output = await this.work(request);
      // A timeout: the work is done, but no response arrives in time.
      if (fault?.error === 'States.Timeout') return [];
      if (fault) throw new Failed(fault.error, fault.cause ?? '');
      return [{ response: { type: 'succeeded', output } }];
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      return [{ response: { type: 'failed', error: error.error, cause: error.cause } }];
    }
  }

  protected abstract work(request: TaskRequest): Json | Promise<Json>;
}
