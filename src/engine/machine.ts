import {
  Definition, Flow, flowsOf, State, StateMachineType, StateType,
} from '../asl/model';
import { validateDefinition } from '../asl/validate';

/** A definition, ready to be executed, and what the engine is told about its surroundings. */
export class Machine {
  readonly definition: Definition;
  readonly type: StateMachineType;
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly roleArn: string;
  readonly limits: Limits;
  private readonly flows: ReadonlyMap<string, Flow>;

  /** Throws where AWS would refuse the definition. */
  constructor(definition: Definition, settings: MachineSettings = {}) {
    this.definition = definition;
    this.type = settings.type ?? 'STANDARD';
    const [refusal] = validateDefinition(definition, this.type).filter(({ severity }) => severity === 'ERROR');
    if (refusal) {
      const place = refusal.location ? ` at ${refusal.location}` : '';
      throw new Error(`Invalid State Machine Definition: '${refusal.code}: ${refusal.message}${place}'`);
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

  /** An ARN of Step Functions in the machine's region and account. */
  arnOf(kind: string, ...names: string[]): string {
    return ['arn:aws:states', this.region, this.account, kind, ...names].join(':');
  }

  /** The states at a place of the definition: ``, `/States/Each/ItemProcessor`. */
  flow(location: string): Flow {
    return this.flows.get(location)!;
  }

  state(flow: string, name: string): State & { readonly Type: StateType } {
    return this.flow(flow).States[name] as State & { readonly Type: StateType };
  }

  /** The seconds after which the whole execution times out. */
  get timeoutSeconds(): number {
    return Math.min(this.definition.TimeoutSeconds ?? Infinity, this.limits.seconds);
  }
}

export interface MachineSettings {
  /** @default 'STANDARD' */
  readonly type?: StateMachineType;
  /** @default 'StateMachine' */
  readonly name?: string;
  /** @default 'us-east-1' */
  readonly region?: string;
  /** @default '123456789012' */
  readonly account?: string;
  /** @default - a role named after the machine */
  readonly roleArn?: string;
  /** @default - those of AWS for the type */
  readonly limits?: Partial<Limits>;
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export interface Limits {
  /** How long an execution may take. */
  readonly seconds: number;
  /** Events in a history. */
  readonly events: number;
  /** Of an input, a result or an output. */
  readonly payloadBytes: number;
  /** Iterations of an inline Map at a time. */
  readonly inlineConcurrency: number;
  /** Child executions of a distributed Map at a time. */
  readonly distributedConcurrency: number;
  /** All variables of a scope together. */
  readonly variableBytes: number;
}

const PER_EXECUTION = {
  payloadBytes: 256 * 1024,
  inlineConcurrency: 40,
  distributedConcurrency: 10_000,
  variableBytes: 10 * 1024 * 1024,
};

const LIMITS: { readonly [type in StateMachineType]: Limits } = {
  STANDARD: { ...PER_EXECUTION, seconds: 365 * 24 * 3600, events: 25_000 },
  EXPRESS: { ...PER_EXECUTION, seconds: 5 * 60, events: Infinity },
};
