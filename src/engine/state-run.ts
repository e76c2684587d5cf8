import { contextObject } from './context-object';
import { Engine } from './engine';
import { dataLimitFailure, depthFailure } from './failure';
import { EventDetails, payload } from './history';
import { Stage } from './isolation';
import { isLargerThan, Json, JsonObject } from './json';
import { Scope } from './query/scope';
import { RecordOptions } from './recorder';
import { Frame, Thread } from './snapshot';
import { isTooDeep } from '../asl/depth';
import { flowsInside, languageOf, QueryLanguage, State, StateType } from '../asl/model';

/** Parts of the context object that only some queries of a state see. */
export interface ContextExtras {
  readonly token?: string;
  readonly map?: JsonObject;
}

/** A state that is running, as seen by the code of its type. */
export class StateRun {
  readonly frame: Frame;
  readonly state: State & { readonly Type: StateType };
  readonly language: QueryLanguage;

  constructor(readonly engine: Engine, readonly thread: Thread) {
    this.frame = thread.frame!;
    this.state = engine.machine.state(thread.flow, this.frame.state);
    this.language = languageOf(engine.machine.definition, this.state);
  }

  get name(): string {
    return this.frame.state;
  }

  /** The locations of its branches, or of the states of an iteration. */
  get innerFlows(): string[] {
    return flowsInside(this.state, `${this.thread.flow}/States/${this.name}`).map(({ location }) => location);
  }

  /** The scope of the queries of the state, with the given `$`. */
  scope(input: Json, more: ContextExtras = {}): Scope {
    const { machine, recorder, random, now, redriveCount, redriveTime, isolation } = this.engine;
    const { frame } = this;
    const history = recorder.historyOf(this.thread);
    const thread = more.map ? { ...this.thread, map: more.map } : this.thread;
    const given = isolation?.context;
    const context = () => given
      ? { ...given, ...more.map && { Map: more.map } }
      : contextObject({ machine, history, thread, frame, redriveCount, redriveTime, token: more.token });
    return {
      input,
      // Few queries use it, so it is made on demand.
      get context() { return context(); },
      variables: this.thread.variables,
      random,
      now,
    };
  }

  /** Passes on a value of the flow of data, if the state runs alone. */
  inspect<T extends Json>(stage: Stage, value: T): T {
    this.engine.isolation?.inspect(stage, value);
    return value;
  }

  /** Records an event of the state and returns its id. */
  record(type: string, details?: () => EventDetails, options?: RecordOptions): number {
    return this.engine.recorder.record(this.thread, type, details, options);
  }

  /** Fails the state if a payload exceeds the limit of Step Functions. */
  checkSize(payloadOfState: Json): void {
    const { payloadBytes } = this.engine.machine.limits;
    if (isTooDeep(payloadOfState)) throw depthFailure();
    if (isLargerThan(payloadBytes, payloadOfState)) throw dataLimitFailure(this.name, true);
  }

  /** Exits the state: its thread enters the next one, or ends. */
  async exit(output: Json, assigned: JsonObject | undefined, next: string | undefined): Promise<void> {
    this.checkSize(output);
    if (assigned) this.assign(assigned);
    this.record(`${this.state.Type}StateExited`, () => ({
      name: this.name,
      ...payload('output', output),
      ...assigned && Object.keys(assigned).length > 0 && {
        assignedVariables: Object.fromEntries(Object.entries(assigned).map(([k, v]) => [k, JSON.stringify(v)])),
        assignedVariablesDetails: { truncated: false },
      },
    }));
    this.thread.frame = undefined;
    const { isolation } = this.engine;
    isolation?.exited(next, this.thread.variables);
    if (next !== undefined && !isolation) this.engine.goTo(this.thread, next, output);
    else await this.engine.threadSucceeded(this.thread, output);
  }

  private assign(assigned: JsonObject): void {
    this.checkSize(assigned);
    const variables = { ...this.thread.variables, ...assigned };
    if (isLargerThan(this.engine.machine.limits.variableBytes, variables)) throw dataLimitFailure(this.name, true);
    this.thread.variables = variables;
  }
}
