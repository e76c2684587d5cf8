import { runtimeFailure } from './failure';
import { DEEPEST, isTooDeep } from '../asl/depth';
import { Diagnostic } from '../asl/diagnostic';
import {
  Definition, Flow, flowsInside, flowsOf, isFields, languageOf, QueryLanguage, State, StateMachineType, StateType,
} from '../asl/model';
import { validateDefinition } from '../asl/validate';

/** A state machine, ready to run. */
export class Machine {
  readonly definition: Definition;
  readonly type: StateMachineType;
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly roleArn: string;
  readonly limits: Limits;
  private readonly flows: ReadonlyMap<string, Flow>;
  private readonly plans = new Map<string, Map<string, StatePlan>>();

  /** Throws if AWS would reject the definition. */
  constructor(definition: Definition, settings: MachineSettings = {}) {
    if (isTooDeep(definition)) {
      throw new Error(`Invalid State Machine Definition: it is nested more than ${DEEPEST} levels deep; flatten it`);
    }
    this.definition = definition;
    this.type = settings.type ?? 'STANDARD';
    const [rejection] = settings.validated ? [] : rejectionsOf(definition, this.type);
    if (rejection) {
      throw new Error(rejectionText(rejection));
    }
    this.name = settings.name ?? 'StateMachine';
    this.region = settings.region ?? 'us-east-1';
    this.account = settings.account ?? '123456789012';
    this.roleArn = settings.roleArn ?? `arn:aws:iam::${this.account}:role/${this.name}Role`;
    this.limits = { ...LIMITS[this.type], ...settings.limits };
    this.flows = new Map([...flowsOf(definition)].map(({ flow, location }) => [location, flow]));
  }

  get arn(): string {
    return this.arnOf('stateMachine', this.name);
  }

  /** An ARN of Step Functions in the region and account of the machine. */
  arnOf(kind: string, ...names: string[]): string {
    return `arn:aws:states:${this.region}:${this.account}:${kind}:${names.join(':')}`;
  }

  /** The states at a location of the definition: ``, `/States/Each/ItemProcessor`. */
  flow(location: string): Flow {
    const flow = this.flows.get(location);
    if (!flow) throw runtimeFailure(`There are no states at '${location}'.`);
    return flow;
  }

  state(flow: string, name: string): TypedState {
    return this.plan(flow, name).state;
  }

  /** Returns the plan of a state. It is made once, and shared by all executions. */
  plan(flow: string, name: string): StatePlan {
    let plans = this.plans.get(flow);
    if (!plans) this.plans.set(flow, plans = new Map());
    let plan = plans.get(name);
    if (!plan) plans.set(name, plan = this.planOf(flow, name));
    return plan;
  }

  private planOf(flow: string, name: string): StatePlan {
    const { States } = this.flow(flow);
    const state = Object.hasOwn(States, name) ? States[name] : undefined;
    if (!isFields(state)) throw runtimeFailure(`There is no state '${name}' among those at '${flow}'.`);
    return {
      state: state as TypedState,
      enteredEvent: `${state.Type}StateEntered`,
      exitedEvent: `${state.Type}StateExited`,
      language: languageOf(this.definition, state),
      innerFlows: flowsInside(state, `${flow}/States/${name}`).map(({ location }) => location),
    };
  }

  /** The timeout of an execution, in seconds. */
  get timeoutSeconds(): number {
    const { TimeoutSeconds: seconds } = this.definition;
    return Math.min(typeof seconds === 'number' ? seconds : Infinity, this.limits.seconds);
  }
}

export type TypedState = State & { readonly Type: StateType };

/** The parts of a state that are known before it runs. */
export interface StatePlan {
  readonly state: TypedState;
  readonly language: QueryLanguage;
  /** The types of the events of its beginning and its end. */
  readonly enteredEvent: string;
  readonly exitedEvent: string;
  /** The locations of its branches, or of the states of an iteration. */
  readonly innerFlows: readonly string[];
}

/** The errors that AWS would reject a definition with. */
export function rejectionsOf(definition: Definition, type: StateMachineType): Diagnostic[] {
  // Mocks answer the calls, also of services that are newer than the tables.
  return validateDefinition(definition, type, { serviceCalls: false }).filter(({ severity }) => severity === 'ERROR');
}

/** The message of the InvalidDefinition exception for an error in a definition. */
export function rejectionText({ code, message, location }: Diagnostic): string {
  return `Invalid State Machine Definition: '${code}: ${message}${location ? ` at ${location}` : ''}'`;
}

/** Settings of a state machine. */
export interface MachineSettings {
  /** @default 'STANDARD' */
  readonly type?: StateMachineType;
  /** Whether the definition has been validated before. @default false */
  readonly validated?: boolean;
  /** @default 'StateMachine' */
  readonly name?: string;
  /** @default 'us-east-1' */
  readonly region?: string;
  /** @default '123456789012' */
  readonly account?: string;
  /** @default - a role named after the machine */
  readonly roleArn?: string;
  /** @default - the quotas of AWS for the type */
  readonly limits?: Partial<Limits>;
}

/**
 * The quotas of Step Functions.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export interface Limits {
  /** The maximum duration of an execution. */
  readonly seconds: number;
  /** The maximum number of events in a history. */
  readonly events: number;
  /** The maximum size of an input, a result or an output. */
  readonly payloadBytes: number;
  /** The maximum number of iterations of an inline Map that run at the same time. */
  readonly inlineConcurrency: number;
  /** The maximum number of child executions of a distributed Map that run at the same time. */
  readonly distributedConcurrency: number;
  /** The maximum size of all variables in a scope. */
  readonly variableBytes: number;
}

const PER_EXECUTION = {
  payloadBytes: 256 * 1024,
  inlineConcurrency: 40,
  distributedConcurrency: 10_000,
  variableBytes: 10 * 1024 * 1024,
};

/** The maximum duration of an Express execution, in seconds. */
export const EXPRESS_SECONDS = 5 * 60;

/** Whether an execution with this ARN is an Express one. */
export function isExpressArn(arn: string): boolean {
  return arn.split(':')[5] === 'express';
}

const LIMITS: { readonly [type in StateMachineType]: Limits } = {
  STANDARD: { ...PER_EXECUTION, seconds: 365 * 24 * 3600, events: 25_000 },
  EXPRESS: { ...PER_EXECUTION, seconds: EXPRESS_SECONDS, events: Infinity },
};
