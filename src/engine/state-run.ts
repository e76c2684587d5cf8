import { contextObject } from './context-object';
import { Engine } from './engine';
import { dataLimitFailure, depthFailure } from './failure';
import { EventDetails, payload } from './history';
import { Stage } from './isolation';
import { isLargerThan, Json, JsonObject, textOf } from './json';
import { StatePlan, TypedState } from './machine';
import { Scope } from './query/scope';
import { Random } from './random';
import { RecordOptions } from './recorder';
import { Frame, Thread } from './snapshot';
import { DEEPEST, isTooDeep } from '../asl/depth';
import { QueryLanguage } from '../asl/model';

/** Parts of the context object that only some queries of a state see. */
export interface ContextExtras {
  readonly token?: string;
  readonly map?: JsonObject;
}

/** A state that is running, as seen by the code of its type. */
export class StateRun {
  readonly frame: Frame;
  readonly plan: StatePlan;

  constructor(readonly engine: Engine, readonly thread: Thread) {
    this.frame = thread.frame!;
    this.plan = engine.machine.plan(thread.flow, this.frame.state);
  }

  get state(): TypedState {
    return this.plan.state;
  }

  get language(): QueryLanguage {
    return this.plan.language;
  }

  /** The locations of its branches, or of the states of an iteration. */
  get innerFlows(): readonly string[] {
    return this.plan.innerFlows;
  }

  get name(): string {
    return this.frame.state;
  }

  /** The scope of the queries of the state, with the given `$`. */
  scope(input: Json, more: ContextExtras = {}): Scope {
    return new StateScope(this, input, more);
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
    // Each level has at least two characters.
    if (textOf(payloadOfState).length > 2 * DEEPEST && isTooDeep(payloadOfState)) throw depthFailure();
    if (isLargerThan(payloadBytes, payloadOfState)) throw dataLimitFailure(this.name, true);
  }

  /** Exits the state: its thread enters the next one, or ends. */
  exit(output: Json, assigned: JsonObject | undefined, next: string | undefined): Promise<void> | void {
    this.checkSize(output);
    if (assigned) this.assign(assigned);
    this.record(this.plan.exitedEvent, () => ({
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
    if (next === undefined || isolation) return this.engine.threadSucceeded(this.thread, output);
    this.engine.goTo(this.thread, next, output);
  }

  private assign(assigned: JsonObject): void {
    this.checkSize(assigned);
    const variables = { ...this.thread.variables, ...assigned };
    if (isLargerThan(this.engine.machine.limits.variableBytes, variables)) throw dataLimitFailure(this.name, true);
    this.thread.variables = variables;
  }
}

/** The scope of the queries of a state. */
class StateScope implements Scope {
  constructor(private readonly run: StateRun, readonly input: Json, private readonly more: ContextExtras) {}

  get variables(): JsonObject {
    return this.run.thread.variables;
  }

  get random(): Random {
    return this.run.engine.random;
  }

  get now(): number {
    return this.run.engine.now;
  }

  /** Few queries use it, so it is made on demand. */
  get context(): JsonObject {
    const { run: { engine, thread, frame }, more: { map, token } } = this;
    const { machine, recorder, redriveCount, redriveTime, isolation } = engine;
    if (isolation?.context) return { ...isolation.context, ...map && { Map: map } };
    const history = recorder.historyOf(thread);
    const seen = map ? { ...thread, map } : thread;
    return contextObject({ machine, history, thread: seen, frame, redriveCount, redriveTime, token });
  }
}
