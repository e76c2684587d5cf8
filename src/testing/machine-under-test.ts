import { Handler, HandlerOptions } from './handler';
import { nameOf } from './readable-text';
import { FoundMachine, isConstruct, machineOf } from './source';
import { Definition, isFields, State, statesOf } from '../asl/model';
import { Machine } from '../engine';

/** The state machine under test, and those of its template, which its nested executions run. */
export class MachineUnderTest {
  readonly machine: Machine;
  private readonly nested = new Map<string, MachineUnderTest>();

  constructor(private readonly found: FoundMachine) {
    const { definition, type, name } = found;
    this.machine = new Machine(this.withArns(definition), { type, name: name.replace(/[^\w-]/g, '-').slice(0, 80) });
  }

  get name(): string {
    return this.found.name;
  }

  /** Its tasks: the states by name, with their resources. */
  get tasks(): readonly { readonly name: string; readonly state: State }[] {
    return [...statesOf(this.machine.definition)].filter(({ state }) => state.Type === 'Task');
  }

  /** The state machine of the same template that a task starts. Undefined if it is another one. */
  nestedMachine(arn: unknown): MachineUnderTest | undefined {
    const logicalId = this.referredBy(arn);
    if (logicalId === undefined || !/StateMachine$/.test(this.typeOf(logicalId))) return undefined;
    if (!this.nested.has(logicalId)) {
      this.nested.set(logicalId, new MachineUnderTest(machineOf(this.found.template!, logicalId)));
    }
    return this.nested.get(logicalId);
  }

  /** The state machine, and those that its tasks start, at any depth. */
  withNested(seen = new Set<MachineUnderTest>()): MachineUnderTest[] {
    if (seen.has(this)) return [];
    seen.add(this);
    const started = this.tasks.flatMap(({ state }) => {
      const settings = state.Arguments ?? state.Parameters;
      return isFields(settings) ? this.nestedMachine(settings.StateMachineArn)?.withNested(seen) ?? [] : [];
    });
    return [this, ...started];
  }

  /** The readable names of the resources of a construct, or of the resource at a path. */
  resourcesAt(what: unknown): readonly string[] {
    const { template } = this.found;
    if (!template) return [];
    const names = [...Object.keys(template.resources)].map((logicalId) => nameOf(logicalId, template));
    const path = isConstruct(what) ? this.relative(what.node.path) : what;
    return typeof path !== 'string' ? [] : names.filter((name) => name === path || name.startsWith(`${path}/`));
  }

  /** The code of a function of the template. */
  handlerOf(fn: unknown, options: HandlerOptions): Handler {
    const { template } = this.found;
    const names = this.resourcesAt(fn);
    const logicalId = Object.keys(template?.resources ?? {}).find((id) =>
      names.includes(nameOf(id, template!)) && template!.resources[id].Type === 'AWS::Lambda::Function');
    if (logicalId === undefined) {
      const text = isConstruct(fn) ? fn.node.path : String(fn);
      throw new Error(`useHandler: there is no function '${text}' in the template of the state machine`);
    }
    return new Handler(template!, logicalId, options);
  }

  /** The logical id of the resource that a text begins with: `${Bank/StateMachine}`, `${Pay.Arn}`. */
  private referredBy(text: unknown): string | undefined {
    const { template } = this.found;
    const [, name] = /^\$\{([^}]+?)(?:\.Arn)?\}/.exec(String(text)) ?? [];
    if (!template || name === undefined) return undefined;
    return Object.keys(template.resources).find((logicalId) => nameOf(logicalId, template) === name);
  }

  private typeOf(logicalId: string): string {
    return this.found.template!.resources[logicalId].Type;
  }

  private relative(path: string): string {
    const { path: stack } = this.found.template!;
    return path.startsWith(`${stack}/`) ? path.slice(stack.length + 1) : path;
  }

  /** Activities and functions are recognized by their ARNs, which a template does not have. */
  private withArns(definition: Definition): Definition {
    if (!this.found.template) return definition;
    const arnOf = (text: unknown) => {
      const logicalId = String(text).endsWith('}') ? this.referredBy(text) : undefined;
      switch (logicalId === undefined ? undefined : this.typeOf(logicalId)) {
        case 'AWS::StepFunctions::Activity': return `arn:aws:states:::activity:${text}`;
        case 'AWS::Lambda::Function':
        case 'AWS::Lambda::Alias':
        case 'AWS::Lambda::Version': return `arn:aws:lambda:::function:${text}`;
        default: return text;
      }
    };
    return mapped(definition, (fields) =>
      fields.Type === 'Task' ? { ...fields, Resource: arnOf(fields.Resource) } : fields);
  }
}

/** A value in which each object is changed, the innermost first. */
function mapped(value: any, change: (fields: { [name: string]: unknown }) => unknown): any {
  if (Array.isArray(value)) return value.map((item) => mapped(item, change));
  if (!isFields(value)) return value;
  return change(Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapped(item, change)])));
}
