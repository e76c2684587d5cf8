import { contextObject } from './context-object';
import { Execution } from './execution';
import { dataLimitFailure } from './failure';
import { EventDetails, payload } from './history';
import { isLargerThan, Json, JsonObject } from './json';
import { Scope } from './query/scope';
import { EventOptions } from './recorder';
import { Frame, Thread, Timer } from './snapshot';
import { flowsInside, languageOf, QueryLanguage, State, StateType } from '../asl/model';

/** What only some queries of a state find in the context object. */
export interface ContextExtras {
  readonly token?: string;
  readonly map?: JsonObject;
}

/** A state that is being executed: what the code of its type works with. */
export class StateRun {
  readonly frame: Frame;
  readonly state: State & { readonly Type: StateType };
  readonly language: QueryLanguage;

  constructor(readonly execution: Execution, readonly thread: Thread) {
    this.frame = thread.frame!;
    this.state = execution.machine.state(thread.flow, this.frame.state);
    this.language = languageOf(execution.machine.definition, this.state);
  }

  get name(): string {
    return this.frame.state;
  }

  /** Where its branches, or the states of an iteration, stand in the definition. */
  get innerFlows(): string[] {
    return flowsInside(this.state, `${this.thread.flow}/States/${this.name}`).map(({ location }) => location);
  }

  /** What the queries of the state see, with `$` as given. */
  scope(input: Json, more: ContextExtras = {}): Scope {
    const { machine, random, now, redriveCount, redriveTime } = this.execution;
    const { frame } = this;
    const log = this.execution.recorder.logOf(this.thread);
    const thread = more.map ? { ...this.thread, map: more.map } : this.thread;
    const context = () => contextObject({ machine, log, thread, frame, redriveCount, redriveTime, token: more.token });
    return {
      input,
      // Few queries look at it, and it is made anew for each.
      get context() { return context(); },
      variables: this.thread.variables,
      random,
      now,
    };
  }

  /** Tells an event, which follows the one before; aside, the next one does not follow this one. */
  event(type: string, details?: () => EventDetails, options?: EventOptions): number {
    return this.execution.recorder.emit(this.thread, type, details, options);
  }

  /** Goes on, or times out, when these seconds have passed. */
  after(seconds: number, kind: Timer['kind']): void {
    this.execution.timers.add({ at: this.execution.now + seconds * 1000, kind, thread: this.thread.id });
  }

  /** A payload that is larger than Step Functions carries fails the state. */
  checkSize(payloadOfState: Json): void {
    const { payloadBytes } = this.execution.machine.limits;
    if (isLargerThan(payloadBytes, payloadOfState)) throw dataLimitFailure(this.name, true);
  }

  /** The state has done its work: it is left for the next one, or its thread ends. */
  async leave(output: Json, assigned: JsonObject | undefined, next: string | undefined): Promise<void> {
    this.checkSize(output);
    if (assigned) this.assign(assigned);
    this.event(`${this.state.Type}StateExited`, () => ({
      name: this.name,
      ...payload('output', output),
      ...assigned && Object.keys(assigned).length > 0 && {
        assignedVariables: Object.fromEntries(Object.entries(assigned).map(([k, v]) => [k, JSON.stringify(v)])),
        assignedVariablesDetails: { truncated: false },
      },
    }));
    this.thread.frame = undefined;
    if (next !== undefined) this.execution.goTo(this.thread, next, output);
    else await this.execution.threadSucceeded(this.thread, output);
  }

  private assign(assigned: JsonObject): void {
    this.checkSize(assigned);
    const variables = { ...this.thread.variables, ...assigned };
    if (isLargerThan(this.execution.machine.limits.variableBytes, variables)) throw dataLimitFailure(this.name, true);
    this.thread.variables = variables;
  }
}
